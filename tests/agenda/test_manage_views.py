"""The editor without a script: a day in a table, small forms, quick buttons, undo, and a colleague who was faster."""

import pytest

from conference.agenda import judging, move_services, plan_queries, queries
from conference.agenda.programme import PublicRole
from conference.core.db import session
from conference.participants import tickets
from tests.agenda.editing import HOW, row, when
from tests.agenda.programmes import a_session, an_agenda, said
from tests.builders import a_group, a_person, an_event
from tests.pages import Form, check_page
from tests.staff import signed_in

HOME = "/org/forum/agenda"


@pytest.fixture
def event(app):
    with app.app_context():
        event = an_agenda(
            a_session("A", 540, 60, kind="plenary", roles=(PublicRole("chair", said("La ministre")),)),
            a_session("PAUSE", 600, 30, kind="break", track=None, rooms=("GS", "BA")),
            a_session("B", 630, 30),
            a_session("C", 630, 60, rooms=("BA",), kind="workshop"),
            a_session("D", 540, 60, day=2),
            a_session("E", day=None, start=None),
        )
        a_group(event)
        return event


@pytest.fixture
def client(app, event):
    return signed_in(app, event)


def open_day(client, day=1):
    return check_page(client.get(f"{HOME}/{day}"))


def follow(client, answer):
    assert answer.status_code == 303, check_page(answer).text
    return check_page(client.get(answer.location))


def gesture(client, page, one, button):
    form = Form(page.one(f"#s-{one} form"))
    return client.post(form.action, data=form.filled(press=button))


def id_of(app, event, code):
    with app.app_context():
        return row(event, code).id


def place(app, event, code):
    with app.app_context():
        return when(event, code)


def undo(client, page):
    (form,) = page.soup.select(".flash form")
    return follow(
        client, client.post(form["action"], data={"csrf_token": form.select_one("[name=csrf_token]")["value"]})
    )


def test_the_first_day_is_a_table_of_rooms_and_times_with_what_has_no_time_below(client):
    page = follow_get(client, HOME)
    assert page.h1 == "Programme"
    assert page.all("thead th") == ["Heure", "Grande salle", "Salle Bani"]
    rows = page.rows(".day tbody tr")
    assert [one[0] for one in rows] == ["09:00", "10:00", "10:30"]
    spans = [cell.get("colspan") for cell in page.soup.select(".day td")]
    assert spans == ["2", "2", None, None]
    assert "Séance E" in page.all(".waiting .t")
    assert page.one("nav.sections [aria-current]").get_text() == "Programme"


def follow_get(client, path):
    answer = client.get(path)
    return check_page(client.get(answer.location) if answer.location else answer)


def test_a_day_that_is_not_one_of_the_event_is_not_there(client):
    assert client.get(f"{HOME}/3").status_code == 404
    assert client.get(f"{HOME}/0").status_code == 404


def test_a_session_is_put_off_by_a_button_and_taken_back(client, app, event):
    page = follow(client, gesture(client, open_day(client), id_of(app, event, "B"), "+15"))
    assert place(app, event, "B") == (1, 645, ["GS"])
    assert "« Séance B » : 15 minutes plus tard." in page.text
    page = undo(client, page)
    assert "C’est annulé" in page.text
    assert place(app, event, "B") == (1, 630, ["GS"])


@pytest.mark.parametrize(
    ("button", "code", "expected"),
    [("−5", "B", (1, 625, ["GS"])), ("Retirer l’heure", "B", None), ("Échanger", "A", (1, 600, ["GS", "BA"]))],
)
def test_each_button_does_what_it_says(client, app, event, button, code, expected):  # noqa: PLR0917 (a row of a table)
    follow(client, gesture(client, open_day(client), id_of(app, event, code), button))
    assert place(app, event, code) == expected


