"""The messages about a release: planned for its preview, put in the outbox with it, stopped within ten minutes.

Each person concerned gets one, with all that concerns them. When those about a release were stopped, the next release
tells what changed since the one before.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from conference.agenda import notice_queries, notice_rules, notice_words, plan_queries, release_queries
from conference.agenda.differences import Differences
from conference.agenda.notice_rules import Concerned
from conference.agenda.programme import Programme
from conference.agenda.release_models import AgendaRelease
from conference.core import audit, history, i18n
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.i18n import DEFAULT
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.messaging import outbox, templates
from conference.messaging.queries import Opened
from conference.messaging.templates import Rendered
from conference.participants import contacts, merge, notices
from conference.participants.models import Participant
from conference.participants.rules import OVER

#: The kind of the messages in the outbox; the action of the change set.
TOLD = "agenda.told"


@dataclass(frozen=True)
class Notice:
    """One message: to whom, in which language, about which sessions (ids); ``kind`` is what ties them to those."""

    id: UUID
    locale: str
    kind: str
    sessions: frozenset[str]
    address: str = field(repr=False)


@dataclass(frozen=True)
class Notices:
    """All messages that a release means. ``silent``: people whom none reaches; ``problems``: why some are only kept."""

    found: Differences
    since: int
    messages: tuple[Notice, ...]
    silent: tuple[Concerned, ...]
    outsiders: tuple[notice_queries.Outsider, ...]
    problems: Counter[str]
    #: How many more messages there would be, if all of the groups were told.
    more: int

    @property
    def first(self) -> bool:
        """Whether nobody was told anything before."""
        return not self.since

    @cached_property
    def by_kind(self) -> Counter[str]:
        """How many messages go to people with a role, a seat, a place in a queue, of a group."""
        return Counter(one.kind for one in self.messages)

    @property
    def unreached(self) -> int:
        """How many people have to be told by somebody."""
        return len(self.silent) + len(self.outsiders)


def plan(event: Event, coming: Programme, *, now: datetime, since: int | None = None, groups: bool = False) -> Notices:
    """Return the messages that releasing ``coming`` (as participants see it) means; ``groups``: also to whole groups.

    ``since`` is the number of the release that people know; by default, that of the last one they were told of.
    """
    since = _known(event.id) if since is None else since
    found = notice_queries.changes(event.id, since, coming)
    links = notice_queries.links(event, found)
    rows = notice_queries.people({link.person for link in links})
    every = _with_news(event, found, rows, notice_rules.concerned(links, groups=True))
    told = _with_news(event, found, rows, notice_rules.concerned(links, groups=groups))
    messages = tuple(_notice(event.id, row, one) for row, one in told if row.has_email)
    problems = outbox.foresee([one.address for one in messages], now=now)
    return Notices(
        found=found,
        since=since,
        messages=messages,
        silent=tuple(one for row, one in told if not row.has_email),
        outsiders=tuple(_outsiders(event, found)),
        problems=Counter(problem for problem in problems if problem is not None),
        more=sum(row.has_email for row, _one in every) - len(messages),
    )


def put(event: Event, release: AgendaRelease, planned: Notices, *, groups: bool, actor: Actor, now: datetime) -> int:
    """Put these messages in the outbox, where they wait out ten minutes, and return how many; inside ``write()``."""
    if not planned.messages:
        return 0
    change_set = history.begin(event.id, TOLD, actor, now)
    kept = {"since": planned.since, "groups": groups, "messages": len(planned.messages)}
    history.record(change_set, notice_queries.KIND, release.id, {}, kept)
    drafts = [_draft(release, planned.since, one) for one in planned.messages]
    outbox.put_all(event.id, drafts, now=now, not_before=now + history.UNDO_FOR, change_set_id=change_set.id)
    audit.log(TOLD, actor=actor, now=now, event_id=event.id, subject_id=release.id, count=len(drafts))
    return len(drafts)


def stop(event_id: UUID, release_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Stop the messages about a release; the next one tells what they would have told.

    Raises ``undo_unknown``, ``undo_twice``, ``undo_too_late`` (after ten minutes), ``undo_not_yours``.
    """
    with write():
        sent = notice_queries.sent(release_id)
        if sent is None:
            raise Error("undo_unknown", 404)
        history.undo(event_id, sent.change_set_id, actor, now)


