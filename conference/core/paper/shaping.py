"""Lines of text shaped by Pango, inside the render worker: once in a document, however often a line is in it."""

from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import Layout

from conference.core.paper.drawing import Text
from conference.core.paper.ink import POINTS, colour, number
from conference.core.paper.lettering import FAMILIES

FONT_CONFIGURATION = FontConfiguration()
_ALIGN = {"start": 0.0, "middle": 0.5, "end": 1.0}
_BOLD, _REGULAR = 700, 400
_PLACE = Matrix(d=-1)


class Shaped(NamedTuple):
    """A shaped line: where its ink begins and how wide it is, in points; the operators that show it."""

    left: float
    width: float
    operators: bytes


class Lines:
    """The lines of one document, whose fonts are cut down to the letters that it shows."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, float, bool, bool], Shaped] = {}

    def shown(self, stream: Any, item: Text) -> bytes:
        """Return the operators that put a line of text in its place; ``stream`` is told its fonts."""
        if not item.text.strip():
            return b""
        key = (item.text, item.size, item.bold, item.right_to_left)
        line = self._known.get(key)
        if line is None:
            line = self._known[key] = _shaped(stream, *key)
        x, narrow = place(item, line.left, line.width)
        start = f"{colour(item.ink)} BT {narrow:.6g} 0 0 -1 {number(x)} {number(item.y * POINTS)} Tm\n"
        return b"%s%s ET" % (start.encode(), line.operators)


def place(item: Text, left: float, width: float) -> tuple[float, float]:
    """Return where a line whose ink is so wide begins, in points, and by how much it is narrowed to its box.

    Lines are aligned by their ink, not by their advance: the hook of a large J would reach out, an M stand back.
    """
    room = None if item.width is None else round(item.width * POINTS, 3)
    narrow = min(1.0, room / width) if room is not None and width else 1.0
    return item.x * POINTS - (left + width * _ALIGN[item.align]) * narrow, narrow


def extents(text: str, size: float, bold: bool, right_to_left: bool) -> tuple[float, float]:  # noqa: FBT001 (as in a Text)
    """Return where the ink of a line begins and how wide it is, in points."""
    line, _ = line_of(text, size, bold, right_to_left)
    return _ink(line)


def line_of(text: str, size: float, bold: bool, right_to_left: bool) -> tuple[Any, Any]:  # noqa: FBT001 (as in a Text)
    """Return a line as Pango shapes it, and the layout to which it belongs: it holds until another line is shaped."""
    layout, _ = _layout(size, bold, right_to_left)
    layout.set_text(text)
    return layout.get_first_line()[0], layout


def _shaped(stream: Any, text: str, size: float, bold: bool, right_to_left: bool) -> Shaped:  # noqa: FBT001 (as in a Text)
    left, width = extents(text, size, bold, right_to_left)
    layout, style = _layout(size, bold, right_to_left)
    scratch = stream.clone()
    draw_first_line(scratch, SimpleNamespace(text=text, style=style, pango_layout=layout), "clip", "none", _PLACE)
    operators = b"\n".join(scratch.stream[1:])  # without the first, its place
    return Shaped(left, width, operators.replace(b">0<", b"").replace(b">0]", b">]"))  # nor moves by nothing


def _ink(line: Any) -> tuple[float, float]:
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
