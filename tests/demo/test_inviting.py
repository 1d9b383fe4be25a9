"""Who comes to the example by a delegation or by an invitation."""

from tests.demo.soundness import HOLDING
from tests.demo.test_build import built


def test_nine_people_without_contact_stand_behind_a_focal_point():
    alone = [p for p in built().people if not p.phones and not p.email]
    assert len(alone) == 9
    assert all(p.delegation and p.source == "delegation" for p in alone)


def test_a_delegation_holds_people_of_its_group_only_and_no_more_than_its_seats():
    assert 2 <= len(built().delegations) <= 4
    for delegation in built().delegations:
        members = [p for p in built().people if p.delegation == delegation.code]
        assert {p.group for p in members} == {delegation.group}
        assert {p.state for p in members} <= HOLDING
        assert 0 < len(members) <= delegation.seats
        assert any(not p.phones and not p.email for p in members)


def test_who_is_invited_is_nobody_else_of_the_example():
    whole = built()
    names = [f"{one.given_names} {one.family_name}" for one in (*whole.people, *whole.invitations)]
    invited = [f"{one.given_names} {one.family_name}" for one in whole.invitations]
    assert {names.count(name) for name in invited} == {1}
    phones = [phone for one in (*whole.people, *whole.invitations) for phone in one.phones]
    assert {phones.count(phone) for one in whole.invitations for phone in one.phones} == {1}
    assert {one.group for one in whole.invitations} == {group.code for group in whole.groups if group.by_invitation}
