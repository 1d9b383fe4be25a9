from dataclasses import replace

import pytest
import sqlalchemy as sa

from conference.core.audit import AuditEntry
from conference.core.db import session, write
from conference.core.errors import Error, sentence
from conference.events import option_seats, question_checks, question_hooks, question_queries, services
from conference.events import question_services as questions
from conference.events.question_rules import Condition, Test
from conference.events.question_services import NewOption, NewQuestion
from tests.builders import NOW, an_event, staff_actor

ACTOR = staff_actor()
MEAL = NewQuestion(
    "one_of",
    {"fr": "Quel repas ?", "en": "Which meal?"},
    options=(NewOption({"fr": "Riz"}), NewOption({"fr": "Tô", "en": "Tô"}), NewOption({"fr": "Riz au gras"})),
)


@pytest.fixture
def event(context):
    return an_event()


@pytest.fixture(autouse=True)
def answered(monkeypatch):
    """The ids of questions that people are taken to have answered."""
    ids = set()
    monkeypatch.setattr(question_hooks, "_COUNTERS", [lambda _event_id, asked: dict.fromkeys({*asked} & ids, 1)])
    return ids


def add(event, new=MEAL, **fields):
    place = {name: fields.pop(name) for name in ("after", "code") if name in fields}
    row = questions.add(event.id, replace(new, **fields), actor=ACTOR, now=NOW, **place)
    return question_queries.one(event.id, row.id)


def now(event, question):
    session().rollback()
    return question_queries.one(event.id, question.id)


def change(event, question, new=MEAL, seen=None, after=None, **fields):
    seen = seen or question_checks.fingerprint([now(event, question)])
    questions.change(event.id, question.id, replace(new, **fields), seen=seen, after=after, actor=ACTOR, now=NOW)
    return now(event, question)


def act(verb, event, question):
    getattr(questions, verb)(event.id, question.id, actor=ACTOR, now=NOW)


def move(event, question, to, seen=None):
    seen = seen or question_checks.order_mark(question_queries.asked(event.id))
    questions.move(event.id, question.id, to, seen=seen, actor=ACTOR, now=NOW)


def order(event):
    session().rollback()
    return [each.code for each in question_queries.asked(event.id)]


def looks_at(other, *values):
    return Condition("all", (Test(other.code, values),))


def refused(app, verb, *args, **fields):
    """The sentence with which something is refused."""
    with pytest.raises(Error) as caught:
        verb(*args, **fields)
    with app.test_request_context():
        text = sentence(caught.value)
    assert text != caught.value.code
    return caught.value.code, text.replace("\xa0", " ")


def codes(question):
    return [(choice.code, choice.retired, choice.quota) for choice in question.choices]


def test_a_question_gets_a_code_that_stays_and_stands_where_it_was_put(event):
    meal = add(event)
    assert (meal.code, codes(meal)) == (
        "quel-repas",
        [("riz", False, None), ("to", False, None), ("riz-au-gras", False, None)],
    )
    assert add(event).code == "quel-repas-2"
    assert add(event, NewQuestion("text", {"en": "ߊ"}), after="").code == "question"
    assert add(event, NewQuestion("section", {"fr": "Séjour"}, required=True), after="quel-repas").required is False
    assert order(event) == ["question", "quel-repas", "sejour", "quel-repas-2"]
    renamed = change(event, meal, label={"fr": "Quel plat ?"}, after="quel-repas-2")
    assert (renamed.code, renamed.label) == ("quel-repas", {"fr": "Quel plat ?"})
    assert order(event)[-1] == "quel-repas"
    assert {line.action for line in session().scalars(sa.select(AuditEntry))} == {"question.added", "question.changed"}


