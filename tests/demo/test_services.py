from collections import Counter
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from conference.accounts.models import StaffUser
from conference.core.db import session
from conference.core.errors import Error, sentence
from conference.demo import accounts, links, services
from conference.events import queries, question_queries
from conference.events.models import Event, QuestionOption
from conference.messaging.models import OutboxMessage
from conference.participants import tickets
from conference.participants.models import Delegation, Participant
from conference.presence import queries as presence
from tests.builders import NOW, again, an_event
from tests.demo.soundness import options_held
from tests.effort import working_at_most

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def home(tmp_path):
    return tmp_path


@pytest.fixture
def loaded(home):
    """The example, loaded a month before it."""
    return services.load(home, now=NOW).event


def rows(model, *where):
    return list(session().scalars(sa.select(model).where(*where)))


def everything():
    """Every row of every table, to be compared."""
    tables = sa.inspect(session().connection()).get_table_names()
    found = {name: session().execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in tables}
    session().rollback()
    return {name: sorted(map(repr, lines)) for name, lines in found.items()}


def lines_of(home):
    return [line.split("\t") for line in (home / accounts.FILE).read_text().splitlines()]


def test_day_one_counts_from_today_in_the_zone_of_the_event():
    late = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    assert services.first_day(late, original_dates=False) == date(2026, 12, 2)
    assert services.first_day(late, original_dates=True) == date(2024, 8, 21)


def test_the_original_dates_can_be_kept(home):
    event = services.load(home, now=NOW, original_dates=True).event
    assert (event.first_day, event.last_day) == (date(2024, 8, 21), date(2024, 8, 22))
    assert [f"{half_day.date}" for half_day in presence.half_days(event.id)] == ["2024-08-21"] * 2 + ["2024-08-22"] * 2


def test_loading_again_changes_nothing_even_months_later(home, loaded):
    before, file = everything(), [(home / name).read_bytes() for name in (accounts.FILE, links.FILE)]
    again_loaded = services.load(home, now=datetime(2027, 6, 1, tzinfo=UTC), original_dates=True)
    assert (again_loaded.new, again_loaded.accounts, again_loaded.links) == (False, "kept", "kept")
    assert again_loaded.event.id == loaded.id
    assert (everything(), [(home / name).read_bytes() for name in (accounts.FILE, links.FILE)]) == (before, file)


def test_a_load_that_breaks_in_the_middle_leaves_nothing_and_can_be_done_again(home, monkeypatch):
    empty = everything()
    with monkeypatch.context() as patch:
        patch.setattr("conference.participants.tickets.issue_ticket", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.load(home, now=NOW)
    assert everything() == empty
    assert services.is_missing()
    assert services.load(home, now=NOW).new


def test_a_load_that_breaks_before_the_accounts_is_finished_by_the_next(home, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("conference.accounts.services.add_user", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.load(home, now=NOW)
    assert services.is_missing()
    after = services.load(home, now=NOW)
    assert (after.new, after.accounts, services.is_missing()) == (False, "made", False)
    assert len(lines_of(home)) == len(rows(StaffUser)) == 3


def test_a_load_that_breaks_before_the_pins_are_kept_makes_them_anew(home, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("conference.participants.delegations.renew_pin", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.load(home, now=NOW)
    written = (home / links.FILE).read_text()
    assert services.is_missing()
    assert services.load(home, now=NOW).links == "made"
    assert (home / links.FILE).read_text() != written
    assert all(row.pin_hash for row in rows(Delegation))


def test_a_real_event_of_that_name_is_left_alone(home):
    event = an_event("paix-par-la-sante")
    with pytest.raises(Error) as refusal:
        services.load(home, now=NOW)
    assert (refusal.value.code, "paix-par-la-sante" in sentence(refusal.value)) == ("demo_slug_taken", True)
    assert not again(event).is_example
    assert not services.is_missing()


def test_a_lost_file_resets_nothing(home, loaded):
    (home / accounts.FILE).unlink()
    (home / links.FILE).unlink()
    before = everything()
    loaded_again = services.load(home, now=NOW)
    assert (loaded_again.accounts, loaded_again.links) == ("lost", "lost")
    assert everything() == before
    assert list(home.iterdir()) == []


def test_generated_people_are_complete_and_leave_the_seats_that_were_free(loaded):
    free = {group.code: group.quota - group.taken for group in queries.groups(loaded.id)}
    options_free = free_options(loaded)
    messages = len(rows(OutboxMessage))
    assert services.load_generated(loaded, 150) == 150
    assert services.load_generated(loaded, 50) == 50
    people = rows(Participant, Participant.event_id == loaded.id)
    ids = [one.id for one in people]
    assert len(ids) == 399
    assert set(tickets.valid_tickets(ids)) == set(tickets.codes(ids)) == set(ids)
    session().expire_all()
    assert {group.code: group.quota - group.taken for group in queries.groups(loaded.id)} == free
    held = Counter(one.group_id for one in people if one.seat == "group")
    for delegation in rows(Delegation):
        held[delegation.group_id] += delegation.seats
    assert {group.id: group.taken for group in queries.groups(loaded.id)} == {
        group.id: held[group.id] for group in queries.groups(loaded.id)
    }
    assert free_options(loaded) == options_free
    assert {row.id: row.taken for row in rows(QuestionOption)} == options_held(loaded)
    assert len(rows(OutboxMessage)) == messages


def free_options(event):
    return {choice.code: choice.left for one in question_queries.asked(event.id) for choice in one.choices}


def test_only_the_example_is_filled_with_invented_people():
    event = an_event()
    with pytest.raises(Error) as refusal:
        services.load_generated(event, 1)
    assert refusal.value.code == "demo_only"
    assert rows(Participant) == []


@pytest.mark.slow
def test_loading_is_quick(home):
    with working_at_most(7):  # 1.4 s on SQLite, alone
        event = services.load(home, now=NOW).event
    with working_at_most(8):  # 1.6 s
        services.load_generated(event, 1000)
    assert rows(Event)
