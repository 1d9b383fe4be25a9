"""An event with people and a device of its desk, a server that can really stop, and a window with the engine alone."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from conference.core import clock
from conference.core.db import session
from conference.core.permissions import SYSTEM
from conference.desk import devices, settings
from conference.desk.models import DeskOp
from conference.participants import tickets
from conference.participants.models import Participant
from conference.participants.services import Entry
from conference.presence.models import CheckIn, CheckInUndo
from tests.builders import a_group, a_half_day, a_person, an_event

STATIC = Path(__file__).resolve().parents[3] / "static"
BARE = '<!doctype html><html lang="fr"><title>Poste</title>'
PEOPLE = (("Fatoumata", "Diarra"), ("Awa", "Cissé"), ("Moussa", "Cissé"), ("N’Golo", "Coulibaly"))
OPEN = """async ({path, slug}) => {
  const { Desk } = await import("/static/js/poste/engine.js");
  window.desk = await Desk.open({slug, base: path});
  window.heard = [];
  for (const kind of ["phase", "change", "result"])
    desk.addEventListener(kind, (event) => heard.push([kind, event.detail ?? null]));
  return desk.phase;
}"""
#: What a call gives or, if it fails, its code.
CALL = """async ([name, args]) => {
  try { return {given: await (typeof desk[name] === "function" ? desk[name](...args) : desk[name])} }
  catch (error) { return {code: error.code ?? String(error), left: error.left} }
}"""


@dataclass
class Server:
    """The application on a port of its own, which it takes again after a pause."""

    app: Flask
    port: int = 0
    running: BaseWSGIServer | None = None

    def start(self) -> "Server":
        self.running = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self.running.server_port
        threading.Thread(target=self.running.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        if self.running is not None:
            self.running.shutdown()
            self.running.server_close()
            self.running = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass
class Place:
    """What is in the database: an event that takes place now, its groups and half-day, and devices."""

    app: Flask
    ids: dict[str, Any] = field(default_factory=dict)

    def furnish(self, people=PEOPLE, **fields) -> "Place":
        with self.app.app_context():
            now = clock.now()
            event = an_event(zone="UTC", first_day=now.date(), last_day=now.date() + timedelta(days=1), **fields)
            group = a_group(event, quota=None, short_label={"fr": "Santé"})
            half_day = a_half_day(event, 1, starts_minute=0, ends_minute=1440, label={"fr": "Jour 1, matin"})
            later = a_half_day(event, 3, starts_minute=0, ends_minute=1440)
            for given, family, *state in people:
                entry = Entry(state=state[0]) if state else None
                a_person(event, group, entry, given_names=given, family_name=family, organisation="CSRéf")
            self.ids = {"event": event.id, "group": group.id, "half_day": half_day.id, "later": later.id}
        return self

    def device(self, profile: str = "welcome") -> str:
        """Add a device and return its pairing code."""
        with self.app.app_context():
            row, code = devices.add(
                self.ids["event"], devices.NewDevice("Entrée", profile), actor=SYSTEM, now=clock.now()
            )
            self.ids[profile] = row.id
            return code

    def day_code(self, *, new: bool = False) -> str:
        with self.app.app_context():
            if new or "code" not in self.ids:
                self.ids["code"] = settings.new_code(self.ids["event"], actor=SYSTEM, now=clock.now())
            return str(self.ids["code"]).replace(" ", "")

    def revoke(self, profile: str = "welcome") -> None:
        with self.app.app_context():
            devices.revoke(self.ids["event"], self.ids[profile], actor=SYSTEM, now=clock.now())

    def person(self, given: str) -> dict[str, Any]:
        with self.app.app_context():
            row = session().scalars(sa.select(Participant).where(Participant.given_names == given)).one()
            ticket = tickets.valid_tickets([row.id]).get(row.id)
            return {
                "id": str(row.id),
                "state": row.state,
                "family": row.family_name,
                "ticket": tickets.text_of(ticket) if ticket else "",
            }

    def ops(self) -> list[tuple[str, str, str]]:
        with self.app.app_context():
            rows = session().execute(sa.select(DeskOp.kind, DeskOp.outcome, DeskOp.reason).order_by(DeskOp.seq))
            return [tuple(row) for row in rows]

    def present(self) -> set[str]:
        """Who stands as arrived."""
        undone = sa.select(CheckInUndo.undo_of)
        with self.app.app_context():
            return {
                str(one)
                for one in session().scalars(sa.select(CheckIn.participant_id).where(CheckIn.op_id.not_in(undone)))
            }


@dataclass
class Window:
    """A window that holds the engine and no screens; its static files come from the disk, whatever the server does."""

    context: Any
    base: str
    page: Any = None
    path: str = "/desk/forum/poste/"
    slug: str = "forum"

    def load(self) -> str:
        """Open the page anew and the desk in it; return the phase."""
        if self.page is None:
            self.page = self.context.new_page()
            self.page.route(
                "**/desk/*/poste/", lambda route: route.fulfill(body=BARE, content_type="text/html; charset=utf-8")
            )
            self.page.route("**/static/**", from_disk)
        self.page.goto(self.base + self.path)
        return self.page.evaluate(OPEN, {"path": self.path, "slug": self.slug})

    def call(self, name: str, *args: Any) -> Any:
        """Call the desk; what it raises is its code."""
        answer = self.page.evaluate(CALL, [name, list(args)])
        return answer["code"] if "code" in answer else answer.get("given")

    def js(self, script: str, arg: Any = None) -> Any:
        return self.page.evaluate(script, arg)

    def status(self, name: str) -> Any:
        return self.call("status")[name]

    def opened(self, place: Place, profile: str = "welcome", pin: str = "1234") -> "Window":
        """Pair it and open it, at the first half-day."""
        code = place.day_code()
        assert self.load() == "unpaired"
        assert self.call("pair", place.device(profile)) is None
        assert self.call("unlock", code, {"by": "Awa", "pin": pin}) is None
        self.call("chooseHalfDay", str(place.ids["half_day"]))
        return self


def bare(route) -> None:
    route.fulfill(body=BARE, content_type="text/html; charset=utf-8")


def from_disk(route) -> None:
    path = STATIC / route.request.url.split("/static/")[1].split("?")[0]
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".wasm": "application/wasm"}
    route.fulfill(body=path.read_bytes(), content_type=kinds[path.suffix])
