"""Somebody comes in place of another: the seat passes on, nothing of the first is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.messaging.models import OutboxMessage
from conference.participants import services, substitution, tickets
from conference.participants.models import Participant
from conference.participants.services import Entry
from tests.builders import NOW, a_delegation, a_group, a_person, again, an_event, details, staff_actor
from tests.pages import Form, check_page
from tests.staff import audited, press

STAFF = staff_actor()
OTHER = Actor("public")
LATER = NOW + timedelta(minutes=5)


def replace(event, old, name="Fanta", entry=None, *, actor=STAFF, **options):
    return substitution.substitute(event, old.id, details(name, "Coulibaly"), entry, actor=actor, now=NOW, **options)


def test_the_seat_of_a_full_group_passes_on_with_its_state(context):
    event = an_event()
    group = a_group(event, quota=1, waiting_list=True, auto_offer=True)
    old, waits = a_person(event, group, email="awa@forum.test"), a_person(event, group, given_names="Oumou")
    new = replace(event, old)
    assert (new.state, new.seat, new.replaces_id) == ("confirmed", "group", old.id)
    assert (again(old).state, old.reason, old.seat) == ("cancelled", "replaced", "none")
    assert (again(waits).state, again(group).taken) == ("waitlisted", 1)
    assert tickets.codes([old.id]) != tickets.codes([new.id])
    assert session().scalars(sa.select(OutboxMessage.not_before).where(OutboxMessage.kind.contains("state"))).all() == [
        NOW + timedelta(minutes=10)
    ]


def test_where_approval_is_asked_another_s_choice_is_to_be_approved(context):
    event = an_event()
    group = a_group(event, approval=True)
    delegation = a_delegation(event, group, 1)
    entry = Entry(source="delegation", delegation_id=delegation.id, state="confirmed")
    old = a_person(event, group, entry)
    by_focal_point = replace(event, old, entry=Entry(source="delegation", submission=b"s" * 32), actor=OTHER)
    assert (by_focal_point.state, by_focal_point.seat) == ("pending", "delegation")
    assert by_focal_point.delegation_id == delegation.id
    assert replace(event, old, entry=Entry(source="delegation", submission=b"s" * 32), actor=OTHER) is by_focal_point
    by_staff = replace(event, by_focal_point, "Oumou")
    assert by_staff.state == "pending"
    assert replace(event, by_staff, "Sira", actor=OTHER, keep_state=True).state == "pending"
    assert (again(delegation).used, again(group).taken) == (1, 1)


@pytest.mark.parametrize("state", ["waitlisted", "declined", "cancelled"])
def test_who_holds_no_seat_cannot_be_replaced(context, state):
    event = an_event()
    person = a_person(event, a_group(event), Entry(state=state, source="import"))
    with pytest.raises(Error, match="not_replaceable"):
        replace(event, person)


def test_a_person_is_replaced_once_and_a_chain_can_be_followed(context):
    event = an_event()
    first = a_person(event, a_group(event, quota=1))
    second = replace(event, first)
    with pytest.raises(Error, match="not_replaceable"):
        replace(event, first, "Sira")
    third = replace(event, second, "Oumou")
    assert substitution.after(first).id == second.id == substitution.before(third).id
    assert substitution.after(second).id == third.id
    assert (substitution.before(first), substitution.after(third)) == (None, None)


def test_undoing_puts_both_back_and_the_first_may_be_replaced_again(context):
    event = an_event()
    group = a_group(event, quota=1)
    old = a_person(event, group)
    new = replace(event, old)
    services.undo(event.id, substitution.change_set_of(new), actor=STAFF, now=LATER)
    assert (again(old).state, old.reason, old.seat) == ("confirmed", None, "group")
    assert (again(new).state, new.seat, new.replaces_id) == ("cancelled", "none", None)
    assert again(group).taken == 1
    replace(event, old, "Sira")
    assert again(group).taken == 1


def test_undoing_is_refused_when_the_new_one_has_left_again(context):
    event = an_event()
    group = a_group(event, quota=1)
    old = a_person(event, group)
    new = replace(event, old)
    services.transition(event.id, [new.id], "cancelled", actor=OTHER, now=NOW, reason="self")
    with pytest.raises(Error, match="undo_changed"):
        services.undo(event.id, substitution.change_set_of(new), actor=STAFF, now=LATER)
    assert again(group).taken == 0


def test_the_page_replaces_says_so_on_both_records_and_takes_it_back(forum, organiser, app):
    old = forum.add(group=forum.press, organisation="Studio Tamani", phones=["+22376001234"])
    page = check_page(organiser.get(f"{forum.path}/{old}"))
    page = check_page(organiser.get(page.link("Remplacer par…")))
    form = page.form("given_names")
    assert form.fields["organisation"] == ["Studio Tamani"]
    assert "76 00" not in page.text
    wrong = organiser.post(form.action, data=form.filled(phones="12"))
    assert wrong.status_code == 422
    page = check_page(wrong)
    assert len(page.errors()) == 2
    form = page.form("given_names")
    typed = form.filled(given_names="Sékou", family_name="Bah", phones="76 00 99 99", email="sekou@exemple.example")
    answers = [organiser.post(form.action, data=typed) for _ in range(2)]
    assert answers[0].location == answers[1].location
    page = check_page(organiser.get(answers[0].location))
    assert page.h1 == "Sékou Bah confirmée"
    assert page.link("Aminata Traoré") == f"{forum.path}/{old}"
    assert "Vient à la place de : Aminata Traoré" in page.text
    assert len(audited(app, "participant.replaced")) == 1
    first = check_page(organiser.get(f"{forum.path}/{old}"))
    assert first.link("Sékou Bah") == answers[0].location
    assert "Remplacée par une autre personne" in first.text
    assert organiser.get(f"{forum.path}/{old}/remplacer").status_code == 303
    back = press(organiser, Form(page.soup.select_one(".flash form")))
    assert forum.get(old).state == "confirmed"
    check_page(organiser.get(back.location))
    check_page(organiser.get(f"/en{forum.path}/{old}/remplacer"))
    assert organiser.get(f"{forum.path}/{uuid4()}/remplacer").status_code == 404
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(Participant)) == 2


def test_undoing_is_refused_once_one_of_the_two_is_in_another_group(context):
    event = an_event()
    group, other = a_group(event, quota=2), a_group(event, "ong", quota=2)
    pairs = [(old, replace(event, old)) for old in (a_person(event, group), a_person(event, group))]
    for (old, new), moved in zip(pairs, (pairs[0][0], pairs[1][1]), strict=True):
        services.change_group(event.id, moved.id, other, actor=STAFF, now=NOW)
        with pytest.raises(Error, match="undo_changed"):
            services.undo(event.id, substitution.change_set_of(new), actor=STAFF, now=LATER)
        assert (again(old).seat, again(new).seat) == ("none", "group")
    assert (again(group).taken, again(other).taken) == (1, 1)


def test_who_comes_instead_is_told_only_once_it_can_no_longer_be_undone(context):
    event = an_event()
    old = a_person(event, a_group(event))
    new = substitution.substitute(event, old.id, details("Fanta", email="fanta@forum.org"), actor=STAFF, now=NOW)
    (message,) = session().scalars(sa.select(OutboxMessage).where(OutboxMessage.subject_id == new.id)).all()
    assert (message.state, message.not_before) == ("waiting", NOW + timedelta(minutes=10))
    services.undo(event.id, substitution.change_set_of(new), actor=STAFF, now=LATER)
    assert again(message).state == "cancelled"
