"""Drawings on PDF pages, inside the render worker.

WeasyPrint lays out HTML at 10 ms a badge; lines put at known places take 2 ms. So a page here is not HTML: it is an
object with the interface of ``weasyprint.document.Page`` (a document may be made from a list of pages) that paints
itself. Letters still go through Pango and WeasyPrint's own drawing of a shaped line, so every script, mixed directions,
font fallback and subsetting are theirs. That drawing is not a public interface: ``weasyprint`` is pinned, and the tests
read the result back.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.document import Document
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import Layout

from conference.core.paper.drawing import Face, Item, Page, Path, Qr, Text, from_data
from conference.core.paper.lettering import FAMILIES
from conference.core.paper.qr import qr_runs, qr_size

FONT_CONFIGURATION = FontConfiguration()
_POINTS = 72 / 25.4
_PIXEL = 96 / 72
_ALIGN = {"start": 0.0, "middle": 0.5, "end": 1.0}
_BOLD, _REGULAR = 700, 400


def draw(head: Mapping[str, Any], _parts: Sequence[bytes] = ()) -> tuple[dict[str, Any], bytes]:
    """Return the PDF of ``head["drawing"]``, and as ``incomplete`` the pages on which an item could not be drawn.

    Its metadata hold the title, the language and the program's name; no date, no host.
    """
    drawing = from_data(head["drawing"])
    faces: dict[str, str] = {}
    pages = [_Page(page, drawing.faces, faces) for page in drawing.pages]
    document = Document(
        pages, DocumentMetadata(title=drawing.title, lang=drawing.language), None, FONT_CONFIGURATION, {}, None
    )
    written: bytes = document.write_pdf()
    return {"incomplete": [number for number, page in enumerate(pages, 1) if page.incomplete]}, written


class _Page:
    """A page that paints itself, with the attributes that WeasyPrint expects of one (sizes in CSS pixels)."""

    bleed = dict.fromkeys(("left", "right", "top", "bottom"), 0)
    links: tuple[Any, ...] = ()
    bookmarks: tuple[Any, ...] = ()

    def __init__(self, page: Page, faces: Mapping[str, Face], drawn: dict[str, str]) -> None:
        self.width = page.width * _POINTS * _PIXEL
        self.height = page.height * _POINTS * _PIXEL
        self.anchors: dict[str, Any] = {}
        self.forms: dict[Any, list[Any]] = {None: []}
        self.incomplete = False
        self._page, self._faces, self._drawn = page, faces, drawn

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the parts of the page; coordinates are points, downwards."""
        with stream.stacked():
            stream.transform(a=scale * _PIXEL, d=scale * _PIXEL)
            for part in self._page.parts:
                with stream.stacked():
                    stream.transform(e=_mm(part.x), f=_mm(part.y))
                    if part.face is not None:
                        stream.draw_x_object(self._face(stream, part.face))
                    self._paint_all(stream, part.items)

    def _face(self, stream: Any, name: str) -> str:
        """Draw a face the first time it is asked for; every page refers to that one."""
        if name not in self._drawn:
            face = self._faces[name]
            group = stream.add_group(0, 0, _mm(face.width), _mm(face.height))
            del group.extra["Group"]  # plain ink: old printers turn a page with transparency into one coarse picture
            self._paint_all(group, face.items)
            self._drawn[name] = group.id
        return self._drawn[name]

    def _paint_all(self, stream: Any, items: Sequence[Item]) -> None:
        """Paint every item that can be painted: one bad value must not cost two hundred people their badge."""
        for item in items:
            start = len(stream.stream)
            try:
                with stream.stacked():
                    _paint(stream, item)
            except Exception:  # noqa: BLE001 (see above; the page is reported)
                del stream.stream[start:]
                self.incomplete = True


def _paint(stream: Any, item: Item) -> None:
    if isinstance(item, Text):
        _text(stream, item)
    elif isinstance(item, Path):
        _path(stream, item)
    else:
        _qr(stream, item)


def _text(stream: Any, item: Text) -> None:
    if not item.text.strip():
        return
    layout, style = _layout(item.size, item.bold, item.right_to_left)
    layout.set_text(item.text)
    left, width = _ink(layout.get_first_line()[0])
    narrow = min(1.0, _mm(item.width) / width) if item.width is not None and width else 1.0
    x = _mm(item.x) - (left + width * _ALIGN[item.align]) * narrow
    box = SimpleNamespace(text=item.text, style=style, pango_layout=layout)
    stream.set_color_rgb(*_rgb(item.ink))
    stream.begin_text()
    draw_first_line(stream, box, "clip", "none", Matrix(a=narrow, d=-1, e=x, f=_mm(item.y)))
    stream.end_text()


def _ink(line: Any) -> tuple[float, float]:
    """Return where the ink of a shaped line begins and how wide it is, in points.

    Lines are aligned by their ink, not by their advance: the hook of a large J would reach out, an M stand back.
    """
    ink = ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(line, ink, ffi.NULL)
    return ink.x * FROM_UNITS, ink.width * FROM_UNITS


class _Style(dict[str, Any]):
    font_config = FONT_CONFIGURATION


@cache
def _layout(size: float, bold: bool, right_to_left: bool) -> tuple[Any, _Style]:  # noqa: FBT001 (keys of the cache)
    style = _Style(INITIAL_VALUES)
    style.update(
        font_family=FAMILIES,
        font_size=size,
        font_weight=_BOLD if bold else _REGULAR,
        direction="rtl" if right_to_left else "ltr",
        lang=None,
    )
    return Layout(style), style


def _path(stream: Any, item: Path) -> None:
    for command, *numbers in item.steps:
        values = [_mm(number) for number in numbers]
        match command:
            case "M":
                stream.move_to(*values)
            case "L":
                stream.line_to(*values)
            case "C":
                stream.curve_to(*values)
            case _:
                stream.close()
    if item.fill:
        stream.set_color_rgb(*_rgb(item.fill))
    if item.stroke:
        stream.set_color_rgb(*_rgb(item.stroke), stroke=True)
        stream.set_line_width(_mm(item.width))
    _finish(stream, item)


def _finish(stream: Any, item: Path) -> None:
    if item.fill and item.stroke:
        stream.fill_and_stroke(even_odd=True)
    elif item.fill:
        stream.fill(even_odd=True)
    elif item.stroke:
        stream.stroke()
    else:
        stream.end()


def _qr(stream: Any, item: Qr) -> None:
    """All modules in one path: neighbouring rows then show no hair of white between them."""
    module = item.size * _POINTS / qr_size(item.text)
    left, top = _mm(item.x), _mm(item.y)
    stream.set_color_rgb(0, 0, 0)
    for x, y, length in qr_runs(item.text):
        stream.rectangle(
            round(left + x * module, 3), round(top + y * module, 3), round(length * module, 3), round(module, 3)
        )
    stream.fill()


def _mm(length: float) -> float:
    return round(length * _POINTS, 3)


def _rgb(ink: str) -> tuple[float, float, float]:
    red, green, blue = (round(int(ink[place : place + 2], 16) / 255, 4) for place in (1, 3, 5))
    return red, green, blue
