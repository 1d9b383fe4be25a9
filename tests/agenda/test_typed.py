import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.agenda import place_forms, settings_rules, typed
from conference.agenda.plan import Hours, Protected
from conference.core.errors import Error
from conference.core.i18n import speaking

MINUTE = st.integers(min_value=0, max_value=35 * 60 + 59)
DAY = st.none() | st.integers(min_value=1, max_value=30)


@given(MINUTE)
def test_a_time_that_is_shown_is_read_as_itself(minute):
    assert typed.read_clock(typed.clock(minute)) == minute


@pytest.mark.parametrize(
    ("text", "minute"),
    [("9:30", 570), ("9h30", 570), ("09 h 30", 570), ("9h", 540), ("0930", 570), ("24:30", 1470), ("", None)],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text, minute):
    assert typed.read_clock(text) == minute


@pytest.mark.parametrize("text", ["midi", "9:75", "36:00", "9:30:00", "-1:00", "9h3x", "９:30", "1" * 300])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(Error, match="bad_clock"):
        typed.read_clock(text)


@given(st.lists(st.tuples(DAY, MINUTE, MINUTE).filter(lambda one: one[1] < one[2]).map(list), max_size=4))
def test_hours_that_are_shown_are_read_as_themselves(hours):
    assert typed.read_hours(typed.hours(hours)) == hours


@pytest.mark.parametrize("text", ["toujours", "18:00-08:00", "08:00", "J 08:00-", "08:00-08:00"])
def test_what_are_no_hours_is_refused(text):
    with pytest.raises(Error, match="bad_hours"):
        typed.read_hours(text)


ONE = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["fr", "en", "bmq"]),
        "target": st.sampled_from(["bm", "ff"]),
        "mode": st.sampled_from(["booth", "consecutive", "whispered", "sign"]),
        "confirmed": st.booleans(),
    }
)


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_interpretation_that_is_shown_is_read_as_itself(app, locale):
    @given(st.lists(ONE, max_size=4))
    def holds(entries):
        assert typed.read_interpretation(typed.interpretation(entries)) == entries

    with app.app_context(), speaking(locale):
        holds()
        on_request = [{"source": "", "target": "", "mode": "on_request", "confirmed": False}]
        assert typed.read_interpretation(typed.interpretation(on_request)) == on_request


@pytest.mark.parametrize("text", ["français-bambara", "fr cabine", "confirmée", "fr-bm chantée", "-"])
def test_interpretation_that_cannot_be_read_is_refused(context, text):
    with pytest.raises(Error, match="bad_interpretation"):
        typed.read_interpretation(text)


def test_rooms_are_read_by_code_or_name_whatever_the_case():
    ids = {"gs": "1", "salle bani": "2"}
    assert typed.read_rooms("Salle Bani; gs, GS", ids) == ["2", "1"]
    with pytest.raises(Error, match="unknown_room_code"):
        typed.read_rooms("cuisine", ids)


def test_protected_times_that_are_shown_are_read_as_themselves_and_keep_their_other_languages(context):
    stored = [
        {"label": {"fr": "Prière", "en": "Prayer"}, "hours": [None, 780, 840], "weekday": 4},
        {"label": {"fr": "Déjeuner de gala"}, "hours": [2, 750, 840], "weekday": None},
    ]
    read = place_forms.read_protected(place_forms.protected_text(stored))
    assert place_forms.keep_labels(read, stored) == stored
    for text in ("Prière", "vendredi Prière", "13:00-14:00"):
        with pytest.raises(Error, match="bad_protected"):
            place_forms.read_protected(text)


def test_protected_times_are_read_from_what_is_stored():
    stored = [
        {"label": {"fr": "Prière"}, "hours": [2, 780, 840], "weekday": 4},
        {"label": {"fr": "Repas"}, "hours": [None, 720, 780]},
    ]
    read = (Protected({"fr": "Prière"}, Hours(780, 840, 2), 4), Protected({"fr": "Repas"}, Hours(720, 780)))
    assert settings_rules.protected(stored) == read