def test_a_session_is_cancelled_confirmed_again_copied_and_deleted(client, app, event):
    page = follow(client, gesture(client, open_day(client), id_of(app, event, "B"), "Annuler la séance"))
    assert "annulée" in page.text
    page = follow(client, gesture(client, page, id_of(app, event, "B"), "Confirmer la séance"))
    page = follow(client, gesture(client, page, id_of(app, event, "B"), "Copier au jour 2"))
    assert "Séance B" in " ".join(open_day(client, 2).all(".day .t"))
    follow(client, gesture(client, open_day(client), id_of(app, event, "B"), "Supprimer"))
    assert "Séance B" not in " ".join(open_day(client).all(".day .t"))


def test_who_was_slower_sees_both_and_may_do_it_all_the_same(client, app, event):
    seen = open_day(client)
    follow(client, gesture(client, open_day(client), id_of(app, event, "B"), "+5"))
    answer = gesture(client, seen, id_of(app, event, "B"), "+15")
    assert answer.status_code == 409
    page = check_page(answer)
    assert page.all(".facts dd") == ["Séance B", "jour 1, 10:35 – 11:05, Grande salle", "15 minutes plus tard"]
    assert place(app, event, "B") == (1, 635, ["GS"])
    form = page.form("Le faire quand même")
    follow(client, client.post(form.action, data=form.filled(press="Le faire quand même")))
    assert place(app, event, "B") == (1, 650, ["GS"])


def test_who_was_slower_to_put_it_somewhere_sees_where_and_may_still(client, app, event):
    seen = open_day(client)
    one = id_of(app, event, "B")
    follow(client, gesture(client, open_day(client), one, "+5"))
    form = Form(seen.one(f"#s-{one} form"))
    where = {"geste": "placer", "jour": "2", "debut": "11:00"}
    page = check_page(client.post(form.action, data=form.filled() | where))
    assert page.all(".facts dd")[-1] == "jour 2, 11:00"
    form = page.form("Le faire quand même")
    follow(client, client.post(form.action, data=form.filled(press="Le faire quand même")))
    assert place(app, event, "B") == (2, 660, ["GS"])


def test_who_was_slower_to_swap_sees_both_sessions_and_may_do_it_all_the_same(client, app, event):
    one, stale = id_of(app, event, "A"), open_day(client)
    follow(client, gesture(client, open_day(client), id_of(app, event, "PAUSE"), "+5"))
    answer = gesture(client, stale, one, "Échanger avec la suivante")
    assert answer.status_code == 409
    page = check_page(answer)
    assert "Séance PAUSE, jour 1, 10:05 – 10:35, Grande salle, Salle Bani" in page.all(".facts dd")
    again = page.form("Le faire quand même")
    follow(client, client.post(again.action, data=again.filled(press="Le faire quand même")))
    assert (place(app, event, "PAUSE")[1], place(app, event, "A")[1]) == (540, 605)


def test_a_session_is_not_swapped_with_another_one_than_the_organiser_saw(client, app, event):
    one, stale = id_of(app, event, "A"), open_day(client)
    follow(client, gesture(client, open_day(client), id_of(app, event, "PAUSE"), "Retirer l’heure"))
    answer = gesture(client, stale, one, "Échanger avec la suivante")
    assert answer.status_code == 409
    assert "Séance B, jour 1, 10:30 – 11:00, Grande salle" in check_page(answer).all(".facts dd")
    assert place(app, event, "A")[1] == 540


def test_what_has_no_time_says_how_long_it_will_be(client, app, event):
    assert open_day(client).all(f"#s-{id_of(app, event, 'E')} .m .nb") == ["1 h"]


def test_all_that_follows_is_put_off_and_taken_back(client, app, event):
    form = open_day(client).form("depuis")
    page = follow(client, client.post(form.action, data=form.filled(depuis="10h", minutes="45")))
    assert [place(app, event, code)[1] for code in ("A", "PAUSE", "B", "C", "D")] == [540, 645, 675, 675, 540]
    undo(client, page)
    assert [place(app, event, code)[1] for code in ("A", "PAUSE", "B", "C")] == [540, 600, 630, 630]


