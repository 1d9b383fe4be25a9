"""Under which name a file of a release is kept: it says all that the file is made of.

Another event title, another address of this program or another version of ours is another name, so nothing stale is
ever served; whoever asks for a name that is not there has it rendered.
"""

from flask import current_app

from conference.agenda import answers, material_queries, release_files
from conference.agenda.release_queries import Release
from conference.core import clock
from conference.core.i18n import DEFAULT
from conference.events.models import Event

#: The files that lead to the materials of sessions: what can be opened changes without a release.
LINKING = frozenset({"xml", "json"})


def name(event: Event, release: Release, ending: str, locale: str) -> str:
    """Return the name of a file of a release (with its mark) in a language."""
    linked = material_queries.mark(event.id, clock.now()) if ending in LINKING else ""
    variant = answers.digest(answers.made_with(), release.mark, answers.event_mark(event), base(locale), linked)[:12]
    return release_files.name_of(ending, locale, variant)


def base(locale: str) -> str:
    """Return the address of this program in a language, as its settings say."""
    address: str = current_app.config["SETTINGS"].base_url.rstrip("/")
    return address if locale == DEFAULT else f"{address}/{locale}"
