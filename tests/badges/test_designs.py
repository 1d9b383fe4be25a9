"""Layouts in use: what they show of a record, what their backs tell, and what makes a badge out of date."""

import pytest
import sqlalchemy as sa

from conference.agenda import services as agenda
from conference.agenda.models import AgendaSession
from conference.badges import freshness, queries, report, services
from conference.badges.models import EventLayout, LayoutPicture
from conference.badges.recipes import ELEMENTS, Extra, Logo, Recipe
from conference.badges.run_rules import Order
from conference.core import files
from conference.core.db import session, write
from conference.core.permissions import SYSTEM
from conference.events.models import Event, StakeholderGroup
from conference.participants import merge
from conference.participants.lists import Wanted
from conference.participants.models import Participant
from tests.agenda.programmes import a_session, rooms, said, tracks
from tests.answering import a_question
from tests.badges.layouts import a_layout, worn_by
from tests.builders import NOW, staff_actor
from tests.paper_reading import page_texts, text_boxes
from tests.printing import print_batch

STAFF = staff_actor()
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def context(forum):
    """The forum's application, pushed."""
    with forum.app.app_context():
        yield forum.app
        session().rollback()


def run(forum, *ids, **more):
    session().rollback()  # people were added in a session of their own
    return print_batch(forum.here(), ids, **{"actor": STAFF, "now": NOW} | more)


def changed(model, key, **values):
    with write():
        session().execute(sa.update(model).where(model.id == key).values(**values))
    session().expire_all()


def reasons(forum, person):
    """Why the last badge of somebody is out of date."""
    last = services.run_queries.last_prints(forum.event.id)
    found = freshness._stale(forum.here(), {person: last[person]})
    return list(found[0].reasons) if found else []


def released(forum, *sessions):
    """A programme of these sessions, published."""
    if not sessions:
        return agenda.release(forum.here(), {}, actor=SYSTEM, now=NOW)
    rooms(forum.event)
    tracks(forum.event)
    agenda.add_sessions(forum.event.id, sessions, now=NOW)
    return agenda.release(forum.here(), {}, actor=SYSTEM, now=NOW)


def back(drawn, stack=0, badge=0):
    """What the back of a badge says, besides what is this person's own."""
    boxes = drawn[-1].stacks[stack].own[badge].back_face
    return [box.text.replace("\u00a0", " ") for box in boxes if box.text]


def remarks(forum, **more):
    found = report.rehearse(forum.here(), queries.wanted(forum.event.id, Wanted()), **more)
    return [(one.name, one.reason, one.fault.where) for one in found if one.fault is not None]


# ---------------------------------------------------------------------------------------------------- what a badge says


def test_every_element_that_somebody_orders_is_filled_from_the_record(forum, drawn):
    meal = a_question(forum.event, "several_of", "repas", {"viande": None, "poisson": None})
    seat = a_question(forum.event, "text", "table")
    recipe = Recipe(shown=ELEMENTS, extras=(Extra("repas", "Repas :"),), table_question="table")
    a_layout(forum.event, recipe)
    answers = {str(meal.id): ["viande", "poisson"], str(seat.id): "12"}
    fields = {"title": "Dr", "organisation": "CSCom", "function": "Matrone", "consent_photo": True}
    forum.add("Oumar")
    person = forum.add(district_id=forum.macina, language="ff", answers=answers, **fields)
    run(forum, person)
    (badge,) = drawn[0].badges
    assert (badge.title, badge.organisation, badge.function, badge.photo) == ("Dr", "CSCom", "Matrone", True)
    assert (badge.place, badge.table, badge.languages, badge.number) == ("Macina", "12", "fulfulde", "2")
    assert badge.answers == {"repas": "Option viande, Option poisson"}
    assert (badge.ticket, badge.code) == (forum.ticket(person), forum.code(person))
    shown = {box.field for box in drawn[0].layout.person}
    assert {"answer:repas", "table", "place", "number", "title", "languages"} <= shown