def test_what_makes_no_question_is_refused_with_a_sentence(event, context):
    bad = {
        "question_unlabelled": {"label": {"fr": ""}},
        "question_too_long": {"label": {"fr": "é" * 201}},
        "question_options_missing": {"options": ()},
        "question_option_twice": {"options": (NewOption({"fr": "Tô"}), NewOption({"fr": "to"}))},
        "question_option_unlabelled": {"options": (NewOption({"fr": "Tô"}), NewOption({}))},
        "question_quota": {"options": (NewOption({"fr": "Tô"}, quota=-1),)},
        "question_quota_sealed": {"options": (NewOption({"fr": "Tô"}, quota=1),), "sensitive": True},
        "question_unknown_group": {"groups": ("presse",)},
        "question_retention": {"retention_days": -1, "sensitive": True},
        "question_retention_plain": {"retention_days": 30},
        "question_bounds": {"kind": "number", "minimum": 3, "maximum": 2},
        "question_place_kind": {"kind": "place"},
        "bad_request": {"kind": "essay"},
    }
    for code, fields in bad.items():
        assert refused(context, add, event, **fields)[0] == code
    assert question_queries.asked(event.id) == ()


def test_all_groups_are_no_groups_and_each_sees_its_own(event):
    services.add_groups(
        event.id, [services.NewGroup("presse", {"fr": "Presse"}), services.NewGroup("etat", {"fr": "État"})]
    )
    assert add(event, groups=("presse", "etat")).groups == ()
    assert add(event, groups=("presse",), code="media").groups == ("presse",)
    seen = [[each.code for each in question_queries.asked(event.id, group)] for group in ("presse", "etat")]
    assert seen == [["quel-repas", "media"], ["quel-repas"]]


def test_options_are_renamed_put_in_order_limited_and_never_taken_from_who_chose_them(event, context, answered):
    meal = add(event)
    to, rice, fat = (
        NewOption({"fr": "Tô"}, "to", 4),
        NewOption({"fr": "Riz blanc"}, "riz"),
        NewOption({}, "riz-au-gras", retired=True),
    )
    meal = change(event, meal, options=(to, rice, NewOption({"fr": "Riz"})))
    assert codes(meal) == [("to", False, 4), ("riz", False, None), ("riz-2", False, None), ("riz-au-gras", False, None)]
    answered.add(meal.id)
    meal = change(event, meal, options=(to, rice, fat))
    assert codes(meal)[2] == ("riz-au-gras", True, None)
    assert meal.choices[2].label == {"fr": "Riz au gras"}
    with write():
        option_seats.take([meal.choices[0].id])
    meal = change(event, meal, options=(replace(to, quota=0), rice, fat))
    assert (meal.choices[0].quota, meal.choices[0].left) == (0, 0)
    answered.clear()
    looking = add(event, NewQuestion("text", {"fr": "Épicé ?"}, condition=looks_at(meal, "riz")))
    meal = change(event, meal, options=(to, replace(rice, retired=True), fat))
    assert codes(meal) == [("to", False, 4), ("riz", True, None), ("riz-2", False, None)], (
        "looked at stays, unused goes"
    )
    assert looking.condition == looks_at(meal, "riz")
    assert refused(context, change, event, meal, options=(NewOption({"fr": "Tô"}, "nulle"),))[0] == "bad_request"


def test_who_was_slower_than_a_colleague_is_told(event, context):
    meal = add(event)
    seen, marked = question_checks.fingerprint([meal]), question_checks.order_mark(question_queries.asked(event.id))
    change(event, meal, required=True)
    assert refused(context, change, event, meal, seen=seen)[0] == "question_stale"
    with write():
        option_seats.take([meal.choices[0].id])
    change(event, meal, seen=question_checks.fingerprint([now(event, meal)]))
    add(event)
    assert refused(context, move, event, meal, 1, seen=marked)[0] == "question_order_stale"


