"""Which records of an event are worth comparing at all: few of the fifty million pairs of ten thousand. Pure.

Whoever may be one person meets in a block: who shares a contact; who has one name and one organisation, or one work in
one district, or a name that few have; and in one organisation, who has one word of the name in common. A block never
grows past a bound, so the cost grows with the people, not with their square.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from conference.participants.likeness_rules import FEW, Crowd, Face, Likeness, compare

#: As many of a block are compared each with each; of more, each with its neighbours in the order of what they do.
_LARGEST, _NEIGHBOURS = 40, 8
#: Of names in one organisation, as many are measured at once.
_MEASURED, _NEAR = 400, 80
_FEW_NAMESAKES, _OF_EACH_NAME = 6, 3


def alike(faces: Sequence[Face], crowd: Crowd) -> Iterator[tuple[Face, Face, Likeness]]:
    """Give the pairs of records that an organiser should look at; each once, the earlier record of ``faces`` first."""
    for first, second in sorted(candidates(faces)):
        likeness = compare(faces[first], faces[second], crowd)
        if likeness.worth_asking:
            yield faces[first], faces[second], likeness


def candidates(faces: Sequence[Face]) -> set[tuple[int, int]]:
    """Return the pairs to compare, by their places in ``faces``, the lower first."""
    found: set[tuple[int, int]] = set()
    for block in _blocks(faces):
        found.update(_pairs(faces, block))
    for block in _of_one_organisation(faces):
        found.update(_near(faces, block))
    return found


def _blocks(faces: Sequence[Face]) -> Iterator[list[int]]:
    contacts = _gathered(faces, lambda face: face.contacts)
    yield from (block for block in contacts if len(block) <= FEW)
    yield from _gathered(faces, lambda face: [(face.keys, face.place)] if face.place else [])
    yield from _gathered(faces, lambda face: [(face.keys, face.district, face.work)])
    names = _gathered(faces, lambda face: [face.keys, "".join(face.words)])
    yield from (block for block in names if len(block) <= _FEW_NAMESAKES)
    turned = _gathered(faces, lambda face: ["".join(sorted("".join(face.words)))])
    yield from (block for block in turned if len(block) <= _FEW_NAMESAKES)


def _of_one_organisation(faces: Sequence[Face]) -> Iterator[list[int]]:
    """Give who has a word of the name in common in one organisation; the rarest that they have, where many do."""
    common = Counter(key for face in faces for key in set(face.keys))
    for block in _gathered(faces, lambda face: {(key, face.place) for key in face.keys if len(key) > 1}):
        several = _few_of_each_name(faces, block)
        ordered = sorted(several, key=lambda at: (min(faces[at].keys, key=lambda key: common[key]), faces[at].work))
        yield from (ordered[at : at + _MEASURED] for at in range(0, len(ordered), _MEASURED))


def _few_of_each_name(faces: Sequence[Face], block: list[int]) -> Iterator[int]:
    """Leave out most of those who have one name in one place: they meet elsewhere already."""
    seen: Counter[tuple[str, ...]] = Counter()
    for at in block:
        seen[faces[at].keys] += 1
        if seen[faces[at].keys] <= _OF_EACH_NAME:
            yield at


def _gathered(faces: Sequence[Face], keys: Callable[[Face], Iterable[Hashable]]) -> Iterable[list[int]]:
    found: dict[Hashable, list[int]] = {}
    for at, face in enumerate(faces):
        if face.words:
            for key in keys(face):
                found.setdefault(key, []).append(at)
    return (block for block in found.values() if len(block) > 1)


def _pairs(faces: Sequence[Face], block: list[int]) -> Iterator[tuple[int, int]]:
    if len(block) <= _LARGEST:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda at: (faces[at].work, faces[at].age, at))
    for place, at in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + _NEIGHBOURS]:
            yield min(at, other), max(at, other)


def _near(faces: Sequence[Face], block: list[int]) -> Iterator[tuple[int, int]]:
    """Give the pairs of a block whose names are written nearly alike."""
    from rapidfuzz import fuzz, process

    names = [" ".join(faces[at].words) for at in block]
    for place, name in enumerate(names[:-1]):
        found = process.extract(
            name, names[place + 1 :], scorer=fuzz.token_set_ratio, processor=None, score_cutoff=_NEAR, limit=None
        )
        for _, _, after in found:
            first, second = block[place], block[place + 1 + after]
            yield min(first, second), max(first, second)
