"""Two events that know nothing of each other, one person of each role, and the means to ask for every address.

Everything lies in a database of its own that is put back after a request that may have changed something.
"""

import sqlite3
from base64 import b64decode
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from conference import create_app
from conference.accounts.models import StaffSession
from conference.accounts.rules import COOKIE, SESSION_LIFE
from conference.agenda import (
    material_queries,
    material_services,
    material_state,
    report_files,
    report_links,
    report_services,
    row_state,
    session_services,
)
from conference.agenda import queries as agenda_queries
from conference.agenda import services as agenda
from conference.agenda.models import AgendaSession
from conference.agenda.programme import PublicRole
from conference.agenda.services import NewRoom, NewSession
from conference.agenda.session_models import Material
from conference.badges import layout_queries, making, picture_reading
from conference.badges import layout_services as layouts
from conference.badges import runs as badge_runs
from conference.badges.models import LayoutPicture
from conference.badges.recipes import Logo, Recipe
from conference.core import clock, files, migrations, tokens, vault
from conference.core.db import Base, db, session, write
from conference.core.permissions import SYSTEM, Actor, capability_of
from conference.desk import devices, quarantine
from conference.desk import services as desk_services
from conference.desk.devices import NewDevice
from conference.desk.models import DeskQuarantine
from conference.desk.rules import Op
from conference.documents.models import NumberedLine
from conference.events import geography_services as places
from conference.events import question_checks, question_queries
from conference.events import question_services as questions
from conference.events.question_services import NewQuestion
from conference.exchange import services as exchange
from conference.messaging.models import OutboxMessage
from conference.participants import (
    delegation_entry,
    erasure,
    export_runs,
    export_templates,
    invitation_records,
    invitations,
    letters,
    notes,
    saved_views,
    tag_queries,
    tags,
    tickets,
)
from conference.participants import services as participants
from conference.participants.export_rules import Order
from conference.participants.invitation_records import Wish
from conference.participants.lists import Wanted
from conference.participants.models import Suspicion
from conference.presence import half_days, recording
from conference.presence import services as presence
from conference.presence.recording import Spot
from conference.registration import delegation_import
from config import Settings
from tests.answering import a_file
from tests.builders import a_delegation, a_district, a_group, a_half_day, a_person, a_staff_user, an_event
from tests.databases import do_not_wait_for_the_disk

ROUTES = Path(__file__).with_name("routes.txt")
ROLES = ("anonymous", "desk", "organiser", "foreign", "admin")
SAFE = {"GET", "HEAD", "OPTIONS"}
CSRF = "0" * 40
#: What a request may leave behind without having changed anything: the log of looks, files of a release that are
#: rendered once and kept, and when a session was seen.
TRACES = {"audit_entry", "agenda_release_file"}
SEEN = {"staff_session": {"seen_at"}}
#: What each table holds but for these.
QUERIES = {
    table.name: f"SELECT {', '.join(one.name for one in table.columns if one.name not in SEEN.get(table.name, ()))}"
    f' FROM "{table.name}"'
    for table in Base.metadata.sorted_tables
    if table.name not in TRACES
}
#: What was asked already in this process, in whichever world: they are all alike.
ANSWERS: dict[tuple[str, str, str], TestResponse] = {}


@dataclass(frozen=True)
class Line:
    """One line of routes.txt: an address, a method, the capability, and the status that each role gets."""

    endpoint: str
    method: str
    capability: str
    statuses: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.endpoint:36} {self.method:6} {self.capability:22} " + " ".join(
            f"{status:>{len(role)}}" for role, status in zip(ROLES, self.statuses, strict=True)
        )

    def expected(self, role: str) -> int:
        return int(self.statuses[ROLES.index(role)])


