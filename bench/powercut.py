"""What a power cut leaves: whoever was told « registered » before the cut must be in the database after it.

    .venv/bin/python bench/powercut.py [--runs 3] [--cuts 32] [--seconds 5] [--seed 1]

Starts the program as ``./run`` does, in a temporary folder, under ``strace`` (Linux; a package of that name), and
records each write to a file of that folder, each sync, and each answer, while people register. Then the folder is made
again as the disk would have it after a cut at chosen moments, half of them right after an answer: once with nothing but
what was synced, once with a random part of the rest too, torn at 512 bytes. The database must open, be sound, and hold
everybody who had their answer. Killing the program would show none of this: the kernel still writes what it was given.
"""

import argparse
import contextlib
import hashlib
import http.client
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("BENCH_PORT", "8934"))
FORM = "/c/paix-par-la-sante/inscription/autre"
FLASK = [str(ROOT / ".venv/bin/flask"), "--app", "wsgi"]
CALLS = "pwrite64,write,writev,fsync,fdatasync,ftruncate,unlink,unlinkat,sendto"
CLIENTS, SECTOR = 3, 512
_HEX = re.compile(r"\\x([0-9a-f]{2})")
_CALL = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+=\s+(-?\d+)")
_CUT = re.compile(r"^(\d+)\s+(.*?)\s*<unfinished \.\.\.>$")
_REST = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")
_FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2}|[^>\\])*)>")
_TOLD = re.compile(rb"Location: \S*/x/([0-9a-z]{26})")


@dataclass(frozen=True)
class Event:
    """One thing that happened: ``write``, ``append``, ``sync``, ``cut`` to a length, ``gone``, or ``told`` somebody."""

    kind: str
    name: str
    at: int = 0
    data: bytes = b""


def main() -> None:
    """Print, for each run, how many were told and how many of them a cut lost; fail if one was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cuts", type=int, default=32, help="moments of each run, for each of the two kinds of disk")
    parser.add_argument("--seconds", type=float, default=5, help="how long people register in each run")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if shutil.which("strace") is None:
        sys.exit("strace is not here: apt-get install strace")
    print("| run | registered and told so | cuts | cuts that lost one | unsound databases |\n|---|---|---|---|---|")
    bad = [run(asked, number) for number in range(1, asked.runs + 1)]
    sys.exit(1 if any(bad) else 0)


def run(asked: argparse.Namespace, number: int) -> int:
    """Record one run and judge its cuts; return how many were bad."""
    chance = random.Random(asked.seed + number)
    with tempfile.TemporaryDirectory() as folder:
        home, before, log = Path(folder, "home"), Path(folder, "before"), Path(folder, "trace")
        prepare(home)
        shutil.copytree(home, before)
        record(home, log, asked.seconds)
        events = list(read(log, home))
        told = [place for place, event in enumerate(events, 1) if event.kind == "told"]
        moments = chance.choices(told, k=asked.cuts // 2) + chance.choices(range(len(events)), k=asked.cuts // 2)
        lost = unsound = 0
        for keep in (None, chance):
            for moment in sorted(moments):
                after = Path(folder, "after")
                shutil.rmtree(after, ignore_errors=True)
                shutil.copytree(before, after)
                rebuild(after, events[:moment], keep)
                sound, missing = judge(after, [event.name for event in events[:moment] if event.kind == "told"])
                lost, unsound = lost + bool(missing), unsound + (not sound)
    print(f"| {number} | {len(told)} | {2 * len(moments)} | {lost} | {unsound} |", flush=True)
    return lost + unsound + (not told)


def prepare(home: Path) -> None:
    """Make the folder with the example conference, and a group in it that nobody fills."""
    environment(home)
    for command in (("db", "upgrade"), ("demo", "load")):
        subprocess.run([*FLASK, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with contextlib.closing(sqlite3.connect(home / "jatigi.db")) as db, db:
        db.execute("UPDATE stakeholder_group SET quota = NULL WHERE code = ?", (FORM.rpartition("/")[2],))


def environment(home: Path) -> None:
    """Have the program use this folder and SQLite, whatever is set here."""
    os.environ |= {"JATIGI_HOME": str(home), "PORT": str(PORT), "PYTHONWARNINGS": "ignore"}
    for name in ("DATABASE_URL", "JATIGI_ENV", "SMTP_URL", "REDIS_URL", "WEB_CONCURRENCY"):
        os.environ.pop(name, None)


def record(home: Path, log: Path, seconds: float) -> None:
    """Serve under strace while people register, then end everything at once."""
    environment(home)
    strace = [
        "strace",
        "-f",
        "-qq",
        "-yy",
        "-xx",
        "-s",
        "70000",
        "-o",
        str(log),
        "-e",
        f"trace={CALLS}",
        "-e",
        "signal=none",
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*strace, *FLASK, "serve"], cwd=ROOT, start_new_session=True, **quiet)  # type: ignore[call-overload]  # options as one mapping
    try:
        wait_until_ready()
        end = time.monotonic() + seconds
        people = [threading.Thread(target=register_until, args=(end,)) for _ in range(CLIENTS)]
        for one in people:
            one.start()
        for one in people:
            one.join()
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        time.sleep(0.5)


def wait_until_ready() -> None:
    """Wait for the first answer."""
    for _ in range(600):
        with contextlib.suppress(OSError, http.client.HTTPException):
            if ask("GET", "/healthz")[0] == http.client.OK:
                return
        time.sleep(0.1)
    sys.exit("the program did not start")


def register_until(end: float) -> None:
    """Register one person after the other, as the form is sent."""
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            _, page = ask("GET", FORM)
            signed = re.search(r'name="signed" value="([^"]+)"', page)
            fields = {"signed": signed[1] if signed else "", "given_names": "Awa", "phone": "76123456", "sex": "F"}
            ask("POST", FORM, urlencode(fields))


def ask(method: str, path: str, body: str | None = None) -> tuple[int, str]:
    """Ask the program for something over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    with contextlib.closing(connection):
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def read(log: Path, home: Path) -> Iterator[Event]:
    """Read what strace saw, in its order: what happened in the folder, and who was told."""
    begun: dict[str, str] = {}
    with log.open(errors="replace") as lines:
        for line in lines:
            if half := _CUT.match(line):
                begun[half[1]] = half[2]
                continue
            if rest := _REST.match(line):
                line = f"{rest[1]} {begun.pop(rest[1], '')}{rest[2]}"  # noqa: PLW2901 (the two halves are the line)
            if (call := _CALL.match(line)) and int(call[3]) >= 0:
                yield from _event(call[1], call[2], int(call[3]), str(home))


