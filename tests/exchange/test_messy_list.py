"""A messy list of 240 rows is read exactly, in the shape in which it came and in seven others that are unlike it."""

import json
from collections import Counter

import pytest

from tests.builders import a_district, a_group, an_event
from tests.exchange import messy

GROUPS = {
    "communaute": "Représentants des communautés", "sante": "Professionnels de la santé",
    "gouvernement": "Gouvernement et services de l’État", "ong": "ONG et société civile",
    "ambassade": "Ambassades et missions", "onu": "Agences des Nations Unies", "autre": "Autres",
}  # fmt: skip


@pytest.fixture
def report(app, tmp_path):
    """Rehearse a file with the command, into an event without people; return its report."""

    def run(file):
        with app.app_context():
            event = an_event()
            for code, label in GROUPS.items():
                a_group(event, code, quota=None, label={"fr": label, "en": ""})
            for name in ("Ténenkou", "Youwarou", "Macina", "Tominian"):
                a_district(event, name)
        path, out = tmp_path / file.name, tmp_path / "out.json"
        path.write_bytes(file.data)
        done = app.test_cli_runner().invoke(
            args=["attendees", "import", "forum", str(path), "--dry-run", "--report", str(out)]
        )
        assert done.exit_code == 0, done.output
        return json.loads(out.read_text(encoding="utf-8"))

    return run


# What a shape loses is lost before it reaches us: letters that Windows-1252 does not have, cells of their own in a
# message. A name typed « Diara » stays so: it is a mistake of the list.
TYPED = {"nom": 5, "sexe": 1, "fonction": 2, "email": 1}
WHOLE = {"new": 196, "duplicate": 22, "review": 4, "invalid": 6, "skipped": 12}
EXPECTED = {
    "workbook": (WHOLE, 24, 4, TYPED),
    "twin": (WHOLE, 24, 4, TYPED | {"prenom": 3, "nom": 6}),
    "of_a_mac": (WHOLE, 24, 4, TYPED | {"prenom": 3, "nom": 6}),
    "english": (WHOLE, 24, 4, TYPED),
    "in_two_columns": (WHOLE, 24, 4, {"sexe": 1, "fonction": 2, "email": 1}),
    "utf16": (WHOLE, 24, 4, TYPED),
    "a_sheet_a_section": (WHOLE | {"skipped": 2}, 24, 4, TYPED),
    "message": (
        {"new": 189, "duplicate": 22, "review": 4, "skipped": 4},
        24,
        4,
        {"nom": 5, "structure": 7, "fonction": 3, "email": 2},
    ),
}


@pytest.mark.parametrize("shape", messy.SHAPES, ids=lambda shape: shape.__name__)
def test_every_row_is_what_it_is_no_two_people_are_taken_for_one_and_every_pair_is_found_or_asked(report, shape):
    file = shape()
    rows = report(file)
    statuses, found, proposed, mistakes = EXPECTED[shape.__name__]
    score = messy.score(rows, file.truth)
    assert score.wrong_pairs == set()
    assert score.wrong_statuses == []
    assert dict(Counter(row["status"] for row in rows)) == statuses
    assert (score.found, score.proposed, score.missed) == (found, proposed, 0)
    assert score.mistakes == mistakes
    assert all(row["reason"] for row in rows if row["status"] != "new")
