"""Pictures in a PDF, inside the render worker: each once, as an image, or as a form where it is a page of a PDF."""

import io
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pydyf
from PIL import Image as Pillow

from conference.core.paper.drawing import Image
from conference.core.paper.foreign import ForeignPage
from conference.core.paper.ink import POINTS, number, window

PDF, JPEG = b"%PDF-", b"\xff\xd8\xff"
#: A pixel less opaque than this is not printed; the others are, as they look on white.
_SEEN = 8


class Pictures:
    """The pictures of one document."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        self._assets = assets
        self._known: dict[str, _Picture] = {}

    def shown(self, stream: Any, item: Image) -> bytes:
        """Return the operators that show a picture. Raises ``KeyError`` for one that is not there."""
        known = self._known.get(item.asset)
        if known is None:
            known = self._known[item.asset] = _Picture(f"p{len(self._known)}", self._assets[item.asset])
        name = stream.add_image(known, False, 1)  # noqa: FBT003 (WeasyPrint's: never smoothed)
        x, y, width, height = (side * POINTS for side in (item.x, item.y, item.width, item.height))
        matrix = f"{number(width)} 0 0 {number(-height)} {number(x)} {number(y + height)}"
        clip = window(*item.window) if item.window else b""
        return b"q %s%s Q" % (clip, f"{matrix} cm /{name} Do".encode())

    def finish(self, _document: Any, pdf: Any) -> None:
        """Put into the file what the pictures refer to, before it is written."""
        for picture in self._known.values():
            picture.finish(pdf)


class _Picture:
    """A picture as WeasyPrint's documents expect one: an ``id``, and a stream of the PDF once it is needed."""

    def __init__(self, name: str, content: bytes) -> None:
        self.id = name
        self._page = ForeignPage(content) if content.startswith(PDF) else None
        self._stream: Any
        self._mask: Any
        self._stream, self._mask = (self._page.stream, None) if self._page else _image(content)

    def get_x_object(self, _interpolate: bool, _ratio: float) -> Any:  # noqa: FBT001 (WeasyPrint's own signature)
        """Return the stream; called once in a document."""
        return self._stream

    def finish(self, pdf: Any) -> None:
        """Add what the stream refers to."""
        if self._page is not None:
            self._page.finish(pdf)
        elif self._mask is not None:
            pdf.add_object(self._mask)
            self._stream.extra["Mask"] = self._mask.reference


def _image(content: bytes) -> tuple[Any, Any]:
    extra, data, mask = _encoded(content)
    masking = {**extra, **_FLATE, "ColorSpace": None, "BitsPerComponent": 1, "ImageMask": "true"}
    masking = {key: value for key, value in masking.items() if value is not None}
    return pydyf.Stream([data], dict(extra)), (mask and pydyf.Stream([mask], masking))


_FLATE = {"Filter": "/FlateDecode"}


@lru_cache(maxsize=4)
def _encoded(content: bytes) -> tuple[dict[str, Any], bytes, bytes | None]:
    """Return the entries, the data and, where it has holes, the mask of a PNG or a JPEG.

    Holes are cut with a hard edge: soft ones are transparency, for which old printers redraw the whole page coarsely.
    """
    with Pillow.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
        width, height = picture.size
        extra = {"Type": "/XObject", "Subtype": "/Image", "Width": width, "Height": height, "BitsPerComponent": 8}
        if content.startswith(JPEG):
            space = "/DeviceGray" if picture.mode == "L" else "/DeviceRGB"
            return {**extra, "ColorSpace": space, "Filter": "/DCTDecode"}, content, None
        if picture.mode == "L":
            return {**extra, "ColorSpace": "/DeviceGray", **_FLATE}, zlib.compress(picture.tobytes(), 9), None
        pixels, mask = _flat(picture.convert("RGBA"))
    return {**extra, "ColorSpace": "/DeviceRGB", **_FLATE}, zlib.compress(pixels, 9), mask


def _flat(picture: Pillow.Image) -> tuple[bytes, bytes | None]:
    """Return the pixels as they look on white, and, where some are not there, the mask that leaves them out."""
    alpha = picture.getchannel("A")
    white = Pillow.new("RGB", picture.size, "#ffffff")
    white.paste(picture.convert("RGB"), mask=alpha)
    if alpha.getextrema()[0] >= _SEEN:  # type: ignore[operator]  # one band: two numbers
        return white.tobytes(), None
    holes = alpha.point(lambda opacity: 255 if opacity < _SEEN else 0).convert("1", dither=Pillow.Dither.NONE)
    return white.tobytes(), zlib.compress(holes.tobytes(), 9)