@pytest.mark.parametrize(
    ("since", "minutes"), [("25h99", "45"), ("10:00", "beaucoup"), ("10:00", "-700"), ("10:00", "9999")]
)
def test_a_shift_that_cannot_be_is_refused_and_what_was_typed_stays(client, app, event, since, minutes):
    form = open_day(client).form("depuis")
    answer = client.post(form.action, data=form.filled(depuis=since, minutes=minutes))
    assert answer.status_code == 422
    page = check_page(answer)
    assert len(page.errors()) == 1
    assert page.form("depuis").fields["minutes"] == [minutes]
    assert place(app, event, "B") == (1, 630, ["GS"])


def test_a_session_is_made_in_its_form(client, app, event):
    page = check_page(client.get(open_day(client).link("Ajouter une séance")))
    with app.app_context():
        room = str(next(one.id for one in queries.rooms(event.id) if one.code == "BA"))
    form = page.form("title_fr")
    assert form.fields["day"] == ["1"]
    sent = form.filled(title_fr="Table ronde", start="14h30", minutes="45", kind="panel", rooms=[room])
    sent |= {"languages": ["fr, bm"], "interpretation": ["fr-bm cabine confirmée"], "groups": ["sante"]}
    page = follow(client, client.post(form.action, data=sent))
    assert "Séance ajoutée." in page.text
    with app.app_context():
        (made,) = (one for one in plan_queries.plan(event).items if one.title.get("fr") == "Table ronde")
        assert (made.slot.start, made.slot.minutes, made.groups, made.languages) == (870, 45, ("sante",), ("fr", "bm"))
        assert (made.interpretation[0].mode, made.interpretation[0].confirmed) == ("booth", True)
    undo(client, page)
    assert "Table ronde" not in open_day(client).text


def test_one_session_after_the_other_is_made_with_its_people(client, app, event):
    form = check_page(client.get(open_day(client).link("Ajouter une séance"))).form("title_fr")
    people = "présidence : (Ministre)\nAwa Diallo (médecin)"
    sent = form.filled(
        press="Enregistrer et ajouter une autre", title_fr="Débat", start="14:00", minutes="45", people=people
    )
    page = follow(client, client.post(form.action, data=sent))
    again = page.form("title_fr")
    assert (again.fields["day"], again.fields["start"]) == (["1"], ["14:45"])
    assert page.one("[autofocus]")["id"] == "title_fr"
    with app.app_context():
        (made,) = (one for one in plan_queries.plan(event).items if one.title.get("fr") == "Débat")
        told = [(one.role, one.label["fr"], bool(one.person)) for one in made.roles]
        assert told == [("chair", "Ministre", False), ("speaker", "Awa Diallo, médecin", True)]


def test_the_first_session_of_an_event_that_has_nothing_is_made_in_its_form(app):
    with app.app_context():
        blank = an_event("vide")
    client = signed_in(app, blank)
    form = check_page(client.get("/org/vide/agenda/seances/nouvelle?jour=1")).form("title_fr")
    page = follow(client, client.post(form.action, data=form.filled(title_fr="Accueil", start="8:00", kind="welcome")))
    assert "Séance ajoutée." in page.text


def test_one_room_after_the_other_is_added(client):
    form = check_page(client.get(f"{HOME}/salles/ajouter")).form("name_fr")
    page = follow(
        client,
        client.post(form.action, data=form.filled(press="Enregistrer et ajouter une autre", name_fr="Salle Djoliba")),
    )
    assert page.one("[autofocus]")["id"] == "name_fr"
    assert "C’est ajouté." in page.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title_fr": ""}, "Écrivez le titre de la séance."),
        ({"title_fr": "x" * 401}, "C’est trop long : 400 caractères au plus."),
        ({"minutes": "0"}, "Écrivez un nombre entre 1 et 1440."),
        ({"minutes": "une heure"}, "Écrivez un nombre entier."),
        ({"start": "midi"}, "Cette heure ne se lit pas. Écrivez par exemple 09:30."),
        ({"day": ""}, "Donnez un jour et une heure de début, ou laissez les deux vides."),
        ({"languages": "français"}, "Une des langues n’est pas connue. Écrivez son code, par exemple fr, en ou bm."),
        ({"interpretation": "chant"}, "« chant » ne se lit pas. Écrivez par exemple : fr-bm cabine confirmée."),
        ({"capacity": "-4"}, "Écrivez un nombre entre 0 et 100000."),
    ],
)  # fmt: skip
def test_what_is_typed_wrong_is_said_and_kept(client, app, event, values, words):
    with app.app_context():
        one = row(event, "B").id
    form = check_page(client.get(f"{HOME}/seances/{one}")).form("title_fr")
    answer = client.post(form.action, data={**form.filled(), **values})
    assert answer.status_code == 422
    page = check_page(answer)
    assert page.errors() == [words]
    kept = page.form("title_fr").fields
    assert all(kept[name] == [value] for name, value in values.items())
    assert place(app, event, "B") == (1, 630, ["GS"])


