"""Delegations: seats taken once, resized exactly, given back when closed; the link, the PIN, the reminder, the undo."""

from datetime import timedelta

import pytest

from conference.core.audit import AuditEntry
from conference.core.db import session, write
from conference.core.errors import Error
from conference.events import setup_services
from conference.messaging import templates
from conference.messaging.models import OutboxMessage
from conference.participants import delegation_entry as entry
from conference.participants import delegation_people as people
from conference.participants import delegation_pins as pins
from conference.participants import delegation_queries as queries
from conference.participants import delegation_records as records
from conference.participants import delegations, invitations, offers, services
from conference.participants.delegation_records import wish_of
from conference.participants.invitation_records import Wish as Invited
from tests.builders import NOW, a_delegation, a_group, a_person, again, an_event, details, staff_actor

pytestmark = pytest.mark.usefixtures("context")
STAFF = staff_actor()


def change(row, **fields):
    from dataclasses import replace

    wish = replace(wish_of(again(row)), **fields)
    return delegations.change(row.event_id, row.id, wish, version=row.version, actor=STAFF, now=NOW)


def numbers(group, row):
    return again(group).taken, again(row).seats, row.used


def name(event, row, given_names="Fanta", nonce=""):
    return people.name(event, row.id, details(given_names), nonce=nonce or given_names, now=NOW)


def test_seats_are_resized_exactly_closed_and_put_back():
    event = an_event()
    group = a_group(event, quota=5)
    row = a_delegation(event, group, 3, women_minimum=2)
    assert (row.reference, numbers(group, row)) == ("FOR-2026-001", (3, 3, 0))
    first, second = name(event, row), name(event, row, "Oumou")
    with pytest.raises(Error) as refused:
        change(row, seats=6)
    assert (refused.value.code, refused.value.params) == ("group_full", {"left": 2})
    with pytest.raises(Error, match="delegation_seats_used"):
        change(row, seats=1, women_minimum=0)
    with pytest.raises(Error, match="delegation_women"):
        change(row, seats=2, women_minimum=3)
    grown = change(row, seats=5)
    assert numbers(group, row) == (5, 5, 2)
    assert change(row, seats=5) is None
    delegations.undo(event.id, grown.id, actor=STAFF, now=NOW)
    assert numbers(group, row) == (3, 3, 2)
    closed = delegations.close(event.id, row.id, actor=STAFF, now=NOW)
    assert (numbers(group, row), row.women_minimum) == ((2, 2, 2), 2)
    with pytest.raises(Error, match="not_found"):
        name(event, row, "Kadi")
    services.transition(event.id, [first.id], "cancelled", actor=STAFF, now=NOW, reason="self")
    assert (numbers(group, row), row.women_minimum) == ((1, 1, 1), 1)
    services.transition(event.id, [first.id], "confirmed", actor=STAFF, now=NOW)
    assert numbers(group, row) == (2, 2, 2)
    services.transition(event.id, [second.id], "cancelled", actor=STAFF, now=NOW, reason="self")
    with pytest.raises(Error, match="undo_changed"):
        delegations.undo(event.id, closed.id, actor=STAFF, now=NOW)
    assert numbers(group, row) == (1, 1, 1)


def test_closing_is_undone_unless_the_seats_are_gone():
    event = an_event()
    group = a_group(event, quota=3)
    row = a_delegation(event, group, 3)
    closed = delegations.close(event.id, row.id, actor=STAFF, now=NOW)
    assert (numbers(group, row), queries.by_link(records.link(row))) == ((0, 0, 0), None)
    a_person(event, group)
    with pytest.raises(Error, match="undo_full"):
        delegations.undo(event.id, closed.id, actor=STAFF, now=NOW)
    services.transition(
        event.id, [row.id for row in session().query(services.Participant)], "cancelled", actor=STAFF, now=NOW
    )
    delegations.undo(event.id, closed.id, actor=STAFF, now=NOW)
    assert (numbers(group, row), again(row).closed_at) == ((3, 3, 0), None)
    later = delegations.close(event.id, row.id, actor=STAFF, now=NOW)
    with pytest.raises(Error, match="undo_too_late"):
        delegations.undo(event.id, later.id, actor=STAFF, now=NOW + timedelta(minutes=11))


def test_references_run_on_and_are_nobody_else_s():
    event, other = an_event("paix-par-la-sante"), an_event("autre")
    group, elsewhere = a_group(event, quota=None), a_group(other, quota=None)
    assert [a_delegation(event, group, 1).reference for _ in range(2)] == ["PS-2026-001", "PS-2026-002"]
    typed = a_delegation(event, group, 1, reference="PS-2026-014")
    assert a_delegation(event, group, 1).reference == "PS-2026-015"
    assert a_delegation(other, elsewhere, 1, reference="PS-2026-014").reference == typed.reference
    for refused in (lambda: a_delegation(event, group, 1, reference="PS-2026-014"),
                    lambda: change(typed, reference="PS-2026-001")):  # fmt: skip
        with pytest.raises(Error, match="reference_taken"):
            refused()
    assert again(group).taken == 4
    with pytest.raises(Error, match="unknown_group"):
        a_delegation(event, elsewhere, 1)
    with pytest.raises(Error, match="stale"):
        delegations.change(event.id, typed.id, wish_of(typed), version=99, actor=STAFF, now=NOW)


