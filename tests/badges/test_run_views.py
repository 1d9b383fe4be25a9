"""Print runs as an organiser sees them."""

import errno
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.badges import jobs, making, manage_views, run_rules, run_views, runs, services
from conference.badges.models import BadgePrint, BadgeRun
from conference.core import clock, files, paper
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import SYSTEM
from conference.participants import saved_views
from conference.participants import services as people
from conference.participants.lists import Wanted
from conference.participants.models import Participant
from tests.builders import NOW, staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

HOME = "/org/forum/badges"
RUNS = f"{HOME}/tirages"
RUN = f"{RUNS}/1"


@pytest.fixture(autouse=True)
def cold(monkeypatch):
    """No page starts the render process for nothing; three badges are many already, and a piece has two."""
    monkeypatch.setattr(paper, "warm", lambda: None)
    for module in (manage_views, run_views):
        monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr(run_rules, "PIECE", 2)


@pytest.fixture
def five(forum):
    return [forum.add(name) for name in ("Awa", "Bintou", "Coumba", "Djeneba", "Fatou")]


def show(client, path=RUN, **query):
    return check_page(client.get(path, query_string=query) if query else client.get(path))


def order(client, *, button="Imprimer", **fields):
    page = show(client, HOME)
    return press(client, page.form("Aperçu"), button, **fields)


def work(forum):
    with forum.app.app_context():
        while jobs.run():
            pass


def names(run):
    return [badge.given_names for badge in run.badges]


def the_run(forum, number=1):
    return next(one for one in forum.rows(BadgeRun, BadgeRun.number) if one.number == number)


# ---------------------------------------------------------------------------------------------------------- ordering


def test_many_badges_are_made_by_a_job_whose_progress_the_page_shows_without_a_script(forum, organiser, five, drawn):
    answer = order(organiser, ordre="name", par_fichier="4")
    assert (answer.status_code, answer.location) == (303, RUN)
    page = show(organiser)
    assert page.h1 == "Tirage n° 1"
    assert "en attente Badges : 0 sur 5" in page.text
    assert page.one("noscript meta")["content"] == "5"
    assert page.one("#tirage")["data-poll"] == RUN
    work(forum)
    page = show(organiser)
    assert "terminé Badges : 5 sur 5" in page.text
    assert page.soup.select_one("noscript meta") is None
    assert page.rows() == [
        ["Fichier 1", "1 à 4", "4", "Télécharger le fichier 1"],
        ["Fichier 2", "5", "1", "Télécharger le fichier 2"],
    ]
    assert [one.badges[0].given_names for one in drawn] == ["Awa", "Coumba", "Fatou"]


def test_few_badges_come_at_once_and_are_a_run_all_the_same(forum, organiser, drawn):
    forum.add()
    answer = order(organiser)
    assert answer.mimetype == "application/pdf"
    assert show(organiser, RUNS).rows()[0][0] == "n° 1"
    assert "terminé Badges : 1 sur 1" in show(organiser).text


def test_half_way_the_files_that_are_there_can_be_taken(forum, organiser, five, drawn, monkeypatch):
    monkeypatch.setattr(run_rules, "TURN", timedelta(0))
    order(organiser)
    with forum.app.app_context():
        jobs.run()
    page = show(organiser)
    assert "en cours" in page.text
    assert (page.one("progress")["value"], page.one("progress")["max"]) == ("2", "5")
    assert page.rows() == [["Fichier 1", "1 à 2", "2", "Télécharger le fichier 1 inachevé"]]


def test_everything_that_can_be_asked_reaches_the_run(forum, organiser, five, drawn):
    order(
        organiser, ordre="organisation", separateur="desk", guichets="3", par_fichier="4", feuille="A4x4",
        droite="1,5", bas="-2",
    )  # fmt: skip
    with forum.app.app_context():
        asked = runs.plan_of(session().scalars(sa.select(BadgeRun)).one()).order
    assert (asked.sort, asked.separator, asked.desks, asked.split, asked.sheet) == (
        "organisation",
        "desk",
        3,
        4,
        "A4x4",
    )
    assert (asked.right, asked.down) == (1.5, -2.0)
    page = show(organiser)
    assert page.all(".facts dd") == [
        "structure, puis nom", "par guichet, selon la première lettre du nom", "A4, 4 par page", "4",
        "celui de chaque groupe", "1,5 mm à droite, -2 mm en bas",
    ]  # fmt: skip