def lines() -> list[Line]:
    """What routes.txt says."""
    rows = (line.split() for line in ROUTES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return [Line(row[0], row[1], row[2], tuple(row[3:])) for row in rows]


@dataclass
class World:
    """The application, its two events (``a`` and ``b``), what addresses need, and who asks."""

    app: Flask
    path: Path
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    users: dict[str, UUID] = field(default_factory=dict)
    #: What the cookie of each of them holds.
    secrets: dict[str, str] = field(default_factory=dict)
    _kept: sqlite3.Connection | None = None
    _kept_version: int | None = None
    _printed: tuple[int, dict[str, list[str]]] | None = None

    @cached_property
    def _watch(self) -> sqlite3.Connection:
        """A connection that only looks."""
        return sqlite3.connect(self.path)

    def _version(self) -> int:
        """A number that is another one once anybody has written."""
        (version,) = self._watch.execute("PRAGMA data_version").fetchone()
        return int(version)

    # ---- addresses

    @cached_property
    def _rules(self) -> dict[tuple[str, str], Rule]:
        return {(rule.endpoint, method): rule for rule, method in reversed(self.routes())}

    def routes(self) -> list[tuple[Rule, str]]:
        """Every rule with every method that it takes."""
        rules = sorted(self.app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))
        return [(rule, method) for rule in rules for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]

    def rule(self, endpoint: str, method: str) -> Rule:
        return self._rules[endpoint, method]

    def capability(self, endpoint: str) -> str:
        return capability_of(self.app.view_functions[endpoint]) or "-"

    def url(self, rule: Rule, slug: str = "a", **other: Any) -> str:
        """The address of a rule with what the event ``slug`` has; ``other`` values may come from elsewhere."""
        values = {**self.things[slug], **other}
        missing = rule.arguments - values.keys()
        assert not missing, f"{rule.endpoint}: tests/guard/world.py does not know what {missing} may be"
        with self.app.test_request_context():
            built = self.app.url_map.bind("localhost").build(rule.endpoint, {k: values[k] for k in rule.arguments})
        return str(built)

    # ---- people

    def client(self, role: str, *, token: bool = True) -> FlaskClient:
        """A browser in which somebody is signed in and has done nothing yet."""
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            if token:
                cookie["csrf_token"] = CSRF
            cookie["delegation"] = self.things["a"]["delegation_pass"]
            if role in self.users:
                cookie[COOKIE] = self.secrets[role]
                cookie["desk"] = {str(self.things["a"]["event_id"]): [str(self.things["a"]["half_day"]), "A"]}
        return client

    def sign_in(self, role: str) -> None:
        """Let somebody be signed in whenever the world is as it was made; inside an application context."""
        now, self.secrets[role] = clock.now(), uuid4().hex
        with write() as database:
            row = StaffSession(user_id=self.users[role], token_hash=tokens.digest(self.secrets[role]), created_at=now)
            row.seen_at, row.expires_at = now, now + SESSION_LIFE
            database.add(row)

    def csrf(self, value: str = CSRF) -> str:
        """The form field that goes with the session of :meth:`client`."""
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(value))

    def ask(
        self, client: FlaskClient, rule: Rule, method: str, *, slug: str = "a", url: str = "", token: bool = True
    ) -> TestResponse:
        """Send one request as a page would, with a body that does what the address is for."""
        url = url or self.url(rule, slug)
        if method in SAFE:
            return client.open(url, method=method, buffered=True)
        body = self.body(rule.endpoint, slug)
        fields = {**body, "csrf_token": self.csrf()} if token else body
        return client.open(url, method=method, data=fields, content_type="multipart/form-data", buffered=True)

    def answer(self, line: Line, role: str) -> TestResponse:
        """What an address answers to a role in the world as it was made; asked once, whichever guards look at it."""
        asked = (line.endpoint, line.method, role)
        if asked not in ANSWERS:
            ANSWERS[asked] = self.ask(self.client(role), self.rule(line.endpoint, line.method), line.method)
            if line.method not in SAFE:
                self.restore()
        return ANSWERS[asked]

    def body(self, endpoint: str, slug: str = "a") -> dict[str, Any]:
        """The fields that make a POST to ``endpoint`` do its work on things of the event ``slug``."""
        things = self.things[slug]
        bodies: dict[str, dict[str, Any]] = {
            "participants_manage.decide": {"decision": "decline", "ids": str(things["participant_id"])},
            "participants_manage.tag_chosen": {"etiquette": "VIP", "ids": str(things["participant_id"])},
            "participants_manage.regroup": {"groupe": "autre", "ids": str(things["participant_id"])},
            "participants_manage.write_message": {"ids": str(things["participant_id"])},
            "participants_manage.unreachable": {"ids": str(things["participant_id"])},
            "participants_manage.save_grid": {"ids": str(things["participant_id"])},
            "participants_manage.tag_person": {"etiquette": "VIP"},
            "participants_manage.change_tag": {"nom": "Rappelée"},
            "participants_manage.add_note": {"note": "Rappeler", "once": str(uuid4())},
            "participants_manage.change_note": {"note": "Rappelée", "seen": things["note_mark"]},
            "participants_manage.move": {"to": "cancelled", "seen": "confirmed"},
            "participants_manage.offer": {"groupe": "sante", "nombre": "1"},
            "participants_manage.answer_offer": {"action": "accepter"},
            "participants_manage.offer_mode": {"auto": "0"},
            "participants_manage.substitute": {"given_names": "Nouvelle", "language": "fr", "sex": ""},
            "participants_manage.change_group": {"groupe": "autre"},
            "participants_manage.edit": {"version": "1", "given_names": "Changée", "language": "fr", "sex": ""},
            "erasures.carry_out": {"sure": "y"},
            "erasures.refuse": {"reason": "duty"},
            "numbers.export_shared": {"format": "csv"},
            "presence_board.export": {"format": "csv"},
            "presence_sessions.export": {"format": "csv"},
            "presence_sessions.tick": {"ici": str(things["participant_id"]), "once": str(uuid4())},
            "participants_manage.export": {"format": "csv", "selection": "1", "ids": str(things["participant_id"])},
            "participants_manage.rename_template": {"nom": "Autre"},
            "suspicions.pick": {"ids": str(things["participant_id"])},
            "badges_manage.print_selected": {"ids": str(things["participant_id"]), "vu": "1"},
            "badges_manage.add_layout": {"name": "Neuf", **LAYOUT},
            "badges_manage.layout": {"name": "Changé", "version": things["layout_mark"], **LAYOUT},
            "badges_manage.preview_layout": LAYOUT,
            "badges_manage.usual_layout": {"modele": "Le nôtre"},
            "badges_manage.assign_layouts": {"g-sante": "Le nôtre", "version": things["groups_mark"]},
            "badges_manage.copy_layout": {"source": f"b:{self.things['b']['layout_id']}"},
            "badges_manage.print_again": {"quoi": "feuilles", "feuilles": "1"},
            "agenda_print.make": {"kind": "programme", "day": "1", "language": "fr", "source": "draft"},
            "documents_manage.print_sheets": {"half_day": str(things["half_day"]), "groups": "sante", "blank": "4"},
            "documents_manage.tick_lines": {
                "spot": f"d:{things['half_day']}", "group": "autre", "lines": "1", "geste": "voir",
            },
            "desk.check_in": {"op": str(uuid4())},
            "desk_matters.look_at": {"pourquoi": "double", "op": str(things["op_id"])},
            "desk_matters.judge_all": {"ligne": str(things["row_id"])},
            "desk.undo": {"op": str(uuid4()), "arrivee": str(things["arrival"])},
            "desk.find": {"q": "Fatoumata"},
            "desk.come_instead": {"op": str(uuid4()), "person": str(uuid4()), "given_names": "Neuve", "sex": "F"},
            "desk.correct": {"op": str(uuid4()), "given_names": "Changée", "family_name": "Diarra"},
            "desk.party": {"op": str(uuid4())},
            "desk.walk_in": {
                "op": str(uuid4()), "person": str(uuid4()), "given_names": "Nouvelle", "group": str(things["group_id"]),
                "sex": "F",
            },
            "questions_manage.add": {"label_fr": "Repas"},
            "questions_manage.change": {"label_fr": "Repas", "seen": things["question_mark"]},
            "questions_manage.move": {"sens": "bas", "seen": things["question_order"]},
            "events_setup.create": {
                "source": "comme:a", "title_fr": "Neuf", "slug": "neuf", "first_day": "2030-01-01",
                "last_day": "2030-01-02", "zone": "Africa/Bamako",
            },
            "events_setup.add_group": {
                "label_fr": "Neuf", "colour": "#1B7F3B", "pattern": "solid", "entry": "open", "badge_name": "full",
            },
            "events_setup.consent": {"text_fr": "Neuf.", "version": "1"},
            "delegations_manage.letters": {"ids": str(things["delegation_id"])},
            "delegations_manage.create": {"organisation": "Ville", "group": "autre", "seats": "1", "locale": "fr"},
            "delegations_manage.edit": {"version": "1", "organisation": "Ville", "seats": "2", "locale": "fr"},
            "invitations_manage.act": {"action": "remind", "ids": str(things["invitation_id"])},
            "invitations_manage.create": {"group": "autre", "given_names": "Neuve", "locale": "fr"},
            "invitations_manage.edit": {"version": "2", "given_names": "Changée", "locale": "fr"},
            "invitations_manage.many": {"group": "autre", "people": "Neuve", "locale": "fr"},
            "agenda_manage.gesture": {"geste": "+5", "version": "1"},
            "agenda_manage.shift": {"depuis": "9:00", "minutes": "5", "vu": things["day_mark"]},
            "agenda_manage.create": {
                "title_fr": "Neuve", "minutes": "30", "kind": "panel", "day": "", "track": "", "parent": "",
                "state": "confirmed", "visibility": "public", "sign_up_policy": "none",
            },
            "agenda_manage.edit": {
                "title_fr": "Changée", "minutes": "30", "kind": "panel", "day": "", "start": "", "track": "",
                "parent": "",
                "state": "confirmed", "visibility": "public", "sign_up_policy": "none", "version": "1",
            },
            "agenda_manage.change_sign_ups": {"geste": f"prevenu:{things['session_id']}"},
            "agenda_manage.people": {"geste": "ajouter", "role": "chair", "nom": "Awa", "version": "1"},
            "agenda_manage.bulk": {
                f"{things['session_id'].hex}-v": "1", f"{things['session_id'].hex}-vu": "09:00|60|grande|Ouverture",
                f"{things['session_id'].hex}-debut": "09:30", f"{things['session_id'].hex}-duree": "60",
                f"{things['session_id'].hex}-salles": "grande", f"{things['session_id'].hex}-titre": "Ouverture",
            },
            "agenda_manage.add_material": {
                "kind": "slides", "seen": "public", "language": "", "url": "https://exemple.org/a.pdf",
            },
            "agenda_manage.edit_material": {
                "kind": "slides", "seen": "public", "language": "", "title_fr": "Changé",
                "version": things["material_mark"],
            },
            "agenda_manage.material_gesture": {"geste": f"monter:{things['material_id']}"},
            "agenda_manage.reports_export": {"format": "csv"},
            "agenda_manage.add_place": {"name_fr": "Neuve"},
            "agenda_manage.edit_place": {"name_fr": "Changée", "version": things["place_mark"]},
            "agenda_manage.place_gesture": {"geste": "monter"},
            "agenda_manage.rules": {"grid": "5", "walk": "9", "alone": "40", "version": "-"},
            "agenda_manage.accept": {"regle": "walk", "cle": "x", "raison": "Ils courent.", "jour": "1"},
            "desk_manage.add": {"name": "Portable", "profile": "door"},
            "desk_manage.rules": {"pending": "admit", "cancelled": "refer", "version": "0"},
            "presence_manage.add": {
                "label_fr": "Matin", "day": things["last_day"], "starts": "8:00", "ends": "12:00",
            },
            "presence_manage.change": {
                "label_fr": "Matin", "day": things["last_day"], "starts": "8:00", "ends": "12:00",
                "version": things["half_day_mark"],
            },
            "accounts_manage.add": {"email": "neuf@equipe.example", "role": "desk", "event": "a"},
        }  # fmt: skip
        return dict(bodies.get(endpoint, {}))

    # ---- the database

    def keep(self) -> None:
        """Remember the database as it is."""
        self._kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self.path)) as now:
            now.backup(self._kept)
        self._kept_version = self._version()

    def restore(self) -> None:
        """Put the database back as it was remembered, if anything was written since."""
        assert self._kept is not None
        if self._version() == self._kept_version:
            return
        with self.app.app_context():
            session().rollback()
            db.engine.dispose()
        with closing(sqlite3.connect(self.path)) as now:
            now.execute("PRAGMA synchronous=OFF")
            self._kept.backup(now)
        self._kept_version = self._version()

    def fingerprint(self) -> dict[str, list[str]]:
        """The rows of every table, without traces of looking; read again only if anything was written since."""
        version = self._version()
        if self._printed is None or self._printed[0] != version:
            rows = {table: sorted(map(repr, self._watch.execute(query))) for table, query in QUERIES.items()}
            self._printed = (version, rows)
        return self._printed[1]


