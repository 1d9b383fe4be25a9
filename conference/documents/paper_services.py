"""Papers of one person each for everybody of a list: who gets one, what may stand on it, drawn at once and noted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from conference.badges import saying
from conference.badges.sheets import SheetSpec, label_sheets, sheet
from conference.badges.wording import paper_language
from conference.core import audit, paper
from conference.core.db import write
from conference.core.errors import Error
from conference.core.i18n import local
from conference.core.paper.drawing import Drawing, Page
from conference.core.permissions import Actor
from conference.core.text import speak
from conference.documents import one_person, queries, slips
from conference.documents.one_person import Frame, Named
from conference.documents.queries import Recipient
from conference.documents.wording import by_bearer
from conference.events.models import Event
from conference.participants import tickets

TENT, CARD, LABEL, SLIP = KINDS = ("chevalet", "carton", "etiquette", "fiche")
#: So many are drawn while one waits: about three seconds.
MOST = 1000
FOUR_SLIPS = "A4x4"


@dataclass(frozen=True)
class Wish:
    """Which papers. ``sheet``: that of labels, or of slips; ``first``: the first free label of the first sheet."""

    kind: str
    sheet: str = ""
    first: int = 1
    by_bearer: bool = False


@dataclass(frozen=True)
class Papers:
    """What was printed. ``nameless``: who has only a code, on the paper or, with labels, none. ``left_out``: gone."""

    pdf: bytes
    count: int
    nameless: int = 0
    left_out: int = 0


def print_papers(event: Event, ids: Sequence[UUID], wish: Wish, *, actor: Actor, now: datetime) -> Papers:
    """Print papers of people in the order of their list; without those who were refused, cancelled, merged or erased.

    Raises ``paper_empty``, ``papers_gone``, ``papers_many``, ``papers_nameless``, ``unknown_sheet``, ``papers_first``,
    ``papers_kind``, and as ``paper.draw``.
    """
    if wish.kind not in KINDS:
        raise Error("papers_kind", 422)
    if not ids:
        raise Error("paper_empty", 409)
    if len(ids) > MOST:
        raise Error("papers_many", 413, limit=MOST)
    found = queries.recipients(event.id, ids)
    if not found:
        raise Error("papers_gone", 409)
    nameless = sum(one.group.badge_name == "code" for one in found)
    shown = [one for one in found if wish.kind != LABEL or one.group.badge_name != "code"]
    if not shown:
        raise Error("papers_nameless", 409)
    event_id, drawing = event.id, _drawing(event, shown, wish, now)
    pdf = paper.draw(drawing, seconds=60)
    with write():
        audit.log("papers.printed", actor=actor, now=now, event_id=event_id, count=len(shown), kind=wish.kind)
    return Papers(pdf, len(shown), nameless, len(ids) - len(found))


def _drawing(event: Event, people: Sequence[Recipient], wish: Wish, now: datetime) -> Drawing:
    language = paper_language(event)
    title = "" if event.exposed else local(event.short_title, language) or local(event.title, language)
    frame = Frame(language, title, by_bearer(language) if wish.by_bearer else "")
    if wish.kind == SLIP:
        return _slips(event, people, wish, frame, now)
    codes = tickets.codes([one.person.id for one in people])
    named = [_named(one, codes.get(one.person.id, "")) for one in people]
    if wish.kind == TENT:
        return one_person.tents(named, frame)
    if wish.kind == CARD:
        return one_person.cards(named, frame)
    spec, first = _label_sheet(wish)
    return one_person.labels(named, frame, spec, first=first)


def _label_sheet(wish: Wish) -> tuple[SheetSpec, int]:
    spec = next((one for one in label_sheets() if one.code == wish.sheet), None)
    if spec is None:
        raise Error("unknown_sheet", 404)
    if not 1 <= wish.first <= spec.count:
        raise Error("papers_first", 422, most=spec.count)
    return spec, wish.first


def _named(one: Recipient, code: str) -> Named:
    """Return what may be shown of somebody: the badge's own rule holds on every paper."""
    person, policy = one.person, one.group.badge_name
    if policy == "code":
        return Named(speak(code))
    name = person.full_name if policy == "full" else person.given_names or person.family_name
    return Named(name, person.function, person.organisation)


def _slips(event: Event, people: Sequence[Recipient], wish: Wish, frame: Frame, now: datetime) -> Drawing:
    """Return slips, a page of A6 each or four to A4. Who has no ticket yet is given one."""
    ids = [one.person.id for one in people]
    named, groups = {one.person.id: one for one in people}, {one.person.id: one.group for one in people}
    codes, carried = tickets.codes(ids), saying.carried(event.id, ids, now)
    pages: list[Page] = []
    for one in ids:
        made = slips.slip(event, named[one].person, groups[one], (codes.get(one, ""), carried[one][1]), frame.language)
        name = "" if groups[one].badge_name == "code" else _named(named[one], "").name
        pages += slips.compose(replace(made, name=name)).pages
    spec = sheet(wish.sheet, slips.WIDTH, slips.HEIGHT) if wish.sheet == FOUR_SLIPS else None
    return one_person.on_sheets(pages, spec, frame) if spec else Drawing(pages, one_person.TITLE, frame.language)
