"""The sweep of files that nobody confirmed."""

from conference.core import clock, jobs
from conference.exchange import services


def init_app() -> None:
    """Have the jobs process delete them."""
    jobs.sweep("import_drafts", lambda: services.sweep(clock.now()))
