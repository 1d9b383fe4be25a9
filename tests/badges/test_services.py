from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.badges import making, queries, report, services
from conference.badges.models import BadgePrint, EventLayout
from conference.badges.report import SPECIMEN
from conference.badges.rules import A6
from conference.core import clock, tokens
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import PUBLIC, SYSTEM
from conference.events.models import StakeholderGroup
from conference.participants import merge, tickets
from conference.participants import services as people
from conference.participants.lists import Wanted
from conference.participants.models import Participant, Ticket
from tests.builders import NOW, staff_actor
from tests.paper_reading import letters, page_sizes, page_texts, scanned, unpacked
from tests.printing import print_batch
from tests.staff import audited

STAFF = staff_actor()


@pytest.fixture
def context(forum):
    """The forum's application, pushed: tests of services use its rows as they are."""
    with forum.app.app_context():
        yield forum.app
        session().rollback()


def run(forum, *ids, **more):
    return print_batch(forum.here(), ids, **{"actor": STAFF, "now": NOW} | more)


def prints(forum):
    """What was noted as printed."""
    return forum.rows(BadgePrint, BadgePrint.printed_at)


def change(row, **fields):
    with write():
        for name, value in fields.items():
            setattr(session().get_one(type(row), row.id), name, value)


def changed(model, key, **fields):
    with write():
        session().execute(sa.update(model).where(model.id == key).values(**fields))


# ---------------------------------------------------------------------------------------------------- what a badge says


def test_a_badge_says_what_the_record_says(forum, context, drawn):
    fields = {"organisation": "CSCom de Sah", "function": "Matrone", "consent_photo": True}
    person = forum.add(**fields)
    batch = run(forum, person)
    (badge,) = drawn[0].badges
    assert (badge.given_names, badge.family_name, badge.names) == ("Aminata", "Traoré", "full")
    assert (badge.organisation, badge.function, badge.photo) == ("CSCom de Sah", "Matrone", True)
    assert (badge.group, badge.colour, badge.pattern) == ("Groupe sante", "#0B5FA5", "cross")
    assert (badge.ticket, badge.code) == (forum.ticket(person), forum.code(person))
    assert (batch.count, batch.problems, batch.reprints) == (1, [], 0)
    assert drawn[0].layout is A6
    assert drawn[0].event.title == "Le forum"


def test_nobodys_language_is_on_a_badge(forum, context, drawn):
    run(forum, forum.add(language="ff"))
    assert drawn[0].badges[0].languages == ""


def test_groups_decide_how_much_of_a_name_is_shown(forum, context, drawn):
    run(forum, forum.add(group=forum.villages))
    assert drawn[0].badges[0].names == "first"


def test_a_badge_with_the_code_alone_does_not_tell_by_the_function_who_it_is(forum, context, drawn):
    change(forum.villages, badge_name="code")
    run(forum, forum.add(group=forum.villages, organisation="Village de Sah", function="Chef de village"))
    (badge,) = drawn[0].badges
    assert (badge.names, badge.organisation, badge.function) == ("code", "", "")


def test_paper_speaks_the_events_first_language(forum, context, drawn):
    change(forum.event, languages=["en", "fr"])
    run(forum, forum.add())
    assert drawn[0].badges[0].group == "Group sante"
    assert (drawn[0].event.title, drawn[0].event.language) == ("The forum", "en")


def test_badges_come_by_group_then_by_name(forum, context, drawn):
    one = forum.add("Zeïnabou", "Bah")
    two = forum.add("Awa", "Diarra", group=forum.villages)
    three = forum.add("Élisabeth", "Bâ")
    run(forum, one, two, three)
    assert [badge.given_names for badge in drawn[0].badges] == ["Awa", "Élisabeth", "Zeïnabou"]


def test_an_events_own_layout_is_used(forum, context, drawn):
    with write() as db:
        db.add(EventLayout(event_id=forum.event.id, name="large", description=A6.description() | {"name": "large"}))
    run(forum, forum.add(), layout="large", sheet="A4x4")
    assert (drawn[0].layout.name, drawn[0].sheet) == ("large", "A4x4")
    assert queries.layouts(forum.event.id) == ["a6", "large"]


def test_a_layout_of_another_event_does_not_exist(forum, context, drawn):
    with write() as db:
        db.add(EventLayout(event_id=forum.neighbour.id, name="large", description=A6.description()))
    with pytest.raises(Error) as refused:
        run(forum, forum.add(), layout="large")
    assert (refused.value.code, refused.value.params) == ("unknown_layout", {"name": "large", "known": "a6"})