def test_the_pin_is_kept_as_a_hash_of_its_own_delegation_and_guessing_is_slowed():
    event = an_event()
    group = a_group(event)
    pin = pins.prepare(event.id)
    row, other = a_delegation(event, group, 1, pin), a_delegation(event, group, 1)
    assert pin.pin not in (row.pin_hash, repr(pin))
    assert a_delegation(event, group, 1, pin).id == row.id, "the same form again"
    for typed in (pin.pin, f" {pin.pin[:3]} {pin.pin[3:]} "):
        assert pins.is_right(row, typed)
    other.pin_hash = row.pin_hash
    assert not pins.is_right(other, pin.pin)
    session().rollback()
    assert not any(pins.is_right(row, typed) for typed in ("", "12345", "1234567", "abcdef", "²²²²²²"))
    wrong = str((int(pin.pin) + 1) % 10**6).zfill(6)

    def enter(typed, now=NOW, which=row):
        return tried(which, typed, now=now)

    assert [enter(wrong) for _ in range(6)] == ["pin_wrong"] * 5 + ["too_many"]
    assert enter(pin.pin) == "too_many"
    assert enter(wrong, which=other) == "pin_wrong", "another delegation is not slowed"
    later = NOW + timedelta(seconds=20)
    assert enter(pin.pin, later) == "in"
    assert again(row).opened_at == later
    assert [enter(wrong, later) for _ in range(3)] == ["pin_wrong"] * 3, "forgotten after the right one"
    passport = entry.pass_for(row, later)
    assert entry.opens(passport, row, later + timedelta(minutes=29))
    assert not entry.opens(passport, row, later + timedelta(minutes=31))
    made_up = (None, [], ["x", "y", 1], [str(row.id), "", 1, 1], passport[:3], 7)
    assert not any(entry.opens(kept, row, later) for kept in made_up)
    assert not entry.opens(passport, other, later)
    delegations.renew_pin(event.id, pins.prepare(event.id, row.id), actor=STAFF, now=later)
    assert not entry.opens(passport, again(row), later)
    old = records.link(row)
    delegations.renew_link(event.id, row.id, actor=STAFF, now=later)
    assert (queries.by_link(old), queries.by_link(records.link(again(row)))[0].id) == (None, row.id)


def tried(row, typed, *, address="10.0.0.1", now=NOW, device=""):
    try:
        entry.enter(row, typed, address=address, now=now, device=device)
    except Error as error:
        return error.code
    return "in"


def a_door():
    event = an_event()
    pin = pins.prepare(event.id)
    row = a_delegation(event, a_group(event), 1, pin)
    return event, row, pin.pin, str((int(pin.pin) + 1) % 10**6).zfill(6)


def test_whoever_guesses_at_a_door_waits_longer_than_those_whom_it_keeps_waiting():
    _, row, pin, wrong = a_door()
    now = NOW
    for _ in range(40):  # for hours, as fast as it is let
        while tried(row, wrong, now=now) == "too_many":
            now += timedelta(seconds=5)
    assert tried(row, pin, address="10.7.7.7", now=now + timedelta(minutes=2, seconds=1)) == "in"


def test_many_who_guess_at_once_keep_the_door_neither_shut_for_the_browser_that_knows_it_nor_for_the_organiser():
    event, row, pin, wrong = a_door()
    assert not entry.slowed(row, NOW)
    answers = [tried(row, wrong, address=f"10.1.{number}.1") for number in range(30)]
    assert answers == ["pin_wrong"] * 20 + ["too_many"] * 10
    assert entry.slowed(row, NOW)
    assert tried(row, pin, address="10.7.7.7") == "too_many"
    assert tried(row, pin, address="10.1.1.1", device="known") == "in", "from the very address of who guesses, too"
    assert [tried(row, wrong, device="stolen") for _ in range(6)] == ["pin_wrong"] * 5 + ["too_many"]
    delegations.reopen_door(event.id, row.id, actor=STAFF, now=NOW)
    assert not entry.slowed(again(row), NOW)
    assert tried(row, pin, address="10.7.7.7") == "in"


def test_the_addresses_of_one_line_are_one_caller():
    _, row, _, wrong = a_door()
    answers = [tried(row, wrong, address=f"2001:db8:1:2::{number:x}") for number in range(6)]
    assert answers == ["pin_wrong"] * 5 + ["too_many"]
    assert tried(row, wrong, address="2001:db8:1:3::1") == "pin_wrong"


