from uuid import uuid4

from conference.participants import lists
from conference.participants.rules import OVER, STATES
from conference.reports.rules import Cell, Heads, Tally

GROUP, OTHER, PLACE = uuid4(), uuid4(), uuid4()


def test_who_is_registered_is_whom_the_list_means():
    tally = Tally([(Cell(GROUP, PLACE, state, "F"), 1) for state in STATES], over=OVER)
    assert tally.everybody() == tally.everybody(lists.Wanted(state=lists.ACTIVE).states)
    assert tally.everybody() == Heads(len(STATES) - len(OVER), len(STATES) - len(OVER), 0)


def test_people_are_added_up_as_a_table_asks():
    tally = Tally(
        [
            (Cell(GROUP, PLACE, "confirmed", "F"), 3),
            (Cell(GROUP, None, "confirmed", "M"), 2),
            (Cell(GROUP, PLACE, "pending", ""), 1),
            (Cell(OTHER, PLACE, "cancelled", "F"), 5),
        ],
        over=OVER,
    )
    assert tally.everybody() == Heads(6, 3, 2)
    assert tally.everybody(OVER) == Heads(5, 5, 0)
    assert tally.group(GROUP, ["confirmed"]) == Heads(5, 3, 2)
    assert tally.group(OTHER) == Heads()
    assert tally.district(PLACE) == Heads(4, 3, 0)
    assert tally.district(None) == Heads(2, 0, 2)


def test_the_share_of_women_counts_only_who_said():
    assert Heads(10, 3, 3).share_of_women == 50
    assert Heads(3, 1, 2).share_of_women == 33
    assert Heads(4, 0, 0).share_of_women is None