def _event(call: str, arguments: str, result: int, home: str) -> Iterator[Event]:
    texts = [_bytes(one) for one in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', arguments)]
    if call.startswith("unlink"):
        path = os.fsdecode(texts[0]) if texts else ""
        if path.startswith(home):
            yield Event("gone", os.path.relpath(path, home))
        return
    file = _FILE.match(arguments)
    path = os.fsdecode(_bytes(file[1])) if file else ""
    if path.startswith(home):
        name, number = os.path.relpath(path, home), arguments.rpartition(",")[2].strip()
        if name.endswith("-shm"):
            return
        data = b"".join(texts)[:result]
        match call:
            case "pwrite64":
                yield Event("write", name, int(number), data)
            case "write" | "writev":
                yield Event("append", name, data=data)
            case "ftruncate":
                yield Event("cut", name, int(number))
            case "fsync" | "fdatasync":
                yield Event("sync", name)
    elif call in {"sendto", "write", "writev"}:
        yield from (Event("told", token.decode()) for token in _TOLD.findall(b"".join(texts)))


def _bytes(text: str) -> bytes:
    return _HEX.sub(lambda one: chr(int(one[1], 16)), text).encode("latin-1", "replace")


def rebuild(folder: Path, events: list[Event], chance: random.Random | None) -> None:
    """Make the folder as the disk has it: what was synced and, by ``chance``, part of what was not."""
    waiting: dict[str, list[Event]] = {}
    files: dict[str, bytearray | None] = {}
    for event in events:
        if event.kind in {"write", "append", "cut"}:
            waiting.setdefault(event.name, []).append(event)
        elif event.kind == "sync":
            for one in waiting.pop(event.name, []):
                apply(folder, files, one)
        elif event.kind == "gone":
            waiting.pop(event.name, None)
            files[event.name] = None
    for left in waiting.values() if chance else ():
        for one in left:
            if (part := survives(one, chance)) is not None:
                apply(folder, files, part)
    lay_down(folder, files)


def lay_down(folder: Path, files: dict[str, bytearray | None]) -> None:
    """Write the files as they are now; those that are gone go."""
    for name, content in files.items():
        if content is None:
            (folder / name).unlink(missing_ok=True)
        else:
            (folder / name).write_bytes(content)


def survives(event: Event, chance: random.Random | None) -> Event | None:
    """Return what a cut leaves of a write that was not synced: all, its first sectors, or nothing."""
    luck = chance.random() if chance else 1.0
    if luck < 0.4:
        return event
    sectors = len(event.data) // SECTOR
    if chance and luck < 0.6 and event.kind == "write" and sectors > 1:
        return Event("write", event.name, event.at, event.data[: SECTOR * chance.randrange(1, sectors)])
    return None


def apply(folder: Path, files: dict[str, bytearray | None], event: Event) -> None:
    """Do a write to the content of its file."""
    content = files.get(event.name)
    if content is None:
        there = folder / event.name
        content = bytearray(there.read_bytes()) if event.name not in files and there.is_file() else bytearray()
        files[event.name] = content
    if event.kind == "append":
        content.extend(event.data)
        return
    content.extend(bytes(max(0, event.at - len(content))))
    if event.kind == "cut":
        del content[event.at :]
    else:
        content[event.at : event.at + len(event.data)] = event.data


def judge(folder: Path, told: list[str]) -> tuple[bool, list[str]]:
    """Tell whether the database is sound, and who of those that were told is not in it."""
    try:
        with contextlib.closing(sqlite3.connect(folder / "jatigi.db")) as db:
            sound = db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            there = {row[0] for row in db.execute("SELECT link_hash FROM participant")}
    except sqlite3.DatabaseError:
        return False, told
    return sound, [token for token in told if hashlib.sha256(token.encode()).digest() not in there]


if __name__ == "__main__":
    main()
