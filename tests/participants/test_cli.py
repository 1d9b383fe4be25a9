import stat

import openpyxl
import pytest

from tests.builders import a_group, a_person, an_event
from tests.staff import audited


@pytest.fixture
def run(app):
    with app.app_context():
        event = an_event()
        a_person(event, a_group(event), phones=["+22376001234"])
    return lambda *words: app.test_cli_runner().invoke(args=["attendees", "export", *map(str, words)])


def test_a_list_is_written_for_its_owner_alone(run, tmp_path, app):
    file = tmp_path / "liste.csv"
    result = run("forum", file)
    assert (result.exit_code, result.output) == (0, f"1 → {file}\n")
    text = file.read_text(encoding="utf-8-sig")
    assert "Traoré" in text
    assert "7600" not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (entry,) = audited(app, "participants.exported")
    assert (entry.actor_kind, entry.count) == ("system", 1)


def test_contacts_need_a_reason(run, tmp_path, app):
    file = tmp_path / "liste.xlsx"
    assert run("forum", file, "--contacts").exit_code == 1
    assert not file.exists()
    assert run("forum", file, "--contacts", "--reason", "Secours").exit_code == 0
    cells = [cell for row in openpyxl.load_workbook(file).worksheets[0].values for cell in row]
    assert "+223 76 00 12 34" in cells
    assert audited(app, "participants.exported")[0].details["reason"] == "other"


def test_what_cannot_be_is_one_sentence(run, tmp_path):
    assert "Cet événement n’existe pas" in run("inconnu", tmp_path / "liste.csv").output
    assert ".csv, .xlsx, .ods, .json, .pdf" in run("forum", tmp_path / "liste.doc").output


def test_a_reason_that_names_a_contact_is_refused_and_not_logged(run, tmp_path, app):
    result = run("forum", tmp_path / "liste.csv", "--contacts", "--reason", "rappeler le 76 00 12 34")
    assert result.exit_code == 1
    assert "ni numéro ni adresse" in result.output
    assert audited(app, "participants.exported") == []
