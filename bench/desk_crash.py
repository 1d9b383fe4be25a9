"""Devices exchange while the program is killed again and again: what was acknowledged is there, once.

    .venv/bin/python bench/desk_crash.py [--database postgresql://user@host/database] [--ops 2000] [--kills 12]

Starts the program as ``./run`` does, in a temporary folder (or in a database of its own beside the one that is named),
and ends all its processes with SIGKILL at random moments while devices send arrivals, newcomers, and undo some of it.
A device keeps an operation until its result came, as a real one does. Status 1 if one was lost or counted twice.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from registration import database  # noqa: E402 (a database of its own)

from tests.desk.a_device import Telephone  # noqa: E402 (found from the root)

FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
PEOPLE, MOST_AT_ONCE, PATIENCE = 40, 20, 120


def main() -> None:
    """Print what was acknowledged, and what of it is there after the last start."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server: a database is made in it, and dropped")
    parser.add_argument("--ops", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, database(asked.database) as url:
        environment(home, url)
        subprocess.run([*FLASK, "db", "upgrade"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        hall = Hall(asked)
        hall.run(asked.kills)
        bad = hall.judge()
    sys.exit(1 if bad else 0)


def environment(home: str, url: str | None) -> None:
    """Have the program use this folder and this database, whatever is set here, at an address that is free."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    os.environ |= {"JATIGI_HOME": home, "PORT": str(port), "PYTHONWARNINGS": "ignore"}
    for name in ("DATABASE_URL", "JATIGI_ENV", "SMTP_URL", "REDIS_URL", "WEB_CONCURRENCY"):
        os.environ.pop(name, None)
    if url:
        os.environ["DATABASE_URL"] = url


@dataclass
class Device:
    """A device with its log: what waits to be acknowledged, and what was."""

    telephone: Telephone
    chance: random.Random
    log: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: dict[UUID, str] = field(default_factory=dict)

    def work(self) -> None:
        """Send what is in the log until all of it is acknowledged, whatever becomes of the program meanwhile."""
        while self.log:
            ops = self.log[: self.chance.randint(1, MOST_AT_ONCE)]
            try:
                self._take(self._ask(ops))
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.05)

    def _ask(self, ops: list[dict[str, Any]]) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=PATIENCE)
        with contextlib.closing(connection):
            body = json.dumps(self.telephone.request(*ops, at=datetime.now(UTC)))
            headers = {"Authorization": self.telephone.header, "Content-Type": "application/json"}
            connection.request("POST", self.telephone.path, body, headers)
            answer = connection.getresponse()
            if answer.status != http.client.OK:
                raise OSError(answer.status)
            found: dict[str, Any] = json.loads(answer.read())
            return found

    def _take(self, answer: dict[str, Any]) -> None:
        self.telephone.take(answer)
        told = {one["id"]: one["outcome"] for one in answer["results"]}
        self.acknowledged |= {UUID(key): outcome for key, outcome in told.items()}
        self.log = [one for one in self.log if one["id"] not in told]


class Hall:
    """An event with people, and devices that have done everything already and only have to send it."""

    def __init__(self, asked: argparse.Namespace) -> None:
        from conference import create_app
        from tests.builders import a_group, a_half_day, a_person, an_event
        from tests.desk.hall import a_telephone

        self.chance, self.app, now = random.Random(asked.seed), create_app(), datetime.now(UTC)
        with self.app.app_context():
            event = an_event()
            self.group, self.half_day = str(a_group(event, quota=None).id), str(a_half_day(event).id)
            self.people = [a_person(event, self._group_of(), given_names=f"P {n}").id for n in range(PEOPLE)]
            telephones = [a_telephone(event, now=now) for _ in range(asked.clients)]
        self.devices = [Device(one, random.Random(asked.seed + place)) for place, one in enumerate(telephones)]
        self.newcomers: set[UUID] = set()
        for number in range(asked.ops):
            self._happens(self.devices[number % len(self.devices)], number, now)
        self.sent = {UUID(one["id"]) for device in self.devices for one in device.log}

    def run(self, kills: int) -> None:
        """Have all devices work while the program is started and killed, then once to the end."""
        threads = [threading.Thread(target=device.work, daemon=True) for device in self.devices]
        for thread in threads:
            thread.start()
        for number in range(kills):
            with serving(signal.SIGKILL):
                self._let(number + 1, kills + 1)
        with serving(signal.SIGTERM):
            for thread in threads:
                thread.join(PATIENCE)

    def judge(self) -> int:
        """Print what is there; return how much is not as it must be."""
        import sqlalchemy as sa

        from conference.core.db import session
        from conference.desk.models import DeskOp, DeskQuarantine
        from conference.participants.models import Participant
        from conference.presence.models import CheckIn

        acknowledged = {key: outcome for device in self.devices for key, outcome in device.acknowledged.items()}
        with self.app.app_context():
            logged = session().scalars(sa.select(DeskOp.op_id)).all()
            arrived = session().scalars(sa.select(CheckIn.op_id)).all()
            people = session().scalars(sa.select(Participant.id)).all()
            apart = session().scalar(sa.select(sa.func.count(DeskQuarantine.id))) or 0
        lost = acknowledged.keys() - set(logged)
        doubled = len(logged) - len(set(logged)) + len(people) - PEOPLE - len(self.newcomers)
        strangers = set(logged) - self.sent
        undone = sum(outcome != "applied" for outcome in acknowledged.values())
        unsent = sum(len(device.log) for device in self.devices)
        print("| devices and a program that is killed | here | reach |\n|---|---|---|")
        print(f"| acknowledged operations | {len(acknowledged):,} | {len(self.sent):,} |")
        print(f"| devices that had more to send when it was killed, all kills together | {self.cut} | |")
        print(f"| lost | {len(lost)} | 0 |")
        print(f"| counted twice, or nobody's | {doubled + len(strangers)} | 0 |")
        print(f"| neither applied nor sent | {undone + unsent + apart} | 0 |")
        print(f"| arrivals | {len(arrived):,} | |", flush=True)
        return len(lost) + doubled + len(strangers) + undone + unsent + apart

    cut = 0

    def _let(self, step: int, steps: int) -> None:
        """Wait until a share of everything is acknowledged, then a moment more: the kill falls into an exchange."""
        end = time.monotonic() + PATIENCE
        while sum(len(one.acknowledged) for one in self.devices) < len(self.sent) * step / (steps + 1):
            if time.monotonic() > end:
                sys.exit("the devices do not get on")
            time.sleep(0.002)
        time.sleep(self.chance.random() * 0.05)
        self.cut += sum(bool(one.log) for one in self.devices)

    def _happens(self, device: Device, number: int, now: datetime) -> None:
        telephone, luck = device.telephone, self.chance.random()
        there = {"half_day": self.half_day}
        if luck < 0.1:
            newcomer = uuid4()
            self.newcomers.add(newcomer)
            data = {"given_names": f"Venue {number}", "family_name": "Sans", "group": self.group}
            device.log.append(telephone.op("walk_in", newcomer, at=now, data=data, **there))
        elif luck < 0.2 and device.log:
            device.log.append(telephone.op("undo", UUID(self.chance.choice(device.log)["id"]), at=now))
        else:
            device.log.append(telephone.op("check_in", self.chance.choice(self.people), at=now, **there))

    def _group_of(self) -> Any:
        from conference.core.db import session
        from conference.events.models import StakeholderGroup

        return session().get_one(StakeholderGroup, UUID(self.group))


@contextlib.contextmanager
def serving(ending: signal.Signals) -> Iterator[None]:
    """Run the program; end all its processes by this signal."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*FLASK, "serve"], cwd=ROOT, start_new_session=True, **quiet)  # type: ignore[call-overload]  # options as one mapping
    try:
        wait_until_ready()
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, ending)
        server.wait(PATIENCE)
        if ending != signal.SIGKILL:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


def wait_until_ready() -> None:
    """Wait for the first answer."""
    for _ in range(PATIENCE * 10):
        connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=30)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                return
        time.sleep(0.1)
    sys.exit("the program did not start")


if __name__ == "__main__":
    main()
