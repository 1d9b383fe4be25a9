"""Places that became free: offered in order or by hand, kept until a deadline, taken, left, or given on."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conference.core import history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import PUBLIC, SYSTEM, Actor
from conference.events import seats
from conference.events.models import StakeholderGroup
from conference.messaging.models import OutboxMessage
from conference.messaging.templates import render
from conference.participants import jobs, offer_queries, offers, services, substitution
from conference.participants.models import Delegation, Participant
from conference.participants.rules import FOLLOWS, STATES, Days, answer_by, holds_seat
from conference.participants.services import Entry
from tests.builders import NOW, a_delegation, a_group, a_person, again, an_event, details, staff_actor
from tests.conftest import empty
from tests.databases import enough
from tests.pages import Form, check_page
from tests.staff import press

STAFF = staff_actor()
HOUR = timedelta(hours=1)
UNDONE = timedelta(minutes=10)


@pytest.fixture
def event(context):
    return an_event()


def full_group(event, waiting=2, *, quota=1, **fields):
    """A group whose seats are taken, with people in line; returns it, who holds a seat, and who waits."""
    group = a_group(event, quota=quota, waiting_list=True, **fields)
    people = [a_person(event, group, Entry(), given_names=f"P{n}", family_name="") for n in range(quota + waiting)]
    with write():
        for number, person in enumerate(people):
            person.state_at = NOW - timedelta(days=1) + timedelta(minutes=number)
    return group, people[:quota], people[quota:]


def leave(person, *, actor=None, now=NOW):
    actor = actor or Actor("participant", person.id)
    return services.transition(person.event_id, [person.id], "cancelled", actor=actor, now=now, reason="self")


def sweep(now=NOW):
    return offers.lapse(now) + offers.serve(now)


def where(*people):
    return [(again(one).state, one.reason, one.seat, one.offer_until is not None) for one in people]


OFFERED = ("waitlisted", None, "group", True)
WAITS = ("waitlisted", None, "none", False)
LAPSED = ("cancelled", "no_answer", "none", False)


def told(person):
    found = session().scalars(
        sa.select(OutboxMessage).where(OutboxMessage.subject_id == person.id).order_by(OutboxMessage.created_at)
    )
    return [message.kind.removeprefix("participants.") for message in found.all()]


# ---- deadlines


@pytest.mark.parametrize(
    ("now", "hours", "until"),
    [
        ("2026-08-01 09:00", 48, "2026-08-03 09:00"),
        ("2026-08-01 09:07", 48, "2026-08-03 10:00"),  # a time that can be said aloud
        ("2026-08-19 09:00", 48, "2026-08-20 18:00"),  # the evening before the first day
        ("2026-08-20 17:30", 48, "2026-08-20 20:00"),  # two hours at least
        ("2026-08-21 10:20", 48, "2026-08-21 13:00"),
        ("2026-08-22 23:10", 48, "2026-08-23 00:00"),  # never past the end of the last day
        ("2026-08-23 00:00", 48, None),
        ("2026-08-01 09:00", 1, "2026-08-01 11:00"),
    ],
)
def test_an_offer_lasts_as_long_as_makes_sense(now, hours, until):
    zone = ZoneInfo("Africa/Bamako")
    days = Days(date(2026, 8, 21), date(2026, 8, 22), zone)
    read = lambda text: datetime.fromisoformat(text).replace(tzinfo=zone)  # noqa: E731 (a word for three uses)
    assert answer_by(read(now), hours, days) == (read(until) if until else None)


# ---- what is looked at in each turn


def held_after(monkeypatch, group, **fields):
    """Between the look at which groups to serve and the first offer, somebody changes the group."""
    real = offer_queries.to_serve

    def to_serve(now):
        found = real(now)
        with write():
            for name, value in fields.items():
                setattr(session().get_one(StakeholderGroup, group.id), name, value)
        return found

    monkeypatch.setattr(offer_queries, "to_serve", to_serve)


@pytest.mark.parametrize("fields", [{"offers_after": NOW + UNDONE}, {"auto_offer": False}, {"waiting_list": False}])
def test_a_seat_that_is_kept_back_meanwhile_is_not_offered(event, monkeypatch, fields):
    group, (a,), (b, _) = full_group(event)
    leave(a)
    held_after(monkeypatch, group, **fields)
    assert offers.serve(NOW) == 0
    assert where(b) == [WAITS]
    monkeypatch.undo()
    for name in fields:
        setattr(session().get_one(StakeholderGroup, group.id), name, None if name == "offers_after" else True)
    session().commit()
    assert offers.serve(NOW) == 1
    assert where(b) == [OFFERED]


def test_a_seat_that_is_kept_back_between_two_turns_ends_the_turns(event, monkeypatch):
    group, people, (b, c) = full_group(event, quota=2)
    for one in people:
        leave(one)
    real = offers._make
    monkeypatch.setattr(offers, "SET", 1)

    def make(*given):
        made = real(*given)
        seats.hold([group.id], NOW + UNDONE)
        return made

    monkeypatch.setattr(offers, "_make", make)
    assert offers.serve(NOW) == 1
    assert where(b, c) == [OFFERED, WAITS]


# ---- automatically


def test_a_full_group_somebody_leaves_one_lets_it_pass_and_the_next_takes_it(event):
    group, (a,), (b, c) = full_group(event)
    leave(a)
    assert a_person(event, group, given_names="Nouvelle").state == "waitlisted"  # nobody passes who waits
    assert sweep() == 1
    assert where(b, c) == [OFFERED, WAITS]
    assert (b.offer_until, again(group).taken) == (NOW + 48 * HOUR, 1)
    assert sweep(NOW + 47 * HOUR) == 0
    assert sweep(NOW + 48 * HOUR) == 2
    assert where(b, c) == [LAPSED, OFFERED]
    offers.accept(event.id, c.id, actor=Actor("participant", c.id), now=NOW + 49 * HOUR)
    assert where(c) == [("confirmed", None, "group", False)]
    assert again(group).taken == 1
    assert {one.action for one in history.of_subject("participant", b.id)} == {
        "registered",
        "offer.made",
        "offer.lapsed",
    }


def test_each_free_seat_is_offered_in_order_whoever_makes_it_free(event):
    group, _, (a, b, c) = full_group(event, 3)
    with write():
        seats.set_quota(group.id, 3)
    assert sweep() == 2
    assert where(a, b, c) == [OFFERED, OFFERED, WAITS]


def test_a_seat_that_an_organiser_made_free_waits_out_the_undo_and_is_found_by_it(event):
    group, (a,), (b, _) = full_group(event)
    change_set = leave(a, actor=STAFF)
    assert sweep(NOW + timedelta(minutes=9)) == 0
    services.undo(event.id, change_set.id, actor=STAFF, now=NOW + timedelta(minutes=9))
    assert where(a) == [("confirmed", None, "group", False)]
    leave(a, actor=STAFF, now=NOW + HOUR)
    assert sweep(NOW + HOUR + UNDONE) == 1
    assert where(b) == [OFFERED]
    assert again(group).taken == 1


def test_groups_that_offer_by_hand_and_groups_without_a_list_are_left_alone(event):
    by_hand, _, (waits, _) = full_group(event, auto_offer=False, code="main")
    with write():
        seats.set_quota(by_hand.id, 5)
    parked = a_person(event, a_group(event, "sans"), Entry(state="waitlisted", source="import"))
    assert sweep() == 0
    offers.set_mode(event.id, by_hand.id, automatic=True)
    assert sweep() == 2
    assert where(waits, parked) == [OFFERED, WAITS]


def test_nothing_is_offered_once_the_event_is_over(event):
    _group, (a,), (b, _) = full_group(event)
    leave(a)
    after = NOW + timedelta(days=60)
    assert sweep(after) == 0
    with pytest.raises(Error, match="offers_over"):
        offers.make(event, [b.id], actor=STAFF, now=after)


# ---- by hand


def test_an_organiser_offers_to_the_next_or_to_one_and_takes_it_back(event):
    group, (a,), (b, c) = full_group(event, auto_offer=False)
    leave(a)
    made = offers.make_next(event, group.id, 5, actor=STAFF, now=NOW)
    assert [one.id for one in made.people] == [b.id]  # one seat, one offer
    assert made.to_call == 1
    assert offers.make_next(event, group.id, 1, actor=STAFF, now=NOW) is None
    with pytest.raises(Error, match="group_full"):
        offers.make(event, [c.id], actor=STAFF, now=NOW)
    with pytest.raises(Error, match="not_waiting"):
        offers.make(event, [b.id], actor=STAFF, now=NOW)
    services.undo(event.id, made.change_set_id, actor=STAFF, now=NOW + timedelta(minutes=5))
    assert (where(b), again(group).taken) == ([WAITS], 0)
    offers.make(event, [c.id], actor=STAFF, now=NOW)
    assert where(b, c) == [WAITS, OFFERED]
    before = again(c).state_at
    offers.withdraw(event.id, c.id, actor=STAFF, now=NOW)
    assert (where(c), c.state_at, again(group).taken) == ([WAITS], before, 0)


def test_somebody_of_a_delegation_is_offered_its_seat_and_keeps_nobody_waiting(event):
    group = a_group(event, quota=3, waiting_list=True)
    delegation = a_delegation(event, group, 1)
    entry = Entry(source="delegation", delegation_id=delegation.id, state="waitlisted")
    inside = a_person(event, group, entry)
    assert a_person(event, group, given_names="Fanta").state == "confirmed"
    assert sweep() == 0
    offers.make(event, [inside.id], actor=STAFF, now=NOW)
    assert (again(inside).seat, again(delegation).used, again(group).taken) == ("delegation", 1, 2)


def test_staff_answers_prolongs_and_undoes_for_somebody_on_the_telephone(event):
    group, (a,), (b, c) = full_group(event, approval=True)
    with write():
        for one in (a, b, c):  # approval comes first in such a group; here they wait
            one.has_email = False
    leave(a)
    sweep()
    made = offers.prolong(event, b.id, actor=STAFF, now=NOW + HOUR)
    assert again(b).offer_until == made.until == NOW + 96 * HOUR
    change_set = offers.accept(event.id, b.id, actor=STAFF, now=NOW + HOUR)
    assert again(b).state == "confirmed"
    services.undo(event.id, change_set.id, actor=STAFF, now=NOW + HOUR)
    assert (where(b), b.offer_until) == ([OFFERED], made.until)
    change_set = offers.refuse(event.id, b.id, actor=STAFF, now=NOW + HOUR)
    assert (where(b), again(group).taken) == ([("cancelled", "self", "none", False)], 0)
    services.undo(event.id, change_set.id, actor=STAFF, now=NOW + HOUR)
    assert (where(b), again(group).taken) == ([OFFERED], 1)
    with pytest.raises(Error, match="no_offer"):
        offers.prolong(event, c.id, actor=STAFF, now=NOW)


def test_an_undo_gives_no_offer_back_whose_time_is_over_nor_a_seat_that_is_gone(event):
    group, (a,), (b, c) = full_group(event, auto_offer=False)
    leave(a)
    offers.make(event, [b.id], actor=STAFF, now=NOW)
    at = NOW + 48 * HOUR - timedelta(minutes=1)
    change_set = offers.withdraw(event.id, b.id, actor=STAFF, now=at)
    with pytest.raises(Error, match="undo_offer_over"):
        services.undo(event.id, change_set.id, actor=STAFF, now=at + timedelta(minutes=2))
    offers.make(event, [c.id], actor=STAFF, now=at)
    with pytest.raises(Error, match="undo_full"):
        services.undo(event.id, change_set.id, actor=STAFF, now=at)
    assert (where(b, c), again(group).taken) == ([WAITS, OFFERED], 1)


def test_an_undone_cancellation_finds_its_place_in_the_line_again(event):
    _group, (a,), (b, c) = full_group(event)
    change_set = leave(b, actor=STAFF)
    services.undo(event.id, change_set.id, actor=STAFF, now=NOW + timedelta(minutes=5))
    leave(a, now=NOW + HOUR)
    sweep(NOW + HOUR)
    assert where(b, c) == [OFFERED, WAITS]


# ---- the person's answer


def test_an_answer_counts_once_and_not_too_late(event):
    group, (a,), (b, c) = full_group(event)
    leave(a)
    sweep()
    me, late = Actor("participant", b.id), NOW + 48 * HOUR
    with pytest.raises(Error, match="offer_over"):
        offers.accept(event.id, b.id, actor=me, now=late)
    assert offers.accept(event.id, b.id, actor=me, now=NOW + HOUR) is not None
    assert offers.accept(event.id, b.id, actor=me, now=late) is None
    with pytest.raises(Error, match="no_offer"):
        offers.refuse(event.id, b.id, actor=me, now=NOW)
    with pytest.raises(Error, match="no_offer"):
        offers.accept(event.id, c.id, actor=Actor("participant", c.id), now=NOW)
    assert (again(b).state, again(group).taken) == ("confirmed", 1)


def test_who_answers_too_late_may_wait_again_at_the_end(event):
    _group, (a,), (b, c) = full_group(event)
    leave(a)
    sweep()
    late, me = NOW + 48 * HOUR, Actor("participant", b.id)
    assert offers.may_rejoin(event, again(b), late)
    sweep(late)
    offers.rejoin(event, b.id, actor=me, now=late + HOUR)
    offers.rejoin(event, b.id, actor=me, now=late + 2 * HOUR)  # again changes nothing
    assert where(b, c) == [WAITS, OFFERED]
    assert again(b).state_at == late + HOUR
    offers.refuse(event.id, c.id, actor=Actor("participant", c.id), now=late + HOUR)
    assert offers.refuse(event.id, c.id, actor=Actor("participant", c.id), now=late + HOUR) is None
    assert sweep(late + HOUR) == 1
    assert where(b) == [OFFERED]
    with pytest.raises(Error, match="no_offer"):
        offers.rejoin(event, c.id, actor=me, now=late)


def test_where_approval_is_asked_who_accepts_is_to_be_approved_still(event):
    group = a_group(event, approval=True, waiting_list=True, quota=1)
    person = a_person(event, group, Entry(state="waitlisted", source="import"))
    sweep()
    offers.accept(event.id, person.id, actor=Actor("participant", person.id), now=NOW)
    assert (again(person).state, person.seat) == ("pending", "group")


def test_people_with_an_address_are_told_in_neutral_words(event):
    group = a_group(event, waiting_list=True, quota=1)
    person = a_person(event, group, Entry(state="waitlisted", source="import"), email="awa@forum.test")
    sweep()
    assert told(person) == ["offered"]
    message = session().scalars(sa.select(OutboxMessage)).one()
    body = render(message).body
    assert "Une place s’est libérée. Répondez avant le mercredi 4 novembre à 09:00." in body
    assert "/x/" in body
    sweep(NOW + 48 * HOUR)
    assert told(person) == ["offered", "state_changed"]
    assert render(message) is None  # there is nothing to answer any more
    last = session().scalars(sa.select(OutboxMessage).where(OutboxMessage.kind.endswith("state_changed"))).one()
    assert "Nous n’avons pas reçu votre réponse à temps" in render(last).body


def test_an_offer_by_hand_is_told_after_the_time_to_undo_it(event):
    group = a_group(event, quota=1)
    person = a_person(event, group, Entry(state="waitlisted", source="import"), email="awa@forum.test")
    made = offers.make(event, [person.id], actor=STAFF, now=NOW)
    message = session().scalars(sa.select(OutboxMessage)).one()
    assert message.not_before == NOW + UNDONE
    services.undo(event.id, made.change_set_id, actor=STAFF, now=NOW)
    assert again(message).state == "cancelled"


# ---- the table, all of it


def test_services_let_through_exactly_what_the_table_says(event):
    group = a_group(event, quota=None)
    for before in STATES:
        for after in STATES:
            person = a_person(event, group, Entry(state=before, source="import"), given_names=f"{before} {after}")
            allowed = after in FOLLOWS[before]
            if not allowed:
                with pytest.raises(Error, match="transition_refused"):
                    services.transition(event.id, [person.id], after, actor=STAFF, now=NOW, quiet=True)
                continue
            services.transition(event.id, [person.id], after, actor=STAFF, now=NOW, quiet=True)
            assert again(person).seat == ("group" if holds_seat(after) else "none")


def test_no_page_shows_a_button_for_what_may_not_follow(forum, organiser):
    buttons = 0
    for state in STATES:
        person = forum.add(state=state, source="import", group=forum.press, given=state)
        page = check_page(organiser.get(f"{forum.path}/{person}"))
        shown = [str(tag["value"]) for tag in page.soup.select("form[action$='/etat'] button")]
        assert set(shown) <= FOLLOWS[state], state
        buttons += len(shown)
        if state not in {"nominated", "pending", "confirmed"}:
            continue
        with forum.app.app_context(), write():  # the next one needs a seat
            services.transition(forum.event.id, [person], "cancelled", actor=SYSTEM, now=NOW, quiet=True)
    assert buttons == 19


# ---- pages


def test_the_waiting_lists_on_a_page_a_place_goes_from_hand_to_hand(forum, organiser, client):
    """A full group: Awa cancels, Bintou is offered the place and lets it lapse, Coumba takes it."""
    awa, bintou, coumba = (
        forum.add(name, "", group=forum.press, phones=["+22376001234"]) for name in ("Awa", "Bintou", "Coumba")
    )
    page = check_page(organiser.get("/org/forum/participants/attente"))
    assert [row[1] for row in page.rows()] == ["Bintou", "Coumba"]
    assert "Places prises : 1 sur 1. Places libres : 0." in page.text
    with forum.app.app_context():
        leave(session().get(Participant, awa), now=datetime.now(tz=NOW.tzinfo))
        assert jobs.run() == 1
    page = check_page(organiser.get("/org/forum/participants/attente"))
    assert "1 à appeler" in page.text
    assert page.link("+223 76 00 12 34") == "tel:+22376001234"
    own = own_page(forum, client, bintou)
    assert "Une place s’est libérée. Répondez avant" in own.text
    assert own.all("form button") == ["Accepter la place", "Laisser la place"]
    form = own.form("Accepter la place")
    until = forum.get(bintou).offer_until
    with time_machine.travel(until + timedelta(minutes=1), tick=False):
        late = check_page(client.post(form.action, data=form.filled(press="Accepter la place")))
        assert (late.response.status_code, late.h1) == (409, "La place n’est plus libre")
        with forum.app.app_context():
            assert jobs.run() == 2
        answer = client.post(form.action, data=form.filled(press="Accepter la place"))
        assert (answer.status_code, forum.states(bintou, coumba)) == (409, ["cancelled", "waitlisted"])
        back = check_page(answer).form("Me remettre en liste d’attente")
        for _ in range(2):
            assert client.post(back.action, data=back.filled(press="Me remettre")).status_code == 303
        own = own_page(forum, client, coumba)
        form = own.form("Accepter la place")
        for _ in range(2):
            assert client.post(form.action, data=form.filled(press="Accepter la place")).status_code == 303
        assert forum.states(awa, bintou, coumba) == ["cancelled", "waitlisted", "confirmed"]
        page = own_page(forum, client, coumba)
        assert "Votre place est confirmée." in page.text
        assert page.all("form button") == []
        assert client.get(f"{form.action}").status_code == 303
        refused = client.post(form.action, data={"reponse": "accepter"})
        assert check_page(refused).errors()
        assert refused.status_code == 422
    log = " ".join(check_page(organiser.get(f"{forum.path}/{bintou}")).all(".log li"))
    assert "système Délai de réponse passé État : liste d’attente → annulée Motif : sans réponse" in log
    assert "système Place proposée Place proposée jusqu’au" in log


def own_page(forum, client, person):
    from conference.core import tokens

    with forum.app.app_context():
        row = session().get_one(Participant, person)
        token = tokens.link(row.event_id, row.id, row.link_version)
    return check_page(client.get(f"/x/{token}", headers={"Accept-Encoding": "br"}), budget_kb=10)


def test_an_organiser_works_through_the_list_by_hand(forum, organiser):
    with forum.app.app_context(), write() as rows:
        rows.get(StakeholderGroup, forum.press.id).quota = 3
    people = [forum.add(name, "", group=forum.press, state="waitlisted", source="import") for name in ("A", "B", "C")]
    page = check_page(organiser.get("/org/forum/participants/attente"))
    said = press(organiser, page.form("Ne plus proposer automatiquement"), "Ne plus proposer automatiquement")
    page = check_page(organiser.get(said.location))
    assert "Une place qui se libère attend que vous la proposiez." in page.text
    page = check_page(organiser.get(press(organiser, page.form("nombre"), "Proposer", nombre="2").location))
    assert "Places proposées à 2 personnes, réponse avant" in page.text
    assert "2 à appeler." in page.text
    assert len(page.soup.select("form[action$='/offre']")) == 2
    for action, states in (("accepter", ["confirmed", "waitlisted"]), ("laisser", ["confirmed", "cancelled"])):
        person = people[0] if action == "accepter" else people[1]
        token = page.soup.select_one("[name=csrf_token]")["value"]
        data = {"csrf_token": token, "action": action, "retour": "fiche"}
        answer = organiser.post(f"{forum.path}/{person}/offre", data=data)
        assert answer.location == f"{forum.path}/{person}"
        assert forum.states(*people[:2]) == states
    one = check_page(organiser.get(f"{forum.path}/{people[2]}"))
    page = check_page(organiser.get(press(organiser, one.form("Proposer une place")).location))
    assert "Une place lui est proposée : réponse avant" in page.text
    assert page.all("form[action$='/etat'] button") == ["Refuser", "Annuler l’inscription"]
    for button, says in (("Prolonger", "Délai prolongé"), ("Retirer l’offre", "Offre retirée")):
        page = check_page(organiser.get(press(organiser, page.form(button), button).location))
        assert says in page.text
    page = check_page(organiser.get(press(organiser, Form(page.one(".flash form"))).location))
    assert "Une place lui est proposée" in page.text
    bad = {"csrf_token": token, "nombre": "x", "groupe": "presse"}
    assert organiser.post("/org/forum/participants/attente/proposer", data=bad).status_code == 400
    check_page(organiser.get("/en/org/forum/participants/attente"))


# ---- whatever happens


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "register",
                "cancel",
                "pending",
                "confirm",
                "decline",
                "sweep",
                "late",
                "accept",
                "refuse",
                "offer",
                "withdraw",
                "replace",
                "undo",
                "quota",
                "rejoin",
                "wait",
            ]
        ),
        st.integers(0, 9),
    ),
    min_size=6,
    max_size=18,
)


@settings(
    max_examples=enough(15),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_happens_the_counter_is_what_the_records_hold(context, steps):
    session().rollback()
    empty()
    world = World()
    for what, which in steps:
        world.do(what, which)
        world.check()


class World:
    """A group with three seats, one of them a delegation's, and whatever happens to it."""

    def __init__(self):
        self.event, self.now = an_event(), NOW
        self.group = a_group(self.event, quota=3, waiting_list=True)
        self.delegation = a_delegation(self.event, self.group, 1)
        entry = Entry(source="delegation", delegation_id=self.delegation.id)
        self.people = [a_person(self.event, self.group, entry).id]
        self.people += [a_person(self.event, self.group, given_names=f"P{n}").id for n in range(3)]
        self.changes = []

    def do(self, what, which):
        self.now += timedelta(minutes=3)
        one = self.people[which % len(self.people)]
        by = {"actor": STAFF if which % 2 else Actor("participant", one), "now": self.now}
        try:
            self._do(what, which, one, by)
        except Error as error:
            if error.status not in {403, 409}:
                raise
            session().rollback()

    def _do(self, what, which, one, by):
        event = self.event
        states = {"cancel": "cancelled", "pending": "pending", "confirm": "confirmed", "decline": "declined"}
        states["wait"] = "waitlisted"
        if what in states:
            change = services.transition(event.id, [one], states[what], **by, over_quota=which == 7)
            self.changes.append(change.id)
        elif what == "register":
            self.people.append(
                services.register(event, self.group, details(f"N{uuid4()}"), Entry(), actor=PUBLIC, now=self.now).id
            )
        elif what in {"sweep", "late"}:
            self.now += timedelta(hours=49) if what == "late" else timedelta(minutes=11)
            sweep(self.now)
        elif what == "offer":
            self.changes.append(offers.make(event, [one], actor=STAFF, now=self.now).change_set_id)
        elif what == "rejoin":
            offers.rejoin(event, one, **by)
        elif what == "replace":
            new = substitution.substitute(event, one, details(f"R{uuid4()}"), actor=STAFF, now=self.now)
            self.people.append(new.id)
            self.changes.append(substitution.change_set_of(new))
        elif what == "quota":
            with write():
                seats.set_quota(self.group.id, which % 5)
        elif what == "undo" and self.changes:
            services.undo(event.id, self.changes[-1 - which % len(self.changes)], actor=STAFF, now=self.now)
        elif what in {"accept", "refuse", "withdraw"}:
            change = getattr(offers, what)(event.id, one, **by)
            self.changes += [change.id] if change else []

    def check(self):
        session().rollback()
        session().expire_all()
        group = session().get_one(StakeholderGroup, self.group.id)
        delegation = session().get_one(Delegation, self.delegation.id)
        people = session().scalars(sa.select(Participant)).all()
        assert group.taken == delegation.seats + sum(one.seat == "group" for one in people)
        assert delegation.used == sum(one.seat == "delegation" for one in people)
        assert group.taken <= group.quota + group.overbooked
        for one in people:
            assert (one.seat != "none") == holds_seat(one.state, offered=one.offer_until is not None)
