"""Lines of text as the outlines of their letters, inside the render worker: shaped as on paper, no font sent."""

import io
from typing import Any, NamedTuple

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_hb_object_data, get_pango_font_hb_face, get_pango_font_key

from conference.core.paper.drawing import Text
from conference.core.paper.shaping import extents, line_of

FINE = 100
"""Outlines are whole numbers of so many parts of a point."""


class Outline(NamedTuple):
    """A line: where its ink begins and how wide it is, in points; its outline, the baseline at 0, downwards."""

    left: float
    width: float
    path: str


class Outlines:
    """The lines of one document, each outlined once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, float, bool, bool], Outline] = {}

    def of(self, item: Text) -> Outline:
        """Return the outline of a line of text."""
        key = (item.text, item.size, item.bold, item.right_to_left)
        if key not in self._known:
            self._known[key] = Outline(*extents(*key), _path(*key))
        return self._known[key]


def _path(text: str, size: float, bold: bool, right_to_left: bool) -> str:  # noqa: FBT001 (as in a Text)
    pen = SVGPathPen(None, ntos=lambda value: str(round(value)))
    line, _layout = line_of(text, size, bold, right_to_left)
    run, x = line.runs[0], 0.0
    while run != ffi.NULL:
        item, run = run.data, run.next
        font, scale = _font(item.item.analysis.font)
        for glyph in item.glyphs.glyphs[0 : item.glyphs.num_glyphs]:
            place = glyph.geometry
            left, up = x + place.x_offset * FROM_UNITS, place.y_offset * FROM_UNITS
            x += place.width * FROM_UNITS
            if glyph.glyph == pango.PANGO_GLYPH_EMPTY:
                continue
            number = 0 if glyph.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG else glyph.glyph
            font.glyph(number).replay(TransformPen(pen, (scale * FINE, 0, 0, -scale * FINE, left * FINE, up * FINE)))
    return str(pen.getCommands())


class _Font:
    """The letters of one font file."""

    def __init__(self, face: Any, content: bytes) -> None:
        self.face = face  # kept: it is known by its address
        self._font = TTFont(io.BytesIO(content), lazy=True)
        self.em = self._font["head"].unitsPerEm
        self._glyphs, self._names = self._font.getGlyphSet(), self._font.getGlyphOrder()
        self._known: dict[int, DecomposingRecordingPen] = {}

    def glyph(self, number: int) -> DecomposingRecordingPen:
        """Return the outline of a letter by its number."""
        if number not in self._known:
            pen = self._known[number] = DecomposingRecordingPen(self._glyphs)
            self._glyphs[self._names[number]].draw(pen)
        return self._known[number]


_FONTS: dict[int, _Font] = {}


def _font(pango_font: Any) -> tuple[_Font, float]:
    """Return the font of a run and how many points a unit of it is."""
    face = get_pango_font_hb_face(pango_font)
    address = int(ffi.cast("uintptr_t", face))
    if address not in _FONTS:
        _FONTS[address] = _Font(face, get_hb_object_data(face))
    font = _FONTS[address]
    return font, _size(pango_font) / font.em


def _size(pango_font: Any) -> float:
    size: float = get_pango_font_key(pango_font)[2]
    return size
