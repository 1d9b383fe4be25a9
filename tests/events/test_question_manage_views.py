import pytest

from conference.core.db import session
from conference.events import question_hooks, question_queries, question_services
from conference.events.question_services import NewOption, NewQuestion
from tests.builders import NOW, a_district, a_group, an_event, staff_actor
from tests.pages import check_page
from tests.staff import press, signed_in

HOME = "/org/forum/reglages/questions"


@pytest.fixture
def event(app):
    with app.app_context():
        event = an_event()
        a_group(event, "sante", label={"fr": "Santé"})
        a_group(event, "presse", label={"fr": "Presse"})
        a_district(event, "Macina")
        return event


@pytest.fixture
def browser(app, event):
    return signed_in(app, event)


def asked(app, event):
    with app.app_context():
        session().rollback()
        return question_queries.asked(event.id, archived=True)


def put(app, event, *news):
    with app.app_context():
        for new in news:
            question_services.add(event.id, new, actor=staff_actor(), now=NOW)
    return asked(app, event)


def show(browser, path=""):
    return check_page(browser.get(HOME + path), budget_kb=12)


def sent(browser, form, button, **values):
    return press(browser, form, button, **values)


def landed(browser, response):
    assert response.status_code == 303, response.status_code
    return check_page(browser.get(response.location))


def problems(response, status=422):
    assert response.status_code == status
    return check_page(response)


def test_an_organiser_makes_a_form_of_every_kind_and_puts_it_in_order(app, event, browser):
    page = show(browser)
    assert "Pas encore de question" in page.text
    page = check_page(browser.get(page.link("Ajouter une question")))
    assert len(page.all("main .rows a")) == 13
    for kind, label in (
        ("section", "Séjour"),
        ("one_of", "Repas"),
        ("number", "Âge"),
        ("place", "Où"),
        ("email", "Courriel"),
    ):
        form = show(browser, f"/ajouter/{kind}").form("Enregistrer")
        more = {"option_0_fr": "Riz", "option_1_fr": "Tô", "option_1_quota": "4"} if kind == "one_of" else {}
        page = landed(browser, sent(browser, form, "Enregistrer", label_fr=label, label_en="", **more))
    assert [row[0] for row in page.rows()] == ["Séjour", "Repas", "Âge", "Où", "Courriel"]
    assert [row[3] for row in page.rows()] == ["", "places limitées", "", "", "sensible"]
    meal = asked(app, event)[1]
    assert [(choice.code, choice.quota) for choice in meal.choices] == [("riz", None), ("to", 4)]
    # The last goes up by a button that keeps the focus, up to the top where the other one takes it.
    form = page.form("Monter")
    for _step in range(4):
        row = next(row for row in page.soup.select("tbody tr") if "Courriel" in row.text)
        button = row.select_one("[value=haut]")
        answer = browser.post(button["formaction"], data={**form.filled(), "sens": "haut"})
        page = landed(browser, answer)
        form = page.form("Monter")
        assert "Courriel" in page.one("[autofocus]").text
    assert (page.one("[autofocus]")["value"], page.rows()[0][0]) == ("bas", "Courriel")
    assert show(browser, "?q=x&sens=y").rows()[0][0] == "Courriel"


def test_a_move_on_an_old_list_is_told_and_not_done(app, event, browser):
    first, second = put(app, event, NewQuestion("text", {"fr": "Un"}), NewQuestion("text", {"fr": "Deux"}))
    form = show(browser).form("Monter")
    put(app, event, NewQuestion("text", {"fr": "Trois"}))
    page = landed(browser, browser.post(f"{HOME}/{second.id}/deplacer", data={**form.filled(), "sens": "haut"}))
    assert "L’ordre des questions a changé" in page.text
    assert asked(app, event)[0].code == first.code


