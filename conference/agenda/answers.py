"""Pages of the programme as answers that a browser keeps, and asks for again: 304 costs no page and hardly any time.

A page is known by all that it is made of (release, event, address, time where it tells one, our own files), so its mark
is there before the page is, and a page made once serves everybody who asks for the same.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import brotli
import sqlalchemy as sa
from flask import Response, request
from markupsafe import Markup

from conference.agenda.programme import Programme
from conference.agenda.styles import track_styles
from conference.core import security
from conference.core.i18n import CATALOGUES, current_locale
from conference.events.access import current_event
from conference.events.models import Event

ROOT = Path(__file__).resolve().parents[2]
#: What pages are made with: another version of it makes other pages.
_MADE_WITH = (
    *((ROOT / "templates", pattern) for pattern in ("*.html", "macros/*.html", "agenda/*.html")),
    (ROOT / "static" / "css", "*.css"),
    (ROOT / "conference" / "agenda", "**/*.py"),
    (ROOT / "conference" / "core", "*.py"),
    (CATALOGUES, "*/LC_MESSAGES/messages.mo"),
)
#: Pages and what they are packed into.
MOST_PAGES = 128
_PACKED = 6


@dataclass(frozen=True)
class Look:
    """How a page looks: the stylesheet that it carries besides the public one."""

    sheet: str = "programme"
    public: bool = True

    def styles(self, programme: Programme | None) -> Markup:
        """Return the sheet with the colours of the tracks, allowed by its hash on this answer."""
        if self.public:
            security.public_css()
        return security.allow_style(_sheet(self.sheet) + (track_styles(programme.tracks) if programme else ""))


class _Pages:
    """The last pages that this process has made, by their marks."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, mark: str, make: Callable[[], bytes]) -> bytes:
        with self._lock:
            if mark in self._kept:
                self._kept.move_to_end(mark)
                return self._kept[mark]
        page = make()
        with self._lock:
            self._kept[mark] = page
            while len(self._kept) > MOST_PAGES:
                self._kept.popitem(last=False)
        return page


_pages = _Pages()


def page(
    make: Callable[[Markup], str],
    *,
    release: tuple[UUID, str],
    programme: Programme | None,
    state: Iterable[object] = (),
    look: Look | None = None,
) -> Response:
    """Return a page, or 304 to who has it; ``make`` gets the page's stylesheet, ``state`` is what else it tells."""
    styles = (look or Look()).styles(programme)
    mark = _mark(release, *state)
    if has(mark):
        return keep(Response(status=304), mark)
    made = _pages.get(mark, lambda: make(styles).encode())
    return _packed(Response(), made, mark) if takes_packed() else keep(Response(made), mark)


def _packed(response: Response, data: bytes, mark: str) -> Response:
    """Fill an answer with what is packed once for all who understand that: better, and for nothing to the next."""
    response.set_data(_pages.get(f"{mark}:br", lambda: brotli.compress(data, quality=_PACKED)))
    response.headers["Content-Encoding"] = "br"
    return keep(response, f"{mark}:br")


def keep(response: Response, mark: str) -> Response:
    """Let browsers keep an answer and ask each time whether it is still good."""
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(mark)
    return response


def takes_packed() -> bool:
    """Tell whether who asks understands brotli."""
    return bool(request.accept_encodings.quality("br") > 0)


def file(data: bytes, mark: str, media_type: str, name: str, *, packed: bool = False) -> Response:
    """Return a file to keep; what is not ``packed`` yet is, once for all who understand that."""
    response = Response(content_type=media_type)
    if not takes_packed():
        response.set_data(data)
        keep(response, mark)
    elif packed:
        response.set_data(data)
        response.headers["Content-Encoding"] = "br"
        keep(response, f"{mark}:br")
    else:
        _packed(response, data, mark)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def has(mark: str) -> bool:
    """Tell whether who asks has the answer with this mark already, packed in any way."""
    return any(one.partition(":")[0] == mark for one in request.if_none_match.as_set(include_weak=True))


def digest(*parts: object) -> str:
    """Return a mark of what an answer is made of."""
    return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()[:24]


def event_mark(event: Event) -> str:
    """Return a mark of all that an event says of itself."""
    return digest(*(getattr(event, column.key) for column in sa.inspect(Event).columns))


def _mark(release: tuple[UUID, str], *state: object) -> str:
    # The links to other languages repeat the address as it was written.
    return digest(made_with(), event_mark(current_event()), release, current_locale(), request.full_path, *state)


@cache
def made_with() -> str:
    """Return a mark of the files of ours that pages and files are made with."""
    found = sorted(path for folder, pattern in _MADE_WITH for path in folder.glob(pattern))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in found)).hexdigest()


@cache
def _sheet(name: str) -> str:
    return (security.STATIC / "css" / f"{name}.css").read_text(encoding="utf-8").strip()
