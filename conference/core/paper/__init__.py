"""Everything that makes paper: fonts, fitting, QR codes, and PDF through a warm, locked worker process.

Nothing heavy is imported here: a web page may import this package for the path of a QR code.
"""

import logging
from collections.abc import Mapping

from conference.core.paper.drawing import Drawing, to_data
from conference.core.paper.fitting import FittedText, Room, fit
from conference.core.paper.lettering import missing_glyphs, printable
from conference.core.paper.qr import qr, qr_png, qr_size, qr_svg_path

log = logging.getLogger(__name__)

__all__ = [
    "Drawing",
    "FittedText",
    "Room",
    "close",
    "draw",
    "fit",
    "missing_glyphs",
    "printable",
    "qr",
    "qr_png",
    "qr_size",
    "qr_svg_path",
    "render",
    "svg",
    "warm",
]


def render(html: str, css: str = "", assets: Mapping[str, bytes] | None = None, *, seconds: float = 30.0) -> bytes:
    """Return the PDF of an HTML page. It reaches nothing but ``assets`` (``asset:NAME``) and small ``data:`` pictures.

    Raises ``Error`` ``paper_busy``, ``paper_timeout``, ``paper_too_large``, ``paper_unavailable`` or ``paper_failed``.
    """
    from conference.core.paper.client import WORKER

    assets = assets or {}
    head = {"job": "typeset", "html": html, "css": css, "assets": list(assets)}
    return WORKER.run(head, list(assets.values()), seconds=seconds)[1][0]


def draw(drawing: Drawing, *, seconds: float = 60.0) -> bytes:
    """Return the PDF of a drawing: what stands where, no layout, so half a millisecond a badge. Raises as ``render``.

    A page with an item that cannot be drawn so is laid out by WeasyPrint instead; what even that cannot do is left out
    and the page logged; the others are there.
    Without any page: ``Error`` ``paper_empty``.
    """
    from conference.core.errors import Error
    from conference.core.paper.client import WORKER

    if not drawing.pages:
        raise Error("paper_empty")
    job = {"job": "draw", "drawing": to_data(drawing)}
    head, (document,) = WORKER.run(job, list(drawing.assets.values()), seconds=seconds)
    if head["incomplete"]:
        log.error("paper: something could not be drawn on pages %s", head["incomplete"])
    return document


def svg(drawing: Drawing, pictures: Mapping[str, str] | None = None, *, seconds: float = 20.0) -> list[str]:
    """Return each page of a drawing as SVG to stand in an HTML page: the same letters as on paper, as outlines.

    ``pictures``: where the browser finds each asset; of a PDF its shapes are drawn; of others, the place is shown.
    Raises as ``render``.
    """
    import json

    from conference.core.paper.client import WORKER

    job = {"job": "svg", "drawing": to_data(drawing), "pictures": dict(pictures or {})}
    pages: list[str] = json.loads(WORKER.run(job, list(drawing.assets.values()), seconds=seconds)[1][0])
    return pages


def warm() -> None:
    """Start the worker without waiting for it, so that the first document does not have to."""
    from conference.core.paper.client import WORKER

    WORKER.warm()


def close() -> None:
    """End the worker of this process, if there is one."""
    from conference.core.paper.client import WORKER

    WORKER.close()
