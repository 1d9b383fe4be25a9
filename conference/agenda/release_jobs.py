"""The job that renders the files of each new release, so that whoever asks first does not wait for them.

It looks at the newest release of each event that is not long over: a release rings for it, and what an erasure or a new
title of the event has made stale is rendered again within a minute. A file that is asked for before is rendered then.
"""

import logging
from datetime import timedelta

from conference.agenda import release_files, release_names, release_queries
from conference.agenda.release_queries import Release
from conference.core import clock, faults, jobs
from conference.core.db import session
from conference.core.i18n import LOCALES
from conference.events.models import Event

log = logging.getLogger(__name__)
#: What programs ask for, again and again; the PDF is made when somebody wants it.
ENDINGS = ("ics", "xml", "json")
#: For so long after an event its files are rendered ahead.
LONG_OVER = timedelta(days=30)


def init_app() -> None:
    """Have the jobs process render files ahead."""
    jobs.sweep(release_files.BELL, run)


def run() -> int:
    """Render what is missing of the newest releases and return how many files that were."""
    made = 0
    for event in release_queries.events_with_programme((clock.now() - LONG_OVER).date()):
        release = release_queries.newest(event.id)
        if release is not None:
            made += _ahead(event, release_files.marked(release))
    return made


def _ahead(event: Event, release: Release) -> int:
    wanted = [(locale, release_names.name(event, release, ending, locale)) for ending in ENDINGS for locale in LOCALES]
    there = release_files.names(release.id)
    missing = [pair for pair in wanted if pair[1] not in there]
    if not missing or not release_files.claim(release.id, clock.now()):
        return 0
    for done, (locale, name) in enumerate(missing):
        try:
            release_files.data(event, release, name, release_names.base(locale))
        except Exception as error:  # noqa: BLE001 (one file that cannot be made must not keep the others back)
            log.error("file %s not rendered: %s (%s)", name, type(error).__name__, faults.place(error))  # noqa: TRY400 (no personal data)
            session().rollback()
            return done  # the lease runs on: it is tried again when it is over
    release_files.leave(release.id)
    return len(missing)
