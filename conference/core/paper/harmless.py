"""The one page of an uploaded PDF, with what it shows and nothing that acts. Inside the render worker."""

import io
import re
from collections import Counter
from math import hypot
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from conference.core.paper.picture_limits import LARGEST_RESULT, MOST_PIXELS

_MOST_OBJECTS = 20_000
_DEEPEST = 60
_MOST_READ = 20_000_000
#: In points. A pattern that comes again sooner is grey to the eye, and millions of pictures to a printer.
_LEAST_STEP = 0.25
_SHOWN = re.compile(rb"/([^\s/<>()\[\]{}%]+)\s+Do\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
#: What may make a viewer do something, open something or look elsewhere; and what is about the page, not on it.
_DROPPED = frozenset({
    "/A", "/AA", "/AF", "/Alternates", "/Annots", "/AcroForm", "/B", "/DPart", "/Dests", "/EF", "/EmbeddedFiles",
    "/F", "/FDecodeParms", "/FFilter", "/JS", "/JavaScript", "/LastModified", "/Launch", "/Measure", "/Metadata",
    "/Names", "/Next", "/OC", "/OPI", "/OpenAction", "/PS", "/PieceInfo", "/Popup", "/PtData", "/RF", "/Ref",
    "/RichMediaContent", "/StructParent", "/StructParents", "/URI", "/Usage",
})  # fmt: skip
#: Dictionaries whose keys are free names, which a page gives to what it uses.
_NAMED = frozenset({
    "/CharProcs", "/ColorSpace", "/Colorants", "/ExtGState", "/Font", "/Pattern", "/Properties", "/Shading",
    "/XObject",
})  # fmt: skip


class Refused(Exception):  # noqa: N818 (an answer, not a mistake)
    """Why a picture is not taken: a code of ``messages`` and what its sentence needs."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def harmless_page(content: bytes) -> tuple[bytes, float, float]:
    """Return a PDF with one page that looks as that of ``content``, and its sides in points.

    Raises ``Refused`` where it is locked, has several pages, or is too heavy.
    """
    try:
        source = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise Refused("picture_locked") from None
    with source, pikepdf.new() as clean:
        if not len(source.pages):
            raise Refused("picture_unreadable")
        if len(source.pages) != 1:
            raise Refused("picture_pages", count=len(source.pages))
        shown = clean.copy_foreign(source.pages[0].as_form_xobject())
        _Sweep().clean(shown)
        if len(shown.read_bytes()) > 2 * LARGEST_RESULT or _Reading().bytes_of(shown) > _MOST_READ:
            raise Refused("picture_too_heavy")
        return _on_a_page(clean, shown)


def _on_a_page(clean: pikepdf.Pdf, shown: Any) -> tuple[bytes, float, float]:
    """Put a form on a page of its size, its corner in the corner."""
    left, bottom, right, top = _reach(shown)
    page = clean.add_blank_page(page_size=(right - left, top - bottom))
    page.Resources = Dictionary(XObject=Dictionary(Page=shown))
    page.Contents = clean.make_stream(f"q 1 0 0 1 {-left:.4f} {-bottom:.4f} cm /Page Do Q".encode())
    out = io.BytesIO()
    clean.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue(), right - left, top - bottom


def _reach(shown: Any) -> tuple[float, float, float, float]:
    """Return the box of a form as its own matrix turns it."""
    left, bottom, right, top = (float(side) for side in shown.BBox)
    matrix = pikepdf.Matrix(shown.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
    corners = [matrix.transform(corner) for corner in ((left, bottom), (left, top), (right, bottom), (right, top))]
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


class _Sweep:
    """A walk over all that a page is made of."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()
        self._count = 0

    def clean(self, value: Any, depth: int = 0, *, named: bool = False) -> None:
        """Drop from a value, and from whatever it refers to, what does not belong on paper."""
        if not isinstance(value, Array | Dictionary | Stream) or self._known(value):
            return
        self._count += 1
        if self._count > _MOST_OBJECTS or depth > _DEEPEST:
            raise Refused("picture_too_heavy")
        if isinstance(value, Array):
            for part in value:
                self.clean(part, depth + 1)
            return
        _refuse_huge(value)
        for key in sorted(value.keys()):  # in the order of whoever copies it: then it is no deeper for them either
            if not named and key in _DROPPED:
                del value[key]
            else:
                inner = value[key]
                free = not named and key in _NAMED and isinstance(inner, Dictionary)
                self.clean(inner, depth + 1, named=free)

    def _known(self, value: Any) -> bool:
        if not value.is_indirect:
            return False
        if value.objgen in self._seen:
            return True
        self._seen.add(value.objgen)
        return False


class _Reading:
    """How much a printer has to read: a form that shows another ten times, and so on, is small and without end."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int | None] = {}

    def bytes_of(self, form: Any) -> int:
        """Return the bytes of a form and, as often as it shows them, of others. ``Refused`` where it shows itself."""
        place = form.objgen
        if place not in self._known:
            self._known[place] = None
            self._known[place] = self._sum(form)
        found = self._known[place]
        if found is None:
            raise Refused("picture_unreadable")
        return found

    def _sum(self, form: Any) -> int:
        content = form.read_bytes()
        shown = Counter("/" + _plain(name) for name in _SHOWN.findall(content))
        others = form.get("/Resources", Dictionary()).get("/XObject", Dictionary())
        return len(content) + sum(
            count * self.bytes_of(others[name])
            for name, count in shown.items()
            if name in others and others[name].get("/Subtype") == Name.Form
        )


def _plain(name: bytes) -> str:
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), name).decode("utf-8", "replace")


def _refuse_huge(value: Any) -> None:
    if value.get("/Subtype") == Name.PS:
        raise Refused("picture_unreadable")
    if value.get("/PatternType") == 1 and _step(value) < _LEAST_STEP:
        raise Refused("picture_too_heavy")
    if value.get("/Subtype") == Name.Image:
        width, height = int(value.get("/Width", 0)), int(value.get("/Height", 0))
        if width * height > MOST_PIXELS:
            raise Refused("picture_too_large", width=width, height=height)


def _step(pattern: Any) -> float:
    """Return how soon a pattern comes again, in points, across or down."""
    a, b, c, d, *_ = (float(number) for number in pattern.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
    return min(abs(float(pattern.XStep)) * hypot(a, b), abs(float(pattern.YStep)) * hypot(c, d))
