"""The slip that a participant keeps: A6, with their name, the code to say aloud and the QR to show."""

from dataclasses import dataclass

from flask_babel import gettext as _

from conference.core import paper, phones
from conference.core.i18n import local, speaking
from conference.core.paper.blocks import text_block
from conference.core.paper.drawing import Drawing, Item, Page, Part, Path, Qr, line
from conference.core.paper.fitting import Room
from conference.core.text import speak
from conference.events import wording
from conference.events.models import Event, StakeholderGroup
from conference.participants.models import Participant

FILE_NAME = "fiche.pdf"
WIDTH, HEIGHT = 105.0, 148.0
_LEFT, _ACROSS = 8.0, 89.0
_QR = 54.0


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip says, in one language. Of an exposed event neither ``title`` nor ``group`` and ``place``."""

    name: str
    code: str
    ticket: str
    days: str
    show: str
    help: str = ""
    title: str = ""
    group: str = ""
    place: str = ""
    language: str = "fr"


def slip(event: Event, person: Participant, group: StakeholderGroup, shown: tuple[str, str], language: str) -> Slip:
    """Return what the slip of a person says, with their code and ticket ``shown``; nothing names an exposed event."""
    named = not event.exposed
    with speaking(language):
        call = _("Besoin d’aide ? Appelez-nous : %(phone)s", phone=phones.display(event.help_phone))
        return Slip(
            name=person.full_name,
            code=shown[0],
            ticket=shown[1],
            days=wording.days(event),
            show=_("Présentez ce code ou ce QR à l’accueil."),
            help=call if event.help_phone else "",
            title=local(event.title, language) if named else "",
            group=local(group.label, language) if named else "",
            place=local(event.venue, language) if named else "",
            language=language,
        )


def slip_pdf(slip: Slip) -> bytes:
    """Return the slip as one A6 page. Raises as ``paper.draw``."""
    return paper.draw(compose(slip))


def compose(slip: Slip) -> Drawing:
    """Return the drawing of a slip. Its own title is its code: it must not tell whose file this is, nor of what."""
    with_qr = [*_texts(slip), Qr((WIDTH - _QR) / 2, 58, _QR, slip.ticket), _rule(27), _rule(127)]
    return Drawing([Page(WIDTH, HEIGHT, [Part(with_qr)])], slip.code, slip.language)


def _texts(slip: Slip) -> list[Item]:
    return [
        *_line(slip.title, 8, 17, 14, 8, lines=2, bold=True),
        *_line(slip.name, 29, 20, 30, 11, lines=2, bold=True),
        *_line(slip.group, 50, 7, 12, 8),
        *_line(speak(slip.code), 112, 10, 24, 16, bold=True),
        *_line(slip.show, 121.5, 4.5, 9, 7),
        *_line(slip.days, 128.5, 5, 10, 7, bold=True),
        *_line(slip.place, 133.5, 4.5, 9, 7),
        *_line(slip.help, 138, 4.5, 9, 7),
    ]


def _line(
    text: str, y: float, height: float, largest: float, smallest: float, *, lines: int = 1, bold: bool = False
) -> list[Item]:
    room = Room(_ACROSS, height, largest, smallest, lines, bold)
    return [*text_block(text, _LEFT, y, room, align="middle", valign="middle")]


def _rule(y: float) -> Item:
    return Path(line(_LEFT, y, _LEFT + _ACROSS, y), stroke="#000000", width=0.2)