def known(event_id: UUID, release_id: UUID, number: int) -> int:
    """Return since which release (its number; 0: none) the messages about this one tell what changed."""
    sent = notice_queries.sent(release_id)
    return int(sent.after["since"]) if sent is not None else _known(event_id, before=number)


def samples(event: Event, planned: Notices, *, number: int) -> list[tuple[Participant, str, Rendered]]:
    """Return one message in each language of those to be told, as they read it, but for the keys in it."""
    first = {one.locale: one for one in reversed(planned.messages)}
    shown = []
    for locale, one in sorted(first.items(), key=lambda pair: (pair[0] != DEFAULT, pair[0])):
        person = session().get_one(Participant, one.id)
        with i18n.speaking(locale):
            said = _worded(event, person, planned.found, one.sessions, number)
        if said is not None:
            shown.append((person, locale, notices.without_keys(said)))
    return shown


def _known(event_id: UUID, *, before: int | None = None) -> int:
    """Return the number of the last release that people were told of: where its messages were stopped, an earlier one.

    Who chose to send none has told them in another way.
    """
    releases = release_queries.releases(event_id)
    newest = next((one for one in releases if before is None or one.number < before), None)
    if newest is None:
        return 0
    sent = notice_queries.sent(newest.id)
    return int(sent.after["since"]) if sent is not None and sent.undone_at is not None else newest.number


def _with_news(
    event: Event, found: Differences, rows: Sequence[Any], every: Sequence[Concerned]
) -> list[tuple[Any, Concerned]]:
    """Return who reads anything new in their language, in the order of ``rows``."""
    news = {locale: notice_words.news(event, found, locale) for locale in {row.locale for row in rows}}
    told = {one.id: one for one in every}
    return [(row, told[row.id]) for row in rows if row.id in told and told[row.id].sessions & news[row.locale]]


def _outsiders(event: Event, found: Differences) -> list[notice_queries.Outsider]:
    news = frozenset[str]().union(*(notice_words.news(event, found, one) for one in plan_queries.languages(event)))
    return [one for one in notice_queries.outsiders(event, found) if one.sessions & news]


def _notice(event_id: UUID, row: Any, one: Concerned) -> Notice:
    address = contacts.unsealed(event_id, row.id, row.sealed).email
    return Notice(row.id, row.locale, one.kind, one.sessions, address)


def _draft(release: AgendaRelease, since: int, one: Notice) -> outbox.Draft:
    params = {"number": release.number, "since": since, "sessions": sorted(one.sessions)}
    return outbox.Draft(TOLD, one.address, one.locale, one.id, params, once_key=f"{TOLD}|{release.id}|{one.id}")


def _worded(
    event: Event, person: Participant, found: Differences, sessions: Collection[str], number: int
) -> Rendered | None:
    link = notices.own_page(person)
    return notice_words.message(event, person, found, sessions, number=number, link=link)


def _message(message: Opened) -> Rendered | None:
    """Word what a release changed for somebody, unless they do not come any more."""
    person = session().get(Participant, message.subject_id, populate_existing=True)
    person = merge.keeper_of(person) if person is not None else None
    if person is None or person.erased or person.state in OVER:
        return None
    event, number = session().get_one(Event, person.event_id), int(message.params["number"])
    released = next((one for one in release_queries.releases(event.id) if one.number == number), None)
    if released is None:
        return None
    until = release_queries.programme_of(released, participants=True)
    found = notice_queries.changes(event.id, int(message.params["since"]), until)
    return _worded(event, person, found, message.params["sessions"], number)


def _leave(_change_set: history.ChangeSet, _entries: list[Any], _actor: Actor, _now: datetime) -> None:
    """Put nothing back: the release stays, its messages are cancelled by the outbox."""


templates.register(TOLD, _message)
history.restores(notice_queries.KIND, _leave)
