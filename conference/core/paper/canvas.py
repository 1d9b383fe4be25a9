"""Drawings on PDF pages, inside the render worker.

WeasyPrint lays out HTML at 10 ms a badge; what stands at known places takes less than half a millisecond. So a page
here is not HTML: it is an object with the interface of ``weasyprint.document.Page`` (a document may be made from a list
of pages) that paints itself. Letters still go through Pango and WeasyPrint's own drawing of a shaped line
(``shaping``), so every script, mixed directions, font fallback and subsetting are theirs. That drawing is not a public
interface: ``weasyprint`` is pinned, and the tests read the result back.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from weasyprint.document import Document
from weasyprint.pdf.metadata import DocumentMetadata

from conference.core.paper import reference
from conference.core.paper.drawing import Drawing, Image, Item, Page, Part, Path, Qr, Stamp, Text, from_data
from conference.core.paper.embedding import Pictures
from conference.core.paper.ink import (
    POINTS,
    fixed_squares,
    placed,
    scaled,
    shape,
    squares,
    varying_squares,
)
from conference.core.paper.qr import QUIET, qr_runs, qr_size
from conference.core.paper.shaping import FONT_CONFIGURATION, Lines
from conference.core.paper.ticket_symbols import SIDE, is_ticket, modules

_PIXEL = 96 / 72
_WHOLE = SIDE + 2 * QUIET
_FRAME = "\0qr"


def draw(head: Mapping[str, Any], parts: Sequence[bytes] = ()) -> tuple[dict[str, Any], bytes]:
    """Return the PDF of ``head["drawing"]``, and as ``incomplete`` the pages on which an item could not be drawn.

    Its metadata hold the title, the language and the program's name; no date, no host. ``parts`` are its assets.
    """
    drawing = from_data(head["drawing"], parts)
    written, incomplete = painted(drawing)
    if incomplete:
        written, incomplete = reference.instead(drawing, written, incomplete)
    return {"incomplete": [place + 1 for place in incomplete]}, written


def painted(drawing: Drawing) -> tuple[bytes, list[int]]:
    """Return the PDF of a drawing, and the pages, counted from 0, that lack an item."""
    shared = _Shared(drawing)
    pages = [_Page(page, shared) for page in drawing.pages]
    about = DocumentMetadata(title=drawing.title, lang=drawing.language)
    document = Document(pages, about, None, FONT_CONFIGURATION, {}, None)
    written: bytes = document.write_pdf(finisher=shared.pictures.finish)
    return written, [place for place, page in enumerate(pages) if page.incomplete]


class _Shared:
    """What the pages of a document share: each face, each picture and each shaped line is in it once."""

    def __init__(self, drawing: Drawing) -> None:
        self.faces = drawing.faces
        self.lines = Lines()
        self.pictures = Pictures(drawing.assets)
        self.groups: dict[str, str] = {}


class _Page:
    """A page that paints itself, with the attributes that WeasyPrint expects of one (sizes in CSS pixels)."""

    bleed = dict.fromkeys(("left", "right", "top", "bottom"), 0)
    links: tuple[Any, ...] = ()
    bookmarks: tuple[Any, ...] = ()

    def __init__(self, page: Page, shared: _Shared) -> None:
        self.width = page.width * POINTS * _PIXEL
        self.height = page.height * POINTS * _PIXEL
        self.anchors: dict[str, Any] = {}
        self.forms: dict[Any, list[Any]] = {None: []}
        self.incomplete = False
        self._page, self._shared = page, shared

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the parts of the page; coordinates are points, downwards."""
        scale *= _PIXEL
        if round(scale, 6) != 1:
            stream.transform(a=scale, d=scale)
        stream.stream.extend(self._part(stream, part) for part in self._page.parts)

    def _part(self, stream: Any, part: Part) -> bytes:
        content = self._all(stream, part.items)
        if part.face is not None:
            content = b"%s\n%s" % (self._face(stream, part.face), content)
        if part.x or part.y or part.turned:
            return placed(part.x, part.y, content, turned=part.turned)
        return content

    def _all(self, stream: Any, items: Sequence[Item], *, in_group: bool = False) -> bytes:
        """Paint every item that can be painted: one bad value must not cost two hundred people their badge."""
        painted_items = []
        for item in items:
            try:
                painted_items.append(self._one(stream, item, in_group=in_group))
            except Exception:  # noqa: BLE001 (see above; the page is painted again in the other way, or reported)
                self.incomplete = True
        return b"\n".join(painted_items)

    def _one(self, stream: Any, item: Item, *, in_group: bool) -> bytes:
        match item:
            case Text():
                return self._shared.lines.shown(stream, item)
            case Path():
                return shape(item)
            case Image():
                return self._shared.pictures.shown(stream, item)
            case Qr():
                return self._qr(stream, item, in_group=in_group)
            case Stamp():
                return placed(item.x, item.y, self._stamp(stream, item.face, in_group=in_group))

    def _stamp(self, stream: Any, name: str, *, in_group: bool) -> bytes:
        if in_group:  # groups have resources of their own
            return self._all(stream, self._shared.faces[name].items, in_group=True)
        return self._face(stream, name)

    def _face(self, stream: Any, name: str) -> bytes:
        """Draw a face the first time it is asked for; every page refers to that one."""
        if name not in self._shared.groups:
            face = self._shared.faces[name]
            group = self._group(stream, name, face.width * POINTS, face.height * POINTS)
            group.stream.append(self._all(group, face.items, in_group=True))
        return f"/{self._shared.groups[name]} Do".encode()

    def _qr(self, stream: Any, item: Qr, *, in_group: bool) -> bytes:
        """Return a symbol; of a ticket's, what all tickets have is in the file once."""
        if in_group or not is_ticket(item.text):
            return scaled(item.x, item.y, item.size / qr_size(item.text), squares(qr_runs(item.text)))
        if _FRAME not in self._shared.groups:
            self._group(stream, _FRAME, _WHOLE, _WHOLE).stream.append(fixed_squares())
        frame = f"/{self._shared.groups[_FRAME]} Do".encode()
        squares_of_ticket = varying_squares(modules(item.text))
        return scaled(item.x, item.y, item.size / _WHOLE, b"%s\n%s" % (frame, squares_of_ticket))

    def _group(self, stream: Any, name: str, width: float, height: float) -> Any:
        """Return a stream that many pages show."""
        group = stream.add_group(0, 0, round(width, 3), round(height, 3))
        del group.extra["Group"]  # plain ink: old printers turn a page with transparency into one coarse picture
        self._shared.groups[name] = group.id
        return group
