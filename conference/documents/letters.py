"""Letters of invitation to organisations: one A4 page each, in the delegation's language, with the link and its QR."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import ngettext
from markupsafe import Markup

from conference.core import i18n, paper
from conference.core.i18n import local, speaking
from conference.documents.numbers import in_french
from conference.events import wording
from conference.events.models import Event, StakeholderGroup
from conference.participants.delegation_notices import page_of
from conference.participants.models import Delegation

#: More would keep everybody else waiting for the paper.
MOST_AT_ONCE = 100
SECONDS = 90.0
CSS = """
@page { size: A4; margin: 16mm 20mm 14mm }
body { margin: 0; font-size: 10.5pt; line-height: 1.4; color: #000 }
section { break-after: page; height: 266mm; overflow: hidden; position: relative }
section:last-child { break-after: auto }
p, h1, dl { margin: 0 0 2.6mm }
h1 { font-size: 12.5pt; line-height: 1.3 }
.head { font-weight: bold; border-bottom: .4pt solid #000; padding-bottom: 2mm; margin-bottom: 5mm }
.to { margin: 5mm 0 5mm 85mm }
.long { font-size: 9pt }
.box { border: .4pt solid #000; padding: 3mm 4mm; margin: 3mm 0 4mm; min-height: 33mm }
.box svg { float: right; width: 33mm; height: 33mm; margin-left: 5mm }
.link { font-size: 9.5pt; word-break: break-all }
.pin { font-size: 16pt; font-weight: bold }
.sign { margin: 7mm 0 0 85mm; height: 32mm }
[dir=rtl] .to, [dir=rtl] .sign { margin-left: 0; margin-right: 85mm }
[dir=rtl] .box svg { float: left }
"""


@dataclass(frozen=True)
class Letter:
    """One letter; ``pin`` stands in it only where the organiser wants it printed."""

    delegation: Delegation
    group: StakeholderGroup
    pin: str = ""


def letters_pdf(event: Event, letters: Sequence[Letter], *, now: datetime) -> bytes:
    """Return the PDF of letters, a page each; they name the event, for organisers sign them. Raises as ``render``."""
    sections = [_section(event, letter, now) for letter in letters]
    language = letters[0].delegation.locale if letters else i18n.DEFAULT
    with speaking(language):
        title = ngettext("Lettre d’invitation", "Lettres d’invitation", len(letters))
    head = Markup('<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head><body>').format(
        language, title
    )
    return paper.render(head + Markup().join(sections) + Markup("</body></html>"), CSS, seconds=SECONDS)


def _section(event: Event, letter: Letter, now: datetime) -> Markup:
    delegation = letter.delegation
    with speaking(delegation.locale):
        address = page_of(delegation)
        page = render_template(
            "documents/letter.html",
            event=event,
            delegation=delegation,
            group=local(letter.group.label),
            pin=letter.pin,
            address=address,
            qr_path=paper.qr_svg_path(address),
            qr_size=paper.qr_size(address),
            today=i18n.day(now.astimezone(event.tz).date(), "d MMMM y"),
            days=wording.days(event),
            seats=_counted(delegation.seats),
            women=_counted(delegation.women_minimum) if delegation.women_minimum else "",
            name_by=wording.until(delegation.name_by, event.tz) if delegation.name_by else "",
            confirm_by=wording.until(delegation.confirm_by, event.tz) if delegation.confirm_by else "",
            organisers=[local(one) for one in event.organisers] or [local(event.title)],
        )
    return Markup(page)  # noqa: S704 (our own template, which escapes)


def _counted(number: int) -> str:
    """Return a number in words and figures where we know the words: « trois (3) »."""
    if i18n.current_locale() == i18n.DEFAULT:
        return f"{in_french(number, feminine=True)} ({number})"
    return str(number)
