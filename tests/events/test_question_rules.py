from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from conference.events import question_checks
from conference.events.question_rules import Asked, Choice, Condition, Test, for_group, shown

AB = (Choice("a", {"fr": "A"}), Choice("b", {"fr": "B"}))


def ask(code, kind="one_of", looks=(), mode="all", **fields):
    """A question; ``looks`` are (code of another, value, …)."""
    condition = Condition(mode, tuple(Test(other, values) for other, *values in looks)) if looks else None
    if condition is not None:
        condition = Condition.read(condition.as_json())
    return Asked(
        uuid4(), code, kind, {"fr": code}, condition=condition, choices=AB if kind == "one_of" else (), **fields
    )


@st.composite
def forms(draw):
    """Some questions and headings that look at any others, also at later ones and at themselves, and some answers."""
    codes = [f"q{number}" for number in range(draw(st.integers(1, 7)))]
    look = st.tuples(st.sampled_from(codes), st.sampled_from("ab"))
    questions = [
        ask(code, draw(st.sampled_from(["one_of", "one_of", "section"])), draw(st.lists(look, max_size=2)), mode)
        for code, mode in zip(codes, draw(st.lists(st.sampled_from(["all", "any"]), min_size=7)), strict=False)
    ]
    return questions, draw(st.dictionaries(st.sampled_from(codes), st.sampled_from("ab")))


@given(forms(), st.data())
def test_what_is_shown_never_depends_on_later_answers(form, data):
    questions, answers = form
    at = data.draw(st.integers(0, len(questions) - 1))
    later = {question.code for question in questions[at:]}
    other = {code: value for code, value in answers.items() if code not in later}
    before = {question.code for question in questions[: at + 1] if question.kind != "section"}
    assert shown(questions, answers) & before == shown(questions, other) & before


@given(forms())
def test_an_answer_to_a_question_that_is_not_shown_counts_as_none(form):
    questions, answers = form
    visible = shown(questions, answers)
    assert shown(questions, {code: value for code, value in answers.items() if code in visible}) == visible


def test_all_tests_or_any_of_them_must_hold():
    both, one = [("x", "a"), ("y", "a", "b")], ("x", "y")
    every, any_ = ask("z", looks=both), ask("w", looks=both, mode="any")
    questions = [ask("x"), ask("y"), every, any_]
    assert shown(questions, {"x": "a", "y": "b"}) == {"x", "y", "z", "w"}
    assert shown(questions, {"x": "b", "y": "b"}) == {*one, "w"}
    assert shown(questions, {"y": ["a", "b"]}) == {*one, "w"}
    assert shown(questions, {}) == set(one)


def test_a_heading_takes_its_questions_with_it():
    questions = [ask("x", "yes_no"), ask("h", "section", [("x", "yes")]), ask("y"), ask("empty", "section")]
    assert shown(questions, {"x": True}) == {"x", "h", "y"}
    assert shown(questions, {"x": False}) == {"x"}
    headed = [
        ask("h", "section", groups=("press",)),
        ask("y"),
        ask("all", "section"),
        ask("z", groups=("press", "state")),
    ]
    assert [[each.code for each in for_group(headed, group)] for group in ("press", "state", "other")] == [
        ["h", "y", "all", "z"], ["all", "z"], ["all"]
    ]  # fmt: skip


def broken(*questions):
    found = question_checks.first_break(questions)
    return found and (found.code, found.question.code)


def test_conditions_that_cannot_work_are_found():
    looks = ask("z", looks=[("x", "a")])
    assert broken(ask("x"), looks) is None
    assert broken(looks, ask("x")) == ("condition_order", "z")
    assert broken(ask("x", looks=[("x", "a")])) == ("condition_order", "x")
    assert broken(looks) == ("condition_unknown", "z")
    assert broken(ask("x", archived=True), looks) == ("condition_archived", "z")
    assert broken(ask("x", "text"), looks) == ("condition_untestable", "z")
    assert broken(ask("x"), ask("z", looks=[("x", "c")])) == broken(ask("x"), ask("z", looks=[("x",)]))
    assert broken(ask("x", "yes_no"), looks) == ("condition_values", "z")
    assert broken(ask("z", looks=[("x", "a")], archived=True)) is None
    assert question_checks.first_break([looks, ask("x")], [looks]).code == "condition_order"
    assert question_checks.first_break([looks], [looks]) is None, "it was broken before, and is no reason to refuse"


def test_a_condition_looks_at_what_some_of_the_same_people_are_asked():
    press, state = ask("x", groups=("press",)), {"groups": ("state",)}
    assert broken(press, ask("z", looks=[("x", "a")], **state)) == ("condition_groups", "z")
    assert broken(press, ask("z", looks=[("x", "a")], groups=("state", "press"))) is None
    assert broken(press, ask("z", looks=[("x", "a")])) is None
    assert broken(press, ask("h", "section", **state), ask("z", looks=[("x", "a")])) == ("condition_groups", "z")


def test_archived_questions_keep_their_place_when_others_move():
    questions = [ask("a"), ask("old", archived=True), ask("b"), ask("c")]

    def codes(code, to):
        return [each.code for each in question_checks.moved(questions, code, to)]

    assert codes("c", 0) == ["c", "old", "a", "b"]
    assert codes("a", 1) == ["b", "old", "a", "c"]
    assert codes("a", 99) == codes("a", 2) == ["b", "old", "c", "a"]
    assert codes("b", -1) == ["b", "old", "a", "c"]


def test_a_condition_on_answers_that_are_unknown_tells_only_what_the_others_decide():
    both = Condition("all", (Test("a", ("yes",)), Test("b", ("yes",))))
    either = Condition("any", both.tests)
    known = [{"b": True}, {"b": False}]
    assert [both.tells(one, {"a"}) for one in known] == [None, False]
    assert [either.tells(one, {"a"}) for one in known] == [True, None]
    for one in ({"a": True, "b": False}, {"a": True, "b": True}, {}):
        assert (both.tells(one, ()), either.tells(one, ())) == (both.holds(one), either.holds(one))
