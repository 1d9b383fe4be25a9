"""What one may try without an account: delegations and their PINs, an invitation, a rapporteur's page; in a file."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from conference.agenda import material_queries, report_links, report_state
from conference.core.db import session, write
from conference.core.permissions import SYSTEM
from conference.core.serve import LINKS
from conference.demo import private_file
from conference.demo.shapes import Example
from conference.events.models import Event
from conference.participants import (
    delegation_pins,
    delegation_records,
    delegations,
    invitation_queries,
    invitation_records,
)
from conference.participants.delegation_pins import Prepared
from conference.participants.models import Delegation, Invitation

FILE = LINKS


def prepare(event: Event, example: Example, file: Path, *, now: datetime) -> str:
    """Give a PIN to each delegation of the example that has none, and note links and PINs, a line each.

    A line is: name, path of the page, PIN or ``-``, with tabs. Return ``made``, ``kept`` (all have one) or ``lost``
    (they have one, the file is not there: nothing is changed). Not inside ``write()``.
    """
    rows = _delegations(event, example)
    if not rows or any(row.pin_hash for _, row in rows):
        return "kept" if file.is_file() else "lost"
    pins = [delegation_pins.prepare(event.id, row.id) for _, row in rows]
    lines = [*_of_delegations(rows, pins), *_of_invitations(event, now), *_of_rapporteurs(event)]
    private_file.write(file, ("\t".join(line) for line in lines))  # first the file: no PIN is there without being known
    with write():
        for pin in pins:
            delegations.renew_pin(event.id, pin, actor=SYSTEM, now=now)
    return "made"


def _delegations(event: Event, example: Example) -> list[tuple[str, Delegation]]:
    mine = (Delegation.event_id == event.id, Delegation.closed_at.is_(None))
    found = {row.organisation: row for row in session().scalars(sa.select(Delegation).where(*mine))}
    return [(one.code, found[one.organisation]) for one in example.delegations if one.organisation in found]


def _of_delegations(rows: Sequence[tuple[str, Delegation]], pins: Sequence[Prepared]) -> Iterator[tuple[str, str, str]]:
    for (code, row), pin in zip(rows, pins, strict=True):
        yield f"delegation {code}", f"/d/{delegation_records.link(row)}", pin.pin


def _of_invitations(event: Event, now: datetime) -> Iterator[tuple[str, str, str]]:
    """Yield one invitation that waits for its answer, in French."""
    sent = invitation_queries.ids(event.id, invitation_queries.Wanted("sent"), now)
    row: Invitation
    for row in invitation_queries.rows(event.id, sent):
        if row.locale == "fr":
            yield "invitation", f"/i/{invitation_records.link(row)}", "-"
            return


def _of_rapporteurs(event: Event) -> Iterator[tuple[str, str, str]]:
    """Yield one page on which recommendations are still to be written."""
    written = material_queries.published(event.id)
    for session_id, report in material_queries.reports(event.id).items():
        if session_id not in written and report_state.is_open(report):
            yield "rapporteur", f"/r/{report_links.link(event.id, report)}", "-"
            return
