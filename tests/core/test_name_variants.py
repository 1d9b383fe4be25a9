import csv
from pathlib import Path

import pytest

FILE = Path(__file__).parents[2] / "conference/core/data/name_variants.csv"
NEVER_ALIKE = [
    ("Touré", "Tounkara"), ("Sangaré", "Sagara"), ("Mamadou", "Mahamadou"), ("Mamadou", "Mohamed"),
    ("Oumar", "Oumou"), ("Aminata", "Aïssata"), ("Cheick", "Siaka"),
]  # fmt: skip
ALIKE = [
    ("Coulibaly", "Kulubali"), ("Diakité", "Jakite"), ("Diarra", "Jara"), ("Sissoko", "Cissoko"), ("Bah", "Ba"),
    ("Dakouo", "Dakuo"), ("Barry", "Bari"), ("Djénépo", "Jenepo"), ("Karabenta", "Karabinta"), ("Ibrahim", "Bréhima"),
]  # fmt: skip


def pairs():
    with FILE.open(encoding="utf-8", newline="") as file:
        return [(row["canonical"], row["variant"]) for row in csv.DictReader(file)]


def spellings(name):
    """All spellings reached from a name, through any number of pairs."""
    known, left = {name}, [name]
    while left:
        here = left.pop()
        found = {b for a, b in pairs() if a == here} | {a for a, b in pairs() if b == here}
        left += found - known
        known |= found
    return known


def test_a_pair_is_two_single_words_and_stands_once():
    assert len(set(pairs())) == len(pairs()) > 150
    assert [pair for pair in pairs() if pair[0] == pair[1] or any(" " in name or not name for name in pair)] == []


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_name_meet(one, other):
    assert other in spellings(one)


@pytest.mark.parametrize(("one", "other"), NEVER_ALIKE)
def test_different_names_never_meet(one, other):
    assert other not in spellings(one)
