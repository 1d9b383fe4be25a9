"""Text files: read in any encoding that programs write, and beyond a screenful by a process that can be stopped."""

import pytest

from conference.core.errors import Error
from conference.core.sheets import csv_reader, read_book, text_child, xlsx_reader

ROWS = [["Prénom", "Structure"], ["Aïssata", "Hôtel de ville à Ségou"], ["Noël", "Forêt, près du marché"]]


def cells(data, name="liste.csv"):
    (sheet,) = read_book(name, data, max_rows=5000, max_columns=60).sheets
    return [list(line) for _, line in sheet.lines]


def text(rows, separator=";", end="\r\n"):
    return end.join(separator.join(row) for row in rows)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf-8", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_list_of_windows_of_a_macintosh_or_of_a_telephone_keeps_its_accents(encoding, end):
    assert cells(text(ROWS, end=end).encode(encoding)) == ROWS


def test_signs_that_only_windows_has_do_not_make_a_macintosh_of_a_file():
    rows = [["Nom", "Structure"], ["Awa “Ma” Traoré", "L’hôpital – Ségou • 2"]]
    assert cells(text(rows).encode("cp1252")) == rows


def test_a_file_that_was_put_together_from_two_encodings_is_read_line_by_line():
    first, *others = (text([row]) for row in ROWS)
    data = first.encode() + b"\r\n" + b"\r\n".join(line.encode("cp1252") for line in others)
    assert cells(data) == ROWS


HOSTILE = {
    "one line of fifty megabytes": (lambda: b"a" * 50_000_000, "sheet_too_large"),
    "one line of nineteen megabytes": (lambda: b"a" * 19_000_000, "sheet_too_large"),
    "one cell of six million letters": (lambda: b'nom;x\n"' + b"a" * 5_900_000 + b'";y\n', "sheet_cell_too_long"),
    "a million quotation marks": (lambda: b'nom;x\n"' + b'""' * 500_000, "sheet_cell_too_long"),
    "a million open quotation marks": (lambda: b'nom;x\n"a";b\n' + b'"' * 1_000_001, "sheet_cell_too_long"),
    "a million columns": (lambda: b"c;" * 1_000_000, "sheet_too_many_columns"),
    "nothing but NUL": (lambda: b"\x00" * 1_000_000, "sheet_empty"),
    "NUL between all letters": (lambda: b"n\x00o\x00m\x00" * 400_000, "sheet_cell_too_long"),
    "controls": (lambda: bytes(range(1, 32)) * 30_000, "sheet_unreadable"),
    "three million line ends": (lambda: b"a;b\n" + b"\n" * 3_000_000, "sheet_too_many_rows"),
    "twenty million lines in two encodings": (lambda: b"\xe9\n" * 9_000_000, "sheet_too_large"),
    "the highest planes": (lambda: "𐀀;".encode("utf-16") * 3_000_000, "sheet_too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_ends_by_counting_or_with_its_process(name):
    make, code = HOSTILE[name]
    with pytest.raises(Error, match=code):
        cells(make())


def test_what_is_longer_than_a_screenful_is_read_by_another_process(monkeypatch):
    asked = []
    monkeypatch.setattr(
        csv_reader, "asked", lambda *_given, program: asked.append(program.name) or {"lines": [["Nom"], ["Awa"]]}
    )
    cells(b"a;b\n" * 10)
    assert asked == []
    assert cells(b"a;b\n" * 20_000) == [["Nom"], ["Awa"]]
    assert asked == ["text_child.py"]


def test_that_process_reads_the_same_as_this_one():
    rows = [["Prénom", "Structure"], *([f"Aïssata {at}", "Forêt; près"] for at in range(4000))]
    data = "\r\n".join(f'{name};"{place}"' for name, place in rows).encode("cp1252")
    assert text_child.answer(data, 5000, 60)["lines"] == rows
    assert cells(data) == rows


@pytest.mark.parametrize(
    "program", ["import time\ntime.sleep(60)", "import os\nos.kill(os.getpid(), 9)"], ids=["hangs", "runs into a limit"]
)
def test_a_process_that_takes_too_much_is_ended_in_words(monkeypatch, tmp_path, program):
    child = tmp_path / "child.py"
    child.write_text(program)
    monkeypatch.setattr(csv_reader, "_CHILD", child)
    monkeypatch.setattr(xlsx_reader, "_SECONDS", 0.3)
    with pytest.raises(Error, match="sheet_too_large"):
        cells(b"a;b\n" * 20_000)


def test_that_process_bounds_its_memory_its_seconds_and_writes_no_file(monkeypatch):
    bounds = {}
    monkeypatch.setattr(text_child.resource, "setrlimit", lambda kind, most: bounds.update({kind: most[0]}))
    text_child.limit()
    limits = text_child.resource
    assert bounds[limits.RLIMIT_AS] == 300 * 1024 * 1024
    assert bounds[limits.RLIMIT_CPU] < 10
    assert bounds[limits.RLIMIT_FSIZE] == 0
