import pytest

from conference.accounts import queries, services
from conference.core import clock
from tests.builders import PASSWORD, a_staff_user, an_event
from tests.pages import check_page
from tests.staff import audited, press, signed_in

ACCOUNTS = "/org/comptes"


@pytest.fixture
def event(app):
    with app.app_context():
        return an_event()


@pytest.fixture
def admin(app):
    return signed_in(app, role="admin")


def user(app, email):
    with app.app_context():
        return queries.user_by_email(email)


def row_of(page, email):
    return next(row for row in page.rows() if email in row)


def test_a_new_account_shows_its_password_once(app, event, admin):
    form = check_page(admin.get(ACCOUNTS)).form("Ajouter")
    page = check_page(press(admin, form, email="Awa@Equipe.example", name="Awa Cissé", role="desk", event="forum"))
    password = page.one(".secret").get_text()
    assert len(password) >= 24
    assert row_of(page, "awa@equipe.example")[:3] == [
        "Awa Cissé",
        "awa@equipe.example",
        "accueil, forum Retirer Awa Cissé",
    ]
    assert password not in check_page(admin.get(ACCOUNTS)).text
    with app.app_context():
        assert services.sign_in("awa@equipe.example", password, address="x", now=clock.now())


def test_an_existing_account_gets_another_role_and_keeps_its_password(app, event, admin):
    with app.app_context():
        before = a_staff_user("awa@equipe.example", "desk", an_event("atelier")).password_hash
    form = check_page(admin.get(ACCOUNTS)).form("Ajouter")
    answer = press(admin, form, email="awa@equipe.example", role="organiser", event="forum", contacts="y")
    page = check_page(admin.get(answer.location))
    assert "son mot de passe ne change pas" in page.text
    roles = row_of(page, "awa@equipe.example")[2]
    assert "accueil, atelier" in roles
    assert "organisation, forum, coordonnées" in roles
    assert user(app, "awa@equipe.example").password_hash == before


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"email": "", "event": "forum"}, "Saisissez une adresse e-mail."),
        ({"email": "awa", "event": "forum"}, "Cette adresse e-mail n’est pas valide."),
        ({"email": "awa@equipe.example"}, "Choisissez l’événement dans lequel ce rôle vaut."),
        (
            {"email": "awa@equipe.example", "event": "inconnu"},
            "Cet événement n’existe pas, ou n’est pas ouvert au public.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(app, event, admin, values, error):
    form = check_page(admin.get(ACCOUNTS)).form("Ajouter")
    page = check_page(press(admin, form, role="desk", **values))
    assert page.errors() == [error]
    assert user(app, "awa@equipe.example") is None


def test_a_role_that_does_not_exist_is_not_given(app, event, admin):
    form = check_page(admin.get(ACCOUNTS)).form("Ajouter")
    data = form.filled(email="awa@equipe.example", event="forum") | {"role": "dieu"}
    assert admin.post(form.action, data=data).status_code == 400
    assert user(app, "awa@equipe.example") is None


def test_a_closed_account_is_signed_out_and_can_be_opened_again(app, event, admin):
    colleague = signed_in(app, event, email="awa@equipe.example")
    form = check_page(admin.get(ACCOUNTS)).form("Fermer")
    page = check_page(admin.get(press(admin, form).location))
    assert row_of(page, "awa@equipe.example")[3] == "fermé"
    assert colleague.get("/org/forum/").status_code == 303
    press(admin, page.form("Rouvrir"))
    assert user(app, "awa@equipe.example").disabled_at is None
    assert colleague.get("/org/forum/").status_code == 303


def test_an_administrator_cannot_close_the_own_account(app, admin):
    page = check_page(admin.get(ACCOUNTS))
    assert page.rows()[0][4] == ""
    own = user(app, "admin@equipe.example").id
    token = page.form("Ajouter").fields["csrf_token"][0]
    answer = admin.post(f"{ACCOUNTS}/{own}/fermer", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "Il doit rester au moins un administrateur." in check_page(answer).text


def test_a_new_password_ends_the_sessions_of_the_old_one(app, event, admin):
    colleague = signed_in(app, event, email="awa@equipe.example")
    page = check_page(press(admin, check_page(admin.get(ACCOUNTS)).form("Nouveau mot de passe")))
    assert page.one(".secret").get_text() != PASSWORD
    assert colleague.get("/org/forum/").status_code == 303


def test_a_role_can_be_taken_away(app, event, admin):
    colleague = signed_in(app, event, email="awa@equipe.example")
    press(admin, check_page(admin.get(ACCOUNTS)).form("Retirer"))
    assert colleague.get("/org/forum/").status_code == 404
    assert len(audited(app, "staff.removed")) == 1


@pytest.mark.parametrize("role", ["organiser", "desk"])
def test_accounts_are_no_business_of_other_roles(app, event, admin, role):
    client = signed_in(app, event, role)
    assert client.get(ACCOUNTS).status_code == 403
    form = check_page(admin.get(ACCOUNTS)).form("Ajouter")
    home = client.get("/org/forum/" if role == "organiser" else "/desk/forum/").text
    token = home.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    answer = client.post(form.action, data={**form.filled(email="x@y.example", role="admin"), "csrf_token": token})
    assert answer.status_code == 403
    assert user(app, "x@y.example") is None


def test_an_administrator_sees_no_participants(app, event, admin):
    assert admin.get("/org/forum/participants").status_code == 404


def test_every_change_needs_the_token(app, event, admin):
    awa = user(app, "admin@equipe.example").id
    for path in ("", f"/{awa}/fermer", f"/{awa}/rouvrir", f"/{awa}/mot-de-passe", f"/{awa}/retirer/{event.id}"):
        assert admin.post(ACCOUNTS + path).status_code == 400


def test_names_that_are_code_stay_text(app, event, admin):
    form = check_page(admin.get(ACCOUNTS)).form("Ajouter")
    page = check_page(
        press(admin, form, email="a@b.example", name="<img src=x onerror=alert(1)>", role="desk", event="forum")
    )
    assert row_of(page, "a@b.example")[0] == "<img src=x onerror=alert(1)>"
