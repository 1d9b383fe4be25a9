"""Several organisers on the same people at the same moment: one tag, one message, one note, every seat exact."""

from collections import Counter
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.events.models import Event, StakeholderGroup
from conference.messaging.models import OutboxMessage
from conference.participants import editing, grouping, letters, merge, notes, tag_queries, tags
from conference.participants.models import Participant
from conference.participants.services import Entry
from tests.builders import NOW, a_group, a_person, an_event, staff_actor
from tests.db.test_races import at_once

STAFF = staff_actor()


@pytest.fixture
def world(app):
    """Twenty people with an address in a large group, and two small ones."""
    with app.app_context():
        event = an_event()
        group = a_group(event, "sante", 50)
        small = [a_group(event, code, 12).id for code in ("ong", "medias")]
        ids = [
            a_person(
                event, group, Entry(source="import"), given_names=f"Awa {n}", family_name=f"Q{n}", email=f"a{n}@ca.ml"
            ).id
            for n in range(20)
        ]
        return app, event.id, small, ids


def test_one_new_tag_by_many_at_once_is_one_tag(world):
    app, event_id, _, ids = world
    names = ["À rappeler", "a rappeler", "A-RAPPELER"] * 4
    done = at_once(app, lambda name: tags.put_on(event_id, ids, name, actor=STAFF, now=NOW).done, names)
    with app.app_context():
        assert [tag.people for tag in tag_queries.all_tags(event_id)] == [20]
    assert sum(done) == 20


def test_one_press_sent_many_times_at_once_is_one_message(world):
    app, event_id, _, ids = world
    once, text = uuid4(), letters.Letter({"fr": "x"}, {"fr": "x"})
    with app.app_context():
        seen = letters.plan(event_id, ids, now=NOW).mark

    def work(_number):
        return letters.send(event_id, ids, text, once=once, seen=seen, actor=STAFF, now=NOW).id

    assert set(at_once(app, work, range(8))) == {once}
    with app.app_context():
        count = sa.select(sa.func.count()).where(OutboxMessage.kind == letters.PLAIN)
        assert session().scalar(count) == 20


def test_one_note_sent_many_times_at_once_is_one(world):
    app, event_id, _, ids = world
    note_id = uuid4()

    def work(_number):
        return notes.add(event_id, ids[0], "Rappeler", note_id=note_id, actor=STAFF, now=NOW).id

    assert set(at_once(app, work, range(8))) == {note_id}
    with app.app_context():
        assert len(notes.of_person(ids[0])) == 1


def test_moves_to_two_small_groups_at_once_keep_every_seat_exact(world):
    app, event_id, small, ids = world

    def work(number):
        group = session().get(StakeholderGroup, small[number % 2])
        chosen = ids[:10] if number % 4 < 2 else ids[10:][::-1]
        return bool(grouping.move(event_id, chosen, group, actor=STAFF, now=NOW).full)

    at_once(app, work, range(12))
    with app.app_context():
        where = Counter(session().scalars(sa.select(Participant.group_id)))
        for group in session().scalars(sa.select(StakeholderGroup)):
            assert group.taken == where[group.id]
            assert group.taken <= group.quota


def test_tagging_while_people_are_merged_loses_no_tag(world):
    app, event_id, _, ids = world

    def work(number):
        if number % 2:
            merge.merge(event_id, ids[0], ids[number], actor=STAFF, now=NOW)
            return 0
        return tags.put_on(event_id, ids, f"E{number}", actor=STAFF, now=NOW).done

    at_once(app, work, range(8))
    with app.app_context():
        assert all(tag_queries.of_person(event_id, ids[0])[f"E{n}"] for n in (0, 2, 4, 6))
        left = {name for name, has in tag_queries.of_person(event_id, ids[1]).items() if has}
        assert left <= {name for name, has in tag_queries.of_person(event_id, ids[0]).items() if has}


def test_two_grids_on_the_same_people_lose_nothing(world):
    app, event_id, _, ids = world

    def work(number):
        edits = [editing.Edit(one, 1, {"function": f"F{number}"}) for one in (ids if number % 2 else ids[::-1])]
        outcome = editing.save(session().get(Event, event_id), edits, actor=STAFF, now=NOW)
        return len(outcome.done), len(outcome.stale)

    assert Counter(at_once(app, work, range(6))) == {(20, 0): 1, (0, 20): 5}
    with app.app_context():
        assert len(set(session().scalars(sa.select(Participant.function)))) == 1
