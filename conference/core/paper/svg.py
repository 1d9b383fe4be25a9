"""Drawings as SVG, inside the render worker: what a page shows of paper is what the paper will be.

Nothing in it is text: letters are outlines, so no name can become markup and no font is sent.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from conference.core.paper.drawing import Drawing, Image, Item, Page, Part, Path, Qr, Stamp, Text, from_data
from conference.core.paper.embedding import PDF
from conference.core.paper.ink import POINTS
from conference.core.paper.outlines import FINE, Outlines
from conference.core.paper.pdf_shapes import shapes
from conference.core.paper.qr import qr_size, qr_svg_path
from conference.core.paper.shaping import place

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_MISSING = "#d9d9d9"


def svg(head: Mapping[str, Any], parts: Sequence[bytes]) -> tuple[dict[str, Any], bytes]:
    """Return, as JSON, the SVG of each page of ``head["drawing"]``; ``head["pictures"]``: the address of each asset."""
    drawing = from_data(head["drawing"], parts)
    writer = _Writer(drawing, head["pictures"])
    return {}, json.dumps([writer.page(page) for page in drawing.pages]).encode()


class _Writer:
    """Writes the pages of one drawing."""

    def __init__(self, drawing: Drawing, pictures: Mapping[str, str]) -> None:
        self._faces, self._pictures, self._assets = drawing.faces, pictures, drawing.assets
        self._lines = Outlines()

    def page(self, page: Page) -> str:
        """Return a page."""
        inner = "".join(self._part(part) for part in page.parts)
        size = f"0 0 {_n(page.width)} {_n(page.height)}"
        return f'<svg viewBox="{size}" aria-hidden="true" focusable="false">{inner}</svg>'

    def _part(self, part: Part) -> str:
        inner = self._all(self._faces[part.face].items) if part.face is not None else ""
        inner += self._all(part.items)
        turn = " rotate(180)" if part.turned else ""
        if not (part.x or part.y or turn):
            return inner
        return f'<g transform="translate({_n(part.x)} {_n(part.y)}){turn}">{inner}</g>'

    def _all(self, items: Iterable[Item]) -> str:
        return "".join(self._one(item) for item in items)

    def _one(self, item: Item) -> str:
        match item:
            case Text():
                return self._text(item)
            case Path():
                return _path(item)
            case Image():
                return "".join(self._image(item))
            case Qr():
                scale = item.size / qr_size(item.text)
                at = f"translate({_n(item.x)} {_n(item.y)}) scale({scale:.5g})"
                return f'<path transform="{at}" d="{qr_svg_path(item.text)}"/>'
            case Stamp():
                inner = self._all(self._faces[item.face].items)
                return f'<g transform="translate({_n(item.x)} {_n(item.y)})">{inner}</g>'

    def _text(self, item: Text) -> str:
        if not item.text.strip():
            return ""
        line = self._lines.of(item)
        x, narrow = place(item, line.left, line.width)
        unit = 1 / POINTS / FINE
        at = f"translate({_n(x / POINTS)} {_n(item.y)}) scale({narrow * unit:.5g} {unit:.5g})"
        return f'<path transform="{at}" fill="{_ink(item.ink)}" d="{line.path}"/>'

    def _image(self, item: Image) -> Iterator[str]:
        sides = _sides(item.x, item.y, item.width, item.height)
        window = item.window
        if window:
            yield f'<svg {_sides(*window)} viewBox="{" ".join(map(_n, window))}">'
        href = self._pictures.get(item.asset)
        page = shapes(self._assets[item.asset]) if self._assets.get(item.asset, b"").startswith(PDF) else None
        if page is not None:
            across, down = f"{item.width:.6g}", f"{item.height:.6g}"
            yield f'<g transform="translate({_n(item.x)} {_n(item.y)}) scale({across} {down})">{page}</g>'
        elif href:
            yield f'<image {sides} preserveAspectRatio="none" href="{escape(href)}"/>'
        else:
            yield f'<rect {sides} fill="{_MISSING}"/>'
        if window:
            yield "</svg>"


def _path(path: Path) -> str:
    steps = "".join(command + " ".join(map(_n, numbers)) for command, *numbers in path.steps)
    stroke = f' stroke="{_ink(path.stroke)}" stroke-width="{_n(path.width)}"' if path.stroke else ""
    fill = _ink(path.fill) if path.fill else "none"
    return f'<path fill="{fill}" fill-rule="evenodd"{stroke} d="{steps}"/>'


def _sides(x: float, y: float, width: float, height: float) -> str:
    return f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'


def _ink(ink: str) -> str:
    """Return a colour; black for what is none: it is written into markup."""
    return ink if _COLOUR.fullmatch(ink) else "#000000"


def _n(value: float) -> str:
    return f"{round(value, 2):g}"