def test_a_form_that_a_colleague_was_quicker_with_shows_both(client, app, event):
    with app.app_context():
        one = row(event, "B").id
    form = check_page(client.get(f"{HOME}/seances/{one}")).form("title_fr")
    follow(client, gesture(client, open_day(client), id_of(app, event, "B"), "+5"))
    answer = client.post(form.action, data=form.filled(title_fr="Autre titre"))
    assert answer.status_code == 409
    page = check_page(answer)
    assert sorted(page.rows(".note tbody tr")) == [
        ["Début", "10:35", "10:30"], ["Titre (Français)", "Séance B", "Autre titre"],
    ]  # fmt: skip
    form = page.form("title_fr")
    follow(client, client.post(form.action, data=form.filled(start="10:35")))
    with app.app_context():
        assert (row(event, "B").title["fr"], when(event, "B")) == ("Autre titre", (1, 635, ["GS"]))


def test_people_are_added_ordered_and_taken_out(client, app, event):
    with app.app_context():
        one, person = row(event, "A").id, a_person(event, a_group(event, "autre"))
        code = tickets.codes([person.id])[person.id]
    address = f"{HOME}/seances/{one}"
    form = check_page(client.get(address)).form("nom")
    follow(client, client.post(form.action, data=form.filled(nom="Awa Diallo", label_fr="Sage-femme", press="Ajouter")))
    form = check_page(client.get(address)).form("nom")
    page = follow(client, client.post(form.action, data=form.filled(role="rapporteur", code=code, press="Ajouter")))
    assert page.all(".people li p") == [
        "Présidence La ministre", "Intervention Awa Diallo, Sage-femme", "Rapport Aminata Traoré",
    ]  # fmt: skip
    form = page.form("Monter")
    wish = [one["value"] for one in page.soup.select("button[value^=monter]")][-1]
    page = follow(client, client.post(form.action, data=form.filled() | {"geste": wish}))
    assert page.all(".people li bdi")[::4][:1] == ["La ministre"]
    assert "Rapport" in page.all(".people li p")[1]
    wish = page.soup.select("button[value^=retirer]")[0]["value"]
    form = page.form("Monter")
    page = follow(client, client.post(form.action, data=form.filled() | {"geste": wish}))
    assert len(page.all(".people li p")) == 2


def test_nobody_is_added_without_a_name_and_what_was_typed_stays(client, app, event):
    with app.app_context():
        one = row(event, "A").id
    form = check_page(client.get(f"{HOME}/seances/{one}")).form("nom")
    for values, words in (
        ({}, "Écrivez un nom ou une fonction"),
        ({"code": "ZZZZZZ", "nom": "X"}, "Personne n’a ce code"),
    ):
        answer = client.post(form.action, data=form.filled(values, press="Ajouter"))
        assert answer.status_code == 422
        assert words in check_page(answer).text
    assert check_page(answer).form("nom").fields["nom"] == ["X"]


