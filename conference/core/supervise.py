"""Child processes that end with this one: in groups of their own, restarted when they may be, never orphans."""

import contextlib
import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

GRACE_SECONDS = 15.0
SETTLED_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 60.0
STOPPING = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
WATCHED = STOPPING | {signal.SIGCHLD}
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

log = logging.getLogger(__name__)


@dataclass
class Child:
    """One child: ``work`` is what it does and returns its exit code; ``vital`` ends everything when it ends."""

    name: str
    work: Callable[[], int]
    vital: bool = False
    pid: int | None = None
    due: float = 0.0
    pause: float = 1.0
    started: float = field(default=0.0, repr=False)


def run(children: list[Child]) -> int:
    """Start ``children`` and watch them until a signal, or the end of a vital one; return this process's exit code.

    Ctrl-C, SIGTERM and SIGHUP stop all of them, gently for fifteen seconds, at once when the signal comes twice.
    """
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    try:
        return _watch(children, mask)
    finally:
        _stop(children)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def apart(work: Callable[[], int]) -> int:
    """Run ``work`` in a child and return its exit code: what it loads and opens goes away with it."""
    child = Child("apart", work)
    _start(child, signal.pthread_sigmask(signal.SIG_BLOCK, ()))
    try:
        return os.waitstatus_to_exitcode(os.waitpid(cast(int, child.pid), 0)[1])
    except BaseException:
        _kill(child, signal.SIGKILL)
        raise


def _watch(children: list[Child], mask: set[int | signal.Signals]) -> int:
    while True:
        for child in children:
            if child.pid is None and time.monotonic() >= child.due:
                _start(child, mask)
        heard = signal.sigtimedwait(WATCHED, 1.0)
        if heard is not None and heard.si_signo in STOPPING:
            return 0
        for child, status in _ended(children):
            if child.vital:
                log.error("%s ended (%s): stopping", child.name, _describe(status))
                return 1
            _postpone(child, status)


def _start(child: Child, mask: set[int | signal.Signals]) -> None:
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    child.pid, child.started = os.fork(), time.monotonic()
    if child.pid == 0:
        _live(child.work, parent, mask)
    with contextlib.suppress(OSError):  # the child does it too: whoever comes first
        os.setpgid(child.pid, child.pid)


def _live(work: Callable[[], int], parent: int, mask: set[int | signal.Signals]) -> None:
    """Be the child: never returns."""
    code = 1
    try:
        os.setpgid(0, 0)
        die_with(parent)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        code = work()
    except SystemExit as end:  # gunicorn ends its processes so
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # nothing may climb back into the parent's stack
        log.exception("a child process failed")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def die_with(parent: int) -> None:
    """Ask Linux for SIGTERM when ``parent``, which made this process, ends in whatever way."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)


def _ended(children: list[Child]) -> list[tuple[Child, int]]:
    ended = []
    for child in children:
        if child.pid is not None:
            pid, status = os.waitpid(child.pid, os.WNOHANG)
            if pid:
                _kill(child, signal.SIGKILL)  # what it left behind in its group
                child.pid = None
                ended.append((child, status))
    return ended


def _postpone(child: Child, status: int) -> None:
    """Start ``child`` again after a pause that doubles while it keeps ending early."""
    if time.monotonic() - child.started > SETTLED_SECONDS:
        child.pause = 1.0
    log.warning("%s ended (%s): again in %d s", child.name, _describe(status), child.pause)
    child.due = time.monotonic() + child.pause
    child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)


def _stop(children: list[Child]) -> None:
    for child in children:
        _kill(child, signal.SIGTERM)
    end = time.monotonic() + GRACE_SECONDS
    while any(child.pid for child in children):
        _ended(children)
        left = end - time.monotonic()
        heard = signal.sigtimedwait(WATCHED, min(max(left, 0.0), 0.2)) if any(c.pid for c in children) else None
        if left <= 0 or (heard is not None and heard.si_signo in STOPPING):
            for child in children:
                _kill(child, signal.SIGKILL)


def _kill(child: Child, sign: signal.Signals) -> None:
    if child.pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, sign)


def _describe(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"code {code}" if code >= 0 else signal.Signals(-code).name
