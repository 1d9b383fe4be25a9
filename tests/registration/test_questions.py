"""An event's own questions in the public form and on one's own page."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
import time_machine
from PIL import Image

from conference.core import clock, files
from conference.core.db import session, write
from conference.core.files import StoredFile
from conference.events import option_seats
from conference.events.models import Event, QuestionOption
from conference.participants import answers
from conference.participants.models import Participant
from tests.answering import a_question
from tests.builders import a_group, an_event
from tests.pages import check_page
from tests.registration.world import token_of

FORM = "/c/forum/inscription/sante"
AWA = {"given_names": "Awa", "phone": "76 12 34 56"}


@pytest.fixture
def forum(app):
    """A group that is asked where people sleep, which workshops they take, and what they need; and another group."""
    with app.app_context():
        event = an_event(languages=[])
        a_group(event, "sante", 50)
        a_group(event, "presse", 50)
        night = a_question(event, "yes_no", "nuit", label={"fr": "Avez-vous besoin d’un logement ?"}, required=True)
        where = a_question(
            event, "one_of", "hotel", {"a": None, "b": None}, label={"fr": "Quel hôtel ?"}, required=True,
            condition={"mode": "all", "tests": [{"question": "nuit", "values": ["yes"]}]},
        )  # fmt: skip
        a_question(event, "section", "ateliers", label={"fr": "Vos ateliers"}, help={"fr": "Deux au plus."})
        workshop = a_question(event, "several_of", "atelier", {"x": 1, "y": 5}, label={"fr": "Ateliers"})
        need = a_question(event, "long_text", "besoin", label={"fr": "De quoi avez-vous besoin ?"}, sensitive=True)
        years = a_question(event, "number", "ans", label={"fr": "Années de service"}, minimum=0, groups=["sante"])
        return SimpleNamespace(
            id=event.id, night=str(night.id), where=str(where.id), workshop=str(workshop.id), need=str(need.id),
            years=str(years.id),
        )  # fmt: skip


@pytest.fixture
def known(app):
    """The answers of the newest record."""

    def known():
        with app.app_context():
            return answers.read(
                session().scalars(sa.select(Participant).order_by(Participant.created_at.desc())).first()
            )

    return known


def fill(client, path=FORM, press=None, **fields):
    form = check_page(client.get(path)).form("signed")
    return client.post(path, data=form.filled(fields, press=press))


def test_the_form_asks_what_the_group_is_asked_in_one_light_page(client, forum):
    page = check_page(client.get(FORM, headers={"Accept-Encoding": "br"}), budget_kb=10)
    assert page.all("fieldset > legend.big")[3:5] == ["Quelques questions", "Vos ateliers"]
    assert "Seulement si vous avez répondu « Oui » à « Avez-vous besoin d’un logement ? »." in page.text
    assert {"q-nuit", "q-hotel", "q-atelier", "q-besoin", "q-ans"} < page.form("signed").fields.keys()
    assert [one["src"].partition("?")[0] for one in page.soup.select("script")] == ["/static/js/conditions.js"]
    assert not page.soup.select("form[enctype]")
    assert "q-ans" not in check_page(client.get("/c/forum/inscription/presse")).form("signed").fields


def test_what_a_condition_hides_is_neither_required_nor_kept(client, forum, known):
    page = check_page(fill(client, **AWA, **{"q-nuit": "yes"}))
    assert page.errors() == ["« Quel hôtel ? » : répondez à cette question."]
    assert page.link("« Quel hôtel ? »") == "#q-hotel-0"
    assert page.one("#q-nuit-0").has_attr("checked")
    page = check_page(fill(client, **AWA, **{"q-ans": "-3"}))
    assert page.errors() == [
        "« Avez-vous besoin d’un logement ? » : répondez à cette question.",
        "« Années de service » : ce nombre est trop petit : 0 au moins.",
    ]
    assert fill(client, **AWA, **{"q-nuit": "no", "q-hotel": "a", "q-besoin": "Une rampe"}).status_code == 303
    assert known() == {forum.night: False, forum.need: "Une rampe"}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("1975", "écrivez l’âge en années, par exemple 41, pas l’année de naissance."),
        ("né vers 1975", "écrivez un nombre en chiffres, par exemple 12."),
    ],
)
def test_a_birth_year_instead_of_an_age_is_asked_about_and_stays_in_the_form(app, client, forum, typed, error):
    with app.app_context():
        event = session().get(Event, forum.id)
        a_question(event, "number", "age", label={"fr": "Votre âge"}, minimum=15, maximum=110)
    page = check_page(fill(client, **AWA, **{"q-nuit": "no", "q-age": typed}))
    assert page.errors() == [f"« Votre âge » : {error}"]
    assert page.one("#q-age")["value"] == typed
    assert page.one("#given_names")["value"] == "Awa"


def test_a_quota_lowered_under_what_is_taken_turns_away_who_still_had_the_form_and_keeps_what_they_typed(
    app, client, forum, known
):
    late = check_page(client.get(FORM)).form("signed")
    for name in ("Binta", "Sira"):
        assert fill(client, given_names=name, phone="66001122", **{"q-nuit": "no", "q-atelier": "y"}).status_code == 303
    with app.app_context(), write() as db:
        option_seats.set_quota(db.query(QuestionOption).filter_by(code="y").one().id, 1)
    page = check_page(client.post(FORM, data=late.filled(AWA | {"q-nuit": "no", "q-atelier": ["y"]})))
    assert page.errors() == ["Option y est complet depuis que vous avez ouvert cette page. Choisissez autre chose."]
    assert page.one("#given_names")["value"] == "Awa"


def test_an_option_that_filled_up_meanwhile_is_said_at_its_place_and_all_that_was_typed_stays(
    app, client, forum, known
):
    late = check_page(client.get(FORM)).form("signed")
    answers_ = {"q-nuit": "no", "q-atelier": ["x", "y"], "q-besoin": "Une rampe"}
    assert fill(client, **AWA, **answers_).status_code == 303
    response = client.post(FORM, data=late.filled(AWA | answers_))
    assert response.status_code == 422
    page = check_page(response)
    assert page.errors() == ["Option x est complet depuis que vous avez ouvert cette page. Choisissez autre chose."]
    assert page.one("#q-atelier-0").has_attr("disabled")
    assert page.one("#q-atelier-1").has_attr("checked")
    assert page.one("[name=q-besoin]").get_text().strip() == "Une rampe"
    assert "complet" in page.one("label:has(#q-atelier-0)").get_text()
    assert client.post(FORM, data=page.form("signed").filled()).status_code == 303
    assert known()[forum.workshop] == ["y"]


def test_an_option_that_fills_up_at_this_very_moment_undoes_the_whole_registration(app, client, forum, monkeypatch):
    from conference.events import option_seats

    late = check_page(client.get(FORM)).form("signed")
    monkeypatch.setattr(option_seats, "take", frozenset)  # all of them are full
    response = client.post(FORM, data=late.filled(AWA | {"q-nuit": "no", "q-atelier": "x"}))
    assert response.status_code == 409
    assert check_page(response).errors()[0].startswith("Option x est complet depuis")
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(Participant)) == 0


def test_the_group_and_the_language_may_change_halfway_and_the_form_be_open_for_hours(client, forum, known):
    typed = AWA | {"q-nuit": "no", "q-besoin": "Une rampe", "q-ans": "12"}
    with time_machine.travel(clock.now()) as time:
        form = check_page(client.get(FORM)).form("signed")
        time.shift(timedelta(hours=3))
        page = check_page(client.post("/c/forum/inscription/presse", data=form.filled(typed) | {"seulement": "groupe"}))
        page = check_page(client.post("/en" + FORM, data=page.form("signed").fields | {"seulement": "langue"}))
        assert page.one("#q-ans")["value"] == "12"
        assert page.one("#q-nuit-1").has_attr("checked")
        assert client.post(FORM, data=page.form("signed").fields).status_code == 303
    assert known() == {forum.night: False, forum.need: "Une rampe", forum.years: 12}


def test_on_the_own_page_sensitive_answers_are_kept_without_being_shown(app, client, forum, known):
    response = fill(client, **AWA, **{"q-nuit": "no", "q-besoin": "Une rampe", "q-atelier": "x"})
    path = f"/x/{token_of(response)}/modifier"
    page = check_page(client.get(path))
    assert "Une rampe" not in page.response.text
    assert "Vous avez déjà répondu. Laissez vide pour garder votre réponse." in page.text
    assert page.one("#q-atelier-0").has_attr("checked")  # full, but it is theirs
    client.post(path, data=page.form("signed").filled({"q-ans": "7"}))
    assert known() == {forum.night: False, forum.need: "Une rampe", forum.workshop: ["x"], forum.years: 7}
    form = check_page(client.get(path)).form("signed")
    client.post(path, data=form.filled({"q-besoin": "Une sage-femme"}))
    assert known()[forum.need] == "Une sage-femme"
    form = check_page(client.get(path)).form("signed")
    client.post(path, data=form.filled({"effacer-besoin": "y", "q-ans": ""}))
    assert known() == {forum.night: False, forum.workshop: ["x"]}


def picture():
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "JPEG")
    return out.getvalue()


def upload(form, name="photo.jpg", data=None, field="q-photo", **fields):
    return form.filled(fields) | {field: (io.BytesIO(data or picture()), name)}


def test_a_file_is_sent_once_even_if_the_rest_is_wrong(app, client, forum):
    with app.app_context():
        a_question(session().get(Event, forum.id), "file", "photo", label={"fr": "Votre photo"}, required=True)
    page = check_page(client.get(FORM))
    form = page.form("signed")
    assert form.tag["enctype"] == "multipart/form-data"
    page = check_page(client.post(FORM, data=upload(form, data=b"MZ" + bytes(99), **AWA)))
    assert "« Votre photo » : ce fichier n’est pas une image ni un PDF." in page.errors()

    page = check_page(client.post(FORM, data=upload(page.form("signed"))))  # no answer about the night yet
    assert page.errors() == ["« Avez-vous besoin d’un logement ? » : répondez à cette question."]
    assert "photo.jpg (1 ko) – déjà reçu" in page.text
    response = client.post(FORM, data=page.form("signed").filled({"q-nuit": "no"}))
    assert response.status_code == 303
    with app.app_context():
        assert session().scalars(sa.select(StoredFile.expires_at)).all() == [None]
        assert files.sweep(clock.now() + timedelta(days=3)) == 0
    other = page.form("signed").filled({"q-nuit": "no", "given_names": "Oumou"})
    other["signed"] = check_page(client.get(FORM)).form("signed").fields["signed"]
    response = client.post(FORM, data=other)  # somebody else’s file
    assert (response.status_code, check_page(response).errors()) == (
        409, ["« Votre photo » : ce fichier n’est plus là. Choisissez-le de nouveau."]
    )  # fmt: skip


def test_a_file_may_be_taken_away_again_and_forged_names_of_files_count_for_nothing(app, client, forum):
    with app.app_context():
        a_question(session().get(Event, forum.id), "file", "photo", label={"fr": "Votre photo"})
    page = check_page(client.post(FORM, data=upload(check_page(client.get(FORM)).form("signed"), **AWA)))
    data = page.form("signed").filled({"q-nuit": "no", "effacer-photo": "y"})
    forged = {**data, "recu-photo": "x.y.z", "q-nuit": "no"}
    del forged["effacer-photo"]
    assert client.post(FORM, data=forged).status_code == 422
    assert client.post(FORM, data=data).status_code == 303
    with app.app_context():
        assert answers.read(session().scalars(sa.select(Participant)).one()).keys() == {forum.night}
        assert files.sweep(clock.now() + timedelta(days=2)) == 1
