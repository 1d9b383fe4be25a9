"""Under which name a file of a release is kept: it says all that the file is made of.

Another event title, another address of this program or another version of ours is another name, so nothing stale is
ever served; whoever asks for a name that is not there has it rendered.
"""

from flask import current_app

from conference.agenda import answers, release_files
from conference.agenda.release_queries import Release
from conference.core.i18n import DEFAULT
from conference.events.models import Event


def name(event: Event, release: Release, ending: str, locale: str) -> str:
    """Return the name of a file of a release (with its mark) in a language."""
    variant = answers.digest(answers.made_with(), release.mark, answers.event_mark(event), base(locale))[:12]
    return release_files.name_of(ending, locale, variant)


def base(locale: str) -> str:
    """Return the address of this program in a language, as its settings say."""
    address: str = current_app.config["SETTINGS"].base_url.rstrip("/")
    return address if locale == DEFAULT else f"{address}/{locale}"
