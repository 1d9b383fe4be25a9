"""Many people register at once on the real server: throughput, the form, a slow link, one form forty times, a race.

    .venv/bin/python bench/registration.py [--database postgresql://user@host/database] [--posts 3000]

Starts the program as ``./run`` does, in a temporary folder, on SQLite with synchronous=FULL (or in a database of its
own beside the one that is named) and two web workers, with the example conference plus 5,000 generated participants.
The load is one light process on the same machine; the forms it sends are signed before the clock starts.
"""

import argparse
import asyncio
import contextlib
import csv
import gzip
import os
import random
import re
import resource
import secrets
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PORT = int(os.environ.get("BENCH_PORT", "8932"))
EVENT = "paix-par-la-sante"
OPEN_GROUP = "banc-libre"
PEOPLE = 5_000
CLIENTS = 8
SEATS, ATTEMPTS, ROUNDS = 50, 200, 20
TWINS, TWIN_ROUNDS = 40, 5
FLASK = [str(ROOT / ".venv/bin/flask"), "--app", "wsgi"]
#: What a phone's browser sends with every page (Chrome on Android, over plain HTTP).
BROWSER = (
    "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile "
    "Safari/537.36\r\nAccept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Accept-Encoding: gzip, deflate\r\nAccept-Language: fr-ML,fr;q=0.9\r\nUpgrade-Insecure-Requests: 1\r\n"
)


