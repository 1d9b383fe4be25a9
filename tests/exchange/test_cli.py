import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.participants.models import Participant
from tests.builders import a_person
from tests.exchange.conftest import HEADER, a_hall, csv, xlsx

AWA = ("Awa", "Traoré", "santé", "F", "CSCom", "70 00 12 34", "awa@exemple.org")
WRONG = ("Issa", "Diarra", "Chasseurs", "H", "Village", "12", "issa@")


@pytest.fixture
def hall_of_app(app):
    with app.app_context():
        return a_hall()


@pytest.fixture
def run(app, hall_of_app, tmp_path):
    """Import rows with the command; return (exit code, output, how many people there are)."""

    def command(*rows, options=(), data=None, name="liste.csv", header=HEADER):
        path = tmp_path / name
        path.write_bytes(data if data is not None else csv(*rows, header=header))
        done = app.test_cli_runner().invoke(args=["attendees", "import", "forum", str(path), *options])
        with app.app_context():
            return done.exit_code, done.output, session().scalar(sa.select(sa.func.count(Participant.id)))

    return command


def test_a_good_file_is_imported(run):
    code, output, people = run(AWA)
    assert (code, people) == (0, 1)
    assert "+1, ~0, =0" in output


def test_a_workbook_is_imported_as_well(run):
    assert run(data=xlsx(AWA), name="liste.xlsx")[::2] == (0, 1)


def test_a_row_with_a_problem_holds_everything_back(run):
    code, output, people = run(AWA, WRONG)
    assert (code, people) == (1, 0)
    assert "Ligne 3, Groupe « Chasseurs » : Ce n’est pas un groupe" in output.replace("\u00a0", " ")
    assert "Rien n’a été importé." in output


def test_the_other_rows_are_imported_if_one_says_so(run):
    assert run(AWA, WRONG, options=["--skip-problems"])[::2] == (0, 1)


def test_a_dry_run_imports_nothing(run):
    assert run(AWA, options=["--dry-run"])[::2] == (0, 0)
    assert run(AWA, WRONG, options=["--dry-run"])[::2] == (1, 0)
    assert run(AWA, WRONG, options=["--dry-run", "--skip-problems"])[::2] == (0, 0)


def test_no_contact_of_the_file_is_repeated_on_the_terminal(run):
    _code, output, _people = run(AWA, ("Issa", "", "santé", "", "", "70001", "issa@"))
    assert "70001" not in output
    assert "issa@" not in output


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "Ce fichier est vide."), (b"a;b\n1;2\n", "aucune liste de personnes")]
)
def test_a_file_that_cannot_be_taken_is_refused_in_one_sentence(run, data, reason):
    code, output, people = run(data=data)
    assert (code, people) == (1, 0)
    assert reason in output


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
@pytest.mark.parametrize(
    "rows",
    [
        [["Nom et prénoms", "Groupe"], ["A désigner", "santé"], ["2 agents", "santé"], ["TOTAL", "2"]],
        [["Nom et prénoms", "Groupe"], ["Awa Traoré", "Chasseurs"]],
    ],
    ids=["nobody is named", "no group of the event"],
)
def test_a_list_of_which_not_one_row_is_good_says_so_by_its_exit_code(run, rows, options):
    code, output, people = run(data="\n".join(";".join(row) for row in rows).encode(), options=options)
    assert (code, people) == (3, 0)
    assert "Rien n’a été importé." in output


def test_a_list_of_which_one_row_is_good_or_all_are_there_already_is_done(run):
    data = "Nom et prénoms;Groupe;Tél\nAwa Traoré;santé;70001234\nA désigner;santé;\n".encode()
    assert run(data=data)[::2] == (0, 1)
    assert run(data=data)[::2] == (0, 1)


def test_the_exit_codes_are_in_the_help(app):
    told = app.test_cli_runner().invoke(args=["attendees", "import", "--help"]).output
    assert all(line in told for line in ("  0  done", "  1  refused", "  3  nothing to import"))


def test_an_unknown_event_is_refused(app, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_bytes(csv(AWA))
    done = app.test_cli_runner().invoke(args=["attendees", "import", "nulle-part", str(path)])
    assert done.exit_code == 1


WITH_CONTACTS = ["--contacts", "--reason", "test"]


@pytest.mark.parametrize(
    ("name", "options"),
    [("a.csv", []), ("a.xlsx", []), ("b.csv", WITH_CONTACTS), ("b.xlsx", WITH_CONTACTS)],
)
def test_what_was_exported_changes_nothing_when_it_comes_back(hall_of_app, app, run, tmp_path, name, options):  # noqa: PLR0917 (fixtures)
    hall = hall_of_app
    with app.app_context():
        a_person(
            hall.event,
            hall.health,
            given_names="Ɲeleni",
            family_name="N’Diaye épouse Traoré",
            phones=["+22370001234", "+22366001235"],
            email="Neleni@exemple.org",
            commune="Dioura",
            sex="F",
            age_bracket="60+",
            organisation="-ONG; « = » et @",
            function="=1+1",
            title="Dr",
            language="bmq",
            consent_photo=True,
        )
        a_person(hall.event, hall.communities, given_names="", family_name="Oumou", age_bracket="15-17")
        a_person(hall.event, hall.embassies, given_names="J.-P.", phones=["+33612345678"], language="en")
    out = tmp_path / name
    exported = app.test_cli_runner().invoke(args=["attendees", "export", "forum", str(out), *options])
    assert exported.exit_code == 0, exported.output
    code, output, people = run(data=out.read_bytes(), name=out.name)
    assert (code, people) == (0, 3), output
    assert "+0, ~0, =3" in output
