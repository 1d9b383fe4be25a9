"""The job that makes large exports: one after the other, each by one worker, given up after three tries."""

import logging

from conference.accounts import queries as accounts
from conference.core import clock, files, jobs
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.i18n import speaking
from conference.core.permissions import ROLES, Actor
from conference.events.models import Event
from conference.participants import export_files, export_runs, exports
from conference.participants.export_rules import FORMATS, LEASE
from conference.participants.export_runs import Lost, Turn
from conference.participants.exports import Reader
from conference.participants.list_models import ExportRun

log = logging.getLogger(__name__)
NEEDED = "participants.export"
#: What may be over when it is tried again; any other refusal stays one.
MAY_PASS = frozenset({"paper_busy", "paper_timeout", "paper_failed", "paper_unavailable"})


def init_app() -> None:
    """Have the jobs process make what waits."""
    jobs.sweep("exports", run)


def run() -> int:
    """Make the exports that wait and return how many were taken."""
    taken = 0
    while ids := export_runs.due(clock.now()):
        for run_id in ids:
            turn = export_runs.claim(run_id, clock.now())
            if turn is not None:
                taken += 1
                _take(turn)
    return taken + export_runs.sweep(clock.now())


def reader(event: Event, run: ExportRun) -> Reader:
    """Return who asked for an export as they are now. Raises ``export_no_right`` when they may take none any more."""
    member = accounts.membership(run.staff_id, event.id)
    user = accounts.open_user(run.staff_id)
    if member is None or user is None or NEEDED not in ROLES.get(member.role, ()):
        raise Error("export_no_right", 403)
    return Reader(Actor("staff", user.id, user.name), member.contacts, member.sensitive)


def _take(turn: Turn) -> None:
    """Make one export; whatever goes wrong is told in its line of the list, and the next one is made all the same."""
    try:
        _make(turn)
    except Lost:
        session().rollback()
    except Error as error:
        session().rollback()
        code = "export_no_right" if error.code == "forbidden" else error.code
        export_runs.failed(turn, code, clock.now(), final=error.code not in MAY_PASS)
    except Exception:
        session().rollback()
        log.exception("export %s failed", turn.run_id)
        export_runs.failed(turn, "export_failed", clock.now())


def _make(turn: Turn) -> None:
    run, event = session().get_one(ExportRun, turn.run_id), session().get_one(Event, turn.event_id)
    now = clock.now()
    with speaking(run.locale):
        export = exports.prepare(event, export_runs.order_of(run), reader(event, run))
        file_id = files.store_pieces(
            event.id,
            export_runs.PURPOSE,
            export_files.file_name(export, now),
            FORMATS[export.order.format],
            export_files.pieces(export, now, lambda done: export_runs.beat(turn, done, clock.now())),
            now=now,
            expires_at=now + 30 * LEASE,
        )
    try:
        export_runs.ready(turn, file_id, export.count, clock.now())
    except Lost:
        with write():
            files.delete(event.id, [file_id])
        raise