def test_rows_are_added_and_everything_typed_is_kept(app, event, browser):
    form = show(browser, "/ajouter/several_of").form("Enregistrer")
    typed = {"label_fr": "Ateliers", "option_3_fr": "Eau", "option_3_order": "1", "groups": ["presse"], "required": "y"}
    page = check_page(sent(browser, form, "Ajouter des lignes", **typed))
    form = page.form("Enregistrer")
    assert page.one("[autofocus]")["name"] == "option_4_fr"
    landed(browser, sent(browser, form, "Enregistrer", option_7_fr="Vaccins"))
    question = asked(app, event)[0]
    assert (question.groups, question.required) == (("presse",), True)
    assert [choice.label["fr"] for choice in question.choices] == ["Eau", "Vaccins"]


def test_options_change_their_place_and_go_without_being_lost(app, event, browser, monkeypatch):
    monkeypatch.setattr(question_hooks, "_COUNTERS", [lambda _event, asked: dict.fromkeys(asked, 3)])
    options = tuple(NewOption({"fr": name}) for name in ("Un", "Deux", "Trois"))
    own = put(app, event, NewQuestion("one_of", {"fr": "Choix", "ar": "سؤال"}, options=options))[0]
    page = show(browser, f"/{own.id}")
    assert "3 fiches ont déjà une réponse" in page.text
    form = page.form("Enregistrer")
    landed(browser, sent(browser, form, "Enregistrer", option_0_order="3", option_1_gone="y", kind="several_of"))
    changed = asked(app, event)[0]
    assert [(choice.code, choice.retired) for choice in changed.choices] == [
        ("deux", True),
        ("trois", False),
        ("un", False),
    ]
    assert (changed.kind, changed.label) == ("several_of", {"fr": "Choix", "ar": "سؤال"})
    page = problems(sent(browser, show(browser, f"/{own.id}").form("Enregistrer"), "Enregistrer", kind="one_of"), 409)
    assert "la sorte de réponse ne change plus" in page.text


def test_a_condition_is_built_in_two_steps_without_scripts(app, event, browser):
    put(
        app,
        event,
        NewQuestion("yes_no", {"fr": "Dormez-vous ici\xa0?"}),
        NewQuestion("place", {"fr": "Où\xa0?"}, place_kind="district"),
        NewQuestion("country", {"fr": "Pays\xa0?"}),
        NewQuestion("text", {"fr": "Remarque"}),
    )
    page = show(browser, "/ajouter/number")
    form = page.form("Enregistrer")
    typed = {
        "label_fr": "Nuits",
        "minimum": "1",
        "test_0_of": "dormez-vous-ici",
        "test_1_of": "pays",
        "test_2_of": "ou",
    }
    assert "remarque" not in [option["value"] for option in page.soup.select("#test_0_of option")]
    page = check_page(sent(browser, form, "Choisir les réponses", **typed))
    form = page.form("Enregistrer")
    page = problems(sent(browser, form, "Enregistrer", test_0_values="yes"))
    assert len(page.errors()) == 2
    form = page.form("Enregistrer")
    place = form.tag.select_one("[name=test_2_values]")["value"]
    page = problems(sent(browser, form, "Enregistrer", test_1_written="Mali; Wakanda", test_2_values=place))
    assert "Nous ne connaissons pas ce pays" in page.text
    form = page.form("Enregistrer")
    page = landed(browser, sent(browser, form, "Enregistrer", test_1_written="Mali; niger", mode="any"))
    nights = asked(app, event)[-1]
    assert [test.values for test in nights.condition.tests] == [("yes",), ("ML", "NE"), (place,)]
    assert (nights.condition.mode, nights.minimum) == ("any", 1)
    assert "posée si « Dormez-vous ici ? » : oui, si « Pays ? » : Mali ou Niger ou si « Où ? » : Macina" in page.text
    form = show(browser, f"/{nights.id}").form("Enregistrer")
    assert form.fields["test_1_written"] == ["Mali; Niger"]
    landed(browser, sent(browser, form, "Enregistrer", test_1_of="", test_2_of=""))
    assert len(asked(app, event)[-1].condition.tests) == 1
    # Another question than before: the values of the first one are not taken for its own.
    form = show(browser, f"/{nights.id}").form("Enregistrer")
    page = problems(sent(browser, form, "Enregistrer", test_0_of="ou"))
    assert "Choisissez au moins une réponse de « Où ? »" in page.text
    first = asked(app, event)[0]
    page = landed(browser, sent(browser, show(browser, f"/{first.id}").form("Ne plus poser"), "Ne plus poser"))
    assert "« Nuits » dépend de celle-ci" in page.text


