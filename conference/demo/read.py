"""Reads the data files beside this module; they are ours, so a fault in them is a fault in the program."""

import csv
import json
from pathlib import Path
from typing import Any

from conference.demo.shapes import Text

_DATA = Path(__file__).parent / "data"
_ANSWERS = {"yes": True, "no": False}


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of `name`.csv, each by column."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def document(name: str) -> Any:
    """Return what `name`.json holds."""
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))


def content(name: str) -> bytes:
    """Return the bytes of a file."""
    return (_DATA / name).read_bytes()


def text(row: dict[str, str], stem: str) -> Text:
    """Return the two languages of a column pair such as `label_fr`, `label_en`."""
    return {"fr": row[f"{stem}_fr"], "en": row[f"{stem}_en"]}


def answer(value: str) -> bool:
    """Return whether a cell says yes; anything but yes or no is a KeyError."""
    return _ANSWERS[value]


def minute(value: str) -> int:
    """Return the minutes since midnight of a time written 13:45."""
    hours, minutes = value.split(":")
    return int(hours) * 60 + int(minutes)