def test_other_sheets_both_sides_and_gutters_reach_the_paper_and_are_told(forum, organiser, five, drawn):
    order(
        organiser, feuille="autre", planche="A4x2", verso="short", espace="4", sans_traits="1", verso_droite="0,5",
        verso_bas="-1",
    )  # fmt: skip
    work(forum)
    spec = drawn[0].printing.spec(105, 148)
    assert (spec.code, spec.count, spec.duplex, spec.marks) == ("A4x2", 2, "short", False)
    assert (max(spec.gutter_x, spec.gutter_y), spec.back_x, spec.back_y) == (4, 0.5, -1)
    facts = show(organiser).all(".facts dd")
    assert {"A4, 2 par page", "recto verso, bord court"} <= set(facts)


def test_only_sheets_that_hold_some_layout_are_offered(forum, organiser, five):
    offered = [one["value"] for one in show(organiser, HOME).soup.select("#planche option")]
    assert "A4x2" in offered
    assert "A4x10" not in offered


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"espace": "-1"}, "entre 0 et 30"),
        ({"espace": "deux"}, "entre 0 et 30"),
        ({"verso_bas": "50"}, "entre −10 et 10"),
    ],
)
def test_what_no_paper_holds_is_a_sentence_and_what_was_typed_stays(forum, organiser, five, fields, told):
    answer = order(organiser, feuille="autre", **fields)
    page = show(organiser, answer.location)
    assert told in page.text
    assert page.one("[name=feuille][checked]")["value"] == "autre"
    for name, value in fields.items():
        field = page.one(f"#{name}")
        assert (field.get("value") or field.select_one("[selected]")["value"]) == value
    assert show(organiser, RUNS).all(".empty h2") == ["Aucun tirage"]


def test_a_sheet_too_small_for_the_badges_is_refused_also_when_nobody_offered_it(forum, organiser, five):
    answer = order(organiser, feuille="A4x10")
    assert "trop grands pour cette planche" in show(organiser, answer.location).text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"par_fichier": "3"}, "entre 4 et 5000"),
        ({"par_fichier": "beaucoup"}, "entre 4 et 5000"),
        ({"separateur": "desk", "guichets": "99"}, "guichets entre 2 et 20"),
        ({"droite": "11"}, "entre −10 et 10"),
        ({"bas": "nan"}, "entre −10 et 10"),
    ],
)
def test_what_cannot_be_is_said_and_the_other_choices_stay(forum, organiser, five, fields, told):
    answer = order(organiser, ordre="district", **fields)
    page = show(organiser, answer.location)
    assert told in page.text
    assert page.one("#ordre option[selected]")["value"] == "district"
    for name, value in fields.items():
        assert page.one(f"#{name}").get("value", value) == value
    assert show(organiser, RUNS).all(".empty h2") == ["Aucun tirage"]


def test_any_list_can_be_printed_and_what_the_page_has_no_field_for_is_shown_and_kept(forum, organiser, five, drawn):
    with forum.app.app_context(), write() as db:
        db.execute(sa.update(Participant).where(Participant.id.in_(five[:3])).values(organisation="CSCom de Sah"))
    page = show(organiser, HOME, **{"structure.contient": "sah", "tri": "-nom"})
    assert "3 badges à imprimer" in page.text
    assert page.all(".chips a") == ["Retirer le filtre Structure : contient « sah » ✕"]
    assert page.one('.filters [name="structure.contient"]')["value"] == "sah"
    press(organiser, page.form("Aperçu"), "Imprimer", ordre="list")
    work(forum)
    assert [name for run in drawn for name in names(run)] == ["Coumba", "Bintou", "Awa"]


def test_a_filter_that_is_gone_when_the_button_is_pressed_prints_nobody_rather_than_everybody(forum, organiser, five):
    form = show(organiser, HOME).form("Aperçu")
    answer = press(organiser, form, "Imprimer", filtre="q.disparue=oui", ordre="name")
    assert "filtre" in show(organiser, answer.location).text
    assert "ordre=name" in answer.location
    assert show(organiser, RUNS).all(".empty h2") == ["Aucun tirage"]


