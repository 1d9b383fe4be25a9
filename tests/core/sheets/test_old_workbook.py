"""Excel 97–2003: what is hidden in a workbook stays hidden, and a hostile one ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.core.errors import Error
from conference.core.sheets import book, read_book, xls_child
from tests.core.sheets.old_workbook import compound, xls

ROWS = [["Nom", "Remarque", "Tél"], ["Awa Traoré", "secret", "70010001"], ["Issa", "caché", "70010002"]]


def read(data):
    return read_book("liste.xls", data, max_rows=100, max_columns=10)


def test_hidden_rows_columns_and_sheets_of_an_old_workbook_are_not_read():
    found = read(xls(("Liste", ROWS), ("Vieille", ROWS), hidden=["Vieille"], rows=[2], columns=[1]))
    (sheet,) = found.sheets
    assert (found.hidden, found.unsure) == (("Vieille",), False)
    assert (sheet.name, sheet.hidden_rows, sheet.hidden_columns) == ("Liste", {3}, 1)
    assert [cells for _, cells in sheet.lines][:2] == [("Nom", "", "Tél"), ("Awa Traoré", "", "70010001")]
    assert "secret" not in str(found)


def test_hidden_columns_that_are_empty_do_no_harm():
    found = read(xls(("Liste", [["", "", "Nom"], ["", "", "Awa"]]), columns=[0, 1]))
    assert [cells for _, cells in found.sheets[0].lines] == [("", "", "Nom"), ("", "", "Awa")]


def test_where_nothing_can_be_found_it_is_said(monkeypatch):
    asked = book.asked

    def without(data, *given, program=None):
        return {"error": "sheet_damaged"} if program else asked(data, *given)

    monkeypatch.setattr(book, "asked", without)
    found = read(xls(("Liste", ROWS), rows=[2]))
    assert found.unsure
    assert len(found.sheets[0].lines) == 3


@pytest.mark.parametrize("name", ["WordDocument", "EncryptedPackage"])
def test_another_file_of_that_time_is_refused(name):
    with pytest.raises(Error, match=r"sheet_(unreadable|protected)"):
        read(compound(b"\0" * 9000, name))


def test_a_chain_of_sectors_that_comes_back_to_itself_ends():
    data = bytearray(xls(("Liste", ROWS)))
    data[512 + 4 * 5 : 512 + 4 * 6] = (3).to_bytes(4, "little")
    assert set(xls_child.answer(bytes(data))) <= {"sheets", "error"}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2500), st.binary(min_size=1, max_size=40))
def test_a_damaged_old_workbook_is_walked_through_or_given_up(position, noise):
    data = bytearray(xls(("Liste", ROWS)))
    data[position : position + len(noise)] = noise
    assert set(xls_child.answer(bytes(data))) <= {"sheets", "error"}