def settings(home: Path, **changes: Any) -> Settings:
    values = {
        "env": "testing",
        "home": home,
        "database_url": f"sqlite:///{home / 'jatigi.db'}",
        "secret_key": "a-secret-key-for-guards-only-0123456789abcdef",
        "base_url": "http://localhost",
        "master_key_file": home / "keys" / "master.key",
        "backup_passphrase": "a passphrase for guards",
    }
    return Settings(**(values | changes))


def make(home: Path) -> World:
    """Build the world in ``home``."""
    world = World(create_app(settings(home)), home / "jatigi.db")
    with world.app.app_context():
        sa.event.listen(db.engine, "connect", do_not_wait_for_the_disk)
        migrations.upgrade()
        for slug in ("a", "b"):
            _event(world, slug)
        world.users["admin"] = a_staff_user("admin@equipe.example", "admin").id
        for role in world.users:
            world.sign_in(role)
    world.keep()
    return world


def _material(event: Any, now: datetime) -> UUID:
    with write() as db:
        file_id = files.store(event.id, "material", "expose.pdf", "application/pdf", b"%PDF-1.7", now=now)
        session_id = db.scalars(sa.select(AgendaSession.id).where(AgendaSession.event_id == event.id)).one()
        row = Material(session_id=session_id, kind="slides", title={"fr": "Exposé"}, file_id=file_id)
        db.add(row)
        db.flush()
        return row.id


