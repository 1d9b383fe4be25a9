"""The warm render worker as seen from the web and jobs processes: started when first needed, killed when it misbehaves.

WeasyPrint stays out of this process: 0.3–0.6 s to import, memory that it does not give back, and input that must not
be able to hang a page.
"""

import atexit
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from conference.core.errors import Error
from conference.core.paper.lettering import FONTS
from conference.core.paper.wire import Head, Message, pack, receive, send

log = logging.getLogger(__name__)

JOBS_PER_PROCESS = 200
"""WeasyPrint's memory creeps up with every document: a fresh process after so many."""

IN_LINE = 8
"""How many jobs may wait or run at once; more would take every thread of a web worker from the pages."""

_ROOT = Path(__file__).resolve().parents[3]
_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
_STOPPED_BY_LIMITS = (-signal.SIGXCPU, -signal.SIGKILL)


class RenderWorker:
    """One render process and the queue in front of it. Threads wait their turn; a forked child starts its own."""

    def __init__(
        self, module: str = "conference.core.paper.worker", jobs: int = JOBS_PER_PROCESS, line: int = IN_LINE
    ) -> None:
        self._module, self._longest_line = module, line
        self._jobs_left = self._jobs = jobs
        self._lock = threading.Lock()
        self._line = threading.BoundedSemaphore(self._longest_line)
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        os.register_at_fork(after_in_child=self._forget)

    def run(self, head: Head, parts: Sequence[bytes] = (), *, seconds: float = 30.0) -> tuple[Head, list[bytes]]:
        """Have one job done within ``seconds``, waiting for earlier ones included; ``IN_LINE`` jobs at most wait.

        Raises ``Error`` ``paper_busy``, ``paper_timeout``, ``paper_too_large``, ``paper_unavailable``,
        ``paper_failed``.
        """
        until = time.monotonic() + seconds
        try:
            message = pack(head, parts)
        except OverflowError:
            raise Error("paper_too_large", 413) from None
        if not self._line.acquire(blocking=False):
            raise Error("paper_busy", 503)
        try:
            answer = self._in_turn(message, until)
        finally:
            self._line.release()
        reason = answer[0].get("error")
        if reason:
            log.error("paper: %s %s", reason, answer[0].get("cause", ""))
            raise Error(reason, 503 if reason == "paper_unavailable" else 500)
        return answer

    @property
    def pid(self) -> int | None:
        """The process that draws, where there is one."""
        return None if self._process is None else self._process.pid

    def warm(self) -> None:
        """Start the process if there is none, without waiting for it: a desk that opens will soon print."""
        if self._lock.acquire(blocking=False):
            try:
                self._start()
            finally:
                self._lock.release()

    def close(self) -> None:
        """End the process, even in the middle of a job that does not end soon; the next job starts another."""
        ours = self._lock.acquire(timeout=1)
        try:
            self._stop()
        finally:
            if ours:
                self._lock.release()

    def _in_turn(self, message: Message, until: float) -> tuple[Head, list[bytes]]:
        if not self._lock.acquire(timeout=max(0.0, until - time.monotonic())):
            raise Error("paper_busy", 503)
        try:
            return self._attempt(message, until)
        finally:
            self._lock.release()

    def _attempt(self, message: Message, until: float) -> tuple[Head, list[bytes]]:
        """One exchange; a second one where the process had already gone, for instance after idle hours."""
        fresh = self._start()
        try:
            return self._exchange(message, until)
        except TimeoutError:
            self._stop()
            raise Error("paper_timeout", 503) from None
        except (OSError, EOFError):
            status = self._stop(patience=0.5)
            if status in _STOPPED_BY_LIMITS:
                raise Error("paper_timeout", 503) from None
            if fresh:
                log.exception("paper: the render process ended with status %s", status)
                raise Error("paper_failed", 500) from None
        return self._attempt(message, until)

    def _exchange(self, message: Message, until: float) -> tuple[Head, list[bytes]]:
        assert self._channel is not None  # noqa: S101 (for the type checker: _start has just opened it)
        send(self._channel, message, until=until)
        answer = receive(self._channel, until=until)
        self._jobs_left -= 1
        if self._jobs_left <= 0 or answer[0].get("error"):
            self._stop()
        return answer

    def _start(self) -> bool:
        """Make sure that a process is there; tell whether it is a new one."""
        if self._process is not None and self._process.poll() is None:
            return False
        self._stop()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 (our own module, no shell)
                [sys.executable, "-s", "-m", self._module, str(os.getpid())],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env=_environment(),
            )
        self._channel, self._jobs_left = ours, self._jobs
        return True

    def _stop(self, patience: float = 0.0) -> int | None:
        """Take the process down and return its exit status; ``patience`` gives it time to end by itself."""
        process, channel = self._process, self._channel
        self._process = self._channel = None
        if channel is not None:
            channel.close()
        if process is None:
            return None
        try:
            return process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None

    def _forget(self) -> None:
        """In a forked child: let go of the parent's process; it must see its end, and talk to nobody else."""
        self._lock = threading.Lock()
        self._line = threading.BoundedSemaphore(self._longest_line)
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for
        self._process = self._channel = None


def _environment() -> dict[str, str]:
    """Return what the process may know: where fonts and system libraries are. No secrets, no proxies, no home."""
    inherited = {name: os.environ[name] for name in _LIBRARY_PATHS if name in os.environ}
    return {"LANG": "C.UTF-8", "PATH": os.defpath, "FONTCONFIG_FILE": str(FONTS / "fonts.conf"), **inherited}


WORKER = RenderWorker()
UPLOADS = RenderWorker(jobs=1, line=3)
"""Looks at what people upload; it ends after each file, and what it is busy with keeps nobody's badge waiting."""
atexit.register(WORKER.close)
atexit.register(UPLOADS.close)
