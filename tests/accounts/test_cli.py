import pytest

from conference.accounts import queries, services
from conference.core import clock
from tests.builders import PASSWORD, an_event


@pytest.fixture
def run(app):
    with app.app_context():
        event = an_event()
    return lambda *words, **options: (app.test_cli_runner().invoke(args=["user", *words], **options), event)


def test_add_prints_a_password_that_works(app, run):
    result, event = run("add", "Awa@Equipe.example", "--role", "organiser", "--event", "forum", "--contacts")
    assert result.exit_code == 0
    _email, password = result.output.strip().split("\t")
    with app.app_context():
        assert services.sign_in("awa@equipe.example", password, address="x", now=clock.now())
        member = queries.membership(queries.user_by_email("awa@equipe.example").id, event.id)
        assert (member.role, member.contacts) == ("organiser", True)


def test_the_password_may_come_from_elsewhere_and_is_then_not_printed(app, run):
    result, _ = run("add", "awa@equipe.example", "--role", "admin", "--password-stdin", input=PASSWORD + "\n")
    assert (result.exit_code, result.output) == (0, "awa@equipe.example\n")
    with app.app_context():
        assert services.sign_in("awa@equipe.example", PASSWORD, address="x", now=clock.now())


def test_an_existing_account_keeps_its_password_and_none_is_printed(app, run):
    run("add", "awa@equipe.example", "--role", "admin", "--password-stdin", input=PASSWORD + "\n")
    result = app.test_cli_runner().invoke(
        args=["user", "add", "awa@equipe.example", "--role", "desk", "--event", "forum"]
    )
    assert "compte existant" in result.output
    with app.app_context():
        assert services.sign_in("awa@equipe.example", PASSWORD, address="x", now=clock.now())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--role", "chef"], "Le rôle « chef » n’existe pas."),
        (["--role", "desk"], "précisez lequel avec --event"),
        (["--role", "desk", "--event", "inconnu"], "Cet événement n’existe pas"),
    ],
)
def test_what_is_wrong_is_one_sentence(run, words, sentence):
    result, _ = run("add", "awa@equipe.example", *words)
    assert result.exit_code == 1
    assert sentence in result.output.replace("\N{NO-BREAK SPACE}", " ")