def test_a_focal_point_is_inside_for_twelve_hours_at_most_however_busy_and_never_after_a_change_or_the_closing():
    event, row, _, _ = a_door()
    passport, now = entry.pass_for(row, NOW), NOW
    while entry.opens(passport, row, now):
        passport, now = entry.pass_for(row, now, before=passport), now + timedelta(minutes=20)
    assert now - NOW == timedelta(hours=12)
    fresh = entry.pass_for(row, now)
    assert entry.opens(fresh, row, now)
    delegations.renew_link(event.id, row.id, actor=STAFF, now=now)
    assert not entry.opens(fresh, again(row), now)
    fresh = entry.pass_for(row, now)
    delegations.renew_pin(event.id, pins.prepare(event.id, row.id), actor=STAFF, now=now)
    assert not entry.opens(fresh, again(row), now)
    fresh = entry.pass_for(row, now)
    delegations.close(event.id, row.id, actor=STAFF, now=now)
    assert not entry.opens(fresh, again(row), now)


def test_a_reminder_is_neutral_waits_can_be_undone_and_says_what_is_missing_when_it_goes():
    event = an_event(exposed=True)
    group = a_group(event)
    row = a_delegation(event, group, 2, email="awa@ailleurs.org", name_by=NOW + timedelta(days=3))
    silent = a_delegation(event, group, 2)
    with pytest.raises(Error, match="nothing_chosen"):
        delegations.remind(event, [silent.id], actor=STAFF, now=NOW)
    first = delegations.remind(event, [row.id, silent.id], actor=STAFF, now=NOW)
    (message,) = session().query(OutboxMessage)
    assert message.not_before == NOW + timedelta(minutes=10)
    said = templates.render(message)
    assert "Il reste 2 places à remplir." in said.body
    assert f"/d/{records.link(row)}" in said.body
    assert not any(word in said.body + said.subject for word in ("Forum", "CSRéf", "Awa", "Groupe"))
    delegations.undo(event.id, first.id, actor=STAFF, now=NOW)
    assert (again(message).state, again(row).reminded_at) == ("cancelled", None)
    for _ in range(4):
        delegations.remind(event, [row.id], actor=STAFF, now=NOW)
    states = [one.state for one in session().query(OutboxMessage)]
    assert sorted(states) == ["cancelled", "kept", "waiting", "waiting", "waiting"]
    for given in ("Fanta", "Oumou"):
        person = name(event, row, given)
        people.confirm(event, row.id, [person.id], now=NOW)
    assert templates.render(message) is None, "nothing is missing any more"


def test_what_is_stored_of_a_focal_point_is_sealed_and_the_audit_names_nobody():
    event = an_event()
    row = a_delegation(event, a_group(event), 2, email="awa@ailleurs.org")
    name(event, row)
    with write():
        assert queries.contacts(row).email == "awa@ailleurs.org"
        assert b"ailleurs" not in row.sealed
    for line in session().query(AuditEntry):
        assert "Awa" not in str(vars(line))
    assert {line.actor_kind for line in session().query(AuditEntry)} <= {"system", "delegation"}


def test_undoing_a_reference_that_another_has_by_now_is_refused():
    event = an_event()
    group = a_group(event, quota=None)
    row = a_delegation(event, group, 1, reference="A-1")
    changed = change(row, reference="A-2")
    a_delegation(event, group, 1, reference="A-1")
    with pytest.raises(Error, match="reference_taken"):
        delegations.undo(event.id, changed.id, actor=STAFF, now=NOW)
    assert again(row).reference == "A-2"


def test_a_seat_that_staff_free_in_a_closed_delegation_waits_out_its_undo():
    event = an_event()
    group = a_group(event, quota=1, waiting_list=True, auto_offer=True)
    row = a_delegation(event, group, 1)
    person, waits = name(event, row), a_person(event, group)
    delegations.close(event.id, row.id, actor=STAFF, now=NOW)
    gone = services.transition(event.id, [person.id], "cancelled", actor=STAFF, now=NOW)
    assert offers.serve(NOW) == 0
    services.undo(event.id, gone.id, actor=STAFF, now=NOW)
    assert (again(waits).state, again(person).seat, numbers(group, row)) == ("waitlisted", "delegation", (1, 1, 1))


def test_a_reminder_is_not_sent_to_who_is_no_longer_the_focal_point():
    event = an_event()
    row = a_delegation(event, a_group(event), 2, email="awa@ailleurs.org")
    delegations.remind(event, [row.id], actor=STAFF, now=NOW)
    change(row, contacts=queries.FocalContacts(email="issa@ailleurs.org"))
    (message,) = session().query(OutboxMessage)
    assert templates.render(message) is None


def test_deadlines_stay_at_their_hours_when_the_event_moves_to_another_zone():
    event = an_event()
    group = a_group(event)
    row = a_delegation(event, group, 1, name_by=NOW)
    (invited,) = invitations.draft(event, group, [Invited("Awa", expires_at=NOW)], actor=STAFF, now=NOW)
    version = row.version
    values = setup_services.values_of(event, "general") | {"zone": "Africa/Nairobi"}
    seen = setup_services.version_of(event, "general")
    setup_services.change(event.id, "general", values, version=seen, actor=STAFF, now=NOW)
    moved = NOW - timedelta(hours=3)
    assert (again(row).name_by, row.confirm_by, again(invited).expires_at) == (moved, None, moved)
    assert row.version > version