def main() -> None:
    """Print every figure beside its bound, as rows of a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server: a database is made in it, and dropped")
    parser.add_argument("--posts", type=int, default=3_000, help="registrations sent to measure throughput")
    parser.add_argument("--only", choices=("throughput", "form", "link", "twins", "race"), help="one section of them")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, database(asked.database) as url:
        os.environ |= {"JATIGI_HOME": home, "PORT": str(PORT), "PYTHONWARNINGS": "ignore"}
        for name in ("DATABASE_URL", "JATIGI_ENV", "SMTP_URL", "REDIS_URL", "WEB_CONCURRENCY"):
            os.environ.pop(name, None)
        if url:
            os.environ["DATABASE_URL"] = url
        for command in (("db", "upgrade"), ("demo", "load"), ("demo", "people", str(PEOPLE))):
            subprocess.run([*FLASK, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with serving() as server:
            measure(server, Desk(), asked)


def measure(server: int, desk: "Desk", asked: argparse.Namespace) -> None:
    """Run every section, or the one that is asked for."""
    engine, rate = ("PostgreSQL", 200) if asked.database else ("SQLite, synchronous=FULL", 150)
    print(f"| {engine} | here | reach |\n|---|---|---|", flush=True)
    desk.warm_up()
    sections: dict[str, Callable[[], None]] = {
        "throughput": lambda: throughput(server, desk, asked.posts, rate),
        "form": lambda: form_latency(desk),
        "link": lambda: slow_link(desk),
        "twins": lambda: twins(desk),
        "race": lambda: race(desk),  # the last: its full groups would stand on every form
    }
    for name, section in sections.items():
        if asked.only in {None, name}:
            section()


def throughput(server: int, desk: "Desk", posts: int, rate: float) -> None:
    """Register ``posts`` people from eight clients, each person over a connection of their own."""
    requests = [desk.request(OPEN_GROUP) for _ in range(posts)]
    before, own = cpu(server), own_cpu()
    start = time.perf_counter()
    answers = drive(requests, CLIENTS)
    spent = time.perf_counter() - start
    own = own_cpu() - own
    used = {name: value - before.get(name, 0) for name, value in cpu(server).items()}
    wrong = sum(answer.status != 303 for answer in answers)
    times = sorted(answer.seconds * 1000 for answer in answers)
    say(f"registration POST, {posts} people, {CLIENTS} clients", posts / spent, "/s", rate, least=True)
    say("the same: median", statistics.median(times), "ms")
    say("the same: p99", times[int(len(times) * 0.99)], "ms", 200)
    say("the same: longest", times[-1], "ms")
    say("the same: errors", wrong, "", 0)
    say("CPU of the web processes per POST", used["pages"] / posts * 1000, "ms", 6)
    say("CPU of the jobs process per POST", used["jobs"] / posts * 1000, "ms")
    say("CPU of the load generator per POST", own / posts * 1000, "ms")
    say("CPU of the load generator, of one core", own / spent * 100, "%")


def form_latency(desk: "Desk") -> None:
    """Ask for the form one after the other, then with eight at once."""
    forms = [("form", OPEN_GROUP), *desk.forms_with_options()]
    for name, group in forms:
        page = get(f"/c/{EVENT}/inscription/{group}")
        times = [answer.seconds * 1000 for answer in drive([page] * 302, 1)[2:]]
        say(f"GET {name}, {PEOPLE:,} people, median of 300", statistics.median(times), "ms", 20)
        say(f"GET {name}, {PEOPLE:,} people, p95 of 300", sorted(times)[int(len(times) * 0.95)], "ms")
        start = time.perf_counter()
        answers = drive([page] * 800, CLIENTS)
        say(f"GET {name}, {CLIENTS} clients", 800 / (time.perf_counter() - start), "/s")
        say("the same: errors", sum(answer.status != 200 for answer in answers), "", 0)


def race(desk: "Desk") -> None:
    """Have 200 people ask for 50 places at the same moment, twenty times."""
    exact, failed, taken = 0, 0, Counter[int]()
    start = time.perf_counter()
    for number in range(ROUNDS):
        desk.open_group(group := f"banc-{number}", SEATS)
        answers = drive([desk.request(group) for _ in range(ATTEMPTS)], ATTEMPTS)
        statuses = Counter(answer.status for answer in answers)
        failed += ATTEMPTS - statuses[303] - statuses[409]
        taken[statuses[303]] += 1
        exact += statuses[303] == SEATS and desk.seats_and_people(group) == (SEATS, SEATS)
    spent = (time.perf_counter() - start) / ROUNDS
    say(f"{ATTEMPTS} at once for {SEATS} places: exact rounds of {ROUNDS}", exact, "", ROUNDS, least=True)
    say("the same: accepted, fewest and most in a round", [min(taken), max(taken)], "")
    say("the same: neither a place nor a refusal", failed, "", 0)
    say("the same: one round", spent, "s")


def twins(desk: "Desk") -> None:
    """Send one form forty times at once."""
    same, failed = 0, 0
    for _ in range(TWIN_ROUNDS):
        fields = desk.fields()
        answers = drive([desk.request(OPEN_GROUP, fields)] * TWINS, TWINS)
        failed += sum(answer.status != 303 for answer in answers)
        same += len({answer.location for answer in answers}) == 1 and desk.people_and_messages(fields) == (1, 1)
    say(f"one form {TWINS} times at once: one person, one message (rounds of {TWIN_ROUNDS})", same, "", 5, least=True)
    say("the same: other answers", failed, "", 0)


def slow_link(desk: "Desk") -> None:
    """Register once through a link of 240 kbit/s whose answers take 840 ms: home, group, form, sending, own page."""
    steps, wire = asyncio.run(Journey(desk).walk())
    say("slow link: home complete", steps[0], "s", 2)
    say("slow link: waiting in the whole registration", sum(steps), "s")
    say("slow link: bytes on the wire, both ways, headers of TCP and IP too", wire / 1000, "kB", 60)


def say(what: str, value: float | list[int], unit: str, bound: float | None = None, *, least: bool = False) -> None:
    """Print one row."""
    if isinstance(value, list):
        shown, reached = "–".join(map(str, value)), True
    else:
        shown = f"{value:,.0f}" if value == int(value) or value >= 100 else f"{value:.2f}"
        reached = bound is None or (value >= bound if least else value <= bound)
    asked = "" if bound is None else f"{'≥' if least else '≤'} {bound:g} {unit}".rstrip()
    print(f"| {what} | {f'{shown} {unit}'.rstrip()} | {asked}{'' if reached else ' **not reached**'} |", flush=True)


# ------------------------------------------------------------------------------------------------------ the server


@contextlib.contextmanager
def database(server: str | None) -> Iterator[str | None]:
    """Make an empty database on a PostgreSQL server and drop it afterwards; nothing for SQLite."""
    if server is None:
        yield None
        return
    import sqlalchemy as sa

    url = sa.make_url(server).set(drivername="postgresql+psycopg")
    name = f"jatigi_bench_{secrets.token_hex(4)}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """Run the program and give its process id."""
    server = subprocess.Popen(
        [str(ROOT / ".venv/bin/python"), "-m", "flask", "--app", "wsgi", "serve"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(3000):
            if drive([get("/healthz")], 1)[0].status == 200:
                break
            time.sleep(0.01)
        else:
            sys.exit("the server does not answer")
        yield server.pid
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def cpu(server: int) -> dict[str, float]:
    """Return the seconds of CPU that the web processes and the jobs process have used, with their dead children."""
    ticks = os.sysconf("SC_CLK_TCK")
    stats, lines = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            stats[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
            lines[int(folder.name)] = (folder / "cmdline").read_bytes().split(b"\0")
    family = {server}
    while grown := {pid for pid, stat in stats.items() if int(stat[1]) in family} - family:
        family |= grown
    used = {"pages": 0.0, "jobs": 0.0}
    for pid in family & stats.keys():
        name = "jobs" if b"jobs" in lines[pid] else "pages"
        used[name] += sum(map(int, stats[pid][11:15])) / ticks
    return used


def own_cpu() -> float:
    """Return the seconds of CPU that this process has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


