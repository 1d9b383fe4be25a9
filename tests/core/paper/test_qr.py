import io
import re
import subprocess
import sys

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from conference.core import paper

TICKET = "JT0123456789ABCDEFGHJKMNPQRS"


def drawn(path, size, scale=6):
    picture = Image.new("L", (size * scale, size * scale), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        left, top = int(x) * scale, int(y) * scale
        pen.rectangle((left, top, left + int(length) * scale - 1, top + scale - 1), fill=0)
    return picture


def test_a_ticket_takes_the_second_smallest_symbol():
    assert len(paper.qr(TICKET)) == 25


def test_the_svg_path_reads_as_the_ticket():
    picture = drawn(paper.qr_svg_path(TICKET), paper.qr_size(TICKET))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [TICKET]


def test_the_svg_path_is_small_enough_for_a_page_of_ten_kilobytes():
    assert len(paper.qr_svg_path(TICKET)) < 3000


def test_the_quiet_zone_is_four_modules():
    box = drawn(paper.qr_svg_path(TICKET), 33, scale=1).point(lambda level: 255 - level).getbbox()
    assert box == (4, 4, 29, 29)


@pytest.mark.parametrize("scale", [2, 8])
def test_the_picture_reads_as_the_ticket(scale):
    picture = Image.open(io.BytesIO(paper.qr_png(TICKET, scale)))
    assert picture.size == (33 * scale, 33 * scale)
    assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == [TICKET]


def test_a_page_that_imports_paper_loads_nothing_heavy():
    program = "import sys, conference.core.paper as p; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"weasyprint", "fontTools", "segno", "PIL", "pikepdf"} & set(out)
