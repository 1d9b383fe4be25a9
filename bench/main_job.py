"""The main job on the example conference plus 5,000 generated participants: weight, speed, memory of the real server.

    .venv/bin/python bench/main_job.py

Starts the program as ``./run`` does, in a temporary folder, on SQLite with synchronous=FULL and two web workers.
"""

import gzip
import html
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("BENCH_PORT", "8931"))
BASE = f"http://127.0.0.1:{PORT}"
EVENT = "paix-par-la-sante"
PEOPLE = 5_000
FLASK = [str(ROOT / ".venv/bin/flask"), "--app", "wsgi"]


def main() -> None:
    """Print every figure beside its bound."""
    with tempfile.TemporaryDirectory() as home:
        environ = os.environ | {"JATIGI_HOME": home, "PORT": str(PORT), "PYTHONWARNINGS": "ignore"}
        environ.pop("DATABASE_URL", None)
        flask(environ, "db", "upgrade")
        flask(environ, "demo", "load")
        flask(environ, "demo", "people", str(PEOPLE))
        started = time.perf_counter()
        server = subprocess.Popen(
            [*FLASK, "serve"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            say("start to first answer", wait_for(BASE + "/healthz") - started, "s", 1.5)
            measure(server.pid, Path(home))
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)


def measure(server: int, home: Path) -> None:
    """Measure pages, exports and memory."""
    form = f"/c/{EVENT}/inscription/sante"
    for name, path in (
        ("home", f"/c/{EVENT}/"),
        ("form", form),
        ("own page", register(form)),
        ("programme", f"/c/{EVENT}/programme"),
    ):
        say(f"{name}: compressed", weight(path) / 1000, "kB", 12 if name == "programme" else 10)
    say("GET form, median of 200", median(lambda: get(form), 200), "ms", 15)
    staff = sign_in(home)
    people = f"/org/{EVENT}/participants"
    say("organiser list of 5,196, median of 30", median(lambda: get(people, staff), 30), "ms", 60)
    say("the same, sorted by date, page 40", median(lambda: get(people + "?tri=-date&page=40", staff), 30), "ms", 60)
    say("search « koulibaly », median of 30", median(lambda: get(people + "?q=koulibaly", staff), 30), "ms", 60)
    for kind, bound in (("csv", 0.5), ("xlsx", 1.5)):
        say(f"export 5,196 {kind}, median of 5", median(lambda kind=kind: export(staff, kind), 5) / 1000, "s", bound)
    print(f"{'memory of a web worker (RSS)':48}{max(memory(server)):9.0f} MB   reach 110 MB")
    print("badges: bench/badges.py")


def say(what: str, value: float, unit: str, bound: float) -> None:
    """Print one figure."""
    print(
        f"{what:48}{value:9.2f} {unit:4} reach {bound:g} {unit}{'' if value <= bound else '   NOT REACHED'}", flush=True
    )


def flask(environ: dict[str, str], *command: str) -> None:
    """Run one command of the program."""
    subprocess.run([*FLASK, *command], cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)


def wait_for(address: str) -> float:
    """Return when the address answers."""
    for _ in range(3000):
        try:
            urllib.request.urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.005)
        else:
            return time.perf_counter()
    sys.exit("the server does not answer")


def get(path: str, opener: urllib.request.OpenerDirector | None = None, data: dict[str, str] | None = None) -> bytes:
    """Return the body that a path answers with, as it came over the wire."""
    body = urllib.parse.urlencode(data).encode() if data else None
    request = urllib.request.Request(BASE + path, body, {"Accept-Encoding": "gzip"})
    return (opener or urllib.request.build_opener()).open(request, timeout=120).read()


def text(body: bytes) -> str:
    """Return a page's text."""
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def weight(path: str) -> int:
    """Return the compressed size of a first view, with what it asks for: the script of conditions, and nothing else."""
    body = get(path)
    asked = re.findall(r'<(?:script|img|link rel="stylesheet")[^>]+(?:src|href)="(/[^"]+)"', text(body))
    if any("/conditions.js?" not in one for one in asked):
        sys.exit(f"{path} asks for {asked}")
    return len(body) + sum(len(get(one)) for one in asked)


def median(work: "callable", times: int) -> float:
    """Return the median time of ``work`` in milliseconds, after two calls that do not count."""
    spent = []
    for number in range(times + 2):
        start = time.perf_counter()
        work()
        if number > 1:
            spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page."""
    tags = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", page)]
    return {tag["name"]: html.unescape(tag.get("value", "")) for tag in tags if tag.get("type") == "hidden"}


def register(form: str) -> str:
    """Register somebody and return the address of their own page."""
    fields = hidden(text(get(form))) | {
        "given_names": "Aminata",
        "family_name": "Traoré",
        "phone": "70 00 12 34",
        "sex": "F",
    }
    request = urllib.request.Request(BASE + form, urllib.parse.urlencode(fields).encode())
    return urllib.parse.urlsplit(urllib.request.urlopen(request, timeout=30).url).path


def sign_in(home: Path) -> urllib.request.OpenerDirector:
    """Return a browser in which the demo's organiser is signed in."""
    account = next(
        line.split("\t")
        for line in (home / "demo-accounts.txt").read_text().splitlines()
        if line.startswith("organiser")
    )
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    fields = hidden(text(get("/org/connexion", opener))) | {"email": account[1], "password": account[2]}
    get("/org/connexion", opener, fields)
    return opener


def export(staff: urllib.request.OpenerDirector, kind: str) -> None:
    """Export everybody."""
    path = f"/org/{EVENT}/participants/exporter"
    body = get(path, staff, hidden(text(get(path, staff))) | {"format": kind})
    if kind == "csv" and text(body).count("\r\n") < PEOPLE:
        sys.exit("the export is not whole")


def memory(server: int) -> list[float]:
    """Return the resident memory of each web worker in MB: of the server's descendants, those that answer requests."""
    parents, resident, command = {}, {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = dict(line.split(":\t", 1) for line in (folder / "status").read_text().splitlines() if ":\t" in line)
            command[int(folder.name)] = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        parents[int(folder.name)] = int(lines["PPid"])
        resident[int(folder.name)] = int(lines.get("VmRSS", "0").split()[0]) / 1000
    family = {server}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    leaves = family - set(parents.values())
    return [resident[pid] for pid in leaves if b"serve" in command[pid]]


if __name__ == "__main__":
    main()