# --------------------------------------------------------------------------------------------------------- who gets one


def test_somebody_of_another_event_is_nobody(forum, context, drawn):
    stranger = forum.add(event=forum.neighbour, group=forum.elsewhere)
    with pytest.raises(Error, match="unknown_participant"):
        run(forum, forum.add(), stranger)
    assert (drawn, prints(forum)) == ([], [])


def test_nobody_at_all_is_told(forum, context, drawn):
    with pytest.raises(Error, match="paper_empty"):
        run(forum)


def test_the_cancelled_and_refused_get_a_badge_only_when_asked_for(forum, context, drawn):
    gone = [forum.add("Oumar", state="cancelled"), forum.add("Sékou", state="declined")]
    batch = run(forum, forum.add(), *gone)
    assert (batch.count, batch.left_out) == (1, 2)
    with pytest.raises(Error, match="only_gone"):
        run(forum, *gone)
    assert run(forum, *gone, also_gone=True).count == 2


def test_a_merged_record_has_no_badge_of_its_own(forum, context, drawn):
    stays, goes = forum.add(), forum.add("Aminata", "Traore")
    merge.merge(forum.event.id, stays, goes, actor=SYSTEM, now=NOW)
    assert run(forum, stays, goes, also_gone=True).count == 1
    services.print_one(forum.here(), goes, actor=STAFF, now=NOW)
    assert drawn[1].badges[0].code == forum.code(stays)
    assert {row.participant_id for row in prints(forum)} == {stays}


def test_prints_follow_a_merge(forum, context, drawn):
    stays, goes = forum.add(), forum.add("Aminata", "Traore")
    run(forum, goes)
    merge.merge(forum.event.id, stays, goes, actor=SYSTEM, now=NOW)
    assert [row.participant_id for row in prints(forum)] == [stays]
    assert run(forum, stays).reprints == 1


def test_one_badge_is_printed_whatever_the_state(forum, context, drawn):
    person = forum.add(state="pending")
    assert services.print_one(forum.here(), person, actor=STAFF, now=NOW).count == 1
    with pytest.raises(Error, match="unknown_participant"):
        services.print_one(forum.here(), uuid4(), actor=STAFF, now=NOW)


def test_filters_find_who_has_no_badge_yet(forum, context, drawn):
    done, waits = forum.add(), forum.add("Oumar", group=forum.villages)
    forum.add("Sékou", state="pending")
    run(forum, done)
    confirmed = Wanted(state="confirmed")
    assert {one.id for one in queries.wanted(forum.event.id, confirmed)} == {done, waits}
    assert [one.id for one in queries.wanted(forum.event.id, confirmed, unprinted=True)] == [waits]
    assert [one.printed for one in queries.wanted(forum.event.id, Wanted(group="sante", state="confirmed"))] == [True]


# --------------------------------------------------------------------------------------------------- what is kept of it


def test_every_badge_is_noted_with_its_ticket_and_the_run_is_logged(forum, context, drawn):
    people_ids = {forum.add(), forum.add("Oumar")}
    batch = run(forum, *people_ids, sheet="A4x4")
    rows = prints(forum)
    assert {row.participant_id for row in rows} == people_ids
    assert {(row.batch_id, row.layout, row.printed_at, row.staff_id) for row in rows} == {
        (batch.batch_id, "a6", NOW, STAFF.id)
    }
    assert {row.ticket_id for row in rows} == set(session().scalars(sa.select(Ticket.id)))
    for action in ("badges.ordered", "badges.printed"):
        (entry,) = audited(forum.app, action)
        assert (entry.count, entry.details) == (2, {"layout": "a6", "sheet": "A4x4"})
        assert entry.subject_id == batch.batch_id


def test_the_log_names_whose_single_badge_it_was(forum, context, drawn):
    person = forum.add()
    services.print_one(forum.here(), person, actor=STAFF, now=NOW)
    assert audited(forum.app, "badges.printed")[0].subject_id == person


def test_a_second_badge_is_a_reprint_with_the_same_ticket(forum, context, drawn):
    person = forum.add()
    assert [run(forum, person).reprints for _ in range(3)] == [0, 1, 1]
    assert len({badge.ticket for one in drawn for badge in one.badges}) == 1
    assert len(prints(forum)) == 3


def test_nothing_is_noted_when_nothing_came_out(forum, context, monkeypatch):
    def broken(*_given, **_more):
        raise Error("paper_failed", 500)

    monkeypatch.setattr(making, "piece_pdf", broken)
    with pytest.raises(Error, match="paper_failed"):
        run(forum, forum.add())
    assert prints(forum) == []
    assert audited(forum.app, "badges.printed") == []


