"""Uploaded pictures made harmless, inside a render process that may be killed: whatever comes out may be printed.

PNG and JPEG are decoded and written again, without what cameras add; an SVG is drawn by WeasyPrint, which reaches
nothing here; of a PDF stay what its one page shows, and nothing that acts.
"""

import io
import logging
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf
from PIL import Image, ImageFile, ImageOps
from weasyprint import HTML, LOGGER
from weasyprint.images import SVGImage

from conference.core.paper.embedding import PDF
from conference.core.paper.fetcher import LockedFetcher
from conference.core.paper.harmless import Refused, harmless_page
from conference.core.paper.picture_limits import LARGEST_RESULT, LONGEST, MOST_PIXELS
from conference.core.paper.shaping import FONT_CONFIGURATION

_LARGEST_PNG = 500_000
_LARGEST_SVG = 1_000_000
_SVG_WIDTH = 400
#: Where an SVG does not say how high it is for its width, as browsers have it.
_SVG_RATIO = 2.0
_NARROWEST = 1 / 50
_SEEN = 255

#: What WeasyPrint says when it goes on without an SVG, or without a part of it.
_GIVEN_UP = "Failed to render SVG"
_PAINTING = re.compile(rb"(?:^|\s)(?:[fFBbSs]\*?|sh|Do|Tj|TJ)(?=\s|$)")

Made = tuple[dict[str, Any], bytes]


def picture(_head: Mapping[str, Any], parts: Sequence[bytes]) -> Made:
    """Return what is said of the picture ``parts[0]`` and its harmless form, or as ``refused`` why there is none."""
    try:
        about, content = _made(parts[0])
    except Refused as refused:
        return {"refused": refused.code, "params": refused.params}, b""
    except MemoryError:
        return {"refused": "picture_too_heavy", "params": {}}, b""
    except Exception:  # noqa: BLE001 (whatever a hostile file makes the libraries raise)
        return {"refused": "picture_unreadable", "params": {}}, b""
    if len(content) > LARGEST_RESULT:
        return {"refused": "picture_too_heavy", "params": {}}, b""
    return about, content


def _made(content: bytes) -> Made:
    if PDF in content[:1024]:
        return _page(content)
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return _raster(content)
    return _drawn(content)


def _page(content: bytes) -> Made:
    clean, width, height = harmless_page(content)
    _refuse_slivers(width, height)
    return {"media_type": "application/pdf", "ratio": width / height, "width_mm": width / 72 * 25.4}, clean


def _raster(content: bytes) -> Made:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # half a picture is none; WeasyPrint has it otherwise
    with _opened(content) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused("picture_too_large", width=picture.width, height=picture.height)
        _refuse_slivers(picture.width, picture.height)
        is_photo = picture.format == "JPEG"
        picture.draft("RGB", (LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST, LONGEST))
    pixels = _plain(upright)
    if pixels.mode != "RGBA":
        written = _jpeg(pixels) if is_photo else _png(pixels)
        if len(written) > _LARGEST_PNG and not is_photo:
            is_photo, written = True, _jpeg(pixels)
    else:
        written = _png(pixels)
    kind = "image/jpeg" if is_photo and pixels.mode != "RGBA" else "image/png"
    return {"media_type": kind, "ratio": pixels.width / pixels.height, "width_mm": None}, written


def _opened(content: bytes) -> Image.Image:
    """Return a picture of which the head is read: how large it is, is looked at with a sentence, not by Pillow."""
    most, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        return Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
    finally:
        Image.MAX_IMAGE_PIXELS = most


def _plain(picture: Image.Image) -> Image.Image:
    """Return a picture in one of three modes: greys, colours, colours with holes."""
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.mode in ("LA", "PA", "RGBA", "RGBa") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        if clear.getchannel("A").getextrema()[0] < _SEEN:  # type: ignore[operator]  # one band: two numbers
            return clear
    if picture.mode.startswith("I"):
        return picture.point(lambda level: level / 256).convert("L")
    return picture.convert("RGB")


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    bare.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _drawn(content: bytes) -> Made:
    """Draw an SVG on a page of its shape, and take that page as any other PDF."""
    if b"<svg" not in content[:10_000]:
        raise Refused("picture_unreadable")
    if len(content) > _LARGEST_SVG:
        raise Refused("picture_too_heavy")
    ratio = _svg_ratio(content)
    _refuse_slivers(ratio, 1)
    width, height = _SVG_WIDTH, _SVG_WIDTH / ratio
    css = f"@page {{ size: {width}px {height}px; margin: 0 }} html, body {{ margin: 0; font-size: 0 }}"
    html = f'<style>{css}</style><img src="asset:svg" style="width: {width}px; height: {height}px">'
    fetcher = LockedFetcher({"svg": content})
    document = HTML(string=html, base_url="asset:", url_fetcher=fetcher).render(font_config=FONT_CONFIGURATION)
    clean, *_ = harmless_page(_whole(document.copy(document.pages[:1])))
    if not _shows_something(clean):
        raise Refused("picture_unreadable")
    return {"media_type": "application/pdf", "ratio": ratio, "width_mm": None}, clean


def _whole(document: Any) -> bytes:
    """Return the PDF of a document. Raises ``Refused`` where WeasyPrint leaves out what it cannot draw."""
    said: list[str] = []

    def listen(record: logging.LogRecord) -> bool:
        said.append(str(record.msg))
        return True

    LOGGER.addFilter(listen)
    try:
        written: bytes = document.write_pdf()
    finally:
        LOGGER.removeFilter(listen)
    if any(one.startswith(_GIVEN_UP) for one in said):
        raise Refused("picture_too_heavy")
    return written


def _shows_something(clean: bytes) -> bool:
    with pikepdf.open(io.BytesIO(clean)) as document:
        shown = document.pages[0].Resources.XObject["/Page"].read_bytes()
    return _PAINTING.search(shown) is not None


def _svg_ratio(content: bytes) -> float:
    fetcher = LockedFetcher({})
    svg = SVGImage(ET.fromstring(content), "asset:", fetcher, None)  # noqa: S314 (expat here loads no entity from outside, refuses bombs; the process may die)
    _, _, ratio = svg.get_intrinsic_size(1, 16)
    return float(ratio or _SVG_RATIO)


def _refuse_slivers(width: float, height: float) -> None:
    if min(width, height) <= 0 or not _NARROWEST <= width / height <= 1 / _NARROWEST:
        raise Refused("picture_unreadable")
