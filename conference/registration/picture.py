"""The QR and the code of a participant as a picture to keep on a phone: nothing else is on it."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from conference.core import paper, text

FILE_NAME = "code.png"
_FONT = Path(__file__).resolve().parents[2] / "static" / "fonts" / "NotoSans-Bold.ttf"
_WIDTH = 600
_LINE = 130
_BLACK, _WHITE = 0, 255


def picture(code: str, ticket: str) -> bytes:
    """Return a PNG of 600 × 730 pixels, black on white: the QR of the ticket over the code to say aloud."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (_WIDTH, _WIDTH + _LINE), _WHITE)
    draw = ImageDraw.Draw(image)
    if ticket:
        _draw_qr(draw, ticket)
    draw.text((_WIDTH // 2, _WIDTH + _LINE // 3), text.speak(code), font=_font(), fill=_BLACK, anchor="mm")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw_qr(draw: Any, ticket: str) -> None:
    module = _WIDTH // paper.qr_size(ticket)
    start = (_WIDTH - module * len(paper.qr(ticket))) // 2
    for y, row in enumerate(paper.qr(ticket)):
        for x, black in enumerate(row):
            if black:
                left, top = start + x * module, start + y * module
                draw.rectangle((left, top, left + module - 1, top + module - 1), fill=_BLACK)


@cache
def _font() -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(_FONT), 84)