def test_saved_lists_are_a_step_away(forum, organiser, five):
    with forum.app.app_context():
        saved_views.save(forum.event.id, "Les Awa", Wanted(q="Awa"), staff_id=staff_actor().id, shared=True)
    page = show(organiser, HOME)
    link = next(tag for tag in page.soup.select("a") if tag.get_text() == "Les Awa")
    assert "1 badge à imprimer" in show(organiser, str(link["href"])).text


def test_only_those_changed_since_they_were_printed_can_be_chosen(forum, organiser, five, drawn):
    order(organiser)
    work(forum)
    assert "Aucun badge imprimé n’a changé" in show(organiser, HOME, reste="modifies").text
    assert "ont un badge à jour" in show(organiser, HOME, reste="utiles").text
    with forum.app.app_context(), write() as db:
        db.execute(sa.update(Participant).where(Participant.id == five[1]).values(given_names="Binta"))
    page = show(organiser, HOME, reste="modifies")
    assert "1 badge à imprimer" in page.text
    press(organiser, page.form("Aperçu"), "Imprimer")
    assert names(drawn[-1]) == ["Binta"]


def test_the_people_ticked_in_a_list_become_a_run_too(forum, organiser, five, drawn):
    form = check_page(organiser.get("/org/forum/participants")).form("Badges")
    answer = organiser.post(f"{HOME}/choisis", data=form.filled({"ids": five}))
    assert answer.location == RUN
    work(forum)
    assert the_run(forum).state == "done"


# ------------------------------------------------------------------------------------------------------------- files


def test_a_file_is_taken_under_a_neutral_name_and_that_is_logged(forum, organiser, five, drawn):
    order(organiser)
    work(forum)
    answer = organiser.get(f"{RUN}/fichier/1")
    assert (answer.data, answer.headers["Cache-Control"]) == (b"%PDF-" * 3, "no-store")
    assert re.fullmatch(r'attachment; filename="badges-1-1-\d{8}-\d{4}\.pdf"', answer.headers["Content-Disposition"])
    (entry,) = audited(forum.app, "badges.fetched")
    assert (entry.subject_id, entry.count) == (the_run(forum).id, 5)
    assert page_log(organiser) == ["Tirage demandé (5)", "Badges fabriqués (5)", "Fichier téléchargé (5)"]


def page_log(client):
    return [re.sub(r"^.*?\d\d[:h]\d\d", "", line).partition(" · ")[0] for line in show(client).all(".log li")]


def test_a_file_whose_day_is_over_is_said_to_be_gone(forum, organiser, five, drawn):
    order(organiser)
    work(forum)
    with forum.app.app_context():
        files.sweep(clock.now() + run_rules.KEPT + timedelta(minutes=1))
    assert show(organiser).rows()[0][3] == "effacé"
    answer = organiser.get(f"{RUN}/fichier/1")
    assert "effacé après vingt-quatre heures" in show(organiser, answer.location).text
    assert "effacé" in show(organiser, organiser.get(f"{RUN}/fichier/9").location).text
    assert audited(forum.app, "badges.fetched") == []


def test_another_event_s_run_is_not_there(forum, organiser, five, drawn, app):
    order(organiser)
    neighbour = signed_in(app, forum.neighbour, email="voisin@equipe.example")
    for path in ("", "/fichier/1"):
        assert neighbour.get(f"/org/autre/badges/tirages/1{path}").status_code == 404
        assert neighbour.get(RUN + path).status_code == 404
    assert check_page(organiser.get(f"{RUNS}/2")).h1 != "Tirage n° 2"


# ------------------------------------------------------------------------------------------------ stopping, going on


