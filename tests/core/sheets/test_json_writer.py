import json
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from conference.core.sheets import Column, json_pieces

COLUMNS = [
    Column("name", "Nom"),
    Column("q.nuits", "Combien de nuits ?", "number"),
    Column("jour", "Jour", "date"),
    Column("date", "Inscrite le", "datetime"),
    Column("photo", "Accord photos", "yes_no", words=("oui", "non")),
]


def written(columns, rows, about=None):
    return json.loads(b"".join(json_pieces(columns, rows, about=about or {})))


def test_values_have_their_types_and_columns_their_keys_and_labels():
    at = datetime(2026, 11, 29, 14, 5, 9, tzinfo=ZoneInfo("Africa/Bamako"))
    rows = [["Ɲeleni", 3, date(2026, 12, 2), at, False], ["", Decimal("1.5"), None, None, None]]
    found = written(COLUMNS, rows, {"people": 2})
    assert found["about"] == {"people": 2}
    assert found["columns"][1] == {"key": "q.nuits", "label": "Combien de nuits ?", "kind": "number"}
    assert found["rows"] == [
        {"name": "Ɲeleni", "q.nuits": 3, "jour": "2026-12-02", "date": "2026-11-29T14:05:09+00:00", "photo": False},
        {"name": None, "q.nuits": 1.5, "jour": None, "date": None, "photo": None},
    ]


def test_nothing_that_is_no_json_comes_out():
    found = written(COLUMNS, [["a\ud800\x00\nb", float("nan"), None, datetime(2026, 1, 1, tzinfo=UTC), True]])
    assert (found["rows"][0]["name"], found["rows"][0]["q.nuits"]) == ("a\nb", None)


def test_nobody_is_an_empty_list():
    assert written(COLUMNS, [])["rows"] == []


@given(st.lists(st.lists(st.text(), min_size=1, max_size=1), max_size=1200))
def test_any_text_is_one_object_a_row(rows):
    assert len(written([Column("a", "A")], rows)["rows"]) == len(rows)
