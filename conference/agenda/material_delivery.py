"""How the file of a material leaves the house: it is saved, never opened within our pages."""

from pathlib import PurePosixPath
from unicodedata import normalize
from urllib.parse import quote
from uuid import UUID

from flask import Response

from conference.agenda import material_files
from conference.core.errors import Error
from conference.events.models import Event

#: Whoever opens it within a page all the same has an origin of its own in which nothing runs.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
#: What a file of an exposed event is called: whoever gave it its name may have named the event.
_NEUTRAL = "document"


def response(event: Event, file_id: UUID) -> Response:
    """Return a file to be saved. Raises ``not_found`` (404)."""
    about = material_files.known(event.id, file_id)
    if about is None:
        raise Error("not_found", 404)
    answer = Response(material_files.data(event.id, file_id), content_type=about.media_type)
    name = _NEUTRAL + PurePosixPath(about.name).suffix if event.exposed else about.name
    answer.headers.set("Content-Disposition", "attachment", **_named(name))
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def _named(name: str) -> dict[str, str]:
    """Return how a header calls a file: in plain letters, and as it is where those are not enough (RFC 6266)."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    if plain == name:
        return {"filename": name}
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
