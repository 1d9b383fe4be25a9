"""What was counted stays counted until something is written, by whomever."""

import sqlalchemy as sa

from conference.core import unchanged
from conference.core.db import db, session, write
from tests.builders import a_group, an_event


class Counter:
    """Something that is computed, and how often it was."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.times


def ask(key, counter):
    found = unchanged.since(key, counter)
    session().rollback()
    return found


def test_what_was_counted_is_not_counted_again(context):
    an_event()
    # on PostgreSQL a write in another database of the server counts too: the tests beside this one write there
    assert any(asked_again(attempt) == [1, 1, 2, 1] for attempt in range(50))


def asked_again(attempt):
    counter = Counter()
    return [ask(f"{key}{attempt}", counter) for key in "aaba"]


def test_one_s_own_write_counts(context):
    event, counter = an_event(), Counter()
    assert ask("a", counter) == 1
    a_group(event)
    assert ask("a", counter) == 2


def test_a_write_of_another_connection_counts(context):
    an_event()
    counter = Counter()
    assert ask("a", counter) == 1
    with db.engine.connect() as other:
        other.execute(sa.text("UPDATE event SET answer_hours = answer_hours + 1"))
        other.commit()
    assert ask("a", counter) == 2


def test_inside_a_writing_transaction_nothing_is_kept(context):
    event, counter = an_event(), Counter()
    with write():
        event.answer_hours = 7
        assert [unchanged.since("a", counter), unchanged.since("a", counter)] == [1, 2]


def test_what_is_kept_stays_small(context):
    an_event()
    counter = Counter()
    for number in range(unchanged.MOST * 2 + 10):
        unchanged.since(number, counter)
    assert len(session().connection().info["unchanged"]) <= unchanged.MOST + 2
