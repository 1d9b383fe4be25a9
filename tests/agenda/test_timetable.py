from datetime import date
from uuid import UUID

from conference.agenda import timetable
from conference.agenda.plan import Item, Plan, PlanRoom, Slot

ROOMS = tuple(PlanRoom(UUID(int=number), f"R{number}", {"fr": f"Salle {number}"}) for number in range(1, 5))


def an_item(code, start, rooms=(1,), day=1, **fields):
    slot = Slot(day, start, 30) if start is not None else None
    return Item(
        UUID(int=hash(code) % 2**64),
        code,
        "panel",
        {"fr": code},
        slot=slot,
        rooms=tuple(UUID(int=one) for one in rooms),
        **fields,
    )


def a_plan(*items):
    return Plan("UTC", (date(2026, 3, 2), date(2026, 3, 3)), ("fr",), ROOMS, items)


def shape(*items, day=1):
    """Each row as text: what stands in each cell, and how wide it is."""
    table = timetable.table(a_plan(*items), day)
    return [
        (row.start, [("+".join(item.code for item in cell.items), cell.width) for cell in row.cells])
        for row in table.rows
    ]


def test_a_row_for_each_start_and_a_column_for_each_room_that_is_used():
    elsewhere = an_item("D", 540, (2,), day=2)
    assert shape(an_item("A", 540), an_item("B", 540, (3,)), an_item("C", 600, (3,)), elsewhere) == [
        (540, [("A", 1), ("B", 1)]), (600, [("", 1), ("C", 1)]),
    ]  # fmt: skip


def test_what_is_held_in_neighbouring_rooms_is_one_cell_across_them():
    assert shape(an_item("A", 540, (1, 2, 3)), an_item("B", 600, (4,)))[0] == (540, [("A", 3), ("", 1)])


def test_a_plenary_or_a_break_alone_at_its_time_goes_across_all():
    items = (an_item("P", 540, plenary=True), an_item("B", 600, is_break=True), an_item("X", 660, (3,)))
    assert [cells for _, cells in shape(*items)] == [[("P", 2)], [("B", 2)], [("", 1), ("X", 1)]]
    beside = an_item("Y", 540, (3,))
    assert shape(*items, beside)[0] == (540, [("P", 1), ("Y", 1)])


def test_rooms_apart_and_two_in_one_room_are_shown_without_losing_anything():
    assert shape(an_item("A", 540, (1, 3)), an_item("B", 540, (1,)), an_item("C", 600, (2,)))[0] == (
        540, [("A+B", 1), ("", 1), ("", 1)],
    )  # fmt: skip
    assert shape(an_item("A", 540, (1, 2)), an_item("B", 540, (2,)))[0] == (540, [("A", 1), ("B", 1)])


def test_what_has_no_room_has_a_column_of_its_own():
    table = timetable.table(a_plan(an_item("A", 540), an_item("B", 540, ())), 1)
    assert (table.roomless, [len(cell.items) for cell in table.rows[0].cells]) == (True, [1, 1])


def test_every_item_of_a_day_stands_in_its_table_once_and_rows_are_equally_wide():
    items = [an_item(f"S{number}", 480 + number % 5 * 30, {1 + number % 4, 1 + number % 3}) for number in range(30)]
    table = timetable.table(a_plan(*items), 1)
    shown = [item.code for row in table.rows for cell in row.cells for item in cell.items]
    assert sorted(shown) == sorted(one.code for one in items)
    assert {sum(cell.width for cell in row.cells) for row in table.rows} == {len(table.rooms)}


def test_the_next_one_is_the_first_that_begins_later_in_one_of_the_rooms():
    one, other, third = an_item("A", 540), an_item("B", 600, (2,)), an_item("C", 630, (1, 2))
    plan = a_plan(one, other, third, an_item("D", None))
    assert timetable.next_of(plan, one) == third
    assert timetable.next_of(plan, other) == third
    assert timetable.next_of(plan, third) is None
    assert [item.code for item in timetable.unscheduled(plan)] == ["D"]
