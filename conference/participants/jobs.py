"""The sweep of waiting lists: offers that nobody answered end, and free seats go to who is next."""

from conference.core import clock, jobs
from conference.participants import offers


def init_app() -> None:
    """Have the jobs process look after waiting lists."""
    jobs.sweep("offers", run)


def run() -> int:
    """End the offers whose time is over, then offer each free seat; return how many people it was."""
    now = clock.now()
    return offers.lapse(now) + offers.serve(now)
