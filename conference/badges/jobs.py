"""The job that makes print runs: a few seconds of one, then whatever else waits, then the next few seconds."""

import logging

from conference.accounts import queries as accounts
from conference.badges import making, run_rules, runs
from conference.badges.models import BadgeRun
from conference.badges.run_rules import TRIES
from conference.badges.runs import Lost, Turn
from conference.core import clock, faults, jobs
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import SYSTEM, Actor

log = logging.getLogger(__name__)
#: What may be over when it is tried again; any other refusal stays one.
MAY_PASS = frozenset(
    {"busy", "database_away", "paper_busy", "paper_timeout", "paper_failed", "paper_unavailable", "paper_too_large"}
)


def init_app() -> None:
    """Have the jobs process make what waits."""
    jobs.sweep(runs.SWEEP, run)


def run() -> int:
    """Give each run that waits its turn, once; return how many there were. What is left then rings again."""
    taken = 0
    for run_id in runs.due(clock.now()):
        turn = runs.claim(run_id, clock.now())
        if turn is not None:
            taken += 1
            take(turn)
    return taken


def take(turn: Turn) -> None:
    """Make as much of a run as one turn allows; whatever goes wrong is told on its page, and others are made."""
    if turn.tries > TRIES:  # each time, the process ended over the same piece without a word
        runs.failed(turn, "badges_died", _actor(turn), clock.now(), final=True)
        return
    try:
        making.work(turn, _actor(turn), clock.now, until=clock.now() + run_rules.TURN)
    except Lost:
        session().rollback()
    except Exception as error:
        session().rollback()
        if session().get(BadgeRun, turn.run_id, populate_existing=True) is None:
            return  # its event was purged meanwhile
        told = runs.reason(error)
        if told is None:
            log.exception("badge run %s failed", turn.run_id)
        elif told is not error:
            log.error("badge run %s: %s at %s", turn.run_id, faults.name(error), faults.place(error))  # noqa: TRY400 (a driver's message may quote what somebody typed)
        _failed(turn, told or Error("badges_failed"))


def _failed(turn: Turn, error: Error) -> None:
    """Note why; where not even that can be stored, the lease ends by itself and the run is taken up again."""
    session().rollback()
    final = error.code not in {*MAY_PASS, "badges_failed"}
    runs.failed(turn, error.code, _actor(turn), clock.now(), final=final)


def _actor(turn: Turn) -> Actor:
    """Return who ordered a run, as the log names them."""
    made_by = session().get_one(BadgeRun, turn.run_id).made_by
    user = accounts.open_user(made_by) if made_by is not None else None
    return Actor("staff", user.id, user.name) if user is not None else SYSTEM
