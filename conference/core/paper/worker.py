"""The render process: reads jobs from its standard input (a socket), answers on it, ends with its parent.

    python -m conference.core.paper.worker PARENT_PID

It knows no secret, no database and no address; it reads nothing but the shipped fonts and what a job brings along.
"""

import contextlib
import gc
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence

from conference.core.paper.wire import Head, Message, pack, receive, send

MEMORY = 1 << 30
CPU_SECONDS = 60
IDLE_SECONDS = 900
_WATCH_SECONDS = 1.0

Work = Callable[[Head, Sequence[bytes]], tuple[Head, bytes]]


def main() -> None:
    """Serve jobs until the parent goes, a limit strikes or nothing has come for a quarter of an hour."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, MEMORY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(int(sys.argv[1]),), daemon=True).start()
    gc.disable()
    channel = socket.socket(fileno=0)
    kinds = _kinds()
    gc.freeze()  # what is there now stays; looking through it after each job took three times as long as a badge
    with contextlib.suppress(OSError, EOFError):
        while True:
            head, parts = receive(channel, until=time.monotonic() + IDLE_SECONDS)
            channel.settimeout(None)
            _limit_cpu(head.get("cpu", CPU_SECONDS))
            os.nice(head.get("nice", 0))
            send(channel, _answer(kinds, head, parts))
            gc.collect()


def _answer(kinds: dict[str, Work], head: Head, parts: Sequence[bytes]) -> Message:
    """Do one job. Its text may be anything, so an error is told by its kind only, never with what caused it."""
    if not kinds:
        return pack({"error": "paper_unavailable"})
    try:
        answer, document = kinds[head["job"]](head, parts)
        return pack(answer, [document])
    except OverflowError:
        return pack({"error": "paper_too_large"})
    except Exception as error:  # noqa: BLE001 (whatever a document makes the libraries raise, the next one must be served)
        return pack({"error": "paper_failed", "cause": type(error).__name__})


def _kinds() -> dict[str, Work]:
    """Return what can be asked for: nothing where WeasyPrint or a system library below it is missing."""
    try:
        from conference.core.paper.canvas import draw
        from conference.core.paper.normalising import picture
        from conference.core.paper.reference import lay_out
        from conference.core.paper.svg import svg
        from conference.core.paper.ticket_symbols import pictures
        from conference.core.paper.typeset import typeset
    except (ImportError, OSError):
        return {}
    pictures()  # made while nobody waits yet
    return {"draw": draw, "lay_out": lay_out, "picture": picture, "svg": svg, "typeset": typeset}


def _limit(kind: int, value: int) -> None:
    """Lower a limit of this process for good; some systems refuse some of them."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (value, value))


def _limit_cpu(seconds: int) -> None:
    """Give the coming job its share; the limit counts from the start of the process, so it is moved up each time."""
    used = time.process_time()
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds, hard))


def _end_with(parent: int) -> None:
    """End when the parent has gone, even in the middle of a job (idle, the closed socket says it)."""
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    main()