def test_a_whole_day_is_changed_in_one_table(client, app, event):
    page = check_page(client.get(f"{HOME}/1/tableau"))
    with app.app_context():
        one, other = row(event, "B").id.hex, row(event, "C").id.hex
    form = page.form("Enregistrer la journée")
    sent = form.filled({f"{one}-debut": "11h", f"{one}-titre": "Nouveau titre", f"{other}-salles": "gs, ba"})
    page = follow(client, client.post(form.action, data=sent))
    assert (place(app, event, "B"), place(app, event, "C")) == ((1, 660, ["GS"]), (1, 630, ["GS", "BA"]))
    undo(client, page)
    assert (place(app, event, "B"), place(app, event, "C")) == ((1, 630, ["GS"]), (1, 630, ["BA"]))


def test_a_day_with_one_bad_cell_is_not_saved_at_all_and_all_that_was_typed_stays(client, app, event):
    with app.app_context():
        one, other = row(event, "B").id.hex, row(event, "C").id.hex
    form = check_page(client.get(f"{HOME}/1/tableau")).form("Enregistrer la journée")
    sent = form.filled({f"{one}-debut": "11h", f"{other}-salles": "cuisine", f"{other}-duree": "zéro"})
    answer = client.post(form.action, data=sent)
    assert answer.status_code == 422
    page = check_page(answer)
    assert page.errors() == [
        "Séance C : Écrivez un nombre de 1 à 1440.", "Séance C : Aucune salle ne s’appelle « cuisine ».",
    ]  # fmt: skip
    assert page.form("Enregistrer la journée").fields[f"{one}-debut"] == ["11h"]
    assert place(app, event, "B") == (1, 630, ["GS"])


def test_a_table_touches_only_what_was_typed_and_says_who_was_faster_with_that(client, app, event):
    with app.app_context():
        one, other = row(event, "B").id.hex, row(event, "C").id.hex
    form = check_page(client.get(f"{HOME}/1/tableau")).form("Enregistrer la journée")
    follow(client, gesture(client, open_day(client), id_of(app, event, "C"), "+5"))
    follow(client, client.post(form.action, data=form.filled({f"{one}-debut": "11:00"})))
    assert (place(app, event, "B")[1], place(app, event, "C")[1]) == (660, 635)
    answer = client.post(form.action, data=form.filled({f"{other}-debut": "12:00"}))
    assert answer.status_code == 409
    page = check_page(answer)
    assert "Séance C : maintenant jour 1, 10:35 – 11:35, Salle Bani" in page.text
    form = page.form("Enregistrer la journée")
    assert form.fields[f"{other}-debut"] == ["12:00"]
    follow(client, client.post(form.action, data=form.filled()))
    assert (place(app, event, "B")[1], place(app, event, "C")[1]) == (660, 720)


@pytest.mark.parametrize(("kind", "button"), [("salles", "une salle"), ("fils", "un fil"), ("types", "un type")])
def test_rooms_tracks_and_types_are_added_changed_moved_and_deleted(client, app, event, kind, button):
    page = check_page(client.get(f"{HOME}/{kind}"))
    before = page.all("tbody th")
    form = check_page(client.get(page.link(f"Ajouter {button}"))).form("name_fr")
    page = follow(client, client.post(form.action, data=form.filled(name_fr="Djoliba")))
    assert page.all("tbody th") == [*before, "Djoliba"]
    form = check_page(client.get(page.link("Djoliba"))).form("name_fr")
    page = follow(client, client.post(form.action, data=form.filled(name_fr="Niger")))
    assert page.all("tbody th")[-1] == "Niger"
    up = next(one for one in page.soup.select("form") if "Monter Niger" in " ".join(one.get_text(" ").split()))
    token = up.select_one("[name=csrf_token]")["value"]
    page = follow(client, client.post(up["action"], data={"csrf_token": token, "geste": "monter"}))
    assert page.all("tbody th")[-2] == "Niger"
    page = follow(client, client.post(up["action"], data={"csrf_token": token, "geste": "supprimer"}))
    assert page.all("tbody th") == before
    page = undo(client, page)
    assert "Niger" in page.all("tbody th")


