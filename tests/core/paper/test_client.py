import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from conference.core.errors import Error
from conference.core.paper.client import RenderWorker
from conference.core.paper.drawing import Drawing, Page, Part, Text, to_data
from tests.paper_reading import page_texts

pytestmark = pytest.mark.paper


def job(text="Bonjour"):
    return {"job": "draw", "drawing": to_data(Drawing([Page(50, 50, [Part([Text(5, 20, text, 12)])])], "Essai", "fr"))}


def said(worker, text="Bonjour"):
    return page_texts(worker.run(job(text))[1][0])[0]


def process_id(worker):
    return worker._process.pid


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def gone(pid):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or " Z " in status.read_text():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def shared():
    worker = RenderWorker()
    yield worker
    worker.close()


def test_the_process_stays_warm_between_jobs(shared):
    said(shared)
    first = process_id(shared)
    assert said(shared) == "Bonjour"
    assert process_id(shared) == first


def test_a_process_that_died_in_the_meantime_is_replaced_without_anybody_noticing(shared):
    said(shared)
    os.kill(process_id(shared), signal.SIGTERM)
    shared._process.wait()
    assert said(shared, "encore") == "encore"


def test_a_process_that_was_about_to_end_is_replaced_too(shared, monkeypatch):
    said(shared)
    os.kill(process_id(shared), signal.SIGTERM)
    shared._process.wait()
    monkeypatch.setattr(shared._process, "poll", lambda: None)
    assert said(shared, "encore") == "encore"


def test_threads_wait_their_turn_and_get_their_own_document(shared):
    answers = {}

    def ask(number):
        answers[number] = said(shared, f"n{number}")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: f"n{number}" for number in range(8)}


def test_who_waits_too_long_is_told_so(shared):
    with shared._lock, pytest.raises(Error) as caught:
        shared.run(job(), seconds=0.05)
    assert caught.value.code == "paper_busy"


def test_only_a_few_wait_so_that_pages_keep_their_threads(shared, monkeypatch):
    monkeypatch.setattr(shared, "_line", threading.BoundedSemaphore(1))
    with shared._line, pytest.raises(Error, match="paper_busy"):
        shared.run({"job": "ping"})


def test_the_process_knows_no_secret(shared, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canari")
    shared.close()
    said(shared)
    known = Path(f"/proc/{process_id(shared)}/environ").read_text().split("\0")
    assert {entry.partition("=")[0] for entry in known if entry} <= {
        "LANG",
        "PATH",
        "FONTCONFIG_FILE",
        "LD_LIBRARY_PATH",
    }


def test_the_process_has_a_gigabyte_and_leaves_no_core(shared):
    said(shared)
    pid = process_id(shared)
    assert resource.prlimit(pid, resource.RLIMIT_AS)[0] == 1 << 30
    assert resource.prlimit(pid, resource.RLIMIT_CORE)[0] == 0
    assert 0 < resource.prlimit(pid, resource.RLIMIT_CPU)[0] <= 120


def test_a_forked_child_starts_its_own_process(shared):
    said(shared)
    parents = process_id(shared)
    child = os.fork()
    if not child:
        ok = said(shared, "enfant") == "enfant" and process_id(shared) != parents
        shared.close()
        os._exit(0 if ok else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert said(shared, "parent") == "parent"
    assert process_id(shared) == parents


def test_a_fresh_process_comes_after_a_number_of_jobs():
    worker = RenderWorker(jobs=1)
    seen = set()
    for _ in range(2):
        worker.warm()
        seen.add(process_id(worker))
        said(worker)
    assert len(seen) == 2


def test_restarts_leave_no_file_open(shared):
    said(shared)
    before = open_files()
    for _ in range(2):
        shared.close()
        said(shared)
    assert open_files() == before


def test_a_program_that_cannot_draw_is_a_typed_error():
    worker = RenderWorker(module="this")
    with pytest.raises(Error) as caught:
        worker.run(job())
    assert caught.value.code == "paper_failed"


def test_the_process_ends_with_its_parent():
    program = (
        "import time; from conference.core.paper.client import WORKER; WORKER.warm(); "
        "print(WORKER._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        worker = int(parent.stdout.readline())
        parent.kill()
    assert gone(worker)
