"""What becomes of people's sessions when they stand elsewhere, change their group, are merged or parted; and back.

Who holds no seat of the event any more gives up their sessions; an undo gives each back if there is a seat left, or
else their old place in its queue. Who changes group keeps a seat, and is counted in the quota of the new one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import sign_up_queue, sign_up_seats
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SignUp
from conference.agenda.sign_up_queue import CANCELLED, SEATED, WAITING
from conference.core import history, i18n
from conference.core.db import session
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.permissions import Actor
from conference.participants import following, merge, merge_undo, states
from conference.participants.models import Participant

KIND = "sign_up"
#: Under which name a merge keeps what both records had in one session.
_WAS = "sign_up_was"
_BETTER = (SEATED, WAITING, CANCELLED)


def follow(people: Sequence[Participant], change_set: history.ChangeSet, actor: Actor, now: datetime) -> None:
    """Free the seats of who is not expected any more, count the others in their group, and let who waits move up."""
    ids = [person.id for person in people]
    active = (SignUp.participant_id.in_(ids), SignUp.state != CANCELLED)
    session_ids = set(session().scalars(sa.select(SignUp.session_id).where(*active).distinct()))
    if not session_ids:
        return
    rows = sign_up_queue.all_locked(session_ids)
    gone = [person.id for person in people if not sign_up_queue.keeps(person)]
    mine = sa.select(SignUp).where(*active, SignUp.participant_id.in_(gone))
    leaving = session().scalars(mine.execution_options(populate_existing=True)).all() if gone else []
    changes: list[tuple[UUID, Fields, Fields]] = [
        (one.id, {"state": one.state}, {"state": CANCELLED}) for one in leaving
    ]
    for one in leaving:
        one.state = CANCELLED
    session().flush()
    history.record_many(change_set, KIND, changes)
    _settle(rows, actor, now)


def _settle(rows: Sequence[AgendaSession], actor: Actor, now: datetime) -> None:
    sign_up_seats.recount([row.id for row in rows])
    sign_up_queue.move_up(rows, actor=actor, now=now)


def _restore(
    change_set: history.ChangeSet, entries: list[tuple[UUID, Fields, Fields]], actor: Actor, now: datetime
) -> None:
    """Put people's seats and places in queues back as they were before an action, as far as seats are left.

    An action that was about these seats (``agenda.…``) is refused when one has changed since; what followed from
    another action is left as it is then.
    """
    rows, people = _locked_again(change_set.scope_id, [subject for subject, _, _ in entries])
    found = {one.id: one for one in _of([subject for subject, _, _ in entries])}
    pairs = []
    for subject, before, after in entries:
        one = found.get(subject)
        if one is not None and one.state == after["state"]:
            pairs.append((one, before.get("state") or CANCELLED))
        elif change_set.action.startswith("agenda"):
            title = i18n.local(rows[one.session_id].title) if one is not None else "–"
            raise Error("undo_agenda_changed", 409, title=title)
    for one, wanted in pairs:
        person = people.get(one.participant_id)
        if wanted != SEATED:
            one.state = wanted if person is not None and sign_up_queue.keeps(person) else CANCELLED
    session().flush()
    sign_up_seats.recount(list(rows))
    for one, wanted in sorted(pairs, key=lambda pair: (pair[0].session_id, pair[0].at, pair[0].id)):
        person = people.get(one.participant_id)
        if wanted == SEATED and person is not None and sign_up_queue.keeps(person):
            one.state = SEATED if sign_up_seats.take(one.session_id, person.group_id) else WAITING
    session().flush()
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    history.record_many(trace, KIND, [(subject, after, before) for subject, before, after in entries])
    sign_up_queue.move_up(rows.values(), actor=actor, now=now)


def _locked_again(
    event_id: UUID, subjects: Sequence[UUID]
) -> tuple[dict[UUID, AgendaSession], dict[UUID, Participant]]:
    pairs = session().execute(sa.select(SignUp.session_id, SignUp.participant_id).where(SignUp.id.in_(subjects))).all()
    people = states.locked(event_id, [person_id for _, person_id in pairs])
    rows = sign_up_queue.all_locked({session_id for session_id, _ in pairs})
    return {row.id: row for row in rows}, {person.id: person for person in people}


def _of(ids: Iterable[UUID]) -> Sequence[SignUp]:
    return session().scalars(
        sa.select(SignUp).where(SignUp.id.in_(list(ids))).execution_options(populate_existing=True)
    ).all()  # fmt: skip


def _merged(goes: UUID, stays: UUID) -> dict[str, list[str]]:
    """Have sign-ups follow a person; where both have one, the person has the better of the two, on one seat."""
    had: dict[UUID, dict[UUID, SignUp]] = defaultdict(dict)
    query = sa.select(SignUp).where(SignUp.participant_id.in_([goes, stays]))
    session_ids = set(session().scalars(query.with_only_columns(SignUp.session_id)))
    sign_up_queue.all_locked(session_ids)
    for one in session().scalars(query.execution_options(populate_existing=True)):
        had[one.session_id][one.participant_id] = one
    both = {session_id: pair for session_id, pair in had.items() if len(pair) > 1}
    was = []
    for pair in both.values():
        ours, theirs = pair[stays], pair[goes]
        was += [_as_text(one) for one in (ours, theirs)]
        ours.state, ours.at = min(((one.state, one.at) for one in (ours, theirs)), key=_worth)
        theirs.state = CANCELLED
    session().flush()
    moved = merge.move_rows(SignUp, goes, stays, SignUp.session_id.not_in(both))
    return moved | ({_WAS: was} if was else {})


def _parted(goes: UUID, stays: UUID, moved: Mapping[str, Sequence[str]]) -> None:
    """Give both records back what each had in one session: one seat stays taken, another is taken if there is one.

    What the person has done there since the merge stays as it is.
    """
    was = {UUID(key): (state, datetime.fromisoformat(at)) for key, state, at in map(str.split, moved.get(_WAS, ()))}
    pairs: dict[UUID, dict[UUID, SignUp]] = defaultdict(dict)
    for one in _of(was):
        pairs[one.session_id][one.participant_id] = one
    sign_up_queue.all_locked(pairs)
    group_id = session().scalar(sa.select(Participant.group_id).where(Participant.id == goes))
    for session_id, pair in pairs.items():
        if len(pair) > 1 and group_id is not None:
            _part(session_id, pair[stays], pair[goes], was, group_id)
    session().flush()


def _part(
    session_id: UUID, ours: SignUp, theirs: SignUp, was: Mapping[UUID, tuple[str, datetime]], group_id: UUID
) -> None:
    became = min((was[one.id] for one in (ours, theirs)), key=_worth)
    spare = ours.state == SEATED
    if (ours.state, ours.at) == became:
        ours.state, ours.at = was[ours.id]
        spare = spare and ours.state != SEATED
    else:
        spare = False
    state, theirs.at = was[theirs.id]
    if state == SEATED and not spare and not sign_up_seats.take(session_id, group_id):
        state = WAITING
    theirs.state = state


def _as_text(one: SignUp) -> str:
    return f"{one.id} {one.state} {one.at.isoformat()}"


def _worth(standing: tuple[str, datetime]) -> tuple[int, datetime]:
    return _BETTER.index(standing[0]), standing[1]


following.on_move(follow)
history.restores(KIND, _restore)
merge.on_merge(_merged)
merge_undo.on_part(_parted)