def test_what_no_layout_in_use_shows_is_neither_said_nor_read(forum, drawn):
    a_layout(forum.event, Recipe(shown=ELEMENTS), "large", default=False)
    person = forum.add(district_id=forum.macina, language="ff")
    with forum.statements() as asked:
        run(forum, person)
    assert (drawn[0].badges[0].place, drawn[0].badges[0].languages, drawn[0].badges[0].number) == ("", "", "")
    read = " ".join(one for one in asked if "badge_name" in one)
    assert not any(word in read for word in ("participant.language", "participant.answers", "row_number"))


def test_an_exposed_event_tells_neither_where_somebody_comes_from_nor_what_they_speak(forum, drawn):
    a_layout(forum.event, Recipe(shown=ELEMENTS))
    changed(Event, forum.event.id, exposed=True)
    with forum.statements() as asked:
        run(forum, forum.add(district_id=forum.macina, language="ff"))
    assert (drawn[0].badges[0].place, drawn[0].badges[0].languages) == ("", "")
    assert not any("participant.language" in one for one in asked if "badge_name" in one)


def test_a_badge_with_the_code_alone_tells_nothing_that_gives_somebody_away(forum, drawn):
    village = a_question(forum.event, "text", "village")
    a_layout(forum.event, Recipe(shown=ELEMENTS, extras=(Extra("village"),), table_question="village"))
    changed(StakeholderGroup, forum.villages.id, badge_name="code")
    fields = {"title": "Chef", "function": "Chef de village", "language": "ff", "answers": {str(village.id): "Sah"}}
    run(forum, forum.add("Amadou", group=forum.villages, district_id=forum.macina, **fields))
    (badge,) = drawn[0].badges
    told = (badge.title, badge.place, badge.languages, badge.function, badge.table, badge.answers)
    assert told == ("", "", "", "", "", {})


@pytest.mark.parametrize("kind", ["text", "phone", "file"])
def test_no_answer_that_is_sealed_ever_comes_on_a_badge_and_the_report_says_so(forum, drawn, kind):
    secret = a_question(forum.event, kind, "secret", sensitive=kind == "text")
    a_layout(forum.event, Recipe(extras=(Extra("secret"), Extra("partie"))))
    answers = {str(secret.id): "Hypertension"} if kind == "text" else {}
    run(forum, forum.add(answers=answers))
    assert drawn[0].badges[0].answers == {}
    assert remarks(forum) == [
        ("modele", "question_sealed", "Question secret ?"),
        ("modele", "question_gone", "partie"),
    ]


def test_an_answer_that_was_in_the_open_before_its_question_became_sealed_is_not_printed(forum, drawn):
    question = a_question(forum.event, "text", "sante")
    a_layout(forum.event, Recipe(extras=(Extra("sante"),)))
    person = forum.add(answers={str(question.id): "Asthme"})
    changed(type(question), question.id, sensitive=True)
    run(forum, person)
    assert drawn[0].badges[0].answers == {}


def test_the_number_of_a_badge_is_the_same_at_every_print(forum, drawn):
    a_layout(forum.event, Recipe(shown=("number",)))
    first, second, third = (forum.add(name) for name in ("Zeïnabou", "Awa", "Bintou"))
    run(forum, third)
    merge.merge(forum.event.id, second, first, actor=SYSTEM, now=NOW)
    changed(Participant, second, family_name="Aba")
    forum.add("Coumba")
    run(forum, second, third)
    numbers = {badge.given_names: badge.number for one in drawn for badge in one.badges}
    assert numbers == {"Awa": "2", "Bintou": "3"}


