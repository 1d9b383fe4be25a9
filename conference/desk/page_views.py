"""The offline page, as it is delivered: the same for every event, without data or cookie (docs/desk-protocol.md)."""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import security, text
from conference.core.i18n import current_locale, direction
from conference.core.permissions import public
from conference.desk import page_files

# The variable is no ``event_slug``: nothing is looked up, so no answer tells which events there are.
blueprint = Blueprint("poste", __name__, url_prefix="/desk/<slug>/poste")

ICONS = {192: "icons/poste-192.png", 512: "icons/poste-512.png"}
#: Ink of the page's frame, by day.
THEME, GROUND = "#14532d", "#ffffff"


@blueprint.get("/")
@public
def page(slug: str) -> ResponseReturnValue:  # noqa: ARG001 (the same for all)
    """Show the page. It is filled by what the device keeps."""
    version = _version()
    security.allow_device_page()
    return _page(version)


@blueprint.get("/sw.js")
@public
def worker(slug: str) -> ResponseReturnValue:  # noqa: ARG001
    """Give the service worker of this version."""
    version = _version()
    listed = [".", "noms.json", "app.webmanifest", security.asset("icons.svg"), *map(_at(version), page_files.names())]
    return _kept(Response(_worker(version, listed), mimetype="text/javascript"))


@blueprint.get("/app.webmanifest")
@public
def manifest(slug: str) -> ResponseReturnValue:  # noqa: ARG001
    """Tell how the page is installed on a device; it names no event."""
    return _kept(make_response(_manifest(_at(_version()))))


@blueprint.get("/noms.json")
@public
def variants(slug: str) -> ResponseReturnValue:  # noqa: ARG001
    """Give the table of spellings: which listed spelling of a name sounds as which others."""
    return _kept(make_response(_variants()))


@blueprint.get("/f/<version>/<path:name>")
@public
def file(slug: str, version: str, name: str) -> ResponseReturnValue:  # noqa: ARG001
    """Give a file of the page, if it is of this version."""
    if version != _version() or name not in page_files.names():
        abort(404)
    path = security.STATIC / name
    return _kept(Response(path.read_bytes(), mimetype=page_files.TYPES[path.suffix]))


def _version() -> str:
    """Return the mark of everything that a device keeps of the page in this language."""
    said = (_page(""), _worker("", []), *(json.dumps(one) for one in (_manifest(str), _variants())))
    return page_files.fingerprint(current_locale(), *said)


def _page(version: str) -> str:
    return render_template("desk/poste.html", part=_at(version), version=version)


def _worker(version: str, files: list[str]) -> str:
    return render_template("desk/sw.js", version=version, files=files)


def _variants() -> dict[str, list[str]]:
    return {spelling: list(keys) for spelling, keys in sorted(text.listed_variants().items())}


def _at(version: str) -> Callable[[str], str]:
    """Return what gives the address of a file of a version, as the page names it."""
    return lambda name: f"f/{version}/{name}"


def _kept(answer: Response) -> Response:
    """Let a browser keep an answer if it asks each time whether it still holds: a slow network pays once."""
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _manifest(at: Callable[[str], str]) -> dict[str, Any]:
    name = _("Poste d’accueil")
    icons: list[dict[str, str]] = [
        {"src": at(icon), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for size, icon in ICONS.items()
    ]
    return {
        "id": "./",
        "start_url": "./",
        "scope": "./",
        "name": name,
        "short_name": name,
        "lang": current_locale(),
        "dir": direction(current_locale()),
        "display": "standalone",
        "theme_color": THEME,
        "background_color": GROUND,
        "icons": icons,
    }