def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(app, event, browser):
    form = show(browser, "/ajouter/number").form("Enregistrer")
    page = problems(
        sent(browser, form, "Enregistrer", minimum="douze", maximum="1", help_fr="Aide <b>", retention_days="-1")
    )
    assert len(page.errors()) == 3
    form = page.form("Enregistrer")
    assert (form.fields["minimum"], form.fields["help_fr"]) == (["douze"], ["Aide <b>"])
    page = problems(sent(browser, form, "Enregistrer", label_fr="Âge", minimum="5", retention_days=""))
    assert page.errors() == ["Le plus petit nombre permis dépasse le plus grand."]
    form = show(browser, "/ajouter/one_of").form("Enregistrer")
    page = problems(sent(browser, form, "Enregistrer", label_fr="Santé", option_0_quota="3", sensitive="y"))
    assert page.errors() == ["Écrivez la réponse de chaque ligne remplie."]
    page = problems(sent(browser, page.form("Enregistrer"), "Enregistrer", option_0_fr="Oui"))
    assert "Une question sensible ne compte pas de places" in page.text
    assert browser.get(f"{HOME}/ajouter/essay").status_code == 404
    assert asked(app, event) == ()


def test_who_was_slower_sees_it_and_may_save_knowingly(app, event, browser):
    own = put(app, event, NewQuestion("text", {"fr": "Fonction"}))[0]
    mine, other = (show(browser, f"/{own.id}").form("Enregistrer") for _ in range(2))
    landed(browser, sent(browser, other, "Enregistrer", required="y"))
    page = problems(sent(browser, mine, "Enregistrer", label_fr="Poste"), 409)
    assert "Cette question a changé entre-temps" in page.text
    landed(browser, sent(browser, page.form("Enregistrer"), "Enregistrer"))
    assert asked(app, event)[0].label["fr"] == "Poste"


def test_a_question_is_archived_with_an_undo_and_deleted_only_unanswered(app, event, browser, monkeypatch):
    answers = {}
    monkeypatch.setattr(question_hooks, "_COUNTERS", [lambda _event, _asked: answers])
    own = put(app, event, NewQuestion("text", {"fr": "Fonction <i>"}))[0]
    page = landed(browser, sent(browser, show(browser, f"/{own.id}").form("Ne plus poser"), "Ne plus poser"))
    assert "Questions archivées" in page.text
    landed(browser, sent(browser, page.form("Annuler"), "Annuler"))
    assert not asked(app, event)[0].archived
    browser.post(f"{HOME}/{own.id}/archiver", data=page.form("Annuler").filled())
    answers[own.id] = 2
    page = show(browser)
    assert page.rows()[0][2] == "2"
    assert "Supprimer" not in page.text
    answers.clear()
    page = landed(browser, sent(browser, show(browser).form("Supprimer"), "Supprimer"))
    assert "« Fonction <i> » est supprimée" in page.text
    assert asked(app, event) == ()


def test_other_events_questions_do_not_exist(app, event, browser):
    with app.app_context():
        elsewhere = an_event("ailleurs")
    theirs = put(app, elsewhere, NewQuestion("text", {"fr": "Ailleurs"}))[0]
    token = show(browser, "/ajouter/text").form("Enregistrer").filled()
    assert browser.get(f"{HOME}/{theirs.id}").status_code == 404
    for verb in ("deplacer", "archiver", "reprendre", "supprimer"):
        assert browser.post(f"{HOME}/{theirs.id}/{verb}", data=token).status_code == 404