def test_many_badges_with_all_elements_take_no_more_questions_to_the_database_than_few(forum, drawn):
    question = a_question(forum.event, "place", "cercle", place_kind="district")
    a_layout(forum.event, Recipe(shown=ELEMENTS, extras=(Extra("cercle"),), back="programme"))
    released(forum, a_session("A1"))
    answers = {str(question.id): str(forum.macina)}
    ids = [forum.add(f"Prénom {number}", district_id=forum.macina, answers=answers) for number in range(30)]
    session().rollback()
    event, counts = forum.here(), []
    for some in (ids[:3], ids):
        with forum.statements() as asked:
            assert print_batch(event, some, actor=STAFF, now=NOW).count == len(some)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 60
    assert drawn[0].badges[0].answers == {"cercle": "Macina"}


def test_a_picture_that_a_layout_shows_reaches_the_paper_and_one_that_is_gone_does_not(forum, drawn):
    with write() as db:
        stored = files.store(forum.event.id, "badge_picture", "logo", "image/png", b"png", now=NOW)
        picture = LayoutPicture(event_id=forum.event.id, kind="logo", file_id=stored, width=300, height=100)
        db.add(picture)
        db.flush()
    name, gone = str(picture.id), str(forum.event.id)
    a_layout(forum.event, Recipe(logos=(Logo(name), Logo(gone))))
    run(forum, forum.add())
    ((shown, found),) = drawn[0].assets.items()
    assert (shown, found.data, found.media_type, found.ratio) == (name, b"png", "image/png", 3.0)
    assert ("modele", "picture_gone", "image") in remarks(forum)


# ------------------------------------------------------------------------------------------------------------ the backs


def test_a_back_tells_the_programme_of_the_group_with_the_sessions_that_are_for_all(forum, drawn):
    a_layout(forum.event, Recipe(back="programme"))
    released(
        forum,
        a_session("A1", 540, title=said("Ouverture")),
        a_session("A2", 600, title=said("Soins"), groups=("sante",), rooms=("BA",)),
        a_session("A3", 600, title=said("Village"), groups=("communaute",)),
        a_session("B1", 480, title=said("Bilan"), day=2),
    )
    run(forum, forum.add(), forum.add("Awa", group=forum.villages))
    first, second = (back(drawn, 0, badge) for badge in (0, 1))
    assert first == ["Programme", "mer. 2 déc.", "9 h 00", "Ouverture · Grande salle", "10 h 00",
                     "Village · Grande salle", "jeu. 3 déc.", "8 h 00", "Bilan · Grande salle"]  # fmt: skip
    assert "Soins · Salle Bani" in second
    assert "Village · Grande salle" not in second
    assert drawn[-1].backs


def test_before_a_programme_is_published_there_is_no_back_and_the_report_says_so(forum, drawn):
    a_layout(forum.event, Recipe(back="programme"))
    run(forum, forum.add())
    assert not drawn[0].stacks[0].own[0].has_back
    assert [each[1:] for each in remarks(forum)] == [("back_no_programme", "back")]


def test_an_exposed_event_is_named_nowhere_on_a_badge_that_somebody_ordered(forum, drawn):
    changed(Event, forum.event.id, exposed=True)
    text = "Accueil : 20 00 00 00\nBienvenue au FORUM des soignants"
    a_layout(forum.event, Recipe(back="emergency", text="Le Forum", back_title="Le forum 2026", back_text=text))
    other = a_layout(forum.event, Recipe(back="programme"), "autre", default=False)
    worn_by(forum.villages, other)
    released(forum, a_session("A1", title=said("Ouverture du Forum des soignants")), a_session("A2", 700))
    run(forum, forum.add(), forum.add("Awa", group=forum.villages))
    for stack in drawn[-1].stacks:
        layout = stack.own[0]
        boxes = (*layout.face, *layout.person, *layout.back_face, *layout.back_person)
        assert not any("forum" in box.text.casefold() for box in boxes)
    told = [back(drawn, number) for number in (0, 1)]
    assert any("Accueil" in said for said in told)
    assert any("Plénière · Grande salle" in said for said in told)
    named = {each for each in remarks(forum) if each[1] == "event_named"}
    assert named == {("modele", "event_named", where) for where in ("text", "back_title", "back_text")}


