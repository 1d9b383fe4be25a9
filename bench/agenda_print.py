"""A printed programme of 300 sessions: A4, both languages, the booklet; CPU time of both processes.

    .venv/bin/python bench/agenda_print.py [SESSIONS ROOMS]

The programme is invented (`bench/agendas.py`), nothing is stored. The first document pays for the start of the render
process, as it does after a restart.
"""

import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
warnings.simplefilter("ignore")
SESSIONS, ROOMS, BOUND = 300, 5, 5.0


def main() -> None:
    """Print every figure."""
    from bench.printed import an_app, an_event, programme
    from conference.agenda import printed_programme
    from conference.agenda.printed_words import Version
    from conference.core import paper

    count, rooms = (int(one) for one in (sys.argv[1:] or (SESSIONS, ROOMS)))
    whole, version = programme(count, rooms), Version(3, datetime(2026, 8, 12, 14, 5, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as home, an_app(Path(home)).test_request_context():
        event = an_event(whole)
        print(f"{count} sessions, {rooms} rooms, {len(whole.days)} days")
        for words, spoken in (("French", ["fr"]), ("French and English", ["fr", "en"])):
            told(f"A4, {words}", lambda said=spoken: printed_programme.programme_pdf(event, whole, version, said))
        told("A5 booklet, French", lambda: printed_programme.booklet_pdf(event, whole, version, ["fr"]))
        paper.close()


def told(words: str, make: Callable[[], bytes]) -> None:
    """Print how long one document takes: once after a start of the render process, once more while it is warm."""
    from conference.core import paper

    paper.close()
    for state in ("cold", "warm"):
        began, own, child = time.perf_counter(), time.process_time(), _worker()
        document = make()
        took, mine = time.perf_counter() - began, time.process_time() - own
        layout = _worker() - child
        cost = f"{mine + layout:5.2f} s CPU ({mine:.2f} here, {layout:.2f} laying out), {took:5.2f} s by the clock"
        kind, size = f"{words}, {state}", f"{pages(document):3} pages, {len(document) // 1024} kB"
        print(f"  {kind:28} {cost}, {size}   (≤ {BOUND:.0f} s)")


def pages(document: bytes) -> int:
    """Return how many pages a PDF has."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(document)) as read:
        return len(read.pages)


def _worker() -> float:
    """Return the CPU seconds of the render process so far; none before it runs."""
    from conference.core.paper.client import WORKER

    process = WORKER._process  # noqa: SLF001 (a measurement looks behind the door)
    if process is None:
        return 0.0
    user, system = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
