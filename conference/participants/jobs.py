"""The sweeps of waiting lists and invitations: what nobody answered in time ends, free seats go to who is next.

Who has not answered is reminded before. Searches for duplicates that were asked for are made.
"""

from conference.core import clock, jobs
from conference.participants import duplicate_scans, invitations, offers, reminders


def init_app() -> None:
    """Have the jobs process look after waiting lists, invitations and duplicates."""
    jobs.sweep("offers", run)
    jobs.sweep("invitations", lambda: invitations.sweep(now=clock.now()))
    jobs.sweep(duplicate_scans.BELL, lambda: duplicate_scans.sweep(clock.now()))
    jobs.sweep("reminders", lambda: reminders.sweep(clock.now()))


def run() -> int:
    """End the offers whose time is over, then offer each free seat; return how many people it was."""
    now = clock.now()
    return offers.lapse(now) + offers.serve(now)
