from dataclasses import replace
from datetime import date

import pytest

from conference.agenda import wording
from conference.agenda.programme import Interpretation, PublicRole, PublicRoom, PublicType
from conference.core.i18n import speaking
from tests.agenda.test_programme import SESSION, WHOLE

pytestmark = pytest.mark.usefixtures("french")


@pytest.fixture
def french(app):
    with app.test_request_context("/"), speaking("fr"):
        yield


def spoken(languages, pairs=(), **fields):
    interpretation = tuple(Interpretation(*pair.split(">")) for pair in pairs)
    return wording.languages(replace(SESSION, languages=tuple(languages), interpretation=interpretation, **fields))


@pytest.mark.parametrize(
    ("languages", "pairs", "words"),
    [
        (["fr"], [], "En français"),
        (["fr"], ["fr>bm"], "En français, interprétation vers le bambara"),
        (["fr", "bm"], ["fr>bm", "bm>fr"], "En français et bambara, interprétation vers le bambara et le français"),
        (["bm", "ff", "fr"], ["bm>fr", "ff>fr"], "En bambara, fulfulde et français, interprétation vers le français"),
        (["ar"], ["ar>en"], "En arabe, interprétation vers l’anglais"),
        (["tlh-x"], [], "En tlh-x"),
        ([], ["fr>bm"], ""),
    ],
)
def test_the_languages_of_a_session_are_a_sentence(languages, pairs, words):
    assert spoken(languages, pairs) == words


def test_interpretation_on_request_is_said_so():
    session = replace(SESSION, languages=("bm", "fr"), interpretation=(Interpretation(mode="on_request"),))
    assert wording.languages(session) == "En bambara et français, interprétation sur demande"


def test_nobody_is_told_the_language_of_a_break():
    assert spoken(["fr"], kind="break") == ""


def test_what_a_session_is_about_says_each_word_once():
    session = replace(SESSION, languages=("fr",), interpretation=(), kind="panel")
    assert wording.about(session, WHOLE) == ["Santé", "Panel", "En français"]
    assert wording.about(replace(session, kind="own kind", track=None), WHOLE) == ["En français"]
    assert wording.about(replace(session, languages=("fr", "bm")), WHOLE) == ["Santé", "Panel"]


def test_roles_are_grouped_under_one_word_in_their_order():
    roles = [("chair", "A"), ("speaker", "B"), ("speaker", "C"), ("rapporteur", "D"), ("juggler", "E")]
    session = replace(SESSION, roles=tuple(PublicRole(role, {"fr": name}) for role, name in roles))
    said = [(word, [role.label["fr"] for role in people]) for word, people in wording.roles(session)]
    assert said == [
        ("Présidence", ["A"]), ("Intervenants", ["B", "C"]), ("Rapporteur", ["D"]), ("juggler", ["E"])
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "day", "words"),
    [
        ("Africa/Bamako", date(2026, 8, 21), "heure de Bamako (UTC+0)"),
        ("Africa/Abidjan", date(2026, 8, 21), "heure d’Abidjan (UTC+0)"),
        ("Europe/Paris", date(2026, 8, 21), "heure de Paris (UTC+2)"),
        ("Europe/Paris", date(2026, 12, 21), "heure de Paris (UTC+1)"),
        ("Asia/Kolkata", date(2026, 8, 21), "heure de Kolkata (UTC+5:30)"),
        ("America/St_Johns", date(2026, 12, 21), "heure de Saint-Jean de Terre-Neuve (UTC−3:30)"),
        ("Africa/Addis_Ababa", date(2026, 8, 21), "heure d’Addis-Abeba (UTC+3)"),
        ("UTC", date(2026, 8, 21), "UTC+0"),
    ],
)
def test_times_say_whose_they_are(zone, day, words):
    assert wording.zone(zone, day) == words


@pytest.mark.parametrize(
    ("floor", "words"), [(None, ""), (0, "rez-de-chaussée"), (1, "1er étage"), (3, "3e étage"), (-1, "sous-sol")]
)
def test_floors_have_their_names(floor, words):
    assert wording.floor(PublicRoom("X", {}, floor, accessible=True)) == words


def test_rooms_are_told_by_how_one_gets_in():
    rooms = [
        PublicRoom(code, {}, floor, step_free)
        for code, floor, step_free in (("A", 0, True), ("B", 1, False), ("C", 0, True), ("D", None, True))
    ]
    told = [(words, [room.code for room in some]) for words, some in wording.rooms_by_way(rooms)]
    assert told == [
        ("Rez-de-chaussée, sans marche", ["A", "C"]), ("1er étage, accès par escalier", ["B"]), ("Sans marche", ["D"])
    ]  # fmt: skip


def test_a_type_of_the_organisers_own_is_called_as_they_call_it(app):
    with app.test_request_context("/"):
        assert wording.type_name("panel", PublicType("panel", {"fr": "Panel", "en": "Panel"})) == "Panel"
        assert wording.type_name("panel", PublicType("panel", {"fr": "Table ronde"})) == "Table ronde"
        assert wording.type_name("hackathon", PublicType("hackathon", {"fr": "Marathon"})) == "Marathon"
        assert wording.type_name("break", None) == "Pause"