#: What the form of a badge layout says.
LAYOUT = {
    "format": "cr80", "orientation": "as_is", "names": "given", "inks": "colour", "back": "none", "shown": "group",
}  # fmt: skip
#: A picture of one pixel.
PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==")


def _report(event: Any, session_id: UUID, now: datetime) -> dict[str, Any]:
    """What a rapporteur wrote, sent and may take back; the first is published."""
    how = {"actor": report_services.rapporteur(session_id), "now": now}
    report_services.open_link(event.id, session_id, actor=SYSTEM, now=now)
    report_services.write_text(event.id, session_id, {"fr": "Un puits."}, version=1, **how)
    report_services.publish(event.id, session_id, actor=SYSTEM, now=now)
    report_files.add(event.id, session_id, "tableau.png", PICTURE, {"kind": "document"}, **how)
    return {
        "report_id": report_services.published(session_id).id,
        "report_token": report_links.link(event.id, material_queries.report_of(session_id)),
        "sent_id": material_services.of_session(session_id)[-1].id,
    }


def _badge_run(event: Any, participant_id: UUID, actor: Actor, now: datetime) -> None:
    """A print run that is done; nothing is drawn for it."""
    ordered = badge_runs.order(event, [participant_id], badge_runs.Order(), actor=actor, now=now, waits=True)
    draw, making.piece_pdf = making.piece_pdf, lambda *_given, **_more: b"%PDF-1.7"
    try:
        making.work(cast(badge_runs.Turn, ordered.turn), actor, lambda: now)
    finally:
        making.piece_pdf = draw


