"""The sweeps of waiting lists and invitations: what nobody answered in time ends, and free seats go to who is next."""

from conference.core import clock, jobs
from conference.participants import invitations, offers


def init_app() -> None:
    """Have the jobs process look after waiting lists and invitations."""
    jobs.sweep("offers", run)
    jobs.sweep("invitations", lambda: invitations.sweep(now=clock.now()))


def run() -> int:
    """End the offers whose time is over, then offer each free seat; return how many people it was."""
    now = clock.now()
    return offers.lapse(now) + offers.serve(now)
