"""What only a masked answer decides is neither demanded nor dropped: nobody learns that answer from a form."""

import pytest

from conference.core.db import session
from conference.events.models import Event
from conference.participants import answers
from tests.answering import a_question
from tests.pages import check_page
from tests.staff import press, signed_in


def depends(on, *values, mode="all"):
    return {"mode": mode, "tests": [{"question": one, "values": list(values or ("yes",))} for one in on]}


@pytest.fixture
def asked(app, forum):
    """« Malade ? » is sensitive; what treatment is a question to who said yes, and how often to who named one."""
    with app.app_context():
        event = session().get(Event, forum.event.id)
        ill = a_question(event, "yes_no", "malade", label={"fr": "Maladie"}, sensitive=True)
        bus = a_question(event, "yes_no", "bus", label={"fr": "Bus"})
        need = {"label": {"fr": "Soin"}, "required": True, "condition": depends(["malade"])}
        cure = a_question(event, "one_of", "soin", {"a": None, "b": None}, **need)
        both = {"label": {"fr": "Place"}, "required": True, "condition": depends(["malade", "bus"])}
        seat = a_question(event, "text", "place", **both)
        either = {"label": {"fr": "Heure"}, "required": True, "condition": depends(["malade", "bus"], mode="any")}
        hour = a_question(event, "text", "heure", **either)
        often = {"label": {"fr": "Souvent"}, "required": True, "condition": depends(["soin"], "a")}
        times = a_question(event, "text", "souvent", **often)
        return {
            name: str(one.id)
            for name, one in locals().items()
            if name in {"ill", "bus", "cure", "seat", "hour", "times"}
        }


@pytest.fixture
def form(app, forum, asked):
    """The organiser's form of somebody who is ill, or is not."""
    staff = {
        True: signed_in(app, forum.event, email="trusted@equipe.example", sensitive=True),
        False: signed_in(app, forum.event, email="plain@equipe.example"),
    }

    def form(ill, *, flag=False, **known):
        person = forum.add(answers={asked["ill"]: ill} | {asked[name]: value for name, value in known.items()})
        path = f"/org/forum/participants/{person}/modifier"
        return person, staff[flag], check_page(staff[flag].get(path)).form("given_names")

    return form


def kept(app, forum, person):
    with app.app_context():
        return answers.read(forum.get(person))


@pytest.mark.parametrize("ill", [True, False])
def test_who_may_not_see_the_answer_is_told_nothing_by_what_is_demanded_or_kept(app, forum, asked, form, ill):
    person, staff, empty = form(ill)
    assert press(staff, empty, "Enregistrer", given_names="Awa").status_code == 303
    said = {"bus": True, "cure": "b", "seat": "12", "hour": "9"}
    stored = {asked["ill"]: ill} | {asked[name]: value for name, value in said.items()}
    person, staff, empty = form(ill)
    typed = {"q-bus": "yes", "q-soin": "b", "q-place": "12", "q-heure": "9"}
    assert press(staff, empty, "Enregistrer", **typed).status_code == 303
    assert kept(app, forum, person) == stored
    person, staff, full = form(ill, **said)
    assert press(staff, full, "Enregistrer", given_names="Awa").status_code == 303
    assert kept(app, forum, person) == stored


@pytest.mark.parametrize("ill", [True, False])
def test_what_follows_from_answers_that_they_see_is_demanded_all_the_same(app, forum, form, ill):
    _person, staff, empty = form(ill)
    page = check_page(press(staff, empty, "Enregistrer", **{"q-bus": "yes", "q-soin": "a"}))
    assert sorted(page.errors()) == [
        "« Heure » : répondez à cette question.", "« Souvent » : répondez à cette question."
    ]  # fmt: skip
    person, staff, empty = form(ill)
    assert press(staff, empty, "Enregistrer", **{"q-bus": "no", "q-place": "12"}).status_code == 303
    assert "12" not in kept(app, forum, person).values(), "without the bus no seat is asked, whoever is ill"


@pytest.mark.parametrize("ill", [True, False])
def test_whoever_types_the_answer_anew_knows_it_and_learns_nothing_of_the_old_one(form, ill):
    _person, staff, empty = form(ill)
    said = check_page(press(staff, empty, "Enregistrer", **{"q-malade": "yes", "q-heure": "9"}))
    assert said.errors() == ["« Soin » : répondez à cette question."]
    _person, staff, empty = form(ill)
    assert press(staff, empty, "Enregistrer", **{"q-malade": "no"}).status_code == 303
    _person, staff, empty = form(ill)
    assert press(staff, empty, "Enregistrer", **{"effacer-malade": "y"}).status_code == 303


def test_who_may_see_it_is_asked_what_follows(form):
    _person, staff, empty = form(True, flag=True)
    page = check_page(press(staff, empty, "Enregistrer"))
    assert page.errors() == ["« Soin » : répondez à cette question.", "« Heure » : répondez à cette question."]
    _person, staff, empty = form(False, flag=True)
    assert press(staff, empty, "Enregistrer").status_code == 303
