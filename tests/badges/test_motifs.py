from itertools import combinations

import pytest
from PIL import ImageChops

from conference.badges.motifs import MOTIFS, frieze, motif
from conference.core import paper
from conference.core.paper.drawing import Drawing, Page, Part, Path
from tests.paper_reading import picture


def inside(steps, x, y, width, height):
    for _, *numbers in steps:
        for place, number in enumerate(numbers):
            low, size = (y, height) if place % 2 else (x, width)
            assert low - 0.01 <= number <= low + size + 0.01


@pytest.mark.parametrize("name", [*MOTIFS, "unknown"])
def test_a_motif_stays_in_its_square_and_a_frieze_in_its_strip(name):
    inside(motif(name, 10, 20, 5), 10, 20, 5, 5)
    inside(frieze(name, 6, 28, 93, 3.2), 6, 28, 93, 3.2)


@pytest.mark.paper
def test_motifs_can_be_told_apart_in_black_and_white():
    pages = [Page(20, 20, [Part([Path(motif(name, 2, 2, 16), fill="#000000")])]) for name in MOTIFS]
    pdf = paper.draw(Drawing(pages, "Motifs", "fr"))
    seen = [picture(pdf, page, dpi=100).point(lambda level: 255 if level > 127 else 0) for page in range(len(MOTIFS))]
    for one, other in combinations(seen, 2):
        different = ImageChops.difference(one, other).histogram()[255]
        assert different > 0.04 * one.width * one.height
