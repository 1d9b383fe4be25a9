"""Erasing a person: somebody asks, an organiser answers; what is left has no name and counts as one that was there."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, history
from conference.core.db import empty_journal, session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.messaging import outbox
from conference.participants import answers, contacts, duplicates, invitation_records, merge, states
from conference.participants.contacts import Contacts
from conference.participants.models import Code, ContactKey, ErasureRequest, Invitation, Participant, Ticket

DONE, REFUSED, TAKEN_BACK = "done", "refused", "taken_back"
#: Why a request is not carried out.
REFUSALS = ("identity", "duty", "withdrawn")
#: What stays in the history: when a seat was held, in which group.
KEPT = ("state", "state_at", "reason", "seat", "offer_until", "group_id", "erasure")
#: Where an invitation stands before it is answered.
_UNANSWERED = frozenset({"draft", "sent"})

EraseHook: TypeAlias = Callable[[UUID, Sequence[UUID]], None]
_HOOKS: list[EraseHook] = []


def on_erase(hook: EraseHook) -> None:
    """Register what else is kept of people: called with the event and the records, inside ``write()``."""
    if hook not in _HOOKS:
        _HOOKS.append(hook)


def ask(event_id: UUID, participant_id: UUID, *, channel: str, actor: Actor, now: datetime) -> ErasureRequest:
    """Note that a person wants to be erased; asked again it is the same request. Raises ``unknown_participant``."""
    with write() as db:
        (person,) = states.locked(event_id, [participant_id])
        asked = open_request(person.id)
        if asked is not None:
            return asked
        if person.erased:
            raise Error("participant_erased", 409)
        request = ErasureRequest(event_id=event_id, participant_id=person.id, asked_at=now, channel=channel)
        db.add(request)
        _note(person, "asked", actor, now)
        audit.log(
            "participant.erasure_asked", actor=actor, now=now, event_id=event_id, subject_id=person.id, channel=channel
        )
        db.flush()
        return request


def take_back(event_id: UUID, participant_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a person stay after all; without an open request it changes nothing. Raises ``unknown_participant``."""
    with write():
        (person,) = states.locked(event_id, [participant_id])
        request = open_request(person.id)
        if request is not None:
            _settle(request, TAKEN_BACK, actor, now)
            _note(person, TAKEN_BACK, actor, now)


