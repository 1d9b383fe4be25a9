import errno
import stat

import pytest

from conference.badges import making
from conference.badges.models import BadgePrint, BadgeRun
from conference.core import files
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
    assert done.output.replace("\u00a0", " ").splitlines()[1:3] == [
        "  1 badge à regarder sur 1",
        "  中文 Li : Lettres qu’aucune police n’a, donc pas imprimées : prénoms « 中 文 » Imprimé à la place : « Li ».",
    ]
    assert "fonts-noto-cjk" in done.output.splitlines()[3]


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


def test_only_those_without_a_badge_are_printed_and_then_there_is_nothing_left(forum, run, drawn, tmp_path):
    forum.add()
    assert run("forum", tmp_path / "a.pdf", "--unprinted").exit_code == 0
    forum.add("Awa")
    done = run("forum", tmp_path / "b.pdf", "--unprinted")
    assert done.output == f"1 → {tmp_path / 'b.pdf'}\n"
    assert [badge.given_names for badge in drawn[1].badges] == ["Awa"]
    done = run("forum", tmp_path / "c.pdf", "--unprinted")
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "toutes ces personnes ont déjà un badge" in done.output
    assert not (tmp_path / "c.pdf").exists()


def test_it_is_a_run_like_those_of_the_page(forum, run, drawn, tmp_path):
    forum.add()
    run("forum", tmp_path / "a.pdf")
    run("forum", tmp_path / "b.pdf", "--sheet", "A4x4")
    found = forum.rows(BadgeRun, BadgeRun.number)
    assert [(one.number, one.state, one.made_by, one.wanted) for one in found] == [
        (1, "done", None, 1),
        (2, "done", None, 1),
    ]


def test_a_badge_that_cannot_be_drawn_is_told_the_others_are_in_the_file(forum, run, drawn, monkeypatch, tmp_path):
    draw = making.piece_pdf

    def deadly(stacks, *given):
        if any(badge.given_names == "Awa" for stack in stacks for badge in stack.badges):
            raise Error("paper_failed", 500)
        return draw(stacks, *given)

    forum.add()
    forum.add("Awa")
    monkeypatch.setattr(making, "piece_pdf", deadly)
    done = run("forum", tmp_path / "b.pdf")
    assert done.exit_code == 1
    assert "Tirage n° 1 incomplet" in done.output.replace("\u00a0", " ")
    assert (tmp_path / "b.pdf").read_bytes() == b"%PDF-"
    assert stat.S_IMODE((tmp_path / "b.pdf").stat().st_mode) == 0o600


def test_a_full_disk_is_one_sentence(forum, run, drawn, monkeypatch, tmp_path):
    def full(*_given, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    forum.add()
    monkeypatch.setattr(files, "store", full)
    done = run("forum", tmp_path / "b.pdf")
    assert done.exit_code == 1
    assert "Le serveur n’a plus de place" in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.paper
def test_the_file_is_a_pdf_whose_codes_are_the_tickets(forum, run, tmp_path):
    people = [forum.add(f"Prénom {number}") for number in range(5)]
    assert run("forum", tmp_path / "b.pdf", "--sheet", "A4x4").exit_code == 0
    pdf = (tmp_path / "b.pdf").read_bytes()
    assert page_sizes(pdf) == [(210, 297)] * 2
    assert sorted(scanned(pdf, 0) + scanned(pdf, 1)) == sorted(map(forum.ticket, people))
