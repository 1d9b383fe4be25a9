"""The sweeps of waiting lists and invitations: what nobody answered in time ends, free seats go to who is next.

Who has not answered is reminded before.
"""

from conference.core import clock, jobs
from conference.participants import invitations, offers, reminders


def init_app() -> None:
    """Have the jobs process look after waiting lists and invitations."""
    jobs.sweep("offers", run)
    jobs.sweep("invitations", lambda: invitations.sweep(now=clock.now()))
    jobs.sweep("reminders", lambda: reminders.sweep(clock.now()))


def run() -> int:
    """End the offers whose time is over, then offer each free seat; return how many people it was."""
    now = clock.now()
    return offers.lapse(now) + offers.serve(now)
