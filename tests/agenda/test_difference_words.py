from dataclasses import replace
from datetime import timedelta

import pytest

from conference.agenda.difference_words import by_day, paste, renamed
from conference.agenda.differences import differences
from conference.agenda.programme import PublicRole, PublicRoom
from conference.core.i18n import speaking
from tests.agenda.test_programme import NOON, SESSION, WHOLE

pytestmark = pytest.mark.usefixtures("french")
HOUR = timedelta(hours=1)
ROOMS = (
    PublicRoom("GS", {"fr": "Grande salle", "en": "Main hall"}, 0, accessible=True),
    PublicRoom("BA", {"fr": "Salle Bani", "en": "Bani Room"}, 1, accessible=False),
)
ONE = replace(SESSION, audience={}, description={})
CHAIR = ONE.roles[0]


@pytest.fixture
def french(app):
    with app.test_request_context("/"), speaking("fr"):
        yield


def whole(*sessions, **fields):
    return replace(WHOLE, sessions=sessions, **({"rooms": ROOMS} | fields))


def plain(words):
    return words.replace("\u00a0", " ")


def told(before, after, **how):
    """Each line as (date, hour, what is said of the session)."""
    days = by_day(differences(before, after), **how)
    return [(day.day, plain(line.hour), *map(plain, line.words)) for day, lines in days for line in lines]


def said(**fields):
    """What is said of a session that is another in these."""
    lines = told(whole(ONE), whole(replace(ONE, **fields)))
    return [words for line in lines for words in line[2:]]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rooms": ("BA",)}, ["Salle Bani au lieu de Grande salle"]),
        ({"rooms": ("GS", "BA")}, ["Grande salle et Salle Bani au lieu de Grande salle"]),
        ({"rooms": ()}, ["sans salle"]),
        ({"starts_at": NOON + HOUR, "ends_at": NOON + 2.5 * HOUR}, ["13 h 00 au lieu de 12 h 00"]),
        ({"ends_at": NOON + HOUR}, ["jusqu’à 13 h 00 au lieu de 13 h 30"]),
        ({"starts_at": NOON + HOUR}, ["13 h 00 – 13 h 30 au lieu de 12 h 00 – 13 h 30"]),
        ({"title": {"fr": "Santé pour tous"}}, ["nouveau titre (avant : « Santé »)"]),
        ({"title": {"fr": "Santé", "en": "Health for all"}}, []),  # only in English
        ({"roles": ()}, ["sans La présidente (présidence)"]),
        ({"roles": (PublicRole("chair", {"fr": "Awa"}),)}, ["Awa au lieu de La présidente (présidence)"]),
        (
            {"roles": (CHAIR, PublicRole("speaker", {"fr": "Awa"}), PublicRole("speaker", {"fr": "Oumar"}))},
            ["avec Awa et Oumar (intervenant)"],
        ),
        ({"interpretation": ()}, ["en français et bambara"]),
        ({"languages": ()}, ["langue non précisée"]),
        ({"capacity": 45}, ["45 places au lieu de 40"]),
        ({"capacity": None}, ["nombre de places non limité"]),
        ({"audience": {"fr": "Les ONG"}}, ["réservée : Les ONG"]),
        ({"sign_up": True}, ["sur inscription"]),
        ({"cancelled": True}, ["annulée"]),
        ({"description": {"fr": "Mot"}}, []),
        ({"rooms": ("BA",), "capacity": 12}, ["Salle Bani au lieu de Grande salle", "12 places au lieu de 40"]),
    ],
)
def test_people_are_told_in_what_a_session_is_another(fields, words):
    assert said(**fields) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rooms": ()}, "Grande salle"),
        ({"languages": (), "interpretation": ()}, "en français et bambara, interprétation vers le bambara"),
        ({"capacity": None}, "limitée à 40 places"),
        ({"audience": {"fr": "Les ONG"}}, "ouverte à tous"),
        ({"sign_up": True}, "sans inscription"),
        ({"roles": ()}, "avec La présidente (présidence)"),
        ({"cancelled": True}, "de nouveau au programme, jusqu’à 13 h 30, Grande salle"),
    ],
)
def test_what_was_missing_is_told_as_it_is_now(fields, words):
    assert told(whole(replace(ONE, **fields)), whole(ONE)) == [(2, "12 h 00", words)]


