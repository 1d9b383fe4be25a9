"""Devices of the desk and the server: arrivals one by one and in batches, the first list of 5,000 people, a delta.

    .venv/bin/python bench/desk_sync.py [--database postgresql://user@host/database] [--scans 1500]

Starts the program as ``./run`` does, in a temporary folder, on SQLite with synchronous=FULL (or in a database of its
own beside the one that is named) and two web workers, with the example conference plus 5,000 generated participants.
Operations are sealed before the clock starts, as a device seals them when somebody is scanned; each request goes over a
connection of its own, with the cursor that the answer before it brought. Load and server share this machine.
"""

import argparse
import gzip
import json
import os
import re
import selectors
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import registration as house  # noqa: E402 (the server, its processor time, and how a row is printed)

from tests.desk.a_device import Telephone, records  # noqa: E402 (found from the root)

EVENT = house.EVENT
PEOPLE, CLIENTS, BATCH = 5_000, 8, 200
_CURSOR = re.compile(rb'"cursor":\s?"([^"]+)"')


def main() -> None:
    """Print every figure beside its bound, as rows of a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server: a database is made in it, and dropped")
    parser.add_argument("--scans", type=int, default=1_500, help="arrivals sent one by one")
    parser.add_argument("--only", choices=("list", "one", "eight", "batches", "delta"), help="one section of them")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, house.database(asked.database) as url:
        os.environ |= {"JATIGI_HOME": home, "PORT": str(house.PORT), "PYTHONWARNINGS": "ignore"}
        for name in ("DATABASE_URL", "JATIGI_ENV", "SMTP_URL", "REDIS_URL", "WEB_CONCURRENCY"):
            os.environ.pop(name, None)
        if url:
            os.environ["DATABASE_URL"] = url
        for command in (("db", "upgrade"), ("demo", "load"), ("demo", "people", str(PEOPLE))):
            subprocess.run([*house.FLASK, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with house.serving() as server:
            measure(server, Hall(), asked)


def measure(server: int, hall: "Hall", asked: argparse.Namespace) -> None:
    """Run every section, or the one that is asked for."""
    print(
        f"| {'PostgreSQL' if asked.database else 'SQLite, synchronous=FULL'} | here | reach |\n|---|---|---|",
        flush=True,
    )
    warm_up(hall)
    sections = {
        "list": lambda: first_list(hall),
        "delta": lambda: delta(hall),
        "one": lambda: scans(server, hall, 1, asked.scans, 150),
        "eight": lambda: scans(server, hall, CLIENTS, asked.scans, 200),
        "batches": lambda: batches(hall),
    }
    for name, section in sections.items():
        if asked.only in {None, name}:
            section()


def warm_up(hall: "Hall") -> None:
    """Have both workers import and prepare what they need, and every device its list."""
    clients = [Client(one) for one in hall.telephones]
    for _ in range(4):
        drive(clients)
    clients[0].telephone.cursor = None
    drive(clients[:1])
    hall.tickets = {
        one: f"JT{known['ticket']}" for one, known in records(json.loads(clients[0].last)["roster"]).items()
    }
    for client in clients:
        client.waiting = [hall.arrival(client.telephone) for _ in range(8)]
    drive(clients)


def first_list(hall: "Hall") -> None:
    """Ask for everybody, as a device does that was just unlocked."""
    seconds, answers = [], 0
    for _ in range(5):
        client = Client(hall.telephones[0], whole=True)
        client.telephone.cursor = None
        drive([client])
        seconds += client.seconds
        answers = len(client.seconds)
    size, whole = client.last_size, json.loads(client.last)
    house.say(f"first list, {len(whole['roster']['flags']):,} people: requests", answers, "", 1)
    house.say("the same: compressed (gzip)", size / 1000, "kB", 300)
    house.say("the same: compressed (Brotli)", brotli_size(client) / 1000, "kB")
    house.say("the same: median of five", statistics.median(seconds), "s", 0.7)
    client.telephone.take(whole)


def brotli_size(client: "Client") -> int:
    """Return how many bytes the same answer has for a browser over HTTPS."""
    client.telephone.cursor, client.coding = None, "br"
    drive([client])
    client.coding = "gzip"
    return client.last_size


def scans(server: int, hall: "Hall", clients: int, count: int, rate: float) -> None:
    """Send arrivals one by one, each with its own request."""
    desks = [Client(one) for one in hall.telephones[:clients]]
    for desk in desks:
        desk.waiting = [hall.arrival(desk.telephone) for _ in range(count // clients)]
    before = house.cpu(server)
    start = time.perf_counter()
    drive(desks)
    spent = time.perf_counter() - start
    used = {name: value - before.get(name, 0) for name, value in house.cpu(server).items()}
    seconds = sorted(one for desk in desks for one in desk.seconds)
    sent = len(seconds)
    words = "one client" if clients == 1 else f"{clients} clients"
    house.say(f"arrivals one a request, {words}", sent / spent, "/s", rate, least=True)
    house.say("the same: median", statistics.median(seconds) * 1000, "ms")
    house.say("the same: p99", seconds[int(sent * 0.99)] * 1000, "ms", 100)
    house.say("the same: not applied", sum(desk.wrong for desk in desks), "", 0)
    house.say("the same: processor time of the web processes a request", used["pages"] / sent * 1000, "ms")


def batches(hall: "Hall") -> None:
    """Send arrivals by 200, as a device does that was without a network for an hour."""
    for clients in (1, CLIENTS):
        hall.next_half_day()
        desks = [Client(one, batch=BATCH) for one in hall.telephones[:clients]]
        for desk in desks:
            desk.waiting = [hall.arrival(desk.telephone) for _ in range(PEOPLE // clients)]
        start = time.perf_counter()
        drive(desks)
        spent = time.perf_counter() - start
        sent = sum(desk.sent for desk in desks)
        words = "one client" if clients == 1 else f"{clients} clients"
        house.say(f"arrivals in batches of {BATCH}, {words}", sent / spent, "/s", 2_000, least=True)
        house.say("the same: longest request", max(max(desk.seconds) for desk in desks) * 1000, "ms")
        house.say("the same: not applied", sum(desk.wrong for desk in desks), "", 0)


def delta(hall: "Hall") -> None:
    """Ask what changed after 100 arrivals of another device."""
    reader, writer = Client(hall.telephones[0]), Client(hall.telephones[1], batch=100)
    seconds, sizes = [], []
    for _ in range(10):
        drive([reader])
        writer.waiting = [hall.arrival(writer.telephone) for _ in range(100)]
        drive([writer])
        drive([reader])
        seconds.append(reader.seconds[-1])
        sizes.append(reader.last_size)
    house.say("delta after 100 changes, compressed (gzip)", statistics.median(sizes) / 1000, "kB", 15)
    house.say("the same: median of ten", statistics.median(seconds) * 1000, "ms", 50)


# --------------------------------------------------------------------------------------------------------- the hall


class Hall:
    """The example event with its half-day, its people in an endless row, and eight devices that are paired."""

    def __init__(self) -> None:
        from conference import create_app

        self.now = datetime.now(UTC)
        self.tickets: dict[UUID, str] = {}
        self.app = create_app()
        with self.app.app_context():
            import sqlalchemy as sa

            from conference.core.db import session
            from conference.events import queries
            from conference.participants.models import Participant
            from conference.presence import queries as presence

            event = queries.event_by_slug(EVENT)
            if event is None:
                raise LookupError(EVENT)
            self._half_days = iter([str(one.id) for one in presence.half_days(event.id)])
            self.next_half_day()
            ids = sa.select(Participant.id).where(
                Participant.event_id == event.id, Participant.merged_into_id.is_(None)
            )
            self._people = self._row(session().scalars(ids).all())
            self.telephones = [self._telephone(event, number) for number in range(CLIENTS)]

    def next_half_day(self) -> None:
        """Let everybody who comes from now on come to the next half-day: nobody comes twice to one."""
        self.there = {"half_day": next(self._half_days)}

    def arrival(self, telephone: Telephone) -> dict[str, Any]:
        """Have the next person come, whose badge is scanned."""
        person = next(self._people)
        ticket = self.tickets.get(person, "").strip()
        data = {"ticket": ticket} if len(ticket) > len("JT") else {}
        return telephone.op("check_in", person, at=self.now, data=data, **self.there)

    @staticmethod
    def _row(ids: Sequence[UUID]) -> Iterator[UUID]:
        while True:
            yield from ids

    def _telephone(self, event: Any, number: int) -> Telephone:
        import secrets

        from conference.core.db import session
        from conference.core.permissions import SYSTEM
        from conference.desk import devices, envelopes, settings
        from conference.desk.devices import NewDevice
        from conference.desk.models import DeskSettings

        row, code = devices.add(event.id, NewDevice(f"Banc {number}", "welcome"), actor=SYSTEM, now=self.now)
        token = secrets.token_bytes(32)
        devices.pair(code, token, self.now)
        salt = session().get_one(DeskSettings, event.id).salt
        proof = settings.proof_of(settings.current(event.id).code, salt)
        return Telephone(row.id, token, envelopes.public_key(row), proof, EVENT)


# --------------------------------------------------------------------------------------------------------- the load


@dataclass
class Client:
    """A device with what it has to send, what it was told, and how long each answer took."""

    telephone: Telephone
    batch: int = 1
    whole: bool = False
    waiting: list[dict[str, Any]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    sent: int = 0
    wrong: int = 0
    last: bytes = b""
    last_size: int = 0
    coding: str = "gzip"
    begun: bool = False

    def next(self) -> bytes | None:
        """Return the next request, ``None`` when there is nothing more to send; without operations it asks once."""
        if self.begun and not self.waiting:
            self.begun = False
            return None
        self.begun = True
        ops, self.waiting = self.waiting[: self.batch], self.waiting[self.batch :]
        self.sent += len(ops)
        values = {"waiting": len(self.waiting), "people": PEOPLE}
        body = json.dumps(self.telephone.request(*ops, at=datetime.now(UTC), **values)).encode()
        head = (
            f"POST {self.telephone.path} HTTP/1.1\r\nHost: 127.0.0.1:{house.PORT}\r\nAccept-Encoding: {self.coding}\r\n"
            f"Authorization: {self.telephone.header}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body

    def take(self, came: bytes, seconds: float) -> None:
        """Read an answer: whether everything was done, and where the device stands now."""
        head, _, body = came.partition(b"\r\n\r\n")
        self.seconds.append(seconds)
        self.last_size = len(body)
        if b"content-encoding: gzip" in head.lower():
            body = gzip.decompress(body)
        if b" 200 " not in head[:20]:
            self.wrong += 1
            return
        self.last = body
        if self.coding == "gzip":
            self.wrong += body.count(b'"quarantined"') + body.count(b'"waiting"')
            cursor = _CURSOR.search(body)
            self.telephone.cursor = cursor[1].decode() if cursor else None


def drive(clients: Iterable[Client]) -> None:
    """Let every client send what it has, one request after the other, all of them at once, from this one process."""
    import socket

    with selectors.EpollSelector() as selector:

        def begin(client: Client) -> bool:
            request = client.next()
            if request is None:
                return False
            connection = socket.socket()
            connection.settimeout(0)
            connection.connect_ex(("127.0.0.1", house.PORT))
            selector.register(connection, selectors.EVENT_WRITE, (client, [request, time.perf_counter(), bytearray()]))
            return True

        running = sum(begin(client) for client in clients)
        while running:
            for key, _ in selector.select():
                client, state = key.data
                connection: Any = key.fileobj
                if step(selector, connection, client, state):
                    client.take(bytes(state[2]), time.perf_counter() - state[1])
                    selector.unregister(connection)
                    connection.close()
                    running += begin(client) - 1


def step(selector: selectors.BaseSelector, connection: Any, client: Client, state: list[Any]) -> bool:
    """Send what is to be sent or read what came; tell whether that was all."""
    try:
        if state[0]:
            state[0] = state[0][connection.send(state[0]) :]
            if not state[0]:
                selector.modify(connection, selectors.EVENT_READ, (client, state))
            return False
        came = connection.recv(262_144)
    except OSError:
        return True
    state[2] += came
    return not came


if __name__ == "__main__":
    main()
