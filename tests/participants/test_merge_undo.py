"""A merge taken back: every row of every table as it was before, and no code or ticket ever lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.badges.models import BadgePrint
from conference.core import vault
from conference.core.db import Base, session, write
from conference.core.errors import Error
from conference.desk import services as desk
from conference.desk.rules import Op
from conference.events import seats
from conference.events.models import QuestionOption
from conference.participants import details as record
from conference.participants import duplicates, erasure, invitations, merge, merge_undo, offers, services, tickets
from conference.participants.answers import PURPOSE as ANSWERS
from conference.participants.contacts import PURPOSE as CONTACTS
from conference.participants.invitation_records import Wish
from conference.participants.list_models import Note, ParticipantTag, Tag
from conference.participants.merge_picks import PICKED, Picks
from conference.participants.models import Code, Participant, Suspicion, Ticket
from conference.participants.services import Entry
from conference.presence import services as arrivals
from conference.presence.models import CheckIn
from tests.answering import a_question
from tests.builders import NOW, a_delegation, a_group, a_half_day, a_person, again, an_event, staff_actor
from tests.databases import enough

pytestmark = pytest.mark.usefixtures("context")

#: What an undo leaves otherwise than it was, on purpose: traces, versions, and how long free seats are kept.
TRACES = frozenset({"change_set", "history", "audit_entry", "outbox_message"})
MOVING = frozenset({"version", "updated_at", "offers_after"})
SEALED = {"participant": {"sealed": CONTACTS, "sealed_answers": ANSWERS}}


def everything():
    """All rows of all tables, opened where they are sealed, but for what leaves a trace on purpose."""
    session().rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in TRACES:
            rows = [dict(row._mapping) for row in session().execute(sa.select(table))]
            found[table.name] = sorted((shown(table.name, row) for row in rows), key=repr)
    return found


def shown(table, row):
    row = {name: value for name, value in row.items() if name not in MOVING}
    if table == "contact_key":
        row.pop("id")  # a fingerprint is made anew from the contact
    if table == "invitation":
        row.pop("sealed")
    for name, purpose in SEALED.get(table, {}).items():
        if row[name] is not None:
            row[name] = vault.unseal_json(row["event_id"], purpose, row["id"], row[name])
    return sorted(row.items())


def differences(before, after):
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


STATES = ["cancelled", "declined", "waitlisted", "offered", "nominated", "pending", "confirmed"]


def a_record(event, group, *, delegation, state, number, question, answer):
    """Somebody with all that may follow a person."""
    entry = Entry(state="waitlisted" if state == "offered" else state)
    if delegation is not None and state != "offered":
        entry = Entry(state=state, source="delegation", delegation_id=delegation.id)
    person = a_person(
        event,
        group,
        entry,
        given_names="Awa" if number else "Aoua",
        organisation=f"CSCOM {number}",
        phones=["+22370001234", f"+2237000000{number}"],
        email=f"p{number}@forum.example" if number else "",
        consent_photo=bool(number),
        answers={str(question.id): answer} if answer else {},
    )
    if state == "offered":
        offers.make(event, [person.id], actor=staff_actor(), now=NOW)
    arrivals.check_in(uuid4(), event.id, person.id, a_half_day(event, number + 1).id, at=NOW, desk="A", staff_id=None)
    with write() as db:
        tags = [Tag(id=uuid4(), event_id=event.id, name=name, key=f"{name}-{number}") for name in ("vip", "presse")]
        db.add_all(tags)
        db.flush()
        db.add_all(ParticipantTag(participant_id=person.id, tag_id=tag.id) for tag in tags)
        db.add(Note(event_id=event.id, participant_id=person.id, sealed=b"x"))
    return person


PICKS = st.builds(
    Picks,
    fields=st.frozensets(st.sampled_from(PICKED)),
    phones=st.sampled_from([None, "stays", "goes"]),
    place=st.sampled_from([None, "stays", "goes"]),
)


@settings(
    max_examples=enough(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    states=st.tuples(st.sampled_from(STATES), st.sampled_from(STATES)),
    one_group=st.booleans(),
    delegated=st.tuples(st.booleans(), st.booleans()),
    given=st.tuples(*[st.sampled_from([None, "bus", "avion"])] * 2),
    picks_and_quota=st.tuples(PICKS, st.booleans(), st.sampled_from([1, 2, 5])),
)
def test_merged_and_taken_back_every_row_is_as_before(states, one_group, delegated, given, picks_and_quota):
    picks, take_answer, quota = picks_and_quota
    event = an_event(uuid4().hex[:12])
    ours = a_group(event, "a", quota=6)
    theirs = ours if one_group else a_group(event, "b", quota=6)
    question = a_question(event, "one_of", options={"bus": 2, "avion": None})
    people = [
        a_record(
            event,
            group,
            delegation=a_delegation(event, group, 2) if of_delegation else None,
            state=state,
            number=number,
            question=question,
            answer=answer,
        )
        for number, (group, of_delegation, state, answer) in enumerate(
            zip((ours, theirs), delegated, states, given, strict=True)
        )
    ]
    for group in {ours.id: ours, theirs.id: theirs}.values():
        services_quota(group, quota)
    before, actor = everything(), staff_actor()
    picks = Picks(picks.fields, frozenset({str(question.id)} if take_answer else ()), picks.phones, picks.place)
    change_set = merged_or_refused(event, people, picks, actor)
    if change_set is None:
        assert differences(before, everything()) == {}
        return
    assert again(people[1]).merged_into_id == people[0].id
    held = {people[0].id}
    for model in (Ticket, Code, Note):
        assert set(session().scalars(sa.select(model.participant_id).where(model.event_id == event.id))) == held
    merge_undo.undo(event.id, change_set.id, actor=actor, now=NOW + timedelta(minutes=9))
    assert differences(before, everything()) == {}


def merged_or_refused(event, people, picks, actor):
    """The change set; none where the place that was picked has no seat left."""
    try:
        return merge.merge(event.id, people[0].id, people[1].id, picks, actor=actor, now=NOW)
    except Error as error:
        if error.code in {"group_full", "delegation_full"} and picks.place is not None:
            return None
        raise


def services_quota(group, quota):
    with write():
        seats.set_quota(group.id, quota)


@pytest.fixture
def pair():
    event = an_event()
    group = a_group(event)
    stays = a_person(event, group, phones=["+22370001234"])
    goes = a_person(event, group, phones=["+22370001234", "+22360005678"], email="awa@forum.example")
    return event, group, stays, goes


def join(event, stays, goes, **options):
    actor = staff_actor()
    return actor, merge.merge(event.id, stays.id, goes.id, **options, actor=actor, now=NOW)


def part(event, done, now=NOW):
    actor, change_set = done
    merge_undo.undo(event.id, change_set.id, actor=actor, now=now)


def test_a_merge_is_taken_back_once_in_ten_minutes_and_by_who_made_it(pair):
    event, _, stays, goes = pair
    done = join(event, stays, goes)
    with pytest.raises(Error, match="undo_not_yours"):
        part(event, (staff_actor(), done[1]))
    with pytest.raises(Error, match="undo_too_late"):
        part(event, done, NOW + timedelta(minutes=11))
    part(event, done)
    with pytest.raises(Error, match="undo_twice"):
        part(event, done)
    assert again(goes).merged_into_id is None


def test_a_question_told_apart_before_is_told_apart_after(pair):
    event, _, stays, goes = pair
    (suspicion,) = session().query(Suspicion)
    duplicates.tell_apart(event.id, suspicion.id, actor=staff_actor(), now=NOW)
    part(event, join(event, stays, goes))
    assert again(suspicion).settled == "distinct"


@pytest.mark.parametrize("changed", ["moved", "details", "erased", "merged on"])
def test_what_has_changed_since_is_not_put_back(pair, changed):
    event, group, stays, goes = pair
    done = join(event, stays, goes)
    if changed == "moved":
        services.transition(event.id, [stays.id], "cancelled", actor=staff_actor(), now=NOW)
    elif changed == "details":
        seen = record.read(again(stays))
        wanted = record.with_fields(seen, {"phones": ["+22399999999"]})
        services.change_details(
            event, stays.id, wanted, version=stays.version, channel="organiser", actor=staff_actor(), now=NOW
        )
    elif changed == "erased":
        request = erasure.ask(event.id, stays.id, channel="online", actor=staff_actor(), now=NOW)
        erasure.carry_out(event.id, request.id, actor=staff_actor(), now=NOW)
    else:
        join(event, a_person(event, group, given_names="Tierce"), stays)
    before = everything()
    with pytest.raises(Error, match="undo_changed"):
        part(event, done)
    assert differences(before, everything()) == {}


def test_a_place_that_somebody_took_meanwhile_is_not_taken_from_them():
    event = an_event()
    group = a_group(event, quota=2)
    stays, goes = a_person(event, group), a_person(event, group, given_names="Aoua")
    done = join(event, stays, goes)
    a_person(event, group, given_names="Autre")
    with pytest.raises(Error, match="undo_full"):
        part(event, done)
    assert (again(goes).merged_into_id, again(group).taken) == (stays.id, 2)


def test_an_invitation_is_again_what_it_was_and_whose_it_was():
    event = an_event()
    group = a_group(event)
    wish = Wish(given_names="Awa", reserves=True)
    (row,) = invitations.draft(event, group, [wish], actor=staff_actor(), now=NOW)
    invitations.send(event, [row.id], actor=staff_actor(), now=NOW)
    reserved = session().get(Participant, again(row).participant_id)
    came = a_person(event, group, given_names="Awa")
    before = everything()
    done = join(event, came, reserved)
    assert (again(row).state, row.participant_id) == ("accepted", came.id)
    part(event, done)
    assert differences(before, everything()) == {}


@settings(
    max_examples=enough(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.permutations(range(4)), keep_first=st.lists(st.booleans(), min_size=3, max_size=3))
def test_records_of_one_person_joined_in_any_order_keep_every_code_and_ticket_and_come_apart_again(order, keep_first):
    event = an_event(uuid4().hex[:12])
    group = a_group(event, quota=9)
    people = [a_person(event, group, given_names=f"Awa {number}").id for number in range(4)]
    texts = {one: tickets.text_of(ticket) for one, ticket in tickets.valid_tickets(people).items()}
    codes = tickets.codes(people)
    before, actor = everything(), staff_actor()
    standing, done = [people[number] for number in order], []
    for first in keep_first:
        stays, goes = standing[:2] if first else standing[1::-1]
        done.append(merge.merge(event.id, stays, goes, actor=actor, now=NOW))
        standing = [stays, *standing[2:]]
    (last,) = standing
    assert {tickets.by_ticket(event.id, text)[0].id for text in texts.values()} == {last}
    assert {tickets.by_code(event.id, code).id for code in codes.values()} == {last}
    assert again(group).taken == 1
    for change_set in reversed(done):
        merge_undo.undo(event.id, change_set.id, actor=actor, now=NOW)
    assert differences(before, everything()) == {}
    assert {one: tickets.by_ticket(event.id, text)[0].id for one, text in texts.items()} == {one: one for one in people}


def test_an_arrival_after_the_merge_stays_with_the_record_that_stayed(pair):
    event, _, stays, goes = pair
    done = join(event, stays, goes)
    morning = a_half_day(event)
    arrivals.check_in(uuid4(), event.id, goes.id, morning.id, at=NOW, desk="A", staff_id=None)
    part(event, done)
    assert session().scalars(sa.select(CheckIn.participant_id)).all() == [stays.id]


def test_what_is_picked_from_the_record_that_goes_holds_and_the_rest_stays(pair):
    event, _, stays, goes = pair
    with write():
        goes.organisation, goes.function, goes.family_name = "CSRéf de Macina", "Sage-femme", "Traore"
        stays.organisation, stays.function = "CSREF", "infirmière"
    join(event, stays, goes, picks=Picks(fields=frozenset({"organisation", "name"}), phones="stays"))
    assert (again(stays).organisation, stays.function, stays.family_name) == ("CSRéf de Macina", "infirmière", "Traore")
    found = record.read(stays).contacts
    assert (found.phones, found.email) == (("+22370001234",), "awa@forum.example")
    assert "csref de macina" in stays.search_key


def test_who_saw_an_older_version_of_either_merges_nothing(pair):
    event, _, stays, goes = pair
    for seen in ((stays.version, goes.version + 1), (stays.version - 1, goes.version)):
        with pytest.raises(Error, match="stale"):
            join(event, stays, goes, seen=seen)
    join(event, stays, goes, seen=(stays.version, goes.version))


def test_nobody_is_merged_with_somebody_of_another_event(pair):
    event, _, stays, _goes = pair
    other = an_event("autre")
    stranger = a_person(other, a_group(other))
    with pytest.raises(Error, match="unknown_participant"):
        join(event, stays, stranger)


def test_in_a_question_that_is_picked_the_answers_change_places_and_seats_follow():
    event = an_event()
    group = a_group(event)
    question = a_question(event, "one_of", options={"bus": 2, "avion": None})
    key = str(question.id)
    stays = a_person(event, group, answers={key: "bus"})
    goes = a_person(event, group, given_names="Aoua", answers={key: "avion"})
    join(event, stays, goes, picks=Picks(answers=frozenset({key})))
    assert (record.read(again(stays)).answers, record.read(again(goes)).answers) == ({key: "avion"}, {key: "bus"})
    taken = dict(session().execute(sa.select(QuestionOption.code, QuestionOption.taken)).all())
    assert taken == {"bus": 0, "avion": 1}


def desk_op(event, subject, half_day, **data):
    return Op(
        op_id=uuid4(), event_id=event.id, kind="check_in", subject_id=subject, device_at=NOW, half_day_id=half_day.id,
        data={"desk": "A", **data},
    )  # fmt: skip


def test_an_arrival_after_the_merge_goes_to_the_one_whose_record_or_ticket_the_desk_named(pair):
    event, _, stays, goes = pair
    morning = a_half_day(event)
    (theirs,) = [ticket.id for ticket in tickets.valid_tickets([goes.id]).values()]
    (own,) = [ticket.id for ticket in tickets.valid_tickets([stays.id]).values()]
    done = join(event, stays, goes)
    named = [
        desk_op(event, goes.id, morning),
        desk_op(event, stays.id, morning, ticket=str(theirs)),
        desk_op(event, stays.id, morning, ticket=str(own)),
        desk_op(event, stays.id, morning),
    ]
    for op in named:
        desk.apply(op, now=NOW)
    part(event, done)
    found = dict(session().execute(sa.select(CheckIn.op_id, CheckIn.participant_id)).all())
    assert [found[op.op_id] for op in named] == [goes.id, goes.id, stays.id, stays.id]


def test_a_badge_that_was_printed_while_they_were_one_keeps_its_ticket_with_its_name(pair):
    event, _, stays, goes = pair
    (theirs,) = [ticket.id for ticket in tickets.valid_tickets([goes.id]).values()]
    done = join(event, stays, goes)
    with write() as db:
        db.add(BadgePrint(
            event_id=event.id, participant_id=stays.id, ticket_id=theirs, batch_id=uuid4(), layout="a6", printed_at=NOW
        ))  # fmt: skip
    with pytest.raises(Error, match="undo_printed"):
        part(event, done)
    assert (again(goes).merged_into_id, session().get(Ticket, theirs).participant_id) == (stays.id, stays.id)


def test_only_a_merge_is_taken_back_here(pair):
    event, _, stays, _goes = pair
    actor = staff_actor()
    change = services.transition(event.id, [stays.id], "cancelled", actor=actor, now=NOW)
    with pytest.raises(Error, match="undo_unknown"):
        part(event, (actor, change))
    assert again(stays).state == "cancelled"