def refuse(event_id: UUID, request_id: UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """Refuse a request for one of ``REFUSALS``; again it changes nothing.

    Raises ``unknown_request``, ``reason_needed``, and ``request_settled`` when it was answered otherwise.
    """
    if reason not in REFUSALS:
        raise Error("reason_needed", 422)
    with write():
        request, person = _locked(event_id, request_id)
        if _is_settled(request, REFUSED):
            return
        _settle(request, REFUSED, actor, now)
        _note(person, REFUSED, actor, now, erasure_reason=reason)
        audit.log(
            "participant.erasure_refused", actor=actor, now=now, event_id=event_id, subject_id=person.id, reason=reason
        )


def carry_out(event_id: UUID, request_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Erase a person and every record that was merged with theirs; again it changes nothing. Nothing brings it back.

    Group, states with their dates, sex, age bracket and district stay, for the counts; the seat is freed. Raises
    ``unknown_request``, and ``request_settled`` when it was answered otherwise.
    """
    with write():
        request, people = _all_locked(event_id, request_id)
        if _is_settled(request, DONE):
            return
        states.lock_seats(people)
        _free(people, actor, now)
        _erase(event_id, people, now)
        for one in people:
            audit.log("participant.erased", actor=actor, now=now, event_id=event_id, subject_id=one.id)
            _note(one, DONE, actor, now)
        for other in session().scalars(_open(ErasureRequest.participant_id.in_([one.id for one in people]))).all():
            _settle(other, DONE, actor, now)
    empty_journal()


def records_of(person: Participant) -> list[UUID]:
    """Return the ids of all records that were merged into one with this record, whichever of them it is."""
    found = [merge.keeper_of(person).id]
    for one in found:  # it grows while it is read: merged records may have merged ones
        found += session().scalars(sa.select(Participant.id).where(Participant.merged_into_id == one))
    return found


def open_request(participant_id: UUID) -> ErasureRequest | None:
    """Return the request of a person that waits for an answer."""
    return session().scalar(_open(ErasureRequest.participant_id == participant_id))


def _open(*conditions: sa.ColumnElement[bool]) -> "sa.Select[ErasureRequest]":
    return sa.select(ErasureRequest).where(ErasureRequest.outcome.is_(None), *conditions)


def _request(event_id: UUID, request_id: UUID) -> ErasureRequest:
    query = sa.select(ErasureRequest).where(ErasureRequest.event_id == event_id, ErasureRequest.id == request_id)
    request = session().scalar(query)
    if request is None:
        raise Error("unknown_request", 404)
    return request


def _locked(event_id: UUID, request_id: UUID) -> tuple[ErasureRequest, Participant]:
    request = _request(event_id, request_id)
    (person,) = states.locked(event_id, [request.participant_id])
    session().refresh(request)
    return request, person


def _all_locked(event_id: UUID, request_id: UUID) -> tuple[ErasureRequest, list[Participant]]:
    """Return a request and all records of its person, locked after their invitations, each by id."""
    request = _request(event_id, request_id)
    person = session().get_one(Participant, request.participant_id)
    records = records_of(person)
    about = session().scalars(sa.select(Participant).where(Participant.id.in_(records))).all()
    brought = {one.id for someone in about for one in _invitations(someone)}
    held = sa.select(Invitation.id).where(Invitation.id.in_(brought)).order_by(Invitation.id)
    session().execute(held.with_for_update(key_share=True)).all()
    people = states.locked(event_id, records)
    if set(merged := records_of(person)) != set(records):  # somebody merged them just now
        people = states.locked(event_id, merged)
    session().refresh(request)
    return request, people


def _is_settled(request: ErasureRequest, outcome: str) -> bool:
    if request.outcome not in {None, outcome}:
        raise Error("request_settled", 409)
    return request.outcome == outcome


def _settle(request: ErasureRequest, outcome: str, actor: Actor, now: datetime) -> None:
    request.outcome, request.settled_at = outcome, now
    request.settled_by = actor.id if actor.kind == "staff" else None
    session().flush()


def _note(person: Participant, what: str, actor: Actor, now: datetime, **fields: str) -> None:
    change_set = history.begin(person.event_id, f"erasure.{what}", actor, now)
    history.record(change_set, states.KIND, person.id, {}, {"erasure": what, **fields})


def _free(people: Sequence[Participant], actor: Actor, now: datetime) -> None:
    """Give the seats back; nobody is told."""
    change_set = None
    for person in people:
        if person.merged_into_id is None and person.state != "cancelled":
            change_set = change_set or history.begin(person.event_id, "state.cancelled", actor, now)
            states.move(person, "cancelled", change_set=change_set, actor=actor, now=now, reason="self")


def _erase(event_id: UUID, people: Sequence[Participant], now: datetime) -> None:
    ids = [person.id for person in people]
    for hook in _HOOKS:
        hook(event_id, ids)
    answers.erase(event_id, ids)
    duplicates.forget(ids)
    outbox.forget(event_id, ids)
    _forget_invitations([one for person in people for one in _invitations(person)])
    history.forget(states.KIND, ids, keep=KEPT)
    for model in (Code, ContactKey):
        session().execute(sa.delete(model).where(model.participant_id.in_(ids)))
    session().execute(
        sa.update(Ticket).where(Ticket.participant_id.in_(ids), Ticket.voided_at.is_(None)).values(voided_at=now)
    )
    for person in people:
        _empty(person, now)
    session().flush()


def _empty(person: Participant, now: datetime) -> None:
    for name in ("title", "given_names", "family_name", "organisation", "function", "language"):
        setattr(person, name, "")
    person.search_key = person.sort_key = ""
    person.sealed = None
    person.has_phone = person.has_email = person.suspected = False
    person.consent_photo = person.consent_list = person.consent_invite = False
    person.delegation_id, person.link_hash, person.link_version = None, None, person.link_version + 1
    person.version, person.updated_at = person.version + 1, now


def _invitations(person: Participant) -> list[Invitation]:
    """Return the invitations of a person: what brought them in, and any to the same name and number or address.

    An invitation knows nobody before it is answered; copying an event drafts some for the next edition too.
    """
    editions = sa.select(Event.id).where(sa.or_(Event.id == person.event_id, Event.previous_id == person.event_id))
    alike = sa.and_(
        Invitation.event_id.in_(editions),
        Invitation.participant_id.is_(None),
        Invitation.sort_key == person.sort_key,
        Invitation.sort_key != "",
    )
    found = session().scalars(sa.select(Invitation).where(sa.or_(Invitation.participant_id == person.id, alike)))
    known = contacts.read(person)
    return [one for one in found if one.participant_id == person.id or _reaches(one, known)]


def _reaches(invitation: Invitation, known: Contacts) -> bool:
    """Tell whether an invitation has a contact of a person, or neither has any."""
    said = invitation_records.contacts(invitation)
    theirs, ours = ({*one.phones, one.email} - {""} for one in (said, known))
    return theirs == ours or bool(theirs & ours)


def _forget_invitations(found: Sequence[Invitation]) -> None:
    """Empty invitations, their history and their messages; those without an answer are withdrawn."""
    for one in found:
        for name in ("title", "given_names", "family_name", "organisation", "function", "sort_key"):
            setattr(one, name, "")
        one.sealed, one.link_hash, one.has_phone, one.has_email = None, None, False, False
        one.state = "withdrawn" if one.state in _UNANSWERED else one.state
        one.link_version, one.version = one.link_version + 1, one.version + 1
        outbox.forget(one.event_id, [one.id])
    history.forget(invitation_records.KIND, [one.id for one in found], keep=KEPT)
