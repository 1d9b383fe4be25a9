"""What each kind of operation does, and what it does not do."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.badges.models import BadgePrint
from conference.core import history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.desk import services
from conference.desk.models import DeskOp, Device
from conference.events.models import StakeholderGroup
from conference.participants import erasure, merge, merge_undo, tickets
from conference.participants.models import Participant, Ticket
from conference.participants.services import Entry
from conference.presence.models import CheckIn, SessionCheckIn
from tests.builders import NOW, a_group, a_half_day, a_session, again, staff_actor
from tests.desk.doors import LATER, a_door, kept_data, logged, new_ticket, texts_of, ticket_of

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def door():
    return a_door()


def count(model):
    return session().scalar(sa.select(sa.func.count()).select_from(model))


def refused(door, op, code):
    before = count(DeskOp), count(CheckIn), count(Participant)
    with pytest.raises(Error, match=code):
        services.apply(op, now=LATER)
    assert (count(DeskOp), count(CheckIn), count(Participant)) == before


def erase(person):
    actor = staff_actor()
    request = erasure.ask(person.event_id, person.id, channel="spoken", actor=actor, now=NOW)
    erasure.carry_out(person.event_id, request.id, actor=actor, now=NOW)


# ------------------------------------------------------------------------------------------------ arrivals and tickets
def test_a_ticket_says_who_came_whatever_the_list_of_the_device_said(door):
    person, other = door.person(), door.person("Oumou", "Sow")
    assert door.does(door.op("check_in", other.id, data={"ticket": ticket_of(person.id)})) == [("applied", "")]
    assert door.present() == {person.id}


def test_a_void_ticket_is_flagged_and_who_has_it_is_in(door):
    person = door.person()
    text = ticket_of(person.id)
    with write():
        tickets.void(tickets.holder(text).id, NOW)
    assert door.does(door.scan(text)) == [("flagged", "void")]
    assert door.present() == {person.id}


def test_a_code_that_nobody_has_waits_with_its_hash_alone_and_its_text_is_sealed(door):
    text = new_ticket()
    op = door.scan(text)
    assert door.does(op) == [("waiting", "unknown")]
    row = session().get(DeskOp, op.op_id)
    assert row.ticket_hash == tickets.tokens.digest(text)
    assert text.encode() not in row.sealed
    assert count(CheckIn) == 0


@pytest.mark.parametrize("first", ["scan", "walk_in"])
def test_a_code_and_the_walk_in_that_made_it_meet_whichever_comes_first(door, first):
    text = new_ticket()
    scan, walk_in = door.scan(text, 7), door.walk_in(minutes=9, ticket=text)
    door.does(*([scan, walk_in] if first == "scan" else [walk_in, scan]))
    assert logged(scan)[0] == "applied"
    assert door.present() == {walk_in.subject_id}
    assert session().scalars(sa.select(CheckIn.participant_id)).all() == [walk_in.subject_id] * 2


def test_a_code_in_a_room_is_known_once_its_lost_badge_has_a_successor(door):
    person, talk, new = door.person(), a_session(door.event), new_ticket()
    seen = door.scan(new, 3, kind="session_in", half_day_id=None, session_id=talk.id)
    assert door.does(seen) == [("waiting", "unknown")]
    door.does(door.op("lost", person.id, data={"ticket": ticket_of(person.id), "new": new}))
    assert logged(seen)[0] == "applied"
    assert session().scalars(sa.select(SessionCheckIn.participant_id)).all() == [person.id]


def test_who_is_seen_in_a_session_is_not_present_at_a_half_day_and_an_undo_takes_it_back(door):
    person, talk = door.person(), a_session(door.event)
    op = door.op("session_in", person.id, session_id=talk.id)
    door.does(op, op)
    assert (count(SessionCheckIn), door.present()) == (1, set())
    assert door.does(door.op("undo", op.op_id, 2)) == [("applied", "")]


@pytest.mark.parametrize(
    ("entry", "reason"), [(Entry(state="pending"), "state"), (Entry(state="cancelled"), "state"), (None, "")]
)
def test_who_is_not_expected_is_in_and_the_state_is_the_reason(door, entry, reason):
    person = door.person(entry=entry)
    assert door.does(door.op("check_in", person.id)) == [("flagged" if reason else "applied", reason)]
    assert door.present() == {person.id}


def test_a_time_in_the_future_counts_as_now_and_the_clock_is_told(door):
    person = door.person()
    op = door.op("check_in", person.id, minutes=600)
    assert door.does(op) == [("flagged", "clock")]
    assert session().scalar(sa.select(CheckIn.at)) == LATER


def test_a_time_before_the_pairing_is_told_and_believed(door):
    with write() as db:
        device = Device(event_id=door.event.id, letter="A", profile="welcome", paired_at=NOW)
        db.add(device)
        db.flush()
    person = door.person()
    early = door.op("check_in", person.id, minutes=-30, device_id=device.id, seq=1)
    on_time = door.op("check_in", person.id, minutes=1, device_id=device.id, seq=2)
    assert door.does(early, on_time) == [("flagged", "clock"), ("applied", "")]


def test_an_undo_of_an_undo_changes_nothing(door):
    person = door.person()
    arrival = door.op("check_in", person.id)
    undo = door.op("undo", arrival.op_id, 1)
    door.does(arrival, undo)
    assert door.does(door.op("undo", undo.op_id, 2)) == [("applied", "")]
    assert door.present() == set()


# --------------------------------------------------------------------------------------------------------- walk-ins
def test_a_walk_in_has_the_ticket_that_its_badge_was_printed_with(door):
    text = new_ticket()
    op = door.walk_in(ticket=text)
    assert door.does(op, op) == [("applied", "")] * 2
    assert texts_of(op.subject_id) == {text: True}
    assert text.encode() not in session().scalar(sa.select(Ticket.sealed))


def test_two_walk_ins_of_one_id_are_one_person_with_both_badges(door):
    subject, first, second = uuid4(), new_ticket(), new_ticket()
    door.does(door.walk_in(subject, ticket=first), door.walk_in(subject, 1, ticket=second))
    assert texts_of(subject) == {first: True, second: True}
    assert (count(Participant), count(CheckIn), again(door.group).taken) == (1, 2, 1)


def test_a_ticket_that_is_somebody_elses_stays_theirs_and_the_walk_in_gets_another(door):
    person = door.person()
    theirs = ticket_of(person.id)
    op = door.walk_in(ticket=theirs)
    assert door.does(op) == [("flagged", "void")]
    assert texts_of(person.id) == {theirs: True}
    assert len(texts_of(op.subject_id)) == 1


def test_a_ticket_of_another_event_is_not_given_either(door):
    other = a_door("autre")
    theirs = ticket_of(other.person().id)
    assert door.does(door.walk_in(ticket=theirs)) == [("flagged", "void")]


@pytest.mark.parametrize("text", ["JT", "JT" + "U" * 26, "JT" + "A" * 25, "XX" + "A" * 26, 7, ["JT"]])
def test_a_ticket_text_that_is_none_is_refused(door, text):
    refused(door, door.walk_in(ticket=text), "invalid_op")


@pytest.mark.parametrize(
    "typed",
    [
        {"given_names": "", "family_name": " "},
        {"given_names": None},
        {"sex": "X"},
        {"sex": None},
        {"group": "toto"},
        {"organisation": ["a"]},
    ],
)
def test_a_walk_in_that_is_nobody_is_refused(door, typed):
    refused(door, door.walk_in(**typed), "invalid_op")


def test_a_walk_in_into_a_full_group_and_after_the_registration_closed_is_in(door):
    full = a_group(door.event, "plein", quota=0)
    with write():
        door.event.published = False
    op = door.walk_in(group=str(full.id))
    assert door.does(op) == [("applied", "")]
    assert session().get(StakeholderGroup, full.id).overbooked == 1


def test_a_walk_in_into_a_group_that_is_unknown_is_refused(door):
    refused(door, door.walk_in(group=str(uuid4())), "unknown_group")


def test_what_is_typed_of_somebody_erased_is_not_kept(door):
    first = door.walk_in()
    door.does(first)
    erase(session().get(Participant, first.subject_id))
    again_typed = door.walk_in(first.subject_id, 5)
    assert door.does(again_typed) == [("flagged", "state")]
    assert "Awa" not in str(kept_data(again_typed)) + str(kept_data(first))


# ------------------------------------------------------------------------------------------------------ substitution
def test_who_comes_instead_has_the_seat_and_arrives_and_the_other_is_cancelled(door):
    person, text = door.person(), new_ticket()
    op = door.replace(person.id, ticket=text)
    assert door.does(op, op) == [("applied", "")] * 2
    old, new = again(person), session().get(Participant, op.subject_id)
    assert (old.state, old.reason, old.seat) == ("cancelled", "replaced", "none")
    assert (new.full_name, new.state, new.seat, new.replaces_id) == ("Oumou Sow", "confirmed", "group", old.id)
    assert (door.present(), texts_of(new.id), again(door.group).taken) == ({new.id}, {text: True}, 1)


def test_the_second_who_comes_instead_of_one_person_is_in_over_the_quota_and_flagged(door):
    person = door.person()
    first, second = door.replace(person.id), door.replace(person.id, minutes=1, given_names="Kadi")
    assert door.does(first, second) == [("applied", ""), ("flagged", "replaced")]
    assert door.present() == {first.subject_id, second.subject_id}
    assert session().get(Participant, second.subject_id).replaces_id is None


def test_who_was_replaced_and_comes_all_the_same_is_flagged_so(door):
    person = door.person()
    assert door.does(door.replace(person.id), door.op("check_in", person.id, 4))[1] == ("flagged", "replaced")


def test_nobody_to_replace_yet_waits_and_so_does_what_waits_for_the_newcomer(door):
    walk_in = door.walk_in(minutes=1)
    instead = door.replace(walk_in.subject_id, minutes=3)
    arrival = door.op("check_in", instead.subject_id, 4)
    assert door.does(arrival, instead) == [("waiting", "")] * 2
    door.does(walk_in)
    assert {logged(instead)[0], logged(arrival)[0]} == {"applied"}
    assert instead.subject_id in door.present()


def test_nobody_replaces_themselves(door):
    person = door.person()
    refused(door, door.replace(person.id, person.id), "invalid_op")


def test_somebody_who_was_merged_is_replaced_by_the_record_that_stays(door):
    stays, goes = door.person(), door.person("Oumou", "Sow")
    merge.merge(door.event.id, stays.id, goes.id, actor=staff_actor(), now=NOW)
    op = door.replace(goes.id)
    assert door.does(op) == [("applied", "")]
    assert session().get(Participant, op.subject_id).replaces_id == stays.id


# ------------------------------------------------------------------------------------------------------------- edits
def an_edit(door, subject, minutes=0, **fields):
    was, now = ({name: pair[side] for name, pair in fields.items()} for side in (0, 1))
    return door.op("edit", subject, minutes, data={"was": was, "now": now})


def test_a_correction_is_written_with_its_history_and_found_under_the_new_name(door):
    person = door.person("Fatoumatta", "Diara")
    edit = an_edit(door, person.id, given_names=("Fatoumatta", "Fatoumata"), family_name=("Diara", "Diarra"))
    assert door.does(edit, edit) == [("applied", "")] * 2
    person = again(person)
    assert (person.full_name, "diarra" in person.sort_key) == ("Fatoumata Diarra", True)
    changes = [one for one in history.of_subject("participant", person.id) if one.action == "details"]
    assert [one.after for one in changes] == [{"given_names": "Fatoumata", "family_name": "Diarra"}]


def test_what_was_changed_elsewhere_is_a_conflict_field_by_field_and_both_values_are_kept_sealed(door):
    person = door.person("Fatoumata", "Diara", organisation="ORTM")
    first = an_edit(door, person.id, family_name=("Diara", "Diarra"))
    second = an_edit(door, person.id, 1, family_name=("Diara", "Diallo"), organisation=("ORTM", "CSRéf"))
    assert door.does(first, second) == [("applied", ""), ("flagged", "conflict")]
    person = again(person)
    assert (person.family_name, person.organisation) == ("Diarra", "CSRéf")
    kept = kept_data(second)
    assert (kept["apart"], kept["found"], kept["now"]["family_name"]) == (
        ["family_name"], {"family_name": "Diarra"}, "Diallo",
    )  # fmt: skip
    assert b"Diallo" not in session().get(DeskOp, second.op_id).sealed


def test_two_desks_that_correct_the_same_mistake_the_same_way_agree(door):
    person = door.person("Fatoumata", "Diara")
    edits = [an_edit(door, person.id, minute, family_name=("Diara", "Diarra")) for minute in (0, 1)]
    assert door.does(*edits) == [("applied", "")] * 2


def test_two_desks_do_not_take_away_a_whole_name_between_them(door):
    person = door.person("Fatoumata", "Diarra")
    given, family = (
        an_edit(door, person.id, given_names=("Fatoumata", "")),
        an_edit(door, person.id, family_name=("Diarra", "")),
    )
    assert door.does(given, family) == [("applied", ""), ("flagged", "conflict")]
    assert again(person).full_name == "Diarra"


def test_a_correction_of_somebody_merged_is_of_the_record_that_stays(door):
    stays, goes = door.person("Fatoumata", "Diara"), door.person("Fatoumata", "Diara")
    merge.merge(door.event.id, stays.id, goes.id, actor=staff_actor(), now=NOW)
    assert door.does(an_edit(door, goes.id, family_name=("Diara", "Diarra"))) == [("applied", "")]
    assert again(stays).family_name == "Diarra"


def test_a_correction_of_somebody_erased_brings_no_name_back(door):
    person = door.person()
    erase(person)
    edit = an_edit(door, person.id, family_name=("Diarra", "Diallo"))
    assert door.does(edit) == [("flagged", "state")]
    assert (again(person).full_name, kept_data(edit)) == ("", {"desk": "A"})


def test_a_correction_waits_for_the_walk_in_that_it_corrects(door):
    walk_in = door.walk_in()
    edit = an_edit(door, walk_in.subject_id, 2, family_name=("Cissé", "Sissé"))
    assert door.does(edit) == [("waiting", "")]
    door.does(walk_in)
    assert session().get(Participant, walk_in.subject_id).family_name == "Sissé"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"was": {}, "now": {}},
        {"was": {"sex": "F"}, "now": {"sex": "M"}},
        {"was": {"function": ""}, "now": {}},
        {"was": 1, "now": 2},
        {"was": {"function": ""}, "now": {"function": 3}},
    ],
)
def test_a_correction_of_nothing_or_of_what_a_desk_does_not_correct_is_refused(door, data):
    refused(door, door.op("edit", door.person().id, data=data), "invalid_op")


# ------------------------------------------------------------------------------------------------------------ badges
def prints():
    session().rollback()
    return session().execute(sa.select(BadgePrint.participant_id, BadgePrint.ticket_id, BadgePrint.layout)).all()


def test_a_badge_printed_without_us_is_noted_with_its_ticket_and_the_second_is_a_reprint(door):
    person = door.person()
    text = ticket_of(person.id)
    for minutes in (0, 5):
        op = door.op("print", person.id, minutes, data={"ticket": text, "layout": "a6"})
        assert door.does(op, op) == [("applied", "")] * 2
    assert prints() == [(person.id, tickets.holder(text).id, "a6")] * 2


def test_a_badge_with_a_ticket_that_nobody_has_yet_gives_it_to_who_wears_it(door):
    person, text = door.person(), new_ticket()
    assert door.does(door.op("print", person.id, data={"ticket": text, "layout": "a6"})) == [("applied", "")]
    assert texts_of(person.id)[text]


def test_a_badge_with_somebody_elses_ticket_is_flagged_and_not_noted_as_theirs(door):
    person, other = door.person(), door.person("Oumou", "Sow")
    op = door.op("print", person.id, data={"ticket": ticket_of(other.id), "layout": "a6"})
    assert door.does(op) == [("flagged", "void")]
    assert prints() == []


def test_a_lost_badge_is_void_and_its_successor_good_and_the_others_stay_good(door):
    person, other_badge, new = door.person(), new_ticket(), new_ticket()
    lost = ticket_of(person.id)
    door.does(door.op("print", person.id, data={"ticket": other_badge, "layout": "a6"}))
    op = door.op("lost", person.id, 1, data={"ticket": lost, "new": new})
    assert door.does(op, op) == [("applied", "")] * 2
    assert texts_of(person.id) == {lost: False, other_badge: True, new: True}
    assert door.does(door.scan(lost, 2), door.scan(new, 3)) == [("flagged", "void"), ("applied", "")]


def test_a_badge_lost_before_we_heard_that_it_was_printed_is_void_all_the_same(door):
    person, unheard, new = door.person(), new_ticket(), new_ticket()
    lost = door.op("lost", person.id, 2, data={"ticket": unheard, "new": new})
    printed = door.op("print", person.id, 1, data={"ticket": unheard, "layout": "a6"})
    assert door.does(lost, printed) == [("applied", ""), ("flagged", "void")]
    assert (texts_of(person.id)[unheard], texts_of(person.id)[new]) == (False, True)


def test_losing_a_badge_does_not_void_somebody_elses(door):
    person, other, new = door.person(), door.person("Oumou", "Sow"), new_ticket()
    theirs = ticket_of(other.id)
    assert door.does(door.op("lost", person.id, data={"ticket": theirs, "new": new})) == [("flagged", "void")]
    assert (texts_of(other.id), texts_of(person.id)[new]) == ({theirs: True}, True)


@pytest.mark.parametrize("data", [{}, {"ticket": "JT"}, {"new": "JT"}])
def test_a_loss_without_its_two_tickets_is_refused(door, data):
    refused(door, door.op("lost", door.person().id, data=data), "invalid_op")


# ---------------------------------------------------------------------------------------------------- another event's
def test_what_belongs_to_another_event_is_refused_or_waits_for_ever(door):
    other = a_door("autre")
    stranger, theirs = other.person(), a_session(other.event)
    for op, code in (
        (door.op("check_in", door.person().id, half_day_id=other.half_day.id), "unknown_half_day"),
        (door.op("session_in", door.person().id, session_id=theirs.id), "unknown_session"),
        (door.op("session_in", door.person().id), "unknown_session"),
        (door.walk_in(stranger.id), "op_clash"),
        (door.replace(door.person().id, stranger.id), "op_clash"),
        (door.walk_in(group=str(other.group.id)), "unknown_group"),
    ):
        refused(door, op, code)
    unheard = [
        door.op("check_in", stranger.id),
        an_edit(door, stranger.id, family_name=("Diarra", "X")),
        door.op("print", stranger.id, data={"layout": "a6"}),
        door.op("lost", stranger.id, data={"ticket": new_ticket(), "new": new_ticket()}),
        door.replace(stranger.id),
        door.scan(ticket_of(stranger.id)),
    ]
    assert {code for code, _ in door.does(*unheard)} == {"waiting"}
    assert (again(stranger).family_name, len(texts_of(stranger.id)), other.present()) == ("Diarra", 1, set())


def test_the_same_id_with_another_content_is_refused(door):
    person, afternoon = door.person(), a_half_day(door.event, 2)
    op = door.op("check_in", person.id)
    door.does(op)
    for change in (
        {"half_day_id": afternoon.id},
        {"subject_id": uuid4()},
        {"kind": "print", "half_day_id": None, "data": {"layout": "a6"}},
    ):
        fields = {name: getattr(op, name) for name in ("kind", "subject_id", "half_day_id", "data")} | change
        kind, subject = fields.pop("kind"), fields.pop("subject_id")
        other = door.op(kind, subject, **fields)
        refused(door, type(op)(**{**other.__dict__, "op_id": op.op_id}), "op_clash")


# ----------------------------------------------------------------------------------------------------------- parting
def test_an_arrival_in_a_session_after_a_merge_goes_back_to_the_one_whose_ticket_was_shown(door):
    stays, goes, talk = door.person(), door.person("Oumou", "Sow"), a_session(door.event)
    theirs = ticket_of(goes.id)
    actor = staff_actor()
    done = merge.merge(door.event.id, stays.id, goes.id, actor=actor, now=NOW)
    door.does(
        door.op("session_in", stays.id, data={"ticket": theirs}, session_id=talk.id),
        door.op("session_in", stays.id, 1, session_id=talk.id),
    )
    merge_undo.undo(door.event.id, done.id, actor=actor, now=NOW + timedelta(minutes=5))
    found = session().execute(sa.select(SessionCheckIn.participant_id).order_by(SessionCheckIn.at)).scalars().all()
    assert found == [goes.id, stays.id]


def test_erasing_somebody_takes_their_name_out_of_every_kind_of_operation(door):
    walk_in = door.walk_in(ticket=new_ticket())
    edit = an_edit(door, walk_in.subject_id, 1, family_name=("Cissé", "Sissé"))
    scan = door.scan(ticket_of(door.person().id), 2)
    door.does(walk_in, edit, scan)
    erase(session().get(Participant, walk_in.subject_id))
    assert kept_data(walk_in) == {"desk": "A", "group": str(door.group.id)}
    assert kept_data(edit) == {"desk": "A"}
    assert "ticket" in kept_data(scan)


def test_an_arrival_gives_its_line_on_sheets_that_were_printed(door):
    from conference.documents import queries as papers
    from conference.documents.models import NumberedLine

    signed, late = door.person(), door.person("Oumou", "Sow")
    with write() as db:
        db.add(NumberedLine(event_id=door.event.id, group_id=door.group.id, participant_id=signed.id, number=14))
    walk_in = door.walk_in(minutes=3)
    door.does(door.op("check_in", late.id), walk_in)
    assert [papers.line_of(one).number for one in (signed.id, late.id, walk_in.subject_id)] == [14, 15, 16]
