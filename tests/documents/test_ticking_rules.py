import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.documents.ticking_rules import MOST, ranges, read

ALL = range(1, 31)


def span(*pairs):
    return tuple(number for first, last in pairs for number in range(first, last + 1))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1-14, 16, 18 à 22 sauf 20", span((1, 14), (16, 16), (18, 19), (21, 22))),
        ("1 2 3", (1, 2, 3)),
        ("1,2,3 et 5", (1, 2, 3, 5)),
        ("1;2;3", (1, 2, 3)),
        ("1. 2. 3.", (1, 2, 3)),
        ("3, 1, 2", (1, 2, 3)),
        ("1–4", (1, 2, 3, 4)),
        ("1 — 4", (1, 2, 3, 4)),
        ("1‑4", (1, 2, 3, 4)),
        ("de 1 à 4", (1, 2, 3, 4)),
        ("du 1 au 4", (1, 2, 3, 4)),
        ("1 jusqu’à 4", (1, 2, 3, 4)),
        ("1 a 4", (1, 2, 3, 4)),
        ("lignes 1 à 3 et ligne 7", (1, 2, 3, 7)),
        ("n° 1, N°2, nº 3", (1, 2, 3)),
        ("١٤، ١٦ و ١٨", (14, 16, 18)),
        ("١-٣", (1, 2, 3)),
        ("۱۲", (12,)),
        ("007", (7,)),
        ("1\n2\n3", (1, 2, 3)),
        ("1-5 sauf 2 et 4", (1, 3, 5)),
        ("1-5 SAUF 2-4", (1, 5)),
        ("1-5, hors 3", (1, 2, 4, 5)),
        ("1 to 5 except 3", (1, 2, 4, 5)),
        ("1-5 sauf 3, 9", (1, 2, 4, 5, 9)),
        ("1-5 sauf 3, 9-11 sauf 10", (1, 2, 4, 5, 9, 11)),
        ("1-5 sauf 3\n3", (1, 2, 3, 4, 5)),
        ("tous", tuple(ALL)),
        ("Tous sauf 3, 5 et 20-22", tuple(n for n in ALL if n not in {3, 5, 20, 21, 22})),
        ("toutes les lignes sauf la 30", tuple(range(1, 30))),
        ("", ()),
        ("  ,; \n", ()),
    ],
)
def test_numbers_are_read_as_people_write_them(text, numbers):
    typed = read(text, ALL)
    assert typed.numbers == numbers
    assert typed.unread == ()


@pytest.mark.parametrize(
    ("text", "numbers", "unread"),
    [
        ("1, douze, 3", (1, 3), ("douze",)),
        ("14-1", (), ("14-1",)),
        ("14 à 1", (), ("14 à 1",)),
        ("0", (), ("0",)),
        ("1-99999", (), ("1-99999",)),
        ("1-", (), ("1-",)),
        ("1 à", (), ("1à",)),
        ("-5", (5,), ("-",)),
        ("sauf 3", (3,), ("sauf",)),
        ("1-3 ?", (1, 2, 3), ("?",)),
        ("1²", (1,), ("²",)),
        ("12a", (), ("12a",)),
        ("1-, 3", (3,), ("1-",)),
        ("5 5?x", (5,), ("?", "x")),
    ],
)
def test_what_says_nothing_is_named_and_never_guessed(text, numbers, unread):
    typed = read(text)
    assert typed.numbers == numbers
    assert typed.unread[: len(unread)] == unread


def test_what_is_written_twice_counts_once_and_is_told():
    assert read("1-5, 3, 3, 7").twice == (3,)
    assert read("1-5, 3 sauf 3").twice == ()


def test_a_text_without_end_is_cut_and_says_so():
    assert read("1 " * 5000).unread == ("…",)
    assert read("9" * 300).unread == ("9" * 300,)


@given(st.sets(st.integers(1, MOST)))
def test_what_is_said_as_ranges_is_read_again_as_it_was(numbers):
    said = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges(sorted(numbers)))
    typed = read(said[:3000] if len(said) < 3000 else "")
    if len(said) < 3000:
        assert set(typed.numbers) == numbers
        assert typed.unread == typed.twice == ()


@given(st.sets(st.integers(1, 60), min_size=1), st.sets(st.integers(1, 60)))
def test_leaving_out_is_taking_away(numbers, without):
    out = sorted(without & numbers)
    text = " ".join(map(str, sorted(numbers))) + (f" sauf {', '.join(map(str, out))}" if out else "")
    assert set(read(text).numbers) == numbers - without


@given(st.text())
def test_any_text_is_read_or_named(text):
    typed = read(text, ALL)
    assert list(typed.numbers) == sorted(set(typed.numbers))
    assert all(0 < number <= MOST for number in typed.numbers)


@given(st.text(alphabet="0123456789-, aàsuf\n٣", max_size=40))
def test_every_figure_is_taken_left_out_or_named(text):
    typed = read(text)
    assert typed.numbers or typed.unread or not any(one.isdigit() for one in text) or "sauf" in text
