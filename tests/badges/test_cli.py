import stat

import pytest

from conference.badges import making
from conference.badges.models import BadgePrint
from conference.core.errors import Error
from tests.paper_reading import page_sizes, scanned
from tests.staff import audited


@pytest.fixture
def run(app, tmp_path):
    def command(*given):
        return app.test_cli_runner().invoke(args=["badges", "print", *map(str, given)])

    return command


def test_the_badges_of_the_confirmed_are_written_and_counted(forum, run, drawn, tmp_path):
    forum.add()
    forum.add("Awa", group=forum.villages)
    forum.add("Sékou", state="pending")
    file = tmp_path / "badges.pdf"
    done = run("forum", file)
    assert (done.exit_code, done.output) == (0, f"2 → {file}\n")
    assert file.read_bytes() == b"%PDF-"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [badge.given_names for badge in drawn[0].badges] == ["Awa", "Aminata"]
    assert audited(forum.app, "badges.printed")[0].actor_kind == "system"


def test_one_group_four_to_a_sheet(forum, run, drawn, tmp_path):
    forum.add()
    forum.add("Awa", group=forum.villages)
    assert run("forum", tmp_path / "b.pdf", "--group", "sante", "--sheet", "A4x4", "--layout", "a6").exit_code == 0
    assert [badge.given_names for badge in drawn[0].badges] == ["Aminata"]
    assert drawn[0].sheet == "A4x4"


def test_what_to_look_at_is_told(forum, run, drawn, tmp_path):
    forum.add("中文", "Li")
    done = run("forum", tmp_path / "b.pdf")
    assert done.exit_code == 0
    assert "中文 Li" in done.output.splitlines()[1]
    assert "aucune police" in done.output
    assert done.output.endswith("中 文\n")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("nulle-part", "{}/b.pdf"), "Cet événement n’existe pas"),
        (("forum", "{}/b.pdf", "--group", "zz"), "Ce groupe n’existe pas"),
        (("forum", "{}/b.pdf", "--layout", "zz"), "Le modèle de badge « zz » n’existe pas. Modèles possibles : a6."),
        (("forum", "{}/rien/b.pdf"), "Impossible d’écrire le fichier"),
        (("autre", "{}/b.pdf"), "Il n’y a rien à imprimer"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing_behind(forum, run, tmp_path, given, told):
    forum.add()
    done = run(*(one.format(tmp_path) for one in given))
    assert done.exit_code == 1
    assert told in done.output.replace("\u00a0", " ")
    assert done.output.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
    assert forum.rows(BadgePrint, BadgePrint.id) == []


def test_an_unknown_sheet_is_refused(forum, run, tmp_path):
    assert run("forum", tmp_path / "b.pdf", "--sheet", "A5").exit_code == 2


def test_a_file_that_is_there_stays_when_nothing_comes_out(forum, run, monkeypatch, tmp_path):
    def failed(*_given):
        raise Error("paper_failed", 500)

    forum.add()
    monkeypatch.setattr(making, "piece_pdf", failed)
    (tmp_path / "b.pdf").write_bytes(b"before")
    assert run("forum", tmp_path / "b.pdf").exit_code == 1
    assert (tmp_path / "b.pdf").read_bytes() == b"before"


@pytest.mark.paper
def test_the_file_is_a_pdf_whose_codes_are_the_tickets(forum, run, tmp_path):
    people = [forum.add(f"Prénom {number}") for number in range(5)]
    assert run("forum", tmp_path / "b.pdf", "--sheet", "A4x4").exit_code == 0
    pdf = (tmp_path / "b.pdf").read_bytes()
    assert page_sizes(pdf) == [(210, 297)] * 2
    assert sorted(scanned(pdf, 0) + scanned(pdf, 1)) == sorted(map(forum.ticket, people))
