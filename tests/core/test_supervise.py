import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="process groups and death signals are Linux's")

#: Two children that write their pid into files; the second one has a child of its own.
STORY = """
import os, pathlib, subprocess, sys, time
from conference.core import supervise

folder = pathlib.Path(sys.argv[1])

def note(name, pid):
    draft = folder / f".{name}"
    draft.write_text(str(pid))
    draft.rename(folder / name)

def pages():
    note("pages", os.getpid())
    time.sleep(60)
    return 0

def jobs():
    note("grandchild", subprocess.Popen(["sleep", "60"]).pid)
    note("jobs", os.getpid())
    time.sleep(60)
    return 0

def stubborn():
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return pages()

supervise.GRACE_SECONDS = 1.0
first = stubborn if "stubborn" in sys.argv else pages
sys.exit(supervise.run([supervise.Child("pages", first, vital=True), supervise.Child("jobs", jobs)]))
"""


def pid_in(path: Path, other_than: int = 0) -> int:
    for _ in range(1200):
        if path.exists() and (pid := int(path.read_text())) != other_than:
            return pid
        time.sleep(0.05)
    pytest.fail(f"{path.name} was never written")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids: list[int], within: float = 60.0) -> bool:
    end = time.monotonic() + within
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(alive, pids))


@pytest.fixture
def start(tmp_path):
    started = []

    def begin(*words):
        process = subprocess.Popen(
            [sys.executable, "-c", STORY, str(tmp_path), *words], stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process, [pid_in(tmp_path / name) for name in ("pages", "jobs", "grandchild")]

    yield begin
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_leaves_nothing_running(start, sign):
    process, pids = start()
    process.send_signal(sign)
    assert process.wait(60) == 0
    assert gone(pids, within=20)


def test_a_killed_parent_takes_its_children_with_it(start):
    process, pids = start()
    process.kill()
    process.wait()
    assert gone(pids[:2])
    os.kill(pids[2], signal.SIGKILL)  # what a child starts is that child's to end


def test_the_end_of_the_pages_ends_everything(start):
    process, pids = start()
    os.kill(pids[0], signal.SIGKILL)
    assert process.wait(60) == 1
    assert "pages ended (SIGKILL): stopping" in process.stderr.read()
    assert gone(pids, within=20)


def test_jobs_that_end_are_started_again_without_what_they_left_behind(start, tmp_path):
    process, pids = start()
    os.kill(pids[1], signal.SIGKILL)
    again = pid_in(tmp_path / "jobs", other_than=pids[1])
    assert alive(again)
    assert gone(pids[1:])
    assert alive(pids[0])
    assert process.poll() is None


def test_a_child_that_ignores_the_request_is_killed_after_the_grace(start):
    process, pids = start("stubborn")
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert gone(pids, within=20)


def test_the_pause_before_a_restart_doubles_up_to_a_minute():
    from conference.core import supervise

    child = supervise.Child("jobs", lambda: 0, started=time.monotonic())
    pauses = []
    for _ in range(8):
        pauses.append(child.pause)
        supervise._postpone(child, 0)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    child.started = time.monotonic() - supervise.SETTLED_SECONDS - 1
    supervise._postpone(child, 0)
    assert child.pause == 2