def test_a_kind_with_answers_changes_only_to_a_wider_one(event, context, answered):
    line = add(event, NewQuestion("text", {"fr": "Remarque"}))
    assert change(event, line, NewQuestion("number", line.label)).kind == "number"
    line, meal = change(event, line, NewQuestion("text", line.label)), add(event)
    answered |= {line.id, meal.id}
    assert change(event, line, NewQuestion("long_text", line.label)).kind == "long_text"
    several = replace(MEAL, kind="several_of", options=tuple(NewOption(one.label, one.code) for one in meal.choices))
    assert change(event, meal, several).kind == "several_of"
    assert refused(context, change, event, meal, replace(several, kind="one_of"))[0] == "question_kind_frozen"
    assert refused(context, change, event, line, NewQuestion("text", line.label))[0] == "question_kind_frozen"


def test_becoming_sensitive_tells_who_holds_the_answers_and_forgets_the_counts(event, monkeypatch):
    told = []
    monkeypatch.setattr(question_hooks, "_SEALING", [lambda *args: told.append(args)])
    meal = add(event)
    with write():
        option_seats.take([meal.choices[0].id])
    kept = tuple(NewOption(one.label, one.code) for one in meal.choices)
    sealed = change(event, meal, sensitive=True, options=kept)
    change(event, sealed, sensitive=True, required=True, options=kept)
    assert [(event_id, before.sealed, after.sealed) for event_id, before, after in told] == [(event.id, False, True)]
    counts = session().scalars(sa.text("SELECT taken FROM question_option")).all()
    assert counts == [0, 0, 0]
    assert not change(event, sealed, options=kept).sealed
    assert (told[-1][1].sealed, told[-1][2].sealed) == (True, False)
    place = add(event, NewQuestion("place", {"fr": "Où ?"}, place_kind="district"))
    change(event, place, NewQuestion("place", {"fr": "Où ?"}, place_kind="commune"))
    assert told[-1][2].place_kind == "commune"


def test_nothing_that_another_question_looks_at_moves_under_it_or_goes(event, context):
    meal = add(event)
    spicy = add(event, NewQuestion("yes_no", {"fr": "Épicé ?"}, condition=looks_at(meal, "riz")))
    code, text = refused(context, move, event, spicy, 0)
    assert (code, "« Épicé ? » dépend de « Quel repas ? »" in text) == ("condition_order", True)
    assert refused(context, move, event, meal, 1)[0] == "condition_order"
    assert refused(
        context, change, event, spicy, NewQuestion("yes_no", spicy.label, condition=spicy.condition), after=""
    )[0]
    assert order(event) == ["quel-repas", "epice"]
    assert "« Épicé ? »" in refused(context, act, "archive", event, meal)[1]
    assert refused(context, act, "delete", event, meal)[0] == "question_looked_at"
    assert refused(context, change, event, meal, NewQuestion("text", meal.label))[0] == "condition_untestable"
    assert refused(context, add, event, condition=looks_at(spicy, "maybe"))[0] == "condition_values"
    act("archive", event, spicy)
    act("archive", event, meal)
    assert refused(context, act, "bring_back", event, spicy)[0] == "condition_archived"
    assert refused(context, act, "delete", event, meal)[0] == "question_looked_at"
    act("bring_back", event, meal)
    act("bring_back", event, spicy)
    assert order(event) == ["quel-repas", "epice"]


def test_an_answered_question_is_archived_never_deleted(event, context, answered):
    meal, other = add(event), add(event)
    answered.add(meal.id)
    assert refused(context, act, "delete", event, meal)[0] == "question_answered"
    act("archive", event, meal)
    act("archive", event, meal)
    assert (order(event), now(event, meal).archived) == ([other.code], True)
    act("delete", event, other)
    assert question_queries.asked(event.id, archived=True) == (now(event, meal),)


def test_questions_of_other_events_do_not_exist(event, context):
    theirs, elsewhere = add(an_event("ailleurs")), an_event("encore")
    for verb in ("archive", "bring_back", "delete"):
        assert refused(context, act, verb, elsewhere, theirs)[0] == "not_found"
    assert refused(context, move, elsewhere, theirs, 0)[0] == "not_found"
    assert question_queries.one(event.id, theirs.id) is None
    assert refused(context, add, event, code="autre", condition=looks_at(theirs, "riz"))[0] == "condition_unknown"