def test_a_new_session_says_until_when_and_where():
    assert told(whole(), whole(ONE)) == [(2, "12 h 00", "nouvelle séance, jusqu’à 13 h 30, Grande salle")]
    assert told(whole(), whole(replace(ONE, rooms=()))) == [(2, "12 h 00", "nouvelle séance, jusqu’à 13 h 30")]


def test_a_session_that_is_no_more_is_told_when_it_was():
    assert told(whole(ONE), whole()) == [(2, "12 h 00", "retirée du programme")]


def test_a_session_that_goes_to_another_day_is_told_on_both():
    later = replace(ONE, day=2, starts_at=NOON + 23 * HOUR, ends_at=NOON + 24 * HOUR)
    assert told(whole(ONE), whole(later)) == [
        (2, "12 h 00", "déplacée : jeu. 3 déc., 11 h 00"),
        (3, "11 h 00", "jeu. 3 déc., 11 h 00 au lieu de mer. 2 déc., 12 h 00"),
    ]


def test_the_team_is_told_of_details_as_well():
    both = whole(ONE), whole(replace(ONE, description={"fr": "Mot"}))
    assert told(*both, details=True) == [(2, "12 h 00", "texte ou autres détails")]


def test_times_are_those_of_the_event():
    kolkata = {"zone": "Asia/Kolkata"}
    assert told(whole(ONE, **kolkata), whole(replace(ONE, rooms=()), **kolkata)) == [(2, "17 h 30", "sans salle")]


def test_a_room_with_another_name_is_told_by_both():
    new = replace(ROOMS[0], name={"fr": "Salle Djoliba", "en": "Main hall"})
    found = differences(whole(ONE), whole(ONE, rooms=(new, ROOMS[1])))
    assert [plain(words) for words in renamed(found)] == ["Salle Djoliba : nouveau nom de Grande salle"]
    assert by_day(found) == []


def test_the_text_to_paste_is_short_lines_by_day():
    other = replace(ONE, id="2", day=2, title={"fr": "Paix\n*et*  santé"}, starts_at=NOON + 24 * HOUR)
    new = replace(ROOMS[0], name={"fr": "Salle Djoliba"})
    found = differences(
        whole(ONE, other),
        whole(replace(ONE, rooms=("BA",), capacity=None), replace(other, cancelled=True), rooms=(new, ROOMS[1])),
    )
    text = paste(found, {"fr": "Paix par la Santé"}, "fr", number=3, address="https://example.org/c/pps/programme")
    assert plain(text) == (
        "*Programme modifié (version 3)*\n"
        "Paix par la Santé\n"
        "\n"
        "Salle Djoliba : nouveau nom de Grande salle\n"
        "\n"
        "*mercredi 2 décembre 2026*\n"
        "12 h 00 : *Santé*\n"
        "– Salle Bani au lieu de Grande salle\n"
        "– nombre de places non limité\n"
        "\n"
        "*jeudi 3 décembre 2026*\n"
        "12 h 00 : *Paix ∗et∗ santé*\n"
        "– annulée\n"
        "\n"
        "https://example.org/c/pps/programme"
    )


def test_the_text_to_paste_is_in_the_language_asked_for():
    found = differences(whole(ONE), whole(replace(ONE, rooms=("BA",))))
    text = paste(found, {"fr": "Paix par la Santé", "en": "Peace through Health"}, "en", number=3)
    assert "Peace through Health" in text
    assert "*Health*" in text
    assert "Wednesday 2 December 2026" in text
    assert "Bani Room" in text


def test_a_first_release_says_that_there_is_a_programme_and_one_without_news_nothing():
    first = paste(differences(None, whole(ONE)), {"fr": "Paix par la Santé"}, "fr", number=1, address="https://x.org")
    assert first == "*Le programme est publié*\nPaix par la Santé\n\nhttps://x.org"
    untold = differences(
        whole(ONE), whole(replace(ONE, title={"fr": "Santé", "en": "Other"}, description={"fr": "Mot"}))
    )
    assert paste(untold, {"fr": "Paix"}, "fr", number=2, address="https://x.org") == ""
    assert "Other" in paste(untold, {"fr": "Paix"}, "en", number=2)