def test_paper_is_made_outside_of_any_writing_transaction(forum, context, monkeypatch):
    writing = []
    monkeypatch.setattr(
        making, "piece_pdf", lambda *_given, **_more: writing.append("writing" in session().info) or b"%PDF-"
    )
    run(forum, forum.add())
    assert writing == [False]


def test_who_has_no_ticket_is_given_one(forum, context, drawn):
    person = forum.add()
    with write():
        session().execute(sa.delete(Ticket))
    run(forum, person, forum.add("Oumar"))
    assert drawn[0].badges[0].ticket != drawn[0].badges[1].ticket
    assert forum.ticket(person) in {badge.ticket for badge in drawn[0].badges}


def test_a_badge_carries_the_newest_ticket(forum, context, drawn):
    person = forum.add()
    with write():
        newer = tickets.issue_ticket(forum.event.id, person, clock.now())
    run(forum, person)
    assert [row.ticket_id for row in prints(forum)] == [newer.id]


def test_many_badges_take_no_more_questions_to_the_database_than_few(forum, context, drawn):
    ids = [forum.add(f"Prénom {number}") for number in range(40)]
    event, counts = forum.here(), []
    for some in (ids[:4], ids):
        with forum.statements() as asked:
            assert print_batch(event, some, actor=STAFF, now=NOW).count == len(some)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 45


# ------------------------------------------------------------------------------------------------- before it is printed


def test_what_does_not_fit_or_has_no_letters_is_told_with_the_name(forum, context):
    long, foreign = forum.add("W" * 60, "O" * 120), forum.add("中文", "Li")
    forum.add()
    doubts = report.rehearse(forum.here(), queries.wanted(forum.event.id, Wanted()))
    told = {(one.person, one.field, one.reason) for one in doubts}
    assert (long, "family_name", "too_long") in told
    assert (foreign, "given_names", "missing_glyph") in told
    assert {one.person for one in doubts} == {long, foreign}
    assert next(one.detail for one in doubts if one.reason == "missing_glyph") == "中 文"


def test_somebody_without_a_name_is_told(forum, context):
    person = forum.add()
    changed(Participant, person, given_names="", family_name="")
    (doubt,) = report.rehearse(forum.here(), queries.wanted(forum.event.id, Wanted()))
    assert (doubt.person, doubt.reason) == (person, "no_name")


def test_what_is_wrong_with_a_group_is_told_once_and_of_nobody(forum, context):
    change(forum.health, colour="bleu")
    forum.add()
    forum.add("Oumar")
    (doubt,) = report.rehearse(forum.here(), queries.wanted(forum.event.id, Wanted()))
    assert (doubt.person, doubt.name, doubt.reason) == (None, "Groupe sante", "bad_colour")


def test_looking_ahead_notes_nothing_and_gives_no_ticket(forum, context):
    forum.add()
    with write():
        session().execute(sa.delete(Ticket))
    assert report.rehearse(forum.here(), queries.wanted(forum.event.id, Wanted())) == []
    assert session().scalar(sa.select(sa.func.count()).select_from(Ticket)) == 0
    assert prints(forum) == []


def test_a_preview_shows_the_longest_name_and_opens_no_door(forum, context, drawn):
    for name in ("Awa", "Bintou", "Coumba"):
        forum.add(name)
    forum.add("Marie-Thérèse Emmanuelle", "Coulibaly Dembélé")
    forum.add("Oumou", organisation="Direction nationale de la santé et de l’hygiène publique")
    services.preview(forum.here(), queries.wanted(forum.event.id, Wanted()))
    assert [badge.given_names for badge in drawn[0].badges] == ["Marie-Thérèse Emmanuelle", "Oumou", "Awa"]
    assert {badge.ticket for badge in drawn[0].badges} == {SPECIMEN}
    assert prints(forum) == []


# ---------------------------------------------------------------------------------------------------------- lost badges


def void(text):
    return session().scalar(sa.select(Ticket.voided_at).where(Ticket.hash == tokens.digest(text)))


def test_a_lost_badge_is_void_and_the_next_carries_another_ticket(forum, context, drawn):
    person = forum.add()
    lost = forum.ticket(person)
    run(forum, person)
    services.reissue(forum.here(), person, actor=STAFF, now=NOW + timedelta(hours=1))
    assert void(lost) == NOW + timedelta(hours=1)
    run(forum, person)
    assert drawn[1].badges[0].ticket == forum.ticket(person) != lost
    assert audited(forum.app, "badges.reissued")[0].subject_id == person


