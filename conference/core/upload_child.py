"""Reads one image or PDF from standard input and writes it anew: a process of its own, run by path.

It imports nothing of ours, so that it knows no secret. Arguments: ``image`` or ``pdf``, the longest side in pixels, the
most pages. Answer: one line of JSON (``{"type": …}`` or ``{"error": code}``), then the bytes of the new file.
"""

import io
import json
import resource
import sys
import warnings
from typing import Any

_MEMORY = 1024 * 1024 * 1024
_CPU_SECONDS = 8
_FILES = 32
#: What the camera of a telephone makes; a picture that says it is larger is not unpacked at all.
_MOST_PIXELS = 64_000_000
_QUALITY = 85
_DEEPEST = 60
#: What acts by itself, or carries something that nobody sees.
_ACTIVE_KEYS = ("/JS", "/AA", "/OpenAction", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/Collection")
_PRIVATE_KEYS = ("/Metadata", "/PieceInfo", "/LastModified")
_ACTIVE_ACTIONS = frozenset(
    "/JavaScript /Launch /SubmitForm /ImportData /GoToR /GoToE /Rendition /Movie /Sound /RichMediaExecute".split()  # noqa: SIM905 (names as the format writes them)
)
#: A stream whose content lies in another file, or on the network.
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")
_LINKS = ("http://", "https://", "mailto:")
_ACTIVE_NOTES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})


def limit() -> None:
    """Bound what this process may take; passing a bound ends it with a signal."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def image(data: bytes, longest: int) -> tuple[str, bytes]:
    """Return the type and the bytes of the picture painted anew: nothing but what can be seen, no larger than asked."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as source:
        drawn = source.format == "PNG" or "A" in source.getbands()
        source.draft("RGB", (longest, longest))
        source.load()
        clear = "A" in source.getbands() or "transparency" in source.info
        turned = ImageOps.exif_transpose(source).convert("RGBA" if clear else "RGB")
    turned.thumbnail((longest, longest))
    plain = Image.frombytes(turned.mode, turned.size, turned.tobytes())
    return _saved(plain, "PNG" if drawn else "JPEG", most=len(data))


def _saved(picture: Any, kind: str, *, most: int) -> tuple[str, bytes]:
    out = io.BytesIO()
    if kind == "PNG":
        picture.save(out, "PNG", optimize=True)
        if picture.mode == "RGBA" or out.tell() <= max(most, 1_000_000):
            return "image/png", out.getvalue()
        out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=_QUALITY, optimize=True)
    return "image/jpeg", out.getvalue()


def pdf(data: bytes, most_pages: int) -> tuple[str, bytes]:
    """Return the document written anew without scripts, actions, attachments and metadata."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as document:
        if document.is_encrypted:
            raise Refused("upload_protected")
        if len(document.pages) > most_pages:
            raise Refused("upload_pages")
        if not len(document.pages):
            raise Refused("upload_damaged")
        for found in list(document.objects):
            _calm(found, 0)
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        out = io.BytesIO()
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return "application/pdf", out.getvalue()


def _calm(found: Any, depth: int) -> None:
    """Take away what acts; direct parts are walked here, indirect ones come by themselves."""
    import pikepdf

    if depth > _DEEPEST:
        raise Refused("upload_damaged")
    if isinstance(found, pikepdf.Array):
        for part in list(found):
            _inside(part, depth)
    elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        _calm_dictionary(found)
        for key in list(found.keys()):
            _inside(found[key], depth)


def _inside(part: Any, depth: int) -> None:
    import pikepdf

    if isinstance(part, pikepdf.Object) and not part.is_indirect:
        _calm(part, depth + 1)


def _calm_dictionary(found: Any) -> None:
    if str(found.get("/S", "")) in _ACTIVE_ACTIONS or str(found.get("/Subtype", "")) in _ACTIVE_NOTES:
        for key in list(found.keys()):
            if key not in {"/Type", "/Rect", "/P", "/Length", "/Filter"}:
                del found[key]
    import pikepdf

    elsewhere = _ELSEWHERE if isinstance(found, pikepdf.Stream) else ()
    bad_link = ("/URI",) if not str(found.get("/URI", _LINKS[0])).lower().startswith(_LINKS) else ()
    for key in (*_ACTIVE_KEYS, *_PRIVATE_KEYS, *elsewhere, *bad_link):
        if key in found:
            del found[key]


class Refused(Exception):  # noqa: N818 (a reason, not a fault)
    """Why a document is not taken."""


def answer(kind: str, data: bytes, longest: int, most_pages: int) -> tuple[dict[str, str], bytes]:
    """Return what is said of a file, and the new one."""
    try:
        media_type, new = image(data, longest) if kind == "image" else pdf(data, most_pages)
    except Refused as why:
        return {"error": str(why)}, b""
    except MemoryError:
        return {"error": "upload_too_large"}, b""
    except Exception as why:  # noqa: BLE001 (whatever two libraries raise about a file that somebody made on purpose)
        return {"error": _WHY.get(type(why).__name__, "upload_damaged")}, b""
    return {"type": media_type}, new


_WHY = {
    "PasswordError": "upload_protected",
    "DecompressionBombError": "upload_too_large",
    "DecompressionBombWarning": "upload_too_large",
}


if __name__ == "__main__":
    limit()
    said, bytes_of_it = answer(sys.argv[1], sys.stdin.buffer.read(), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + bytes_of_it)
