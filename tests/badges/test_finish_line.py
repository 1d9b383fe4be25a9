"""Two hundred badges of people of all scripts, in every format and on every sheet on offer: what leaves the press.

Each layout prints a few of them, so that together they are all: a code that opens the door, a name that can be read
and searched, letters that every printer has, nothing outside of the paper and nothing over the code.
"""

import io
from contextlib import closing
from itertools import cycle, islice

import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp

from conference.badges.arranging import arranged
from conference.badges.backs import Content, Line
from conference.badges.formats import FORMATS
from conference.badges.recipes import Recipe
from conference.badges.render import badges_pdf
from conference.badges.rules import BadgeData, BadgeEvent
from conference.badges.sheets import sheets_for
from tests.paper_reading import letters

GIVEN = (
    "Aminata", "Ɲɛnɛkɔrɔ", "Ŋarɔ́ Bà", "محمد الأمين", "عائشة", "ߒߞߏ ߡߎߛߊ߫", "ߊ߬ߟߌ߬", "ⵎⵓⵃⴰ ⴰⴳ", "Tin-Hinan", "Ó",
    "أحمد Ag Mohamed", "Marie-Thérèse Emmanuelle", "N’Golo", "Jean Baptiste", "Sékou Ahmadou", "Żaneta",
)  # fmt: skip
FAMILY = (
    "Traoré", "Ŋaɲɔgɔn N'Diaye", "ولد عبد الله", "ߕߙߊߥߟߋ", "Intalla", "", "Coulibaly طراوري", "Dembélé-Sissoko",
    "Cissé", "Ouédraogo", "Maïga", "Ba", "ߞߎߟߎߓߊߟߌ",
)  # fmt: skip
GROUPS = (("Professionnels de la santé", "#0B5FA5", "cross"), ("Communautés et villages", "#B3261E", "waves"))
EVENT = BadgeEvent("Paix par la Santé au Centre du Mali")
PROGRAMME = Content("Programme", tuple(Line(f"Séance {n}", f"{8 + n} h 00", "Salle Bani") for n in range(6)))
TWO_SIDES = {"back": "programme"}


def people(count):
    """People of all scripts, each with a ticket of their own."""
    found = zip(range(count), cycle(GIVEN), cycle(FAMILY), cycle(GROUPS))
    return [
        BadgeData(
            f"JT{number:026d}", "K7M4QP", given, family, organisation="CSCom de Sah", function="Sage-femme",
            photo=number % 3 > 0, group=group, colour=colour, pattern=pattern,
        )
        for number, given, family, (group, colour, pattern) in found
    ]  # fmt: skip


def cases():
    """Every layout on every sheet on which it can be printed, the page of its own size too; some have two sides."""
    for code, size in FORMATS.items():
        flat = size.height * (2 if size.fold else 1)
        for number, sheet in enumerate(["page", *(sheet.code for sheet in sheets_for(size.width, flat))]):
            more = TWO_SIDES if number % 2 and not size.fold else {}
            yield pytest.param(code, sheet, more, id=f"{code} {sheet}")


CASES = list(cases())
ALL = people(200)
SHARE = -(-len(ALL) // len(CASES))


@pytest.fixture(scope="module")
def everybody():
    """The badges still to be printed: each layout takes its share, and after the last of them the first come again."""
    return cycle(ALL)


@pytest.mark.paper
@pytest.mark.parametrize(("code", "sheet", "more"), CASES)
def test_every_badge_leaves_the_press_as_it_should(everybody, code, sheet, more):
    badges = list(islice(everybody, SHARE))
    layout = arranged(Recipe(format=code, **more), PROGRAMME).layout
    pdf = badges_pdf(badges, layout, sheet, EVENT)
    read = list(fronts(pdf, every=2 if layout.has_back and not layout.fold else 1))
    assert {ticket for page in read for ticket, _ in page.codes} == {badge.ticket for badge in badges}
    left = letters("".join(page.text for page in read))
    for badge in badges:
        for letter in letters(badge.given_names + badge.family_name):
            left.remove(letter)
    for page in read:
        assert page.outside() == []
        assert page.over_codes() == []
    assert not_embedded(pdf) == []


def test_together_they_are_two_hundred():
    assert SHARE * len(CASES) >= len(ALL) == 200


class Front:
    """What stands on one page: its text, its runs of letters with their places, and its codes."""

    def __init__(self, page):
        self.width, self.height = page.get_size()
        texts = page.get_textpage()
        self.text = texts.get_text_range()
        self.runs = [texts.get_rect(index) for index in range(texts.count_rects())]
        scale = 200 / 72
        seen = zxingcpp.read_barcodes(
            page.render(scale=scale, grayscale=True).to_pil(), formats=zxingcpp.BarcodeFormat.QRCode
        )
        self.codes = [(one.text, self._place(one.position, scale)) for one in seen]

    def _place(self, position, scale):
        corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
        across, down = ([getattr(corner, axis) / scale for corner in corners] for axis in "xy")
        return min(across), self.height - max(down), max(across), self.height - min(down)

    def outside(self):
        """The runs of letters that leave the page."""
        return [run for run in self.runs if min(run[:2]) < 0 or run[2] > self.width or run[3] > self.height]

    def over_codes(self):
        """The runs of letters that stand on a code, or closer to it than two of its modules."""
        return [run for run in self.runs for _, place in self.codes if _touch(run, place, 2 / 25)]


def _touch(run, place, quiet):
    margin = (place[2] - place[0]) * quiet
    left, bottom, right, top = place
    apart = run[2] < left - margin or run[0] > right + margin or run[3] < bottom - margin or run[1] > top + margin
    return not apart


def fronts(pdf, every):
    """Read the front of each sheet."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        for number in range(0, len(document), every):
            yield Front(document[number])


def not_embedded(pdf):
    """The fonts that a printer would have to have, or whose letters cannot be searched."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        return [str(one.get("/BaseFont")) for one in fonts if "/Subtype" in one and not _whole(one)]


def _whole(font):
    if str(font.Subtype).startswith("/CIDFont"):
        return any(key in font.FontDescriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return "/ToUnicode" in font or str(font.Subtype) == "/Type3"