# ------------------------------------------------------------------------------------------------------ the people


class Desk:
    """Makes the groups and the forms of the measurements, and looks into the database afterwards."""

    def __init__(self) -> None:
        from conference import create_app

        self.app = create_app()
        self.people = self._people()
        with self.app.app_context():
            from conference.events import queries

            event = queries.event_by_slug(EVENT)
            self.event_id, self.languages = event.id, event.languages
        self.open_group(OPEN_GROUP, None)

    def open_group(self, code: str, quota: int | None) -> None:
        """Make a group as the program makes one: open, without approval and without waiting list."""
        from conference.core.db import write
        from conference.events.models import StakeholderGroup

        label = {"fr": f"Banc d’essai {code}", "en": f"Bench {code}"}
        with self.app.app_context(), write() as db:
            db.add(StakeholderGroup(event_id=self.event_id, code=code, label=label, quota=quota, position=90))

    def request(self, group: str, fields: dict[str, str] | None = None) -> bytes:
        """Return the whole request with which somebody registers in a group."""
        body = urlencode(fields or self.fields()).encode()
        head = (
            f"POST /c/{EVENT}/inscription/{group} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n{BROWSER}"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body

    def fields(self) -> dict[str, str]:
        """Return the form of a new person, signed: names as common as they are, a phone and an address of their own."""
        from conference.core import tokens

        with self.app.app_context():
            signed = tokens.sign_form("details", EVENT)
        return {"signed": signed, **next(self.people)}

    def warm_up(self) -> None:
        """Have both workers import what they import at the first registration."""
        drive([self.request(OPEN_GROUP) for _ in range(64)], CLIENTS)

    def forms_with_options(self) -> list[tuple[str, str]]:
        """Make questions whose options have quotas for a group of their own; return (name, group) of such forms."""
        from conference.core.db import write
        from conference.events.models import Question, QuestionOption

        group = "banc-questions"
        self.open_group(group, None)
        with self.app.app_context(), write() as db:
            for place in range(8):
                question = Question(
                    event_id=self.event_id,
                    code=f"banc_{place}",
                    position=place,
                    kind=("one_of", "several_of")[place % 2],
                    label={"fr": f"Question du banc d’essai {place}"},
                    groups=[group],
                )
                db.add(question)
                db.flush()
                for number in range(6):
                    label = {"fr": f"Réponse {number}"}
                    row = {"question_id": question.id, "code": f"r{number}", "position": number, "label": label}
                    db.add(QuestionOption(**row, quota=100))
        return [("form, 8 questions of 6 options with quotas", group)]

    def seats_and_people(self, group: str) -> tuple[int, int]:
        """Return how many seats of a group are counted as taken, and how many people hold one."""
        import sqlalchemy as sa

        from conference.core.db import session
        from conference.events import queries
        from conference.participants.models import Participant

        with self.app.app_context():
            row = queries.group_by_code(self.event_id, group)
            holding = sa.select(sa.func.count()).where(Participant.group_id == row.id, Participant.seat == "group")
            return row.taken, session().scalar(holding) or 0

    def people_and_messages(self, fields: dict[str, str]) -> tuple[int, int]:
        """Return how many people a form made, and how many messages to them."""
        import sqlalchemy as sa

        from conference.core.db import session
        from conference.messaging.models import OutboxMessage
        from conference.participants.models import Participant

        with self.app.app_context():
            people = sa.select(Participant.id).where(Participant.organisation == fields["organisation"])
            ids = session().scalars(people).all()
            messages = sa.select(sa.func.count()).where(OutboxMessage.subject_id.in_(ids))
            return len(ids), session().scalar(messages) or 0

    def _people(self) -> Iterator[dict[str, str]]:
        folder = ROOT / "conference" / "demo" / "data"
        given, families = (
            list(csv.DictReader((folder / f"{name}.csv").open(encoding="utf-8", newline="")))
            for name in ("given_names", "family_names")
        )
        weights = [float(row["weight"]) for row in families]
        rng = random.Random(2024)
        number = 0
        while number := number + 1:
            first, last = rng.choice(given), rng.choices(families, weights)[0]
            yield {
                "given_names": first["name"],
                "family_name": last["name"],
                "phone": f"7{number:07d}",
                "email": f"banc.{number}@example.org",
                "organisation": f"CSCom {number}",
                "function": "Infirmière",
                "sex": first["sex"] if first["sex"] in {"F", "M"} else "",
                "age_bracket": "25-29",
                "language": self.languages[0],
                "consent_list": "y",
                "consent_photo": "y",
            }


# -------------------------------------------------------------------------------------------------------- the load


@dataclass
class Answer:
    """What came back: ``status`` is 0 where nothing did."""

    status: int
    seconds: float
    location: str = ""


def found(pattern: str, text: str) -> str:
    """Return the group of a pattern that must be there."""
    match = re.search(pattern, text)
    if match is None:
        raise LookupError(f"nothing like {pattern}")
    return match[1]


def get(path: str) -> bytes:
    """Return the request for a page."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n{BROWSER}Connection: close\r\n\r\n".encode()


def drive(requests: list[bytes], clients: int) -> list[Answer]:
    """Send all requests, ``clients`` at a time, each over a new connection, from this one process."""
    waiting, answers = iter(requests), []
    with selectors.EpollSelector() as selector:

        def begin() -> bool:
            request = next(waiting, None)
            if request is None:
                return False
            connection = socket.socket()
            connection.settimeout(0)
            connection.connect_ex(("127.0.0.1", PORT))
            selector.register(connection, selectors.EVENT_WRITE, [request, time.perf_counter(), bytearray()])
            return True

        running = sum(begin() for _ in range(clients))
        while running:
            for key, _ in selector.select():
                connection, state = key.fileobj, key.data
                if _step(selector, connection, state):
                    answers.append(_answer(bytes(state[2]), time.perf_counter() - state[1]))
                    selector.unregister(connection)
                    connection.close()
                    running += begin() - 1
    return answers


def _step(selector: selectors.BaseSelector, connection: socket.socket, state: list[Any]) -> bool:
    """Send what is to be sent or read what came; tell whether that was all."""
    try:
        if state[0]:
            state[0] = state[0][connection.send(state[0]) :]
            if not state[0]:
                selector.modify(connection, selectors.EVENT_READ, state)
            return False
        came = connection.recv(262_144)
    except OSError:
        return True
    state[2] += came
    return not came


def _answer(came: bytes, seconds: float) -> Answer:
    head = came.partition(b"\r\n\r\n")[0].decode("latin-1")
    location = re.search(r"(?im)^location: (\S+)", head)
    return Answer(int(head[9:12]) if head.startswith("HTTP/1.1 ") else 0, seconds, location[1] if location else "")


# --------------------------------------------------------------------------------------------------- the slow link


class Link:
    """240 kbit/s each way, 420 ms each way: bytes leave one after the other and arrive later."""

    BYTES_A_SECOND = 240_000 / 8
    ONE_WAY = 0.42
    SEGMENT, HEADERS = 1_400, 40

    def __init__(self) -> None:
        self.wire = 0
        self._free = [0.0, 0.0]

    def arrival(self, way: int, data: bytes) -> float:
        """Return when the last of ``data`` arrives; every second segment is acknowledged on the way back."""
        segments = -(-len(data) // self.SEGMENT)
        size = len(data) + segments * self.HEADERS
        self.wire += size + -(-segments // 2) * self.HEADERS
        self._free[way] = max(self._free[way], time.monotonic()) + size / self.BYTES_A_SECOND
        return self._free[way] + self.ONE_WAY


class Journey:
    """One registration over the slow link, through a proxy, as a browser does it: a new connection for each step.

    An answer that fits in the ten segments that TCP sends at once (14 kB) costs no further round trip; each page does.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk, self.link = desk, Link()

    async def walk(self) -> tuple[list[float], int]:
        """Return the seconds of each step until its page was complete, and the bytes on the wire."""
        proxy = await asyncio.start_server(self._pass_on, "127.0.0.1", PORT + 1)
        steps = []
        async with proxy:
            await self._timed(steps, get(f"/c/{EVENT}/"))
            groups = await self._timed(steps, get(f"/c/{EVENT}/inscription"))
            form = await self._timed(steps, get(found(rf'"(/c/{EVENT}/inscription/{OPEN_GROUP})"', groups)))
            fields = self.desk.fields() | {"signed": found(r'name="signed" value="([^"]+)"', form)}
            await self._timed(steps, self.desk.request(OPEN_GROUP, fields), then_own_page=True)
            await asyncio.sleep(1)  # until the last connection is closed
        return steps, self.link.wire

    async def _timed(self, steps: list[float], request: bytes, *, then_own_page: bool = False) -> str:
        """Send ``request`` over a new connection, follow a redirect on the same one, return the page."""
        self.link.wire += 7 * Link.HEADERS  # what opens and closes a connection
        start = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT + 1)
        head, body = await self._ask(reader, writer, request)
        if then_own_page:
            path = urlsplit(found(r"(?im)^location: (\S+)", head)).path
            head, body = await self._ask(reader, writer, get(path))
        steps.append(time.monotonic() - start)
        writer.close()
        found(r"^HTTP/1.1 (200) ", head)
        page = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
        if asked := re.findall(r'<(?:script|img|link rel="stylesheet")[^>]+(?:src|href)="(/[^"]+)"', page):
            raise LookupError(f"a page asks for {asked}: these bytes are not all")
        return page

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
    ) -> tuple[str, bytes]:
        writer.write(request.replace(b"Connection: close", b"Connection: keep-alive"))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        return head, await reader.readexactly(int(found(r"(?im)^content-length: (\d+)", head)))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection, both ways at once; three packets open it, which takes a round trip, four close it."""
        await asyncio.sleep(2 * Link.ONE_WAY)
        there, back = await asyncio.open_connection("127.0.0.1", PORT)
        await asyncio.gather(self._pump(0, reader, back), self._pump(1, there, writer))

    async def _pump(self, way: int, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        loop, last = asyncio.get_running_loop(), 0.0
        with contextlib.suppress(OSError):
            while data := await source.read(65_536):
                last = self.link.arrival(way, data)
                loop.call_at(last, target.write, data)
        loop.call_at(last, target.close)


if __name__ == "__main__":
    main()