def _layout(event: Any, actor: Actor, now: datetime) -> dict[str, Any]:
    """A badge layout of the event, with a logo."""
    with write() as db:
        file_id = files.store(event.id, picture_reading.PURPOSE, "logo.png", "image/png", PICTURE, now=now)
        picture = LayoutPicture(event_id=event.id, kind="logo", file_id=file_id, width=1, height=1)
        db.add(picture)
        db.flush()
    recipe = Recipe(logos=(Logo(str(picture.id)),))
    layout_id, change_id = layouts.create(event.id, "Le nôtre", recipe, actor=actor, now=now)
    mark = layouts.mark_of(layout_queries.one(event.id, layout_id))
    ids = {"layout_id": layout_id, "layout_change_id": change_id, "picture_id": picture.id}
    return {**ids, "layout_mark": mark, "groups_mark": layouts.group_mark(event.id)}


def _device(event: Any, actor: Actor, now: datetime) -> UUID:
    """A telephone of the desk whose code waits."""
    row, _code = devices.add(event.id, NewDevice("Téléphone", "welcome"), actor=actor, now=now)
    return row.id


def _matters(event: Any, person_id: UUID, device_id: UUID, now: datetime) -> dict[str, UUID]:
    """What the head of desk must look at: a correction in conflict, a badge, something in quarantine."""
    data = {"was": {"function": "x"}, "now": {"function": "y"}}
    op = Op(uuid4(), event.id, "edit", person_id, now, data=data)
    desk_services.apply(op, now=now)
    row_id = uuid4()
    held = {"received_at": now, "reason": "sealed", "digest": bytes(32), "verdict": ""}
    with write() as db:
        sealed = vault.seal(event.id, quarantine.PURPOSE, row_id, quarantine.NOTHING)
        db.add(DeskQuarantine(id=row_id, event_id=event.id, device_id=device_id, sealed=sealed, **held))
    ticket = tickets.valid_tickets([person_id])[person_id]
    return {"device_id": device_id, "op_id": op.op_id, "row_id": row_id, "ticket_id": ticket.id}


