"""Twenty people go through everything; then every byte that was left anywhere is searched for their contacts."""

import io
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import xlsxwriter
from bs4 import BeautifulSoup

from conference import create_app
from conference.core import clock, migrations, sheets
from conference.core.db import db, session
from conference.desk import settings
from conference.events.models import Event
from conference.participants import contacts as contact_store
from conference.participants.models import Participant
from config import Settings
from tests.builders import PASSWORD, a_group, a_half_day, a_staff_user, an_event
from tests.desk.a_device import Telephone, b64, unb64
from tests.guard.canaries import Canary, canaries, patterns, smell, smell_files
from tests.messaging.smtp_server import mail_server
from tests.pages import Form, Page

ROOT = Path(__file__).resolve().parents[2]
EVENT = "/c/canari"
HEADER = ["Prénoms", "Nom", "Groupe", "Téléphone", "Adresse e-mail", "Commune"]


# ---- the nose itself


@pytest.fixture
def bird() -> Canary:
    return canaries("nose")[0]


@pytest.mark.parametrize("around", [b"", b"x", b"xy", b"xyz"])
def test_a_contact_is_smelt_in_every_encoding_and_position(bird, around):
    import base64

    for needle in (bird.phone, bird.national, bird.email.upper(), bird.commune):
        for text in (needle.encode(), needle.encode("utf-16"), needle.encode("utf-16-be")):
            dressed = around + text + around
            for data in (dressed, base64.b64encode(dressed), dressed.hex().encode(), dressed.hex().upper().encode()):
                if needle != bird.email.upper() or data in {dressed, dressed.hex().encode()}:
                    assert smell(data, [bird]), (needle, data)


def test_what_is_no_contact_is_not_smelt(bird):
    assert not smell(f"{bird.given_names} {bird.family_name} +22361990 a@kanari.ml".encode(), [bird])
    assert min(len(pattern) for needle in bird.needles() for pattern in patterns(needle)) >= 8


# ---- the house they go through