def test_a_run_is_stopped_marked_and_taken_up_again(forum, organiser, five, drawn, monkeypatch):
    monkeypatch.setattr(run_rules, "TURN", timedelta(0))
    order(organiser, ordre="name")
    with forum.app.app_context():
        jobs.run()
    assert press(organiser, show(organiser).form("Arrêter")).status_code == 303
    page = show(organiser)
    assert "Tirage arrêté." in page.text
    assert "Tirage incomplet" in page.all(".note h2")
    assert "3 badges ne sont pas faits." in page.text
    assert organiser.get(f"{RUN}/fichier/1").data == b"%PDF-"
    press(organiser, page.form("Reprendre le tirage"))
    work(forum)
    assert "terminé Badges : 5 sur 5" in show(organiser).text
    answer = organiser.post(f"{RUN}/arreter", data=show(organiser).form("Réimprimer ces feuilles").filled())
    assert "déjà fini" in show(organiser, answer.location).text
    assert the_run(forum).state == "done"


def test_whose_badge_could_not_be_drawn_is_named_and_can_be_printed_again(forum, organiser, five, drawn, monkeypatch):
    draw = making.piece_pdf

    def deadly(stacks, *given, **more):
        if any(badge.given_names == "Coumba" for stack in stacks for badge in stack.badges):
            raise Error("paper_timeout", 503)
        return draw(stacks, *given, **more)

    monkeypatch.setattr(making, "piece_pdf", deadly)
    order(organiser)
    work(forum)
    page = show(organiser)
    assert "incomplet Badges : 4 sur 5" in page.text
    assert "Ce badge n’a pas pu être dessiné : Coumba Traoré." in page.text
    assert "Reprendre le tirage" not in page.text
    with forum.app.app_context(), write() as db:
        db.execute(sa.update(Participant).where(Participant.id == five[2]).values(given_names="Kumba"))
    answer = press(organiser, page.form("Réimprimer ceux qui manquent (1)"))
    assert answer.mimetype == "application/pdf"
    assert names(drawn[-1]) == ["Kumba"]


def test_why_a_run_waits_or_ended_is_a_sentence(forum, organiser, five, drawn, monkeypatch):
    def busy(*_given, **_more):
        raise Error("paper_busy", 503)

    monkeypatch.setattr(making, "piece_pdf", busy)
    order(organiser)
    work(forum)
    assert "D’autres documents sont en cours de fabrication." in show(organiser).text
    with forum.app.app_context(), write() as db:
        db.execute(sa.update(BadgeRun).values(state="failed", error="badges_disk_full"))
    page = show(organiser)
    assert "Tirage échoué" in page.all(".note h2")
    assert "Le serveur n’a plus de place" in page.text


