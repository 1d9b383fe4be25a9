"""The codes of a delegation's people: strips to cut apart, A4 portrait, and a text to copy. Neither names the event."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from conference.core import paper, phones
from conference.core.i18n import local, speaking
from conference.core.paper.blocks import text_block
from conference.core.paper.drawing import Drawing, Item, Page, Part, Path, line
from conference.core.paper.fitting import Room
from conference.core.text import speak
from conference.events.models import Event
from conference.participants.delegation_queries import ACTIVE, Member
from conference.participants.models import Delegation

WIDTH, HEIGHT = 210.0, 297.0
_LEFT, _RIGHT = 15.0, 195.0
_TOP, _STRIP = 34.0, 22.0
PER_PAGE = 11
_NAME_WIDTH, _CODE_WIDTH = 112.0, 66.0
_DASH, _GAP, _HAIR = 2.0, 1.5, 0.15


def pdf(event: Event, delegation: Delegation, members: Sequence[Member], *, language: str) -> bytes:
    """Return the PDF of these people's codes, one strip each. Raises as ``paper.draw``."""
    return paper.draw(compose(event, delegation, members, language=language))


def compose(event: Event, delegation: Delegation, members: Sequence[Member], *, language: str) -> Drawing:
    """Return the drawing; the file's own title says nothing of the event."""
    with speaking(language):
        title, told = _("Vos codes d’accueil"), _told(event)
        show = _("Présentez ce code à l’accueil.")
        parts = [members[start : start + PER_PAGE] for start in range(0, len(members), PER_PAGE)]
        pages = [Page(WIDTH, HEIGHT, [Part([*_head(delegation, title, told), *_strips(each, show)])]) for each in parts]
        return Drawing(pages, title, language)


def as_text(members: Iterable[Member]) -> str:
    """Return the codes as lines to copy into a message, of those who come only."""
    lines = [f"{one.person.full_name}\u00a0: {speak(one.code)}" for one in members if one.person.state in ACTIVE]
    return "\n".join([*lines, "", _("Chacun présente son code à l’accueil.")]) if lines else ""


def _told(event: Event) -> str:
    said = [] if event.exposed else [local(event.title)]
    if event.help_phone:
        said.append(_("Besoin d’aide ? Appelez-nous : %(phone)s", phone=phones.display(event.help_phone)))
    return " · ".join(said)


def _head(delegation: Delegation, title: str, told: str) -> list[Item]:
    return [
        *text_block(title, _LEFT, 12, Room(110, 8, 16, 10, lines=1, bold=True)),
        *text_block(delegation.organisation, _LEFT, 19, Room(180, 8, 11, 7)),
        *text_block(told, _LEFT, 27, Room(180, 6, 8.5, 6)),
    ]


def _strips(members: Sequence[Member], show: str) -> list[Item]:
    items = [*_cut(_TOP)]
    for place, one in enumerate(members):
        top = _TOP + place * _STRIP
        items += text_block(
            one.person.full_name, _LEFT, top + 2.5, Room(_NAME_WIDTH, 11, 15, 9, bold=True), valign="middle"
        )
        items += text_block(show, _LEFT, top + 14.5, Room(_NAME_WIDTH, 5, 9, 7, lines=1))
        room = Room(_CODE_WIDTH, _STRIP - 5, 30, 20, lines=1, bold=True)
        items += text_block(speak(one.code), _RIGHT - _CODE_WIDTH, top + 2.5, room, align="end", valign="middle")
        items += _cut(top + _STRIP)
    return items


def _cut(y: float) -> list[Item]:
    """Return a dashed line to cut along."""
    count = int((_RIGHT - _LEFT) // (_DASH + _GAP))
    starts = [_LEFT + number * (_DASH + _GAP) for number in range(count + 1)]
    steps = [step for x in starts for step in line(x, y, min(x + _DASH, _RIGHT), y)]
    return [Path(steps, stroke="#666666", width=_HAIR)]
