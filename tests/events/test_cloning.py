"""A copy of an event: row by row the same, moved in time, and nobody in it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from conference.accounts import queries as accounts
from conference.badges.models import EventLayout
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import SYSTEM
from conference.events import cloning, queries, services, setup_services, starters
from conference.events.models import ConsentText, Event, Place, PlaceLink, Question, QuestionOption, StakeholderGroup
from conference.events.services import NewEvent
from conference.participants.models import Delegation, Invitation, Participant
from tests.builders import NOW, a_group, a_person, a_staff_user, an_event, staff_actor

LATER = NewEvent(
    slug="paix-2027", title={"fr": "Troisième conférence"}, first_day=date(2027, 12, 1), last_day=date(2027, 12, 2)
)
#: What a copy never shares with its source.
OWN = {"id", "event_id", "question_id", "place_id", "parent_id", "taken", "overbooked", "offers_after", "version"}
MOMENTS = {"opens_at", "closes_at", "condition", "created_at", "updated_at"}


def of_event(model, event: Event):
    if model is PlaceLink:
        return sa.select(model).join(Place, Place.id == PlaceLink.place_id).where(Place.event_id == event.id)
    if model is QuestionOption:
        return sa.select(model).join(Question, Question.id == model.question_id).where(Question.event_id == event.id)
    return sa.select(model).where(model.event_id == event.id)


def rows(model, event: Event, besides=frozenset()) -> list[str]:
    columns = [one.key for one in sa.inspect(model).column_attrs if one.key not in OWN | MOMENTS | set(besides)]
    found = session().scalars(of_event(model, event))
    return sorted(repr([getattr(row, name) for name in columns]) for row in found)


def dress(event: Event) -> None:
    """Give an event what the example may not have: windows, questions, a layout, an older consent, an archived one."""
    district = queries.places(event.id, "district")[0]
    with write() as db:
        group = queries.groups(event.id)[0]
        group.opens_at, group.closes_at = NOW, NOW + timedelta(days=3)
        group.taken, group.overbooked = (group.quota or 0) + 2, 2
        tests = [{"question": "ou", "values": [str(district.id)]}, {"question": "nuit", "values": ["yes"]}]
        asked = {"mode": "any", "tests": tests}
        place = Question(
            event_id=event.id, code="ou", position=90, kind="place", place_kind="district", label={"fr": "Où ?"}
        )
        choice = Question(
            event_id=event.id, code="atelier-choisi", position=91, kind="one_of", label={"fr": "Quel atelier ?"},
            groups=[group.code], condition=asked, required=True, help={"fr": "Un seul."},
        )  # fmt: skip
        gone = Question(
            event_id=event.id, code="ancienne", position=92, kind="text", label={"fr": "?"}, archived_at=NOW
        )
        db.add_all([place, choice, gone])
        db.flush()
        options = [("eau", 2, 2, False), ("paix", None, 5, False), ("vieux", 3, 0, True)]
        for position, (code, quota, taken, retired) in enumerate(options):
            db.add(
                QuestionOption(
                    question_id=choice.id, code=code, position=position, label={"fr": code}, quota=quota, taken=taken,
                    overbooked=0, retired=retired,
                )
            )  # fmt: skip
        old = next(row for row in queries.consent_texts(event.id) if row.purpose == "photo")
        db.add(
            ConsentText(event_id=event.id, purpose="photo", version=2, text={"fr": "Nouveau."}, position=old.position)
        )
        db.add(EventLayout(event_id=event.id, name="large", description={"width": 120}))
        event.registration_closes_at, event.is_example = NOW + timedelta(days=20), True
        event.corrections_until, event.answer_hours, event.offer_hours = NOW + timedelta(days=1), 24, 12


def test_a_copy_is_row_by_row_the_same_and_nobody_is_in_it(context):
    new = NewEvent("paix-2026", {"fr": "Paix"}, date(2026, 12, 2), date(2026, 12, 3), venue={"fr": "Bamako"})
    source = setup_services.create_from(starters.starter("conference"), new, actor=SYSTEM, now=NOW)
    a_person(source, queries.groups(source.id)[1], consent_invite=True)
    dress(source)
    called = []
    cloning.on_clone(called.append)
    cloning.on_clone(lambda made: called.append("people"), people=True)
    try:
        copy = cloning.clone(source, LATER, actor=staff_actor(), now=NOW)
        again = cloning.clone(source, replace(LATER, slug="encore"), actor=staff_actor(), now=NOW, people=True)
    finally:
        del cloning._HOOKS[-2:]
    assert (copy.previous_id, copy.published, copy.is_example, copy.slug) == (source.id, False, False, "paix-2027")
    assert (copy.answer_hours, copy.offer_hours, copy.intro, copy.venue) == (24, 12, source.intro, source.venue)
    for model in (StakeholderGroup, Place, PlaceLink, EventLayout):
        assert rows(model, copy) == rows(model, source), model
        assert len(rows(model, copy)) > 0
    assert {row.code for row in session().scalars(of_event(Question, copy))} >= {"ou", "atelier-choisi"}
    assert not session().scalars(of_event(Question, copy).where(Question.code == "ancienne")).all()
    newest = {row.purpose: (row.text, row.retention_days) for row in queries.consent_texts(source.id)}
    copied = {row.purpose: (row.text, row.retention_days) for row in queries.consent_versions(copy.id)}
    assert copied == newest
    assert {row.version for row in queries.consent_versions(copy.id)} == {1}

    days = timedelta(days=(copy.first_day - source.first_day).days)
    assert copy.registration_closes_at - source.registration_closes_at == days
    assert copy.corrections_until - source.corrections_until == days
    first, theirs = queries.groups(copy.id)[0], queries.groups(source.id)[0]
    assert (first.opens_at, first.closes_at) == (theirs.opens_at + days, theirs.closes_at + days)
    assert {(group.taken, group.overbooked, group.offers_after) for group in queries.groups(copy.id)} == {(0, 0, None)}
    left_out = {group.code: group.leaves_out for group in queries.groups(copy.id) if group.leaves_out}
    assert left_out == {"communaute": ["function", "email", "language"]}

    choice = session().scalars(of_event(Question, copy).where(Question.code == "atelier-choisi")).one()
    place = next(
        one
        for one in queries.places(copy.id, "district")
        if one.position == queries.places(source.id, "district")[0].position
    )
    assert choice.condition["tests"] == [
        {"question": "ou", "values": [str(place.id)]},
        {"question": "nuit", "values": ["yes"]},
    ]
    options = session().scalars(sa.select(QuestionOption).where(QuestionOption.question_id == choice.id)).all()
    assert {(one.code, one.quota, one.taken) for one in options} == {("eau", 2, 0), ("paix", None, 0)}

    for model in (Participant, Delegation, Invitation):
        assert rows(model, copy) == [], model
    assert [made if made == "people" else made.target.slug for made in called] == ["paix-2027", "encore", "people"]
    assert called[1].target.id == again.id


def test_a_copy_that_fails_leaves_nothing(context):
    source = an_event()
    a_group(source)

    def fail(_made):
        raise Error("group_full")

    cloning.on_clone(fail)
    try:
        with pytest.raises(Error, match="group_full"):
            cloning.clone(source, LATER, actor=staff_actor(), now=NOW)
    finally:
        cloning._HOOKS.pop()
    assert queries.event_by_slug("paix-2027") is None
    with pytest.raises(Error, match="slug_taken"):
        cloning.clone(source, replace(LATER, slug="forum"), actor=staff_actor(), now=NOW)


def test_only_an_organiser_copies_and_sees_in_the_copy_what_they_see_in_the_source(context):
    source = an_event()
    a_person(source, a_group(source))
    awa = a_staff_user("awa@equipe.example", "organiser", source, contacts=False)
    moussa = a_staff_user("moussa@equipe.example", "desk", source)
    copy = setup_services.create_like(source, LATER, actor=staff_actor(awa.id), now=NOW)
    member = accounts.membership(awa.id, copy.id)
    assert (member.role, member.contacts, member.sensitive) == ("organiser", False, False)
    assert [group.taken for group in queries.groups(copy.id)] == [0]
    for actor in (staff_actor(moussa.id), staff_actor()):
        with pytest.raises(Error, match="unknown_event") as caught:
            setup_services.create_like(source, replace(LATER, slug="autre"), actor=actor, now=NOW)
        assert caught.value.status == 404


def test_deadlines_keep_their_hour_in_a_zone_with_summer_time_and_in_another_zone(context):
    source = an_event(zone="Europe/Paris", first_day=date(2027, 1, 20), last_day=date(2027, 1, 20))
    with write():
        source.registration_closes_at = datetime.fromisoformat("2027-01-10T18:00+01:00")
    new = NewEvent(
        slug="ete", title={"fr": "Été"}, first_day=date(2027, 7, 20), last_day=date(2027, 7, 20), zone="Europe/Paris"
    )
    summer = cloning.clone(source, new, actor=staff_actor(), now=NOW)
    assert summer.registration_closes_at == datetime.fromisoformat("2027-07-10T18:00+02:00")
    bamako = cloning.clone(source, replace(new, slug="bamako", zone="Africa/Bamako"), actor=staff_actor(), now=NOW)
    assert bamako.registration_closes_at == datetime.fromisoformat("2027-07-10T18:00+00:00")


def test_communes_lie_where_they_lie_on_the_first_day(context):
    event = an_event(first_day=date(2023, 3, 12), last_day=date(2023, 3, 20))
    one, other, commune = services.add_places(event.id, [("district", "A"), ("district", "B"), ("commune", "C")])
    services.link_place(commune, one, None, date(2023, 3, 13))
    services.link_place(commune, other, date(2023, 3, 13), None)
    assert queries.communes(event.id) == {one.id: ["C"]}
    with write():
        event.first_day = date(2023, 3, 13)
    assert queries.communes(event.id) == {other.id: ["C"]}