def test_pressed_twice_the_badge_that_has_just_come_out_stays_good(forum, context, drawn):
    person, later = forum.add(), NOW + timedelta(hours=1)
    run(forum, person)
    for seconds in (0, 5):
        services.reissue(forum.here(), person, actor=STAFF, now=later + timedelta(seconds=seconds))
        run(forum, person, now=later + timedelta(seconds=seconds))
    assert drawn[1].badges[0].ticket == drawn[2].badges[0].ticket == forum.ticket(person)
    assert len(audited(forum.app, "badges.reissued")) == 1


def test_every_badge_that_went_out_is_void_tickets_that_never_did_stay(forum, context, drawn):
    person = forum.add()
    run(forum, person)
    with write():
        tickets.issue_ticket(forum.event.id, person, clock.now())
    run(forum, person)
    with write():
        kept = tickets.issue_ticket(forum.event.id, person, clock.now()).id
    services.reissue(forum.here(), person, actor=STAFF, now=NOW + timedelta(hours=1))
    good = set(session().scalars(sa.select(Ticket.id).where(Ticket.voided_at.is_(None))))
    assert len(good) == 2
    assert kept in good


def test_a_badge_that_was_never_noted_is_replaced_too(forum, context):
    person = forum.add()
    lost = forum.ticket(person)
    services.reissue(forum.here(), person, actor=STAFF, now=clock.now())
    assert void(lost) is not None
    assert forum.ticket(person) != lost


def test_nobody_loses_a_badge_of_another_event(forum, context):
    stranger = forum.add(event=forum.neighbour, group=forum.elsewhere)
    with pytest.raises(Error, match="unknown_participant"):
        services.reissue(forum.here(), stranger, actor=STAFF, now=NOW)
    assert void(forum.ticket(stranger)) is None


# ----------------------------------------------------------------------------------------- from a registration to paper

HOSTILE = [
    ('=HYPERLINK("http://evil.example","x")', "<script>alert(1)</script>"),
    ("W" * 100, "Ｗ" * 100),
    ("ߊߡߌߣߊߕߊ", "ߕߙߊߥߟߋ"),
    ("محمد الأمين", "ولد عبد الله"),
    ("Anna\u202etacom", "{{7*7}} %s ${x} \x1b[31m"),
    ("Ɲɛnɛkɔrɔ", "N’Ŋaɲɔgɔn & Fils"),
]


@pytest.mark.paper
def test_whatever_people_type_every_badge_is_a_page_whose_qr_is_their_ticket(forum, context):
    ids = [forum.add(*names, organisation=names[1], function=names[0]) for names in HOSTILE]
    batch = run(forum, *ids)
    order = [one.id for one in queries.by_ids(forum.event.id, ids)]
    assert page_sizes(batch.pdf) == [(105, 148)] * len(ids)
    assert [scanned(batch.pdf, page) for page in range(len(ids))] == [[forum.ticket(one)] for one in order]
    texts = dict(zip(order, page_texts(batch.pdf), strict=True))
    for person, names in zip(ids, HOSTILE, strict=True):
        left = letters(texts[person])
        if "Ｗ" not in names[1]:
            for letter in letters("".join(names).translate(dict.fromkeys(map(ord, "\u202e\x1b")))):
                left.remove(letter)
    assert b"/URI" not in unpacked(batch.pdf)
    assert {one.person for one in batch.problems} == {ids[1]}


@pytest.mark.paper
def test_an_exposed_event_is_named_nowhere_in_the_file(forum, context):
    change(forum.event, exposed=True)
    pdf = run(forum, forum.add()).pdf
    assert "forum" not in page_texts(pdf)[0].lower()
    assert b"orum" not in unpacked(pdf)


@pytest.mark.paper
def test_communities_carry_their_first_name_alone(forum, context):
    text = page_texts(run(forum, forum.add(group=forum.villages)).pdf)[0]
    assert "Aminata" in text
    assert "Traoré" not in text


def test_registering_again_by_hand_is_not_needed_to_print(forum, context, drawn):
    """Somebody who came through the public service has all that a badge needs."""
    group = session().get_one(StakeholderGroup, forum.health.id)
    who = people.register(
        forum.here(), group, people.Details("Awa", "Keïta"), people.Entry(), actor=PUBLIC, now=clock.now()
    )
    assert run(forum, who.id).count == 1
    assert session().scalar(sa.select(sa.func.count()).select_from(BadgePrint)) == 1