def test_a_release_makes_only_badges_out_of_date_whose_back_tells_something_else(forum, drawn):
    a_layout(forum.event, Recipe(back="programme"))
    plain = a_layout(forum.event, Recipe(back="rules", back_text="Portez ce badge."), "sobre", default=False)
    worn_by(forum.villages, plain)
    released(forum, a_session("A1", groups=("sante",)))
    person, villager = forum.add(), forum.add("Awa", group=forum.villages)
    run(forum, person, villager)
    agenda.add_sessions(forum.event.id, [a_session("A2", 700, groups=("communaute",))], now=NOW)
    released(forum)
    assert (reasons(forum, person), reasons(forum, villager)) == ([], [])
    with write():
        session().execute(sa.update(AgendaSession).where(AgendaSession.code == "A1").values(start_minute=555))
    released(forum)
    assert (reasons(forum, person), reasons(forum, villager)) == (["layout"], [])


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"title": "Pr"}, ["line"]), ({"district_id": None}, ["line"]), ({"age_bracket": "60+"}, [])],
)
def test_a_badge_is_out_of_date_when_something_that_its_layout_shows_has_changed(forum, drawn, fields, reason):
    a_layout(forum.event, Recipe(shown=ELEMENTS))
    person = forum.add(district_id=forum.macina)
    run(forum, person)
    assert reasons(forum, person) == []
    changed(Participant, person, **fields)
    assert reasons(forum, person) == reason


def test_a_recipe_of_a_later_version_is_printed_as_it_was_last_arranged_and_that_is_told(forum, drawn):
    row = a_layout(forum.event, Recipe(format="a7"))
    changed(EventLayout, row.id, recipe={"version": 99})
    run(forum, forum.add())
    assert (drawn[0].layout.width, drawn[0].layout.height) == (74, 105)
    assert remarks(forum) == [("modele", "recipe_newer", "version")]


def test_a_code_for_which_a_format_has_no_room_is_told_of_the_layout(forum):
    a_layout(forum.event, Recipe(format="own", width=30, height=30))
    forum.add()
    assert ("modele", "qr_small", "qr") in remarks(forum)


# ------------------------------------------------------------------------------------------------------------- on paper


@pytest.mark.paper
def test_sheets_without_a_back_get_an_empty_one_where_others_of_the_run_have_one(forum):
    recipe = Recipe(back="rules", back_text="Portez ce badge.")
    worn_by(forum.villages, a_layout(forum.event, recipe, "recto-verso", default=False))
    ids = [forum.add(), forum.add("Awa", group=forum.villages)]
    session().rollback()
    batch = services.print_now(forum.here(), ids, Order(separator="group"), actor=STAFF, clock=lambda: NOW)
    texts = page_texts(batch.pdf)
    assert len(texts) == 8
    assert ["Awa" in text for text in texts] == [False, False, True, False, False, False, False, False]
    assert "Portez ce badge." in texts[3]
    assert [texts[page] for page in (1, 5, 7)] == ["", "", ""]


@pytest.mark.paper
def test_badges_with_different_programmes_share_a_sheet_and_each_back_stands_behind_its_front(forum):
    a_layout(forum.event, Recipe(format="a7", back="programme"))
    released(forum, a_session("A1", groups=("sante",)), a_session("A2", groups=("communaute",)))
    ids = [forum.add(), forum.add("Awa", group=forum.villages)]
    pdf = run(forum, *ids, sheet="A4x4").pdf
    assert len(page_texts(pdf)) == 2
    fronts, backs = ({text.strip(): box for *box, text in text_boxes(pdf, page)} for page in (0, 1))
    assert fronts["Awa"][0] < fronts["Aminata"][0]
    assert backs["Séance A2 · Grande salle"][0] > backs["Séance A1 · Grande salle"][0]
