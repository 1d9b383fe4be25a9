import errno
import os
import resource
import signal
import stat
from pathlib import Path
from uuid import uuid4

import pytest

from conference.badges import cli, making
from conference.badges.models import BadgePrint, BadgeRun
from conference.badges.services import Batch
from conference.core import files, paper
from conference.core.errors import Error
from conference.core.paper import client
from conference.core.paper.client import WORKER
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
    summary, line = done.output.replace("\u00a0", " ").splitlines()[1:3]
    assert summary == "  1 badge à regarder sur 1"
    assert line.startswith("  中文 Li : Lettres qu’aucune police n’a, donc pas imprimées : prénoms « 中 文 ». ")
    assert line.endswith("Imprimé à la place : « Li ».")
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
    def failed(*_given, **_more):
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

    def deadly(stacks, *given, **more):
        if any(badge.given_names == "Awa" for stack in stacks for badge in stack.badges):
            raise Error("paper_failed", 500)
        return draw(stacks, *given, **more)

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


# ---------------------------------------------------------------------------------------------- where it cannot write


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_nobody_may_write_to_is_one_sentence(forum, run, tmp_path):
    forum.add()
    tmp_path.chmod(0o500)
    done = run("forum", tmp_path / "b.pdf")
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "Impossible d’écrire le fichier" in done.output


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
def test_a_device_is_written_to_and_never_replaced_and_a_full_one_is_one_sentence(forum, run, drawn):
    forum.add()
    done = run("forum", "/dev/full")
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "Impossible d’écrire le fichier /dev/full" in done.output
    assert Path("/dev/full").is_char_device()


def test_a_place_that_takes_no_file_is_one_sentence_and_no_badge_is_noted(forum, run, drawn):
    forum.add()
    done = run("forum", "/proc/b.pdf")
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "Impossible d’écrire le fichier" in done.output
    assert forum.rows(BadgePrint, BadgePrint.id) == []


def test_a_folder_is_no_file(forum, run, tmp_path):
    done = run("forum", tmp_path)
    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_no_half_file_and_does_not_spoil_the_old_one(
    forum, run, drawn, monkeypatch, tmp_path
):
    """The kernel itself refuses: no file of this process may be larger than four kilobytes."""
    forum.add()
    (tmp_path / "b.pdf").write_bytes(b"before")
    monkeypatch.setattr(cli.services, "print_now", lambda *_given, **_more: Batch(bytes(100_000), 1, [], uuid4()))
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limit[1]))
    try:
        done = run("forum", tmp_path / "b.pdf")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "Impossible d’écrire le fichier" in done.output
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("b.pdf", b"before")]


def test_nobody_to_print_for_is_one_sentence_whatever_else_is_asked(forum, run, tmp_path):
    forum.add("Sékou", state="pending")
    for more in ((), ("--unprinted",), ("--group", "sante"), ("--sheet", "A4x4")):
        done = run("forum", tmp_path / "b.pdf", *more)
        assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.paper
@pytest.mark.parametrize("always", [False, True], ids=["once", "each time"])
def test_a_render_process_killed_while_it_draws_costs_no_half_file(forum, run, monkeypatch, tmp_path, always):
    """Killed once, it is started again and the badges come; killed each time, that is one sentence and a failed run."""
    receive, killed = client.receive, []

    def dying(channel, **given):
        if always or not killed:
            killed.append(WORKER.pid)
            os.kill(WORKER.pid, signal.SIGKILL)
        return receive(channel, **given)

    forum.add()
    paper.render("<p>warm</p>")
    monkeypatch.setattr(client, "receive", dying)
    done = run("forum", tmp_path / "b.pdf")
    paper.close()
    (made,) = forum.rows(BadgeRun, BadgeRun.number)
    assert killed
    assert done.output.count("\n") == 1
    if always:
        assert (done.exit_code, made.state, list(tmp_path.iterdir())) == (1, "failed", [])
    else:
        assert (done.exit_code, made.state) == (0, "done")
        assert page_sizes((tmp_path / "b.pdf").read_bytes()) == [(105, 148)]
