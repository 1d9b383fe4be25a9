"""All versions of the programme that have been published: what each changed, in words, and each as it was."""

from dataclasses import replace

from flask import Blueprint, Response

from conference.agenda import difference_words, pages, public, release_files, release_queries
from conference.agenda.differences import differences
from conference.agenda.release_queries import Release
from conference.core.errors import Error
from conference.core.permissions import public as open_to_all
from conference.events.models import Event

blueprint = Blueprint("agenda_releases", __name__)


@blueprint.get("/c/<event_slug>/programme/versions")
@open_to_all
def index() -> Response:
    """List the versions, with what the newest one changed."""
    shown = public.published()
    every = _all(shown.event)

    def values() -> dict[str, object]:
        return {"releases": every, **_changes(every, shown.release.number)}

    return shown.page("agenda/releases.html", values, state=every)


@blueprint.get("/c/<event_slug>/programme/versions/<int(max=99999):number>")
@open_to_all
def one(number: int) -> Response:
    """Show a version as it was, with a note where it is not the newest. 404 for one that never was."""
    newest = public.published()
    every = _all(newest.event)
    release = next((one for one in every if one.number == number), None)
    if release is None:
        raise Error("unknown_release", 404)
    shown = replace(newest, release=release, programme=release_queries.programme_of(release))

    def values() -> dict[str, object]:
        found = pages.day_page(shown.programme, 0, pages.Choice(), shown.now)
        return {"page": found, "newest": newest.release, **_changes(every, number)}

    return shown.page(
        "agenda/release.html", values, state=(newest.release, *(one.mark for one in every if one.number == number - 1))
    )


def _all(event: Event) -> list[Release]:
    return [release_files.marked(one) for one in release_queries.releases(event.id)]


def _changes(every: list[Release], number: int) -> dict[str, object]:
    """Return what a version changed; ``first``: there is none before it."""
    by_number = {one.number: release_queries.programme_of(one) for one in every if one.number in {number, number - 1}}
    before, after = by_number.get(number - 1), by_number[number]
    found = differences(before, after)
    return {
        "changes": difference_words.by_day(found),
        "renamed": difference_words.renamed(found),
        "first": before is None,
    }