def _event(world: World, slug: str) -> None:
    now = clock.now()
    event = an_event(slug, zone="UTC", first_day=now.date(), last_day=now.date() + timedelta(days=1))
    group, other = a_group(event, "sante", approval=True, asks_commune=True), a_group(event, "autre", quota=None)
    a_district(event)
    half_day = a_half_day(event, starts_minute=0, ends_minute=1439)
    names = ("organiser", "desk") if slug == "a" else ("foreign", "foreign desk")
    organiser = a_staff_user(f"organisation@{slug}.example", "organiser", event, contacts=True, sensitive=True)
    desk = a_staff_user(f"accueil@{slug}.example", "desk", event)
    world.users |= dict(zip(names, (organiser.id, desk.id), strict=True))
    actor = Actor("staff", organiser.id, organiser.name)
    photo = questions.add(event.id, NewQuestion("file", {"fr": "Photo"}), actor=actor, now=now)
    someone = a_person(
        event,
        other,
        given_names="Fatoumata",
        family_name=f"Diarra {slug.upper()}",
        email=f"f@{slug}.example",
        answers={str(photo.id): a_file(event, now=now)},
    )
    waiting = a_person(event, group, given_names="Kadiatou", family_name=f"Sow {slug.upper()}")
    change_set = participants.transition(event.id, [waiting.id], "confirmed", actor=actor, now=now)
    first, second = (a_person(event, other, given_names="Sira", family_name=f"Koné {slug.upper()}") for _ in range(2))
    suspicion = session().scalars(sa.select(Suspicion).where(Suspicion.second_id == second.id)).one()
    to_erase = erasure.ask(event.id, first.id, channel="spoken", actor=actor, now=now)
    table = exchange.table_of("liste.csv", "Prénoms;Groupe\nOumou;autre\n".encode())
    agenda.add_rooms(event.id, [NewRoom("grande", {"fr": "Grande salle"})])
    speaker = PublicRole("speaker", {"fr": "Awa Keïta"}, "Awa Keïta")
    opening = NewSession("ouverture", {"fr": "Ouverture"}, day=1, start_minute=540, rooms=("grande",), roles=(speaker,))
    agenda.add_sessions(event.id, [opening], now=now)
    material_id = _material(event, now)
    agenda.release(event, {}, actor=actor, now=now)
    room, talk = agenda_queries.rooms(event.id)[0], agenda_queries.timed_sessions(event.id)[0]
    late = {"title": {"fr": "Tardive"}}
    _late, agenda_change_id = session_services.create(event.id, late, actor=actor, now=now)
    draft_id = exchange.keep(event, table, staff_id=organiser.id, now=now)
    delegation = a_delegation(event, other, 2, organisation=f"Mairie {slug.upper()}")
    of_delegation = participants.Entry(source="delegation", delegation_id=delegation.id, state="nominated")
    member = a_person(event, other, of_delegation, given_names="Sira")
    seats = delegation_import.table_of("seats.csv", b"Structure;Groupe;Places\nVille;autre;1\n")
    rehearsal_id = delegation_import.keep(event, seats, staff_id=organiser.id, now=now)
    whom = Wish(given_names="Oumar", family_name=f"Touré {slug.upper()}")
    (invitation,) = invitations.draft(event, other, [whom], actor=actor, now=now)
    invitations.send(event, [invitation.id], actor=actor, now=now)
    arrival = uuid4()
    presence.check_in(arrival, event.id, someone.id, half_day.id, at=now, desk="A", staff_id=desk.id)
    with write() as db:
        db.add(NumberedLine(event_id=event.id, group_id=other.id, participant_id=someone.id, number=1))
    spot = Spot(event.id, half_day_id=half_day.id)
    ticked = recording.record(spot, [waiting.id], once=uuid4(), at=now, desk="", actor=actor, now=now)
    question = questions.add(event.id, NewQuestion("text", {"fr": "Remarque"}), actor=actor, now=now)
    asked = question_queries.asked(event.id)
    template = export_templates.save(event.id, "Liste", Order(), actor=actor, now=now)
    run_id = export_runs.ask(event.id, Order(format="csv"), 1, locale="fr", actor=actor, now=now)
    turn = export_runs.claim(run_id, now)
    about = {"now": now, "expires_at": now + timedelta(hours=1)}
    file_id = files.store_pieces(event.id, export_runs.PURPOSE, "liste.csv", "text/csv", [b"Nom\r\n"], **about)
    export_runs.ready(turn, file_id, 1, now)
    _badge_run(event, someone.id, actor, now)
    note = notes.add(event.id, someone.id, "Rappeler", note_id=uuid4(), actor=actor, now=now)
    tags.put_on(event.id, [someone.id], "À rappeler", actor=actor, now=now)
    text = letters.Letter({"fr": "Le bus"}, {"fr": "À 8 h."})
    seen = letters.plan(event.id, [someone.id], now=now).mark
    letter = letters.send(event.id, [someone.id], text, once=uuid4(), seen=seen, actor=actor, now=now)
    world.things[slug] = {
        "question_id": question.id,
        "file_question_id": photo.id,
        "question_kind": "text",
        "question_mark": question_checks.fingerprint(one for one in asked if one.id == question.id),
        "question_order": question_checks.order_mark(asked),
        "session_id": talk.id,
        "day_mark": agenda_queries.day_mark(event.id, 1),
        "kind": "salles",
        "place_id": room.id,
        "place_mark": row_state.version_of(room),
        "agenda_change_id": agenda_change_id,
        "event_slug": slug,
        "slug": slug,
        "version": "0",
        "name": "js/poste/engine.js",
        "event_id": event.id,
        "group_id": group.id,
        "group_code": "sante",
        "arrivals_change_id": ticked.change_set_id,
        "half_day": half_day.id,
        "half_day_id": half_day.id,
        "half_day_mark": half_days.version_of(half_day),
        "last_day": event.last_day.isoformat(),
        "day": "1",
        "code": "ouverture",
        "key": "awa-keita",
        "number": 1,
        "file": 1,
        "ending": "ics",
        "material_id": material_id,
        "material_mark": material_state.version_of(material_services.one(event.id, material_id)),
        **_report(event, talk.id, now),
        **_layout(event, actor, now),
        "participant_id": someone.id,
        "token": tokens.link(event.id, someone.id, 1),
        "change_set_id": change_set.id,
        "note_id": note.id,
        "note_mark": note.mark,
        "tag_id": tag_queries.all_tags(event.id)[0].id,
        "letter_id": letter.id,
        "draft_id": draft_id,
        **_matters(event, someone.id, _device(event, actor, now), now),
        "delegation_id": delegation.id,
        "delegation_token": tokens.link(event.id, delegation.id, 1),
        "delegation_pass": delegation_entry.pass_for(delegation, now),
        "member_id": member.id,
        "rehearsal_id": rehearsal_id,
        "invitation_id": invitation.id,
        "invitation_token": invitation_records.link(invitation),
        "suspicion_id": suspicion.id,
        "view_id": saved_views.save(event.id, "Femmes", Wanted(sex="F"), staff_id=organiser.id, shared=True),
        "request_id": to_erase.id,
        "table_id": places.keep(event.id, places.table_of("lieux.csv", b"type;nom\nregion;San\n"), now=now),
        "purpose": "photo",
        "template_id": template.id,
        "run_id": run_id,
        "message_id": session().scalars(sa.select(OutboxMessage.id).where(OutboxMessage.scope_id == event.id)).first(),
        "user_id": desk.id,
        "arrival": arrival,
        "filename": "css/public.css",
    }
