import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.agenda.printed_rules import blocks, chaired, letters, of_room, parts, rows, shared_out, turns
from tests.agenda.papers import a_part, a_programme, at, shown


def stands(*sessions):
    """Return the codes of a day as they stand on paper: one entry a block."""
    return ["+".join(one.code for one in block.sessions) for block in blocks(a_programme(*sessions), 1)]


def test_sessions_that_begin_together_stand_side_by_side_in_the_order_of_rooms():
    sessions = (shown("N", rooms=("NI",)), shown("G", minutes=90), shown("B", rooms=("BA",)), shown("LATER", 570))
    assert stands(*sessions) == ["G+B+N", "LATER"]


def test_a_plenary_a_break_and_what_takes_most_rooms_stand_across_the_page():
    plenary, pause = shown("P", kind="plenary"), shown("PAUSE", kind="break", rooms=("BA",))
    everywhere = shown("ALL", rooms=("GS", "BA"))
    assert stands(plenary, pause, everywhere, shown("B", rooms=("BA",))) == ["P", "PAUSE", "ALL", "B"]


def test_sessions_told_to_run_together_do_so_although_they_begin_apart():
    assert stands(shown("A", 540, parallel="P"), shown("B", 550, rooms=("BA",), parallel="P")) == ["A+B"]


def test_the_end_of_a_block_is_told_only_where_all_end_together():
    same, apart = (
        blocks(a_programme(shown("A"), shown("B", minutes=length, rooms=("BA",))), 1)[0] for length in (60, 45)
    )
    assert (same.until, apart.until) == (at(1, 600), None)


def test_parts_stand_in_their_session_unless_it_is_not_there():
    panel = shown("PANEL")
    part = shown("PART", 550, 10, parent=panel.id)
    assert stands(panel, part) == ["PANEL"]
    assert parts(a_programme(panel, part), panel) == [part]
    assert of_room(a_programme(panel, part), 1, "GS") == [panel]
    assert stands(part) == ["PART"]


def test_what_runs_past_midnight_stays_on_its_day_and_comes_last():
    assert stands(shown("NIGHT", 1450, 40), shown("EVENING", 1380, 60)) == ["EVENING", "NIGHT"]


def test_nobody_leads_a_break_or_what_is_cancelled():
    programme = a_programme(shown("A"), shown("PAUSE", 600, kind="break"), shown("OFF", 660, cancelled=True))
    assert [one.code for one in chaired(programme, 1)] == ["A"]


def test_time_is_shared_equally_after_the_chair_and_the_rest_is_the_rooms():
    roles = (a_part("chair", "C"), a_part("speaker", "A"), a_part("discussant", "B"), a_part("speaker", "D"))
    shared = turns(shown("A", 540, 60, roles=roles))
    assert [(turn.kind, turn.role, turn.minutes) for turn in shared] == [
        ("chair", None, 5),
        ("speech", 1, 13),
        ("speech", 2, 13),
        ("speech", 3, 13),
        ("discussion", None, 16),
    ]
    assert shared[1].bells == ((5, at(1, 553)), (1, at(1, 557)))
    assert shared[-1].ends_at == at(1, 600)


def test_long_speeches_are_rung_for_three_times_and_never_in_their_first_half():
    (_chair, one, _asked) = turns(shown("A", 540, 60, roles=(a_part("speaker", "A"),)))
    assert [left for left, _at in one.bells] == [10, 5, 1]
    (short,) = turns(shown("A", 540, 1, roles=(a_part("speaker", "A"),)))
    assert short.bells == ()


@pytest.mark.parametrize(
    ("minutes", "roles"), [(60, ()), (60, (a_part("chair", "C"),)), (2, (a_part("speaker", "A"),) * 3)]
)
def test_nothing_is_proposed_without_speakers_or_without_a_minute_for_each(minutes, roles):
    assert turns(shown("A", 540, minutes, roles=roles)) == []


def test_at_a_ceremony_nobody_asks():
    shared = turns(shown("A", 540, 60, kind="ceremony", roles=(a_part("opening", "A"), a_part("speaker", "B"))))
    assert [(turn.kind, turn.minutes) for turn in shared] == [
        ("chair", 5),
        ("speech", 27),
        ("speech", 27),
        ("discussion", 1),
    ]


def test_themes_have_letters_even_after_z():
    assert list(letters([str(number) for number in range(28)]).values())[-3:] == ["Z", "AA", "AB"]


def test_rows_take_so_many_and_the_last_what_is_left():
    assert [len(row) for row in rows([shown(code) for code in "ABCDE"], 2)] == [2, 2, 1]


@pytest.mark.parametrize(
    ("heights", "shares"),
    [
        ([30], [1]),
        ([30] * 3, [3]),
        ([30] * 4, [2, 2]),
        ([30] * 7, [2, 3, 2]),
        ([90, 10, 10, 90], [2, 2]),
        ([200, 10], [1, 1]),
        ([10, 10, 10, 95, 10], [3, 1, 1]),
        ([46, 24, 38, 53, 38, 38], [2, 2, 2]),
    ],
)
def test_a_long_list_is_shared_out_evenly_over_as_few_pages_as_will_do(heights, shares):
    assert [last - first for first, last in shared_out(heights, 100)] == shares


@given(st.lists(st.floats(1, 150), min_size=1, max_size=30))
def test_every_line_of_a_long_list_stands_on_one_page_and_no_page_is_too_full(heights):
    pages = shared_out(heights, 100)
    assert [place for first, last in pages for place in range(first, last)] == [*range(len(heights))]
    assert all(sum(heights[first:last]) <= 100 or last - first == 1 for first, last in pages)
    assert len(pages) == fewest(heights, 100)


def fewest(heights, height):
    """Return how many pages are needed when each is filled before the next is begun."""
    count, left = 0, 0.0
    for one in heights:
        count, left = (count, left - one) if one <= left else (count + 1, height - one)
    return count