def test_a_room_says_what_is_typed_wrong(client, event):
    form = check_page(client.get(f"{HOME}/salles/ajouter")).form("name_fr")
    answer = client.post(form.action, data=form.filled(name_fr="", booths="bambara", hours="toujours", capacity="x"))
    assert answer.status_code == 422
    assert len(check_page(answer).errors()) == 4


def test_a_room_in_use_is_not_deleted(client, app, event):
    with app.app_context():
        room = next(one.id for one in queries.rooms(event.id) if one.code == "GS")
    page = check_page(client.get(f"{HOME}/salles"))
    token = page.soup.select_one("[name=csrf_token]")["value"]
    answer = client.post(f"{HOME}/salles/{room}/geste", data={"csrf_token": token, "geste": "supprimer"})
    assert "Des séances l’utilisent encore" in follow(client, answer).text


def test_rules_are_set_and_read_again(client, app, event):
    form = check_page(client.get(f"{HOME}/regles")).form("walk")
    sent = form.filled(
        walk="10", opening="08:00-18:00\nJ2 8h-12h30", protected="vendredi 13:00-14:00 Prière\n12:30-14:00 Déjeuner"
    )
    page = follow(client, client.post(form.action, data=sent))
    kept = page.form("walk").fields
    assert kept["opening"] == ["08:00-18:00\nJ2 08:00-12:30"]
    assert kept["protected"] == ["vendredi 13:00-14:00 Prière\n12:30-14:00 Déjeuner"]
    with app.app_context():
        found = plan_queries.plan(event).settings
        assert (found.walk, found.protected[0].weekday, found.protected[1].weekday) == (10, 4, None)
        session().rollback()
    answer = client.post(form.action, data=sent)
    assert answer.status_code == 409
    check_page(answer)


class Found:
    rule, key, level, accepted = "room_twice", "k1", "release", None

    def __init__(self, items, accepted):
        self.items, self.accepted = items, accepted


def test_a_session_s_form_tells_conflicts_from_what_is_to_be_checked(client, app, event):
    with app.app_context():
        one = row(event, "B")
        move_services.move(event.id, one.id, 1, 540, version=one.version, **HOW)
    page = check_page(client.get(f"{HOME}/seances/{id_of(app, event, 'B')}"))
    heads = page.all("section h2")
    assert "1 conflit" in heads
    assert any("à vérifier ou accepté" in one for one in heads)


def test_clashes_stand_on_top_beside_their_session_and_are_accepted_because(client, app, event, monkeypatch):
    with app.app_context():
        one = row(event, "B").id

    def judge(plan):
        reasons = {(each.rule, each.key): each.reason for each in plan.accepted}
        return [Found((one,), reasons.get(("room_twice", "k1")))]

    monkeypatch.setattr(judging, "_RULES", [judging.Rules(judge, lambda found, plan: "Grande salle : deux à la fois.")])
    page = open_day(client)
    assert "1 conflit" in page.text
    assert page.one(f"#s-{one} a.chip")["href"] == "#c-1"
    form = page.form("raison")
    page = follow(client, client.post(form.action, data=form.filled(raison="")))
    assert "Dites pourquoi" in page.text
    page = follow(client, client.post(form.action, data=form.filled(raison="Ils partagent.")))
    assert "Accepté : Ils partagent." in page.text
    form = page.form("Ne plus l’accepter")
    page = follow(client, client.post(form.action, data=form.filled(press="Ne plus l’accepter")))
    assert "Accepté :" not in page.text


def test_a_colleague_of_the_desk_does_not_enter(app, event):
    desk = signed_in(app, event, role="desk")
    assert desk.get(f"{HOME}/1").status_code == 403


def test_somebody_elses_change_is_not_undone_here(client, app, event):
    page = check_page(client.get(f"{HOME}/1"))
    token = page.soup.select_one("[name=csrf_token]")["value"]
    with app.app_context():
        done = move_services.nudge(event.id, row(event, "B").id, 5, version=1, **HOW)
    page = follow(client, client.post(f"{HOME}/annuler/{done}", data={"csrf_token": token}))
    assert place(app, event, "B") == (1, 635, ["GS"])
    assert "C’est annulé" not in page.text
