"""Letters that invite people by name: one A4 page each, in the language of who is invited, with the link and its QR.

A letter lies on tables and in pockets: of an exposed event it names neither title, place, group nor organisers.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from flask import render_template
from flask_babel import ngettext
from markupsafe import Markup

from conference.core import i18n, paper
from conference.core.i18n import local, speaking
from conference.documents.letters import CSS, SECONDS
from conference.events import wording
from conference.events.models import Event, StakeholderGroup
from conference.participants import invitation_records as record
from conference.participants.invitation_notices import page_of
from conference.participants.models import Invitation

#: More would keep everybody else waiting for the paper.
MOST_AT_ONCE = 200


def letters_pdf(
    event: Event, groups: Mapping[UUID, StakeholderGroup], invitations: Sequence[Invitation], *, now: datetime
) -> bytes:
    """Return the PDF of letters, a page each. Raises as ``paper.render``."""
    sections = [_section(event, groups[one.group_id], one, now) for one in invitations]
    language = invitations[0].locale
    with speaking(language):
        title = ngettext("Lettre d’invitation", "Lettres d’invitation", len(invitations))
    head = Markup('<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head><body>').format(
        language, title
    )
    return paper.render(head + Markup().join(sections) + Markup("</body></html>"), CSS, seconds=SECONDS)


def _section(event: Event, group: StakeholderGroup, invitation: Invitation, now: datetime) -> Markup:
    with speaking(invitation.locale):
        address = page_of(invitation)
        page = render_template(
            "documents/invitation_letter.html",
            event=event,
            named=not event.exposed,
            invitation=invitation,
            name=record.name_of(invitation),
            reference=record.reference(invitation),
            group=local(group.label),
            address=address,
            qr_path=paper.qr_svg_path(address),
            qr_size=paper.qr_size(address),
            today=i18n.day(now.astimezone(event.tz).date(), "d MMMM y"),
            days=wording.days(event),
            answer_by=wording.until(invitation.expires_at, event.tz) if invitation.expires_at else "",
            organisers=[local(one) for one in event.organisers] or [local(event.title)],
        )
    return Markup(page)  # noqa: S704 (our own template, which escapes)