@dataclass
class House:
    """A running instance with a folder of its own, and all that it says."""

    home: Path
    log: Path
    temporary: Path
    environ: dict[str, str]
    people: list[Canary]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default_factory=time.time)
    #: What came back in answers: contacts may stand there, so it only shows that they went through.
    answers: list[bytes] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.environ['PORT']}"

    def command(self, *arguments: str, environ: dict[str, str] | None = None, stdin: str = "") -> int:
        """Run a command of the program; what it prints goes to the log."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT, env=self.environ | (environ or {}), capture_output=True, input=stdin.encode(), check=False,
        )  # fmt: skip
        with self.log.open("ab") as log:
            log.write(done.stdout + done.stderr)
        return done.returncode

    def places(self) -> list[Path]:
        return [self.home, self.log, self.temporary]

    def fresh_temporary_files(self) -> list[Path]:
        """Files below the machine's folders for temporary files that were written since the start."""
        found = []
        for folder in {Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")}:
            for path in folder.glob("*"):
                for file in [path] if path.is_file() else [one for one in path.glob("*") if one.is_file()]:
                    with_time = _times(file)
                    if with_time is not None and with_time >= self.started - 1:
                        found.append(file)
        return found


def _times(file: Path) -> float | None:
    try:
        return file.stat().st_mtime if os.access(file, os.R_OK) else None
    except OSError:
        return None


@dataclass
class Visitor:
    """A browser that keeps every answer."""

    house: House
    client: httpx.Client

    def get(self, path: str) -> Page:
        return self._page(self.client.get(path))

    def send(self, form: Form, *, press: str | None = None, more: dict[str, Any] | None = None, **fields: Any) -> Page:
        data = form.filled({name: value for name, value in fields.items() if name in form.fields}, press=press)
        return self._page(self.client.post(form.action, data=data | (more or {})))

    def post(self, path: str, **options: Any) -> Page:
        return self._page(self.client.post(path, **options))

    def _page(self, answer: httpx.Response) -> Page:
        self.house.answers.append(answer.content)
        return Page(BeautifulSoup(answer.content, "html5lib"), answer)

    def sign_in(self, email: str, password: str = PASSWORD) -> Page:
        return self.send(self.get("/org/connexion").form("password"), email=email, password=password)


@contextmanager
def visitor(house: House):
    with httpx.Client(base_url=house.base, follow_redirects=True, timeout=120) as client:
        yield Visitor(house, client)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The instance after twenty people went through everything; still running."""
    folder = tmp_path_factory.mktemp("canary")
    people = canaries(folder)
    with mail_server() as box:
        # a server that repeats the address it refuses
        box.answers["RCPT"] = f"550 5.1.1 <{people[0].email}> unknown"
        house = House(folder / "home", folder / "log", folder / "tmp", _environ(folder, box.url), people)
        house.temporary.mkdir()
        _furnish(house)
        _start(house)
        try:
            _everything(house)
            yield house
        finally:
            _stop(house)


def _environ(folder: Path, smtp_url: str) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        "JATIGI_HOME": str(folder / "home"),
        "JATIGI_DEMO": "0",
        "JATIGI_BACKUP_PASSPHRASE": "une phrase assez longue",
        "PORT": str(port),
        "SMTP_URL": smtp_url,
        "TMPDIR": str(folder / "tmp"),
        "WEB_CONCURRENCY": "1",
    }


def _furnish(house: House) -> None:
    """Make the event and its staff."""
    app = create_app(Settings.load(house.environ))
    today = clock.now().date()
    with app.app_context():
        migrations.upgrade()
        event = an_event("canari", zone="UTC", first_day=today, last_day=today + timedelta(days=1), exposed=True)
        a_group(event, "sante", quota=None, asks_commune=True, approval=True)
        a_group(event, "plein", quota=1, waiting_list=True)
        a_half_day(event, starts_minute=0, ends_minute=1439)
        a_staff_user("organisation@equipe.example", "organiser", event, contacts=True)
        a_staff_user("accueil@equipe.example", "desk", event)
        db.engine.dispose()


def _start(house: House) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    with house.log.open("ab") as log:
        house.process = subprocess.Popen(command, cwd=ROOT, env=house.environ, stdout=log, stderr=log)
    _wait(lambda: httpx.get(house.base + "/healthz").status_code == 200)


def _stop(house: House) -> None:
    if house.process is not None and house.process.poll() is None:
        house.process.send_signal(signal.SIGINT)
        house.process.wait(timeout=120)


def _wait(done) -> None:
    end = time.monotonic() + 120
    while True:
        try:
            if done():
                return
        except (OSError, httpx.HTTPError):
            pass
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


# ---- what they do


def _everything(house: House) -> None:
    with visitor(house) as guest:
        _register(guest, house.people)
        _go_wrong(guest, house)
    with visitor(house) as organiser:
        assert "canari" in str(organiser.sign_in("organisation@equipe.example").response.url)
        _import(organiser, house)
        _organise(organiser, house.people)
        with visitor(house) as focal:
            _delegate(organiser, focal, house)
        with visitor(house) as invited:
            _invite(organiser, invited, house)
        _import_by_command(house)
        _rule(organiser)
        with visitor(house) as desk:
            desk.sign_in("accueil@equipe.example")
            _welcome(desk, house)
        _send_a_device(organiser, house)
    _wait(lambda: _rows(house, "SELECT count(*) FROM outbox_message WHERE attempts > 0") > 0)
    assert house.command("backup", str(house.home / "sauvegarde.jatigi")) == 0


def _register(guest: Visitor, people: list[Canary]) -> None:
    """Register, twice, wrongly, on the waiting list; correct; cancel; find again."""
    forms = [_register_one(guest, one, "sante") for one in people[:4]]
    again, own = forms[0]
    guest.send(again, **_said(people[0]))
    _register_one(guest, people[1], "sante")
    page = guest.get(_path(forms[2][1]) + "/modifier")
    guest.send(page.form("email"), phone=people[6].national, email=people[6].email)
    cancel = guest.get(_path(forms[3][1]) + "/annuler")
    guest.send(cancel.form("signed"))
    for one in people[4:6]:
        _register_one(guest, one, "plein")
    wrong = guest.get(f"{EVENT}/inscription/sante").form("email")
    refused = guest.send(wrong, given_names="", family_name="", phone=people[6].national + " x", email=people[7].email)
    assert people[7].email in str(refused.soup)
    for path in ("", "/image.png", "/calendrier.ics", "/autre"):
        guest.get(_path(own) + path)
    found = guest.get(f"{EVENT}/retrouver").form("code")
    guest.send(found, code=people[7].phone[-6:], name=people[7].email)


def _register_one(guest: Visitor, one: Canary, group: str) -> tuple[Form, Page]:
    form = guest.get(f"{EVENT}/inscription/{group}").form("email")
    page = guest.send(form, **_said(one))
    assert "/x/" in str(page.response.url), page.text
    return form, page


def _said(one: Canary) -> dict[str, Any]:
    return {"given_names": one.given_names, "family_name": one.family_name, "phone": one.national, "email": one.email}


def _path(own: Page) -> str:
    return httpx.URL(str(own.response.url)).path


def _go_wrong(guest: Visitor, house: House) -> None:
    """Ask for what is not there, send what is no form, and find the database broken, contacts in hand."""
    one, form = house.people[7], guest.get(f"{EVENT}/inscription/sante").form("email")
    headers = {
        "User-Agent": one.email,
        "Referer": f"http://x/?{one.email}",
        "X-Request-ID": one.email.partition("@")[0],
    }
    said = _said(one)
    guest.client.get(f"{EVENT}/rien/{one.email}", params=said, headers={**headers, "X-Request-ID": "x"})
    guest.client.get(f"/x/{one.email}")
    guest.client.post(f"{EVENT}/inscription/{one.commune}", data=said)
    guest.client.post(f"{EVENT}/inscription/sante", data={**said, "signed": one.email})
    guest.client.post(
        f"{EVENT}/inscription/sante",
        content=b"\xff" + one.email.encode(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    guest.client.post("/org/connexion", data={"email": one.email, "password": one.phone})
    token = guest.get("/org/connexion").form("password").fields["csrf_token"]
    guest.client.post("/org/connexion", data={"email": one.email, "password": one.phone, "csrf_token": token})
    said, zone = form.filled(_said(house.people[8])), "UPDATE event SET zone = '{}'"
    for breaks, mends in (
        ("ALTER TABLE code RENAME TO away", "ALTER TABLE away RENAME TO code"),
        ("ALTER TABLE contact_key RENAME TO away", "ALTER TABLE away RENAME TO contact_key"),
        (zone.format("Nulle/Part"), zone.format("UTC")),
    ):
        _change(house, breaks)
        assert guest.client.post(form.action, data=said).status_code >= 500
        _change(house, mends)


def _import(organiser: Visitor, house: House) -> None:
    """Import a file, leave another one waiting, have a third refused."""
    people = house.people
    _upload(organiser, _csv(people[9:12]), "liste.csv", confirm=True)
    _upload(organiser, _xlsx(people[12:13]), "liste.xlsx", confirm=False)
    padding = _csv(people[13:14]) + b"\r\n;;;;;" * 200_000  # larger than what usually goes into a temporary file
    _upload(organiser, padding[:1_500_000], f"{people[13].email}.csv", confirm=False)
    refused = _upload(organiser, b"\xff\xfe" + people[14].email.encode(), f"{people[14].phone}.csv", confirm=False)
    assert refused.response.status_code == 400


def _upload(organiser: Visitor, data: bytes, name: str, *, confirm: bool) -> Page:
    form = organiser.get("/org/canari/importer").form("file")
    page = organiser.post(form.action, data=form.filled(), files={"file": (name, data)})
    if confirm:
        rehearsal = organiser.send(page.form("Vérifier les lignes"))
        assert organiser.send(rehearsal.form("Importer 3 personnes")).h1 == "Import terminé"
    return page


def _import_by_command(house: House) -> None:
    """Import both kinds of file with the command, one of them with rows that have a problem."""
    people, outside = house.people, house.home.parent
    wrong = _csv(people[18:19], phone="12").replace(b"sante", b"nulle part")
    for name, data, options, code in (
        ("a.csv", _csv(people[13:15]), [], 0),
        ("b.xlsx", _xlsx(people[15:17]), [], 0),
        ("c.csv", wrong, [], 3),
        ("d.csv", b"\x00\x01" + people[17].email.encode(), [], 1),
    ):
        (outside / name).write_bytes(data)
        assert house.command("attendees", "import", "canari", str(outside / name), *options) == code, name


def _write_down(organiser: Visitor, pages: str, ids: list[str], people: list[Canary]) -> None:
    """Type contacts where notes, tags, messages and the grid are typed."""
    said = f"Appeler le {people[9].national} ou {people[10].phone}, {people[11].email}, {people[12].commune}"
    page = organiser.send(organiser.get(f"{pages}/{ids[1]}").form("note"), note=said)
    assert people[9].national in page.text
    edit = organiser.get(page.link("Modifier la note")).form("note")
    page = organiser.send(edit, press="Enregistrer", note=said + " !")
    organiser.send(edit, press="Enregistrer", note=said + " ?")  # from a second window
    organiser.send(page.form("geste"), press="Enlever")
    organiser.send(organiser.get(f"{pages}/{ids[1]}").form("Mettre"), etiquette=people[13].national)
    chosen = {**organiser.get(pages).form("Accepter").filled(), "ids": ids[:4]}
    letter = organiser.post(f"{pages}/message", data=chosen).form("body_fr")
    preview = organiser.send(letter, press="Voir avant", subject_fr=people[14].national, body_fr=said)
    assert organiser.send(preview.form("etape"), press="Envoyer").h1 == "Messages de l’équipe"
    grid = organiser.get(f"{pages}/grille?grille=telephone&grille=email").form("ids")
    cell = f"{ids[2].replace('-', '')}-phones"
    assert "1 fiche enregistrée" in organiser.send(grid, press="Enregistrer", **{cell: people[15].national}).text


def _organise(organiser: Visitor, people: list[Canary]) -> None:
    """Search, look, decide, take back, change, export, read messages, print."""
    pages = "/org/canari/participants"
    shown = organiser.get(f"{pages}?contacts=1")
    assert any(people[9].email in str(link) or people[9].national in link.text for link in shown.soup.select("td, a"))
    for typed in (people[9].phone, people[9].national, people[9].email):
        assert people[9].given_names in organiser.get(str(httpx.URL(pages, params={"q": typed}))).text
    ids = [box["value"] for box in shown.soup.select("input[name=ids]")]
    token = shown.soup.select_one("[name=csrf_token]")["value"]
    for decision in ("accept", "decline", "cancel"):
        done = organiser.post(f"{pages}/decision", data={"csrf_token": token, "decision": decision, "ids": ids[:4]})
        for form in done.soup.select("form[action*=annuler]"):
            organiser.send(Form(form))
    for one in ids:
        organiser.get(f"{pages}/{one}")
    form = organiser.get(f"{pages}/{ids[0]}/modifier").form("email")
    organiser.send(form, phones=people[19].national, email=people[19].email, commune=people[19].commune)
    organiser.send(
        form, phones=people[18].national, email=people[18].email
    )  # the same version again: somebody was faster
    _write_down(organiser, pages, ids, people)
    _export(organiser, pages, people)
    for link in organiser.get("/org/canari/messages").soup.select("a[href*='/messages/']"):
        organiser.get(str(link["href"]))
    _print(organiser, token, ids)


def _delegate(organiser: Visitor, guest: Visitor, house: House) -> None:
    """Make a delegation, be its focal point, name and correct people, remind, print, leave a table waiting."""
    board, focal, one, other = "/org/canari/delegations", house.people[8], house.people[17], house.people[14]
    form = organiser.get(f"{board}/nouvelle").form("organisation")
    contacts = {"phone": focal.national, "email": focal.email}
    organiser.send(form, organisation="", **contacts)
    made = organiser.send(form, organisation="Oiseaux", group="sante", seats="3", **contacts)
    path, pin = f"/d/{made.text.partition('/d/')[2].split()[0]}", made.one(".code").get_text().replace(" ", "")
    _change(house, "UPDATE event SET first_day = date('now', '+1 day'), last_day = date('now', '+2 days')")
    guest.send(guest.get(path).form("pin"), pin=focal.email)
    page = guest.send(guest.get(path).form("pin"), pin=pin)
    naming = guest.get(page.link("Désigner une personne")).form("given_names")
    guest.send(naming, **_said(one) | {"email": one.email + "@"})
    page = guest.send(naming, **_said(one))
    person = guest.get(page.link(one.given_names))
    guest.send(guest.get(person.link("Corriger")).form("given_names"), phone=other.national, email=other.email)
    assert guest.client.get(f"{path}/codes.pdf").content.startswith(b"%PDF")
    _change(house, "UPDATE event SET first_day = date('now'), last_day = date('now', '+1 day')")
    shown = organiser.get(made.link("Oiseaux"))
    assert focal.email in shown.text
    organiser.send(organiser.get(shown.link("Modifier")).form("organisation"), phone=other.national)
    organiser.send(organiser.get(f"{board}/relancer").form("Relancer"))
    for form in (shown.form("Imprimer la lettre"), organiser.get(board).form("Exporter")):
        assert organiser.client.post(form.action, data=form.filled()).status_code == 200
    table = f"Structure;Groupe;Places;Téléphone;E-mail\nNid;sante;1;{other.national};{other.email}\n".encode()
    form = organiser.get(f"{board}/importer").form("file")
    organiser.post(form.action, data=form.filled(), files={"file": ("nids.csv", table)})


def _invite(organiser: Visitor, guest: Visitor, house: House) -> None:
    """Invite by a form and by a list, wrongly too, correct, send, remind, withdraw; be invited: answer, and say no."""
    board, one, other, last = "/org/canari/invitations", house.people[2], house.people[3], house.people[7]
    form = organiser.get(f"{board}/nouvelle").form("given_names")
    organiser.send(form, group="", **_said(one))
    shown = organiser.send(form, group="sante", **_said(one))
    organiser.send(organiser.get(shown.link("Modifier")).form("given_names"), phone=other.national)
    many = organiser.get(f"{board}/plusieurs").form("people")
    lines = f"Kanari Oiseau {other.national}\nKanari Merle <{other.email}>\nKanari ; Pie ; {last.phone} ; {last.email}"
    organiser.send(many, group="sante", people=f"{lines}\n{last.email}")
    listed = organiser.send(many, group="sante", people=lines)
    ids = [box["value"] for box in listed.soup.select("input[name=ids]")]
    assert len(ids) == 4
    sending = listed.form("Envoyer")
    organiser.send(sending, press="Envoyer", more={"ids": ids})
    organiser.send(sending, press="Envoyer", more={"ids": ids[:1], "action": "remind"})
    paths = []
    for identity in ids:
        text = organiser.get(f"{board}/{identity}").one("textarea").get_text()
        paths.append("/i/" + text.partition("/i/")[2].split()[0])
    answer = guest.get(paths[0]).form("given_names")
    guest.send(answer, given_names="", family_name="", phone=last.national + "x", email=last.email)
    came = guest.send(answer, phone=last.national, email=last.email)
    assert "/x/" in str(came.response.url), came.text
    guest.send(guest.get(paths[1]).form("Je ne pourrai pas venir"))
    guest.client.get(f"/i/{last.email}")
    gone = organiser.send(sending, press="Envoyer", more={"ids": ids[2:3], "action": "withdraw"})
    organiser.send(gone.form("Annuler"))
    organiser.get(f"{board}?q={last.email}")


def _export(organiser: Visitor, pages: str, people: list[Canary]) -> None:
    for kind in ("csv", "xlsx"):
        form = organiser.get(f"{pages}/exporter").form("format")
        data = form.fields | {"format": kind, "contacts": "y", "reason": "other"}
        for reason in (people[17].email, f"appeler le {people[17].national}"):
            assert organiser.client.post(form.action, data=data | {"other": reason}).status_code == 400
        answer = organiser.client.post(form.action, data=data | {"other": "réunion du 21/08/2026"})
        table = sheets.read_table(f"x.{kind}", answer.content, max_rows=100, max_columns=60)
        said = " ".join(cell for row in table.rows for cell in row)
        assert people[9].email in said
        assert people[19].commune in said


def _print(organiser: Visitor, token: str, ids: list[str]) -> None:
    badges = organiser.client.post("/org/canari/badges/choisis", data={"csrf_token": token, "ids": ids, "vu": "1"})
    assert badges.content.startswith(b"%PDF")
    form = organiser.get("/org/canari/emargement").form("half_day")
    choices = {
        "half_day": [one["value"] for one in form.tag.select("[name=half_day]")][:1],
        "groups": ["sante", "plein"],
    }
    sheet = organiser.client.post(form.action, data=form.fields | choices | {"contacts": "y", "minimal": []})
    assert sheet.content.startswith(b"%PDF")
    organiser.house.answers.append(sheet.content)


def _welcome(desk: Visitor, house: House) -> None:
    """Search by a contact typed into the box, check in, take it back, print, register somebody who just comes."""
    half_day = _rows(house, "SELECT id FROM half_day")
    start = f"/desk/canari/?demi-journee={_uuid(half_day)}&guichet=A"
    one = house.people[9]
    box = desk.get(start).one("#chercher")
    for typed in (one.phone, one.email, one.given_names):
        page = desk.send(Form(box), more={"q": typed})
    person = desk.send(page.form("op"))
    assert "Bienvenue" in person.text or "Arrivée" in person.text
    walk_in = desk.get("/desk/canari/personne-non-inscrite").form("given_names")
    group = walk_in.tag.select("[name=group]")[0]["value"]
    desk.send(walk_in, given_names=house.people[18].given_names, group=group, sex="F", organisation="Oiseaux")
    token = person.soup.select_one("[name=csrf_token]")["value"]
    printed = desk.client.post(_print_path(house, one), data={"csrf_token": token})
    assert printed.content.startswith(b"%PDF")


def _rule(organiser: Visitor) -> None:
    """Let the desk admit whoever comes."""
    form = organiser.get("/org/canari/accueil/regles").form("pending")
    organiser.send(form, pending="admit", cancelled="admit")


def _send_a_device(organiser: Visitor, house: House) -> None:
    """Add a device, pair it, send what it did: none of the answers that it keeps may hold a contact."""
    adding = organiser.get("/org/canari/accueil/appareils/nouveau").form("profile")
    shown = organiser.send(adding, name="Téléphone d’Awa", profile="welcome")
    code = shown.one("strong.code").get_text().replace(" ", "").strip()
    day_code = organiser.get("/org/canari/accueil/code").soup.select_one("strong.code").get_text()
    token, start = os.urandom(32), "/desk/canari/poste"
    body = {"code": code, "token": b64(token), "locale": "fr"}
    paired = organiser.client.post(f"{start}/appairer", json=body).json()
    proof = settings.proof_of(day_code.replace(" ", "").strip(), unb64(paired["salt"]))
    phone = Telephone(uuid.UUID(paired["device"]["id"]), token, unb64(paired["key"]), proof, "canari")
    now, half_day = clock.now(), _uuid(_rows(house, "SELECT id FROM half_day"))
    person = _uuid(_rows(house, "SELECT id FROM participant WHERE state = 'confirmed'"))
    arrival = phone.op("check_in", uuid.UUID(person), at=now, half_day=half_day)
    for ops in ([arrival], []):
        asked = phone.request(*ops, at=now, context="", code_version=paired["code_version"])
        answer = organiser.client.post(f"{start}/echanger", json=asked, headers={"Authorization": phone.header})
        assert answer.json()["code"] == "ok", answer.text
        assert answer.json()["roster"] is not None
        assert smell(answer.content, house.people) == []
    organiser.get("/org/canari/accueil/a-voir")
    organiser.get("/org/canari/presence/")


def _print_path(house: House, one: Canary) -> str:
    person_id = _rows(house, f"SELECT id FROM participant WHERE given_names = '{one.given_names}'")
    return f"/desk/canari/badge/{_uuid(person_id)}"


def _uuid(text: str) -> str:
    return str(uuid.UUID(text))


# ---- files and the database


def _rows(house: House, query: str) -> Any:
    with closing(sqlite3.connect(house.home / "jatigi.db", timeout=20)) as connection:
        return connection.execute(query).fetchone()[0]


def _change(house: House, statement: str) -> None:
    with closing(sqlite3.connect(house.home / "jatigi.db", timeout=20)) as connection:
        connection.execute("PRAGMA legacy_alter_table=ON")
        connection.execute(statement)
        connection.commit()


def _line(one: Canary, phone: str | None = None) -> list[str]:
    return [one.given_names, one.family_name, "sante", phone or one.national, one.email, one.commune]


def _csv(people: list[Canary], phone: str | None = None) -> bytes:
    return "\r\n".join(";".join(row) for row in [HEADER, *(_line(one, phone) for one in people)]).encode()


def _xlsx(people: list[Canary]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate([HEADER, *map(_line, people)]):
        sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


# ---- nothing of them is left

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.mark.slow
@pytest.mark.paper
def test_everybody_went_through(house):
    """Without this, finding nothing would prove nothing."""
    app = create_app(Settings.load(house.environ))
    with app.app_context():
        event = session().scalars(sa.select(Event)).one()
        known = [contact_store.read(person) for person in session().scalars(sa.select(Participant)).all()]
        db.engine.dispose()
    stored = {phone for contacts in known for phone in contacts.phones}
    arrived = [one.number for one in house.people if one.phone in stored]
    assert set(arrived) >= {1, 3, 4, 5, 6, 9, 10, 11, 13, 14, 15, 16, 19}, arrived
    assert {contacts.commune for contacts in known} >= {house.people[number].commune for number in (9, 13, 16, 19)}
    answered = {one.number for one in house.people if any(smell(answer, [one]) for answer in house.answers)}
    assert answered >= {0, 2, 6, 7, 9, 19}
    assert event.exposed


@pytest.mark.slow
@pytest.mark.paper
def test_no_contact_can_be_read_in_the_data_folder_the_log_or_temporary_files(house):
    assert {path.name for path in house.home.iterdir()} >= {
        "jatigi.db",
        "jatigi.db-wal",
        "bells.db",
        "sauvegarde.jatigi",
    }
    log = house.log.read_text(encoding="utf-8")
    assert "Traceback" in log, "an error was logged"
    assert "not sent" in log, "a message was refused"
    assert smell_files(house.places(), house.people) == {}
    assert smell_files(house.fresh_temporary_files(), house.people) == {}


@pytest.mark.slow
@pytest.mark.paper
def test_no_contact_can_be_read_after_a_restore_or_when_everything_has_stopped(house, tmp_path):
    environ = {"JATIGI_HOME": str(tmp_path / "ailleurs")}
    assert house.command("restore", str(house.home / "sauvegarde.jatigi"), environ=environ) == 0
    _stop(house)
    assert smell_files([*house.places(), tmp_path], house.people) == {}
