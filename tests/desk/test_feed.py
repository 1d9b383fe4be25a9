"""Whoever changed in whatever way, every device hears of it, once it asks; and hears nothing again."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from conference.badges.models import BadgePrint
from conference.core.db import session, write
from conference.core.permissions import PUBLIC
from conference.desk import feed, roster_queries, services
from conference.desk.models import DeskChange, DeskFeed, DeskSettings
from conference.desk.rules import Op
from conference.documents.models import NumberedLine
from conference.participants import erasure, merge, merge_undo, substitution, tags, tickets
from conference.participants import services as people
from conference.participants.models import Participant, Ticket
from conference.presence.models import CheckInUndo
from tests.builders import NOW, a_group, a_half_day, a_person, a_session, again, an_event, details, staff_actor
from tests.desk.hall import a_telephone, ask, swap

pytestmark = pytest.mark.usefixtures("context")
ACTOR = staff_actor()


class World:
    """An event with a welcome desk and a door that know everybody, and two people."""

    def __init__(self):
        self.event = an_event()
        self.group = a_group(self.event, quota=None)
        self.morning = a_half_day(self.event).id
        self.talk = a_session(self.event).id
        self.awa = a_person(self.event, self.group, given_names="Awa").id
        self.issa = a_person(self.event, self.group, given_names="Issa").id
        self.desk, self.door = a_telephone(self.event), a_telephone(self.event, "door")
        for one in (self.desk, self.door):
            swap(one)

    def op(self, kind, subject, **values):
        op = Op(uuid4(), self.event.id, kind, subject, NOW, half_day_id=values.pop("half_day", None), **values)
        services.apply(op, now=NOW)
        return op.op_id

    def arrive(self, person):
        return self.op("check_in", person, half_day=self.morning)


@pytest.fixture
def world():
    return World()


def told(telephone):
    """Whom the device hears of when it asks now: ids of those who changed, of those who are gone."""
    answer = swap(telephone)
    assert not answer["roster"]["full"]
    ids = answer["roster"]["ids"]
    count = len(answer["roster"]["flags"])
    assert (count == 0) == (ids == "")
    return count + len(answer["roster"]["gone"])


def person(world, who):
    return session().get(Participant, who, populate_existing=True)


def renamed(world, who, given):
    with write() as db:
        db.execute(sa.update(Participant).where(Participant.id == who).values(given_names=given))


def plain_update(world):
    with write() as db:
        db.execute(sa.update(Participant).where(Participant.id == world.awa).values(organisation="CSCom"))


def voided_ticket(world):
    with write() as db:
        tickets.void(db.scalar(sa.select(Ticket.id).where(Ticket.participant_id == world.awa)), NOW)


def new_ticket(world):
    with write() as db:
        tickets.issue_ticket(world.event.id, world.awa, NOW)
        db.flush()


def another_code(world):
    with write():
        tickets.issue_code(world.event.id, world.awa, NOW)


def numbered_line(world):
    with write() as db:
        db.add(
            NumberedLine(event_id=world.event.id, group_id=world.group.id, participant_id=world.awa, number=4),
        )


def printed_badge(world):
    with write() as db:
        ticket = db.scalar(sa.select(Ticket.id).where(Ticket.participant_id == world.awa))
        values = {"batch_id": uuid4(), "layout": "a6", "printed_at": NOW}
        db.add(BadgePrint(event_id=world.event.id, participant_id=world.awa, ticket_id=ticket, **values))


def undone_arrival(world):
    op_id = world.arrive(world.awa)
    told(world.desk), told(world.door)
    with write() as db:
        db.add(CheckInUndo(op_id=uuid4(), event_id=world.event.id, undo_of=op_id, at=NOW))


ONE = {
    "an arrival": lambda world: world.arrive(world.awa),
    "an arrival taken back": undone_arrival,
    "a session": lambda world: world.op("session_in", world.awa, session_id=world.talk),
    "a walk-in": lambda world: world.op(
        "walk_in", uuid4(), half_day=world.morning, data={"given_names": "Sira", "group": str(world.group.id)}
    ),
    "a registration": lambda world: a_person(world.event, world.group, given_names="Bintou"),
    "a state": lambda world: people.transition(world.event.id, [world.awa], "cancelled", actor=ACTOR, now=NOW),
    "a statement": plain_update,
    "a tag": lambda world: tags.put_on(world.event.id, [world.awa], "Ministre", actor=ACTOR, now=NOW),
    "a void ticket": voided_ticket,
    "a new ticket": new_ticket,
    "another code": another_code,
    "a line on the sheet": numbered_line,
    "a badge": printed_badge,
}


@pytest.mark.parametrize("change", ONE.values(), ids=ONE.keys())
def test_every_device_hears_of_a_change_once(world, change):
    change(world)
    assert (told(world.desk), told(world.door)) == (1, 1)
    assert (told(world.desk), told(world.door)) == (0, 0)


def test_a_tag_taken_off_or_deleted_is_heard_of(world):
    tags.put_on(world.event.id, [world.awa, world.issa], "Ministre", actor=ACTOR, now=NOW)
    assert told(world.desk) == 2
    tags.take_off(world.event.id, [world.awa], "Ministre", actor=ACTOR, now=NOW)
    assert told(world.desk) == 1
    with write() as db:
        db.execute(sa.text("DELETE FROM tag"))
    assert told(world.desk) == 1


def test_many_people_changed_at_once_are_all_heard_of(world):
    newcomers = [a_person(world.event, world.group, given_names=f"N {n}").id for n in range(5)]
    assert told(world.desk) == 5
    people.transition(world.event.id, newcomers, "cancelled", actor=ACTOR, now=NOW)
    assert told(world.desk) == 5


def test_who_was_merged_is_gone_and_comes_back_with_the_undo(world):
    world.arrive(world.issa)
    swap(world.desk)
    change = merge.merge(world.event.id, world.awa, world.issa, actor=ACTOR, now=NOW)
    swap(world.desk)
    assert world.desk.people.keys() == {world.awa}
    known = world.desk.people[world.awa]
    assert (len(known["arrivals"]), len(known["more_codes"]), len(known["more_tickets"])) == (1, 1, 1)
    merge_undo.undo(world.event.id, change.id, actor=ACTOR, now=NOW)
    swap(world.desk)
    assert world.desk.people.keys() == {world.awa, world.issa}
    assert world.desk.people[world.awa]["more_codes"] == world.desk.people[world.awa]["arrivals"] == []
    assert len(world.desk.people[world.issa]["arrivals"]) == 1


def test_who_is_erased_is_forgotten_by_every_device(world):
    request = erasure.ask(world.event.id, world.awa, channel="online", actor=PUBLIC, now=NOW)
    erasure.carry_out(world.event.id, request.id, actor=ACTOR, now=NOW)
    for one in (world.desk, world.door):
        swap(one)
        assert one.people.keys() == {world.issa}


def test_who_is_deleted_is_forgotten_by_every_device(world):
    with write() as db:
        db.execute(sa.delete(Participant).where(Participant.id == world.awa))
    swap(world.door)
    assert world.door.people.keys() == {world.issa}


def test_a_device_learns_who_comes_instead_of_whom(world):
    new = substitution.substitute(world.event, world.awa, details("Kadia", "Cissé"), actor=ACTOR, now=NOW)
    new_id = new.id if isinstance(new, Participant) else new
    for one in (world.desk, world.door):
        swap(one)
        assert one.people[world.awa]["replaced_by"] == [(str(new_id),)]
        assert one.people[world.awa]["state"] == "cancelled"


def test_who_must_be_told_to_protocol_has_a_flag_and_a_change_of_the_tag_is_noted_by_hand(world):
    tags.put_on(world.event.id, [world.awa], "Ministre", actor=ACTOR, now=NOW)
    swap(world.desk)
    with write() as db:
        tag = db.scalar(sa.text("SELECT id FROM tag"))
        settings = db.get(DeskSettings, world.event.id)
        settings.vip_tag_id = UUID(str(tag))
        feed.note(world.event.id, sa.select(Participant.id).where(Participant.id == world.awa))
    assert told(world.desk) == 1
    assert world.desk.people[world.awa]["flags"] & 2


def test_changes_come_in_parts_and_none_is_left_out(world, monkeypatch):
    monkeypatch.setattr(roster_queries, "MOST_CHANGES", 2)
    newcomers = {a_person(world.event, world.group, given_names=f"N {n}").id for n in range(5)}
    swap(world.desk)
    assert world.desk.people.keys() == {world.awa, world.issa} | newcomers
    assert len(world.desk.answers) == 1 + 3


def test_everybody_comes_in_parts_while_others_change(world, monkeypatch):
    for number in range(5):
        a_person(world.event, world.group, given_names=f"N {number}")
    monkeypatch.setattr(roster_queries, "MOST_AT_ONCE", 3)
    telephone = a_telephone(world.event)
    first = telephone.take(ask(telephone))
    assert (first["roster"]["full"], first["roster"]["more"], len(telephone.people)) == (True, True, 3)
    renamed(world, next(iter(telephone.people)), "Autre")
    swap(telephone)
    swap(telephone)
    everybody = set(session().scalars(sa.select(Participant.id)))
    assert telephone.people.keys() == everybody
    assert "Autre" in {one["given"] for one in telephone.people.values()}


def test_after_a_restore_every_device_takes_everything_anew(world):
    assert not DeskFeed.__table__.info["backup"]
    assert not DeskChange.__table__.info["backup"]
    world.arrive(world.awa)
    with write() as db:
        db.execute(sa.delete(DeskFeed))
    assert session().scalar(sa.select(sa.func.count(DeskChange.id))) == 0
    assert swap(world.desk)["roster"]["full"]
    assert not swap(world.desk)["roster"]["full"]


def test_a_cursor_from_beyond_or_from_nowhere_gets_everybody(world):
    epoch = world.desk.cursor.partition(".")[0]
    for cursor in (f"{epoch}.999999", f"{uuid4().hex}.0", "x", "", 5, None, f"{epoch}.-1", f"{epoch}.{9**30}"):
        world.desk.cursor = cursor
        assert swap(world.desk)["roster"]["full"], cursor


def test_feed_begun_anew_gives_everybody_again(world):
    with write():
        feed.restart(world.event.id)
    assert swap(world.desk)["roster"]["full"]


def test_one_note_stays_of_each_person_however_often_they_change(world):
    for number in range(4):
        renamed(world, world.awa, f"Awa {number}")
        swap(world.desk)
    rows = session().scalars(sa.select(DeskChange.participant_id)).all()
    assert rows.count(world.awa) == 1


def test_an_event_without_devices_notes_nothing():
    event = an_event("sans")
    a_person(event, a_group(event))
    assert session().scalar(sa.select(sa.func.count(DeskChange.id))) == 0


def test_asking_when_nothing_changed_writes_nothing(world):
    swap(world.desk)
    swap(world.desk)
    before = again(session().get(DeskFeed, world.event.id)).last
    swap(world.desk)
    assert again(session().get(DeskFeed, world.event.id)).last == before
