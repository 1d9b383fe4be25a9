"""A day as one large form, a row a session: times, rooms and titles of all of it saved at once or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import editor_words, plan_queries, queries, session_state, timetable, typed
from conference.agenda import move_services as moves
from conference.agenda.editing import EDITOR, announce, blueprint, to_day
from conference.agenda.plan import Item, Plan
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.history import Fields
from conference.core.i18n import current_locale, local
from conference.core.permissions import requires
from conference.core.text import clean_line, fold
from conference.events import access
from conference.events.models import Event

CELLS = ("debut", "duree", "salles", "titre")
UNPROCESSABLE = 422


@dataclass
class Line:
    """One session in the form: what its cells hold, what is wrong with them, what a colleague wrote meanwhile."""

    item: Item
    version: int
    cells: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    meanwhile: str = ""
    #: What the cells held when the page was made.
    was: dict[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """What the cells held when the page was made, as one hidden field carries it; the title comes last."""
        return "|".join((self.was or self.cells).values())

    @property
    def changed(self) -> list[str]:
        """The cells in which something was typed."""
        return [name for name in CELLS if self.cells[name] != self.was[name]] if self.was else []


@blueprint.route(f"{EDITOR}/<int:day>/tableau", methods=["GET", "POST"])
@requires("agenda.edit")
def bulk(day: int) -> ResponseReturnValue:
    """Change a whole day in one table."""
    event = access.current_event()
    plan = plan_queries.plan(event)
    if not 1 <= day <= len(plan.days):
        raise Error("unknown_day", 404)
    lines = [_line(item, plan, queries.versions(event.id)) for item in timetable.of_day(plan, day)]
    if request.method == "GET":
        return _page(event, plan, day, lines), 200
    return _save(event, plan, day, lines)


def _save(event: Event, plan: Plan, day: int, lines: Sequence[Line]) -> ResponseReturnValue:
    ids = {fold(word): str(room.id) for room in plan.rooms for word in (room.code, local(room.name))}
    sent = [_sent(line) for line in lines]
    stale = [one for one, now in zip(sent, lines, strict=True) if one.changed and one.version != now.version]
    records = session_state.read([queries.one_session(event.id, one.item.id) for one in lines])
    values = {one.item.id: _values(one, records[one.item.id], ids) for one in sent}
    if stale or any(one.errors for one in sent):
        for one in stale:
            one.meanwhile = editor_words.place(one.item, plan)
        for one, now in zip(sent, lines, strict=True):  # sent again, what was typed then holds
            touched = one.changed
            one.cells = {name: (one if name in touched else now).cells[name] for name in CELLS}
            one.version, one.was = now.version, now.cells
        return _page(event, plan, day, sent), 409 if stale else UNPROCESSABLE
    changed = {key: found for key, found in values.items() if found}
    try:
        seen = {one.item.id: one.version for one in sent}
        done = moves.edit_day(event.id, changed, seen=seen, actor=access.current().actor, now=clock.now())
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (gone meanwhile)
            raise
        return _page(event, plan, day, sent, refused=sentence(error)), 409 if error.status == 409 else UNPROCESSABLE  # noqa: PLR2004 (a conflict stays one)
    announce(_("Journée enregistrée."), done, jour=day)
    return to_day(day)


def _line(item: Item, plan: Plan, versions: Mapping[UUID, int]) -> Line:
    codes = ", ".join(plan.room[room].code for room in item.rooms if room in plan.room)
    start, minutes = (item.slot.start, item.slot.minutes) if item.slot is not None else (None, 0)
    cells = (typed.clock(start), str(minutes), codes, local(item.title))
    return Line(item, versions[item.id], dict(zip(CELLS, cells, strict=True)))


def _sent(line: Line) -> Line:
    """Return a line as it was sent; a session that came meanwhile is as it is."""
    stem = f"{line.item.id.hex}-"
    if f"{stem}v" not in request.form:
        return Line(line.item, line.version, dict(line.cells))
    version = request.form[f"{stem}v"]
    cells = {name: clean_line(request.form.get(f"{stem}{name}", "")) for name in CELLS}
    was = dict(zip(CELLS, request.form.get(f"{stem}vu", "").split("|", len(CELLS) - 1), strict=False))
    seen = int(version) if version.isdecimal() and len(version) < 10 else -1  # noqa: PLR2004 (no such version)
    return Line(line.item, seen, cells, was=was if len(was) == len(CELLS) else dict.fromkeys(CELLS, ""))


def _values(line: Line, record: Fields, ids: Mapping[str, str]) -> dict[str, Any]:
    """Return what a line says, as the record holds it; what cannot be read is noted in its errors."""
    found: dict[str, Any] = {}
    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "debut": ("start_minute", lambda text: _needed(typed.read_clock(text))),
        "duree": ("minutes", _minutes),
        "salles": ("rooms", lambda text: typed.read_rooms(text, ids)),
        "titre": ("title", lambda text: _title(text, record)),
    }
    for cell in line.changed:
        name, read = readers[cell]
        try:
            found[name] = read(line.cells[cell])
        except Error as error:
            line.errors[cell] = sentence(error)
    return found


def _needed(minute: int | None) -> int:
    if minute is None:
        raise Error("bad_clock")
    return minute


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) <= 24 * 60):
        raise Error("bad_number", least=1, most=24 * 60)
    return int(text)


def _title(text: str, record: Fields) -> dict[str, str]:
    """Change the title in the language in which it is shown; left as shown, it stays as it is."""
    if text == local(record["title"]):
        return dict(record["title"])
    if not text:
        raise Error("session_untitled")
    return {**record["title"], current_locale(): text}


def _page(event: Event, plan: Plan, day: int, lines: Sequence[Line], *, refused: str = "") -> str:
    wrong = [(f"{one.item.id.hex}-{cell}", words, one) for one in lines for cell, words in one.errors.items()]
    return render_template(
        "agenda/edit/bulk.html",
        plan=plan,
        day=day,
        days=editor_words.days(event),
        lines=lines,
        wrong=wrong,
        refused=refused,
    )
