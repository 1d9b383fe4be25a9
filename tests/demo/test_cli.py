from dataclasses import replace

import pytest
import sqlalchemy as sa

from conference.core import serve
from conference.core.db import session
from conference.demo import accounts, links, services
from conference.participants.models import Delegation
from tests.builders import an_event


@pytest.fixture
def run(app, settings):
    """Run a command; the files that it leaves go away afterwards."""
    yield lambda *words: app.test_cli_runner().invoke(args=["demo", *words])
    for file in (accounts.FILE, links.FILE):
        (settings.home / file).unlink(missing_ok=True)


def test_the_first_load_says_what_is_there_and_where_the_accounts_are(run, settings):
    answer = run("load")
    assert (answer.exit_code, "/c/paix-par-la-sante/" in answer.output) == (0, True)
    assert str(settings.home / accounts.FILE) in answer.output
    passwords = [line.split("\t")[2] for line in (settings.home / accounts.FILE).read_text().splitlines()]
    assert not any(password in answer.output for password in passwords)
    assert str(settings.home / links.FILE) in answer.output


def test_the_second_load_says_that_nothing_changed(run):
    run("load", "--original-dates")
    answer = run("load")
    assert answer.exit_code == 0
    assert "rien n’a changé / already loaded, nothing changed" in answer.output
    assert "(21/08/2024)" in answer.output


def test_when_the_file_is_gone_the_way_to_a_new_account_is_told(run, settings):
    run("load")
    (settings.home / accounts.FILE).unlink()
    answer = run("load")
    assert answer.exit_code == 0
    assert "user add" in answer.output
    assert "--event paix-par-la-sante" in answer.output


def test_a_real_event_of_that_name_is_a_sentence_and_no_traceback(app, run):
    with app.app_context():
        an_event("paix-par-la-sante")
    answer = run("load")
    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    assert "l’exemple n’a pas été chargé" in answer.output


def test_people_are_invented_on_demand_but_the_command_is_not_shown(run):
    assert "20 personnes" in run("people", "20").output
    assert run("people", "0").exit_code == 2
    assert "people" not in run("--help").output


def test_a_start_on_an_empty_database_loads_the_example_once_in_production_without_pins(
    app, run, settings, monkeypatch
):
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, env="production"))
    (filler,) = [one for one in serve._FILLERS if one.is_empty is services.is_missing]
    with app.app_context():
        assert filler.is_empty()
        filler.fill()
        assert not filler.is_empty()
        assert {row.pin_hash for row in session().scalars(sa.select(Delegation))} == {None}
    assert not (settings.home / links.FILE).exists()


def test_a_start_beside_a_real_event_loads_nothing(app):
    with app.app_context():
        an_event()
        assert not services.is_missing()
