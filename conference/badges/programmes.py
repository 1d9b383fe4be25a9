"""The programme on the back of a group's badges: the sessions for it and for all, of the newest release."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from conference.agenda import printed_words, release_queries, wording
from conference.agenda.phrases import clock
from conference.agenda.programme import Programme, PublicSession
from conference.badges.backs import Content, Line
from conference.badges.discretion import names_it
from conference.core.i18n import speaking
from conference.events.models import Event


class Programmes:
    """Reads the newest release once, in the language of the print."""

    def __init__(self, event: Event, language: str, unnamed: Sequence[str]) -> None:
        """``unnamed``: names that no session may have in its title; its kind stands there then."""
        self.language, self.unnamed = language, unnamed
        newest = release_queries.newest(event.id)
        self.programme = (
            None if newest is None else release_queries.programme_of(newest, participants=not event.exposed)
        )

    def of(self, group: str) -> Content:
        """Return what the back tells people of a group (its code); nothing where nothing was released."""
        if self.programme is None:
            return Content()
        with speaking(self.language):
            return Content(_("Programme"), tuple(self._lines(self.programme, group)))

    def _lines(self, programme: Programme, group: str) -> Iterator[Line]:
        shown = list(_for_group(programme, group))
        days = sorted({one.day for one in shown})
        for day in days:
            todays = [one for one in shown if one.day == day]
            if len(days) > 1:
                yield Line(wording.short_day(programme.date_of(todays[0])))
            for one in todays:
                at = clock(one.starts_at, programme.zone)
                yield Line(self._title(one, programme), at, printed_words.rooms(one, programme))

    def _title(self, one: PublicSession, programme: Programme) -> str:
        title = printed_words.title(one)
        if not names_it(title, self.unnamed):
            return title
        kind = wording.kind_of(one, programme)
        return _("Séance") if not kind or names_it(kind, self.unnamed) else kind


def _for_group(programme: Programme, group: str) -> Iterator[PublicSession]:
    """Give what people of a group may go to, in its order: neither what is cancelled, nor the parts of a session."""
    for one in sorted(programme.sessions, key=lambda each: (each.day, each.starts_at, each.code)):
        meant = not one.groups or group in one.groups
        if meant and not one.cancelled and one.parent not in programme.by_id:
            yield one
