"""The other way to the same paper: a drawing as HTML, laid out whole by WeasyPrint, inside the render worker.

Ten times slower, and nothing of ours but the places. Pages that the canvas cannot paint are made so, and the tests
compare the pictures of both.
"""

import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pikepdf
from weasyprint import CSS, HTML

from conference.core.paper.drawing import Drawing, Image, Item, Page, Part, Path, Qr, Stamp, Step, Text, from_data
from conference.core.paper.embedding import PDF
from conference.core.paper.fetcher import LockedFetcher
from conference.core.paper.ink import POINTS
from conference.core.paper.lettering import FAMILIES
from conference.core.paper.qr import qr_size, qr_svg_path
from conference.core.paper.shaping import FONT_CONFIGURATION, extents, place

_FAMILIES = ", ".join(f"'{family}'" for family in FAMILIES)
#: The line of a text is so high, in em, that it holds every script: its baseline is then known.
_LINE = 6.0
#: From the middle of a line to the baseline: half of what Noto Sans reaches up less what it reaches down.
_BASELINE = (1.069 - 0.293) / 2
_CSS = f"""
html {{ font-family: {_FAMILIES}; font-size: 0 }} body {{ margin: 0 }}
section {{ break-after: page; position: relative }}
svg, img, div, p {{ position: absolute; margin: 0 }} p {{ white-space: pre; line-height: {_LINE} }}
p span {{ line-height: 0 }}
"""


def lay_out(head: Mapping[str, Any], parts: Sequence[bytes] = ()) -> tuple[dict[str, Any], bytes]:
    """Return the PDF of ``head["drawing"]``, laid out whole."""
    return {}, laid_out(from_data(head["drawing"], parts))


def laid_out(drawing: Drawing) -> bytes:
    """Return the PDF of a drawing. A picture that is a page of a PDF is left out: HTML cannot show one."""
    sizes = {(page.width, page.height): f"s{number}" for number, page in enumerate(drawing.pages)}
    sheets = "".join(f"@page {name} {{ size: {w}mm {h}mm; margin: 0 }}" for (w, h), name in sizes.items())
    pages = "".join(_page(page, sizes[page.width, page.height], drawing) for page in drawing.pages)
    html = f'<html lang="{escape(drawing.language)}"><title>{escape(drawing.title)}</title><body>{pages}'
    fetcher = LockedFetcher(drawing.assets)
    style = CSS(string=sheets + _CSS, font_config=FONT_CONFIGURATION, url_fetcher=fetcher)
    document = HTML(string=html, base_url="asset:", url_fetcher=fetcher)
    written: bytes = document.write_pdf(font_config=FONT_CONFIGURATION, stylesheets=[style])
    return written


def instead(drawing: Drawing, written: bytes, incomplete: list[int]) -> tuple[bytes, list[int]]:
    """Return a document whose incomplete pages were laid out instead, and the pages that are incomplete still.

    Where a picture would be lost, which HTML cannot show, that costs more than an item: then pages stay as they are.
    """
    if any(content.startswith(PDF) for content in drawing.assets.values()):
        return written, incomplete
    left = Drawing(
        [drawing.pages[place] for place in incomplete], drawing.title, drawing.language, drawing.faces, drawing.assets
    )
    try:
        others = laid_out(left)
    except Exception:  # noqa: BLE001 (what neither way can draw is left out; the others are there)
        return written, incomplete
    with pikepdf.open(io.BytesIO(written)) as whole, pikepdf.open(io.BytesIO(others)) as part:
        if len(part.pages) != len(incomplete):
            return written, incomplete
        for place_, page in zip(incomplete, part.pages, strict=True):
            whole.pages[place_] = page
        out = io.BytesIO()
        whole.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue(), []


def _page(page: Page, sheet: str, drawing: Drawing) -> str:
    parts = "".join(_part(part, drawing) for part in page.parts)
    return f'<section style="page: {sheet}; width: {page.width}mm; height: {page.height}mm">{parts}</section>'


def _part(part: Part, drawing: Drawing) -> str:
    face = [] if part.face is None else drawing.faces[part.face].items
    return _moved(part.x, part.y, [*face, *part.items], drawing, turned=part.turned)


def _moved(x: float, y: float, items: Sequence[Item], drawing: Drawing, *, turned: bool = False) -> str:
    turn = "; transform: rotate(180deg); transform-origin: 0 0" if turned else ""
    return f'<div style="left: {x}mm; top: {y}mm{turn}">{"".join(_item(item, drawing) for item in items)}</div>'


def _item(item: Item, drawing: Drawing) -> str:
    match item:
        case Text():
            return _text(item) if item.text.strip() else ""
        case Path():
            return _path(item)
        case Qr():
            size = qr_size(item.text)
            box = f'viewBox="0 0 {size} {size}" style="{_box(item.x, item.y, item.size, item.size)}"'
            return f'<svg xmlns="http://www.w3.org/2000/svg" {box}><path d="{qr_svg_path(item.text)}"/></svg>'
        case Image():
            return _image(item, drawing.assets[item.asset])
        case Stamp():
            return _moved(item.x, item.y, drawing.faces[item.face].items, drawing)


def _text(item: Text) -> str:
    x, narrow = place(item, *extents(item.text, item.size, item.bold, item.right_to_left))
    top = item.y * POINTS - (_LINE / 2 + _BASELINE) * item.size
    style = (
        f"left: {x:.3f}pt; top: {top:.3f}pt; font-size: {item.size}pt; color: {escape(item.ink)};"
        f" font-weight: {700 if item.bold else 400}; transform: scaleX({narrow:.6f}); transform-origin: 0 0;"
        f" direction: {'rtl' if item.right_to_left else 'ltr'}"
    )
    return f'<p style="{style}"><span>{escape(item.text)}</span></p>'


def _path(item: Path) -> str:
    fill, stroke = escape(item.fill or "none"), escape(item.stroke or "none")
    ways = f'fill="{fill}" fill-rule="evenodd" stroke="{stroke}" stroke-width="{item.width}" d="{_steps(item.steps)}"'
    box = f'viewBox="0 0 500 500" style="{_box(0, 0, 500, 500)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}><path {ways}/></svg>'


def _steps(steps: Sequence[Step]) -> str:
    return " ".join(f"{command} {' '.join(f'{number:.4f}' for number in numbers)}" for command, *numbers in steps)


def _image(item: Image, content: bytes) -> str:
    if content.startswith(PDF):
        return ""
    x, y, width, height = item.window or (item.x, item.y, item.width, item.height)
    picture = f'<img src="asset:{escape(item.asset)}" style="{_box(item.x - x, item.y - y, item.width, item.height)}">'
    return f'<div style="{_box(x, y, width, height)}; overflow: hidden">{picture}</div>'


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"left: {x}mm; top: {y}mm; width: {width}mm; height: {height}mm"
