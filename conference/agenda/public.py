"""What public pages of a programme have in common: the release that is shown, its addresses, how they are answered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import Response, current_app, render_template, request, url_for
from markupsafe import Markup

from conference.agenda import (
    answers,
    page_wording,
    pages,
    people_pages,
    release_files,
    release_queries,
    selections,
    wording,
)
from conference.agenda.addresses import KEPT, Addresses
from conference.agenda.answers import Look
from conference.agenda.programme import Programme
from conference.agenda.release_queries import Release
from conference.agenda.selections import Selection
from conference.core import clock
from conference.core.errors import Error
from conference.events.access import current_event
from conference.events.models import Event


@dataclass(frozen=True)
class Shown:
    """A release as somebody looks at it now, with what they keep of it."""

    event: Event
    release: Release
    programme: Programme
    selection: Selection
    addresses: Addresses
    now: datetime

    @property
    def minute(self) -> str:
        """What a page depends on that tells what is on: the minute, on the days of the programme alone."""
        if pages.today(self.programme, self.now) is None:
            return ""
        return self.now.isoformat(timespec="minutes")

    @property
    def address(self) -> str:
        """The address of the programme as others know it."""
        return root() + self.addresses.base

    @property
    def subscription(self) -> str:
        """The address under which a calendar follows the whole programme."""
        return f"webcal://{urlsplit(root()).netloc}{self.addresses.base}.ics"

    def starts_before(self) -> Mapping[str, datetime]:
        """Return when each session began (by id) in the programme that this one has replaced."""
        return release_queries.starts_before(self.event.id, self.release.number)

    def page(
        self,
        template: str,
        values: Callable[[], dict[str, object]] = dict,
        *,
        state: Iterable[object] = (),
        look: Look | None = None,
    ) -> Response:
        """Answer with a page; ``values`` are looked for only if it has to be made.

        ``state`` is what it depends on besides release, event and address.
        """

        def make(styles: Markup) -> str:
            return render_template(
                template,
                shown=self,
                whole=self.programme,
                release=self.release,
                kept=self.selection,
                to=self.addresses,
                now=self.now,
                neutral=self.event.exposed,
                wording=wording,
                words=page_wording,
                key_of=people_pages.key_of,
                styles=styles,
                **values(),
            )

        return answers.page(
            make, release=(self.release.id, self.release.mark), programme=self.programme, state=state, look=look
        )


def root() -> str:
    """Return where this program is found from outside, as its settings say: never what a request calls it."""
    base: str = current_app.config["SETTINGS"].base_url
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"


def newest_release() -> tuple[Event, Release]:
    """Return the event that the address names and its newest release. Raises ``no_programme`` (404)."""
    event = current_event()
    release = release_queries.newest(event.id)
    if release is None:
        raise Error("no_programme", 404)
    return event, release_files.marked(release)


def newest() -> Shown | None:
    """Return the newest release of the event that the address names, if there is one."""
    event = current_event()
    release = release_queries.newest(event.id)
    return of(event, release_files.marked(release)) if release else None


def published() -> Shown:
    """Return the newest release. Raises ``no_programme`` (404) where there is none yet."""
    return of(*newest_release())


def of(event: Event, release: Release) -> Shown:
    """Return a release as it is shown to who asks."""
    programme = release_queries.programme_of(release)
    kept = selections.selection(programme, request.args.getlist(KEPT))
    base = url_for("agenda.programme", event_slug=event.slug)
    return Shown(event, release, programme, kept, Addresses(base, kept.codes), clock.now())
