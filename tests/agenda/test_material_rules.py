"""Where a material may lead and when it is seen."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.agenda import material_rules as rules
from conference.core.errors import Error

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.exemple.org/a.pdf",
        "https://exemple.org:8443/é?x=1#y",
        "HTTPS://Exemple.ORG",
        "https://élan.ml/rapport",
        "  https://drive.exemple.org/file/d/1-a_b/view ",
    ],
)
def test_an_address_that_people_can_open_is_taken_as_typed(address):
    assert rules.checked_address(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "http://exemple.org", "exemple.org/a.pdf", "javascript:alert(1)", "https:javascript:alert(1)",
        "data:text/html,x",
        "https://", "https:///a", "https://localhost/a", "https://127.0.0.1/a", "https://[::1]/a",
        "https://2130706433/",
        "https://moi:secret@exemple.org/", "https://exemple.org@mal.org/", "https://exemple.org/a b",
        'https://exemple.org/"><script>', "https://exemple.org\\@mal.org/", "https://-x.org/", "https://exemple.org:0/",
        "https://exemple.org:port/", "https://exemple..org/", "https://" + "a" * 70 + ".org/", "ftp://exemple.org/a",
        "//exemple.org/a", "",
    ],
)  # fmt: skip
def test_an_address_that_is_none_or_leads_astray_is_refused(address):
    with pytest.raises(Error) as refused:
        rules.checked_address(address)
    assert refused.value.code == "material_address"


def test_what_nobody_sees_in_an_address_does_not_stay_in_it():
    assert rules.checked_address("https://exemple.org/\u202egnp.exe\x00") == "https://exemple.org/gnp.exe"


def test_an_address_longer_than_its_column_is_refused():
    with pytest.raises(Error) as refused:
        rules.checked_address("https://exemple.org/" + "a" * 500)
    assert (refused.value.code, refused.value.params) == ("material_too_long", {"limit": 500})


@given(st.text(max_size=80))
def test_whatever_is_typed_is_an_address_of_the_web_or_refused(typed):
    try:
        found = rules.checked_address(typed)
    except Error:
        return
    assert found.lower().startswith("https://")
    assert not set(found) & set("\"'<> \n\r\t") - {"'"}


@pytest.mark.parametrize(
    ("begins", "ends", "seen"),
    [
        (None, None, True), (NOW, None, True), (NOW + HOUR, None, False), (None, NOW, None), (None, NOW + HOUR, True),
        (NOW - HOUR, NOW, None), (rules.HIDDEN, None, None), (rules.HIDDEN - 14 * HOUR, None, None),
    ],
)  # fmt: skip
def test_a_material_is_seen_from_its_first_moment_to_just_before_its_last(begins, ends, seen):
    assert rules.is_open(begins, ends, NOW) is seen