def test_no_disk_for_a_few_badges_is_a_sentence_on_the_page(forum, organiser, drawn, monkeypatch):
    def full(*_given, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    forum.add()
    monkeypatch.setattr(files, "store", full)
    answer = order(organiser)
    assert "Le serveur n’a plus de place" in show(organiser, answer.location).text
    assert "Tirage échoué" in show(organiser).all(".note h2")
    assert forum.rows(BadgePrint, BadgePrint.id) == []


def test_who_withdrew_meanwhile_is_counted(forum, organiser, five, drawn):
    order(organiser)
    with forum.app.app_context():
        people.transition(forum.event.id, [five[0]], "cancelled", actor=SYSTEM, now=NOW, reason="self")
    work(forum)
    assert "1 personne n’attendait plus de badge" in show(organiser).text


# ------------------------------------------------------------------------------------------------------------- again


def again(client, button, **fields):
    return press(client, show(client).form(button), button, **fields)


def test_sheets_that_jammed_are_printed_again_under_a_number_that_names_its_origin(forum, organiser, five, drawn):
    order(organiser, ordre="name")
    work(forum)
    answer = again(organiser, "Réimprimer ces feuilles", feuilles="2-3")
    assert answer.mimetype == "application/pdf"
    assert names(drawn[-1]) == ["Bintou", "Coumba"]
    assert "Réimpression d’une partie du tirage n° 1" in show(organiser, f"{RUNS}/2").text
    assert "Réimprimé en partie : tirage n° 2" in show(organiser).text
    assert (
        again(organiser, "Réimprimer ces feuilles", feuilles="1-5").location == f"{RUNS}/3"
    )  # many: the job makes them


def test_one_badge_is_printed_again_by_its_code(forum, organiser, five, drawn):
    order(organiser)
    work(forum)
    answer = again(
        organiser, "Réimprimer ce badge", code=f"{forum.code(five[3])[:3].lower()} {forum.code(five[3])[3:]}"
    )
    assert answer.mimetype == "application/pdf"
    assert names(drawn[-1]) == ["Djeneba"]


@pytest.mark.parametrize(
    ("button", "fields", "told"),
    [
        ("Réimprimer ces feuilles", {"feuilles": ""}, "de 1 à 5"),
        ("Réimprimer ces feuilles", {"feuilles": "4-12"}, "de 1 à 5"),
        ("Réimprimer ces feuilles", {"feuilles": "<b>"}, "de 1 à 5"),
        ("Réimprimer ce badge", {"code": "ZZZZZZ"}, "ne porte ce code"),
        ("Réimprimer ce badge", {"code": ""}, "ne porte ce code"),
    ],
)
def test_what_is_not_in_the_run_is_one_sentence(forum, organiser, five, drawn, button, fields, told):  # noqa: PLR0917 (fixtures)
    order(organiser)
    work(forum)
    answer = again(organiser, button, **fields)
    assert answer.location == RUN
    assert told in show(organiser).text
    assert len(forum.rows(BadgeRun, BadgeRun.number)) == 1


def test_badges_that_are_out_of_date_are_named_with_the_reason_and_printed_again(forum, organiser, five, drawn):
    order(organiser, ordre="name")
    work(forum)
    assert "Aucun : ces badges disent ce que disent les fiches." in show(organiser).text
    with forum.app.app_context():
        with write() as db:
            db.execute(sa.update(Participant).where(Participant.id == five[1]).values(organisation="UNICEF"))
        services.reissue(forum.here(), five[2], actor=SYSTEM, now=clock.now() + timedelta(hours=1))
        people.transition(forum.event.id, [five[0]], "cancelled", actor=SYSTEM, now=NOW, reason="self")
    page = show(organiser)
    assert page.rows()[1:] == [
        ["Awa Traoré", "1", "ne vient plus"],
        ["Bintou Traoré", "2", "structure, fonction, photo ou autre texte"],
        ["Coumba Traoré", "3", "badge annulé"],
    ]
    answer = press(organiser, page.form("Réimprimer les badges périmés (2)"))
    assert answer.mimetype == "application/pdf"
    assert names(drawn[-1]) == ["Bintou", "Coumba"]
    page = show(organiser)
    assert page.rows()[1:] == [["Awa Traoré", "1", "ne vient plus"]]
    assert "2 badges de ce tirage ont été réimprimés depuis." in page.text


def test_the_report_on_a_run_is_a_page_of_its_own_with_the_summary_first(forum, organiser, drawn):
    forum.add("Awa")
    foreign = forum.add("小龙", "Ba")
    order(organiser)
    assert "À vérifier sur ces badges" in show(organiser).text
    page = show(organiser, f"{RUN}/rapport")
    assert page.h1 == "À vérifier sur les badges du tirage n° 1"
    assert "1 badge à regarder sur 2" in page.text
    assert [link["href"] for link in page.soup.select(".doubts a")] == [f"/org/forum/participants/{foreign}"]
    assert "Imprimé à la place : « Ba »." in page.text


def test_the_report_on_badges_without_anything_to_look_at_says_so(forum, organiser, drawn):
    forum.add("Awa")
    order(organiser)
    assert "Aucun badge à regarder sur 1" in show(organiser, f"{RUN}/rapport").text


@pytest.mark.parametrize("number", ["0", "2", "2147483647", "2147483648", "99999999999999999999"])
def test_a_run_that_cannot_be_is_not_there_however_large_its_number(forum, organiser, five, drawn, number):
    order(organiser)
    asked = [organiser.get(f"{RUNS}/{number}"), organiser.get(f"{RUNS}/{number}/fichier/1"),
             organiser.get(f"{RUN}/fichier/{number}"), organiser.post(f"{RUNS}/{number}/arreter")]  # fmt: skip
    assert {answer.status_code for answer in asked} <= {302, 303, 400, 404}
    assert asked[0].status_code == 404
