"""The organiser's page that brings a programme in: a file or a pasted table, rehearsed before anything is stored."""

import base64
import zlib
from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import import_services, import_wording
from conference.agenda.editing import EDITOR, announce, blueprint
from conference.agenda.files.gathering import Read
from conference.agenda.files.problems import Problem
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.core.sheets import pasted
from conference.events import access
from conference.events.models import Event

#: The largest file that a page takes, and what of it, packed, its rehearsal carries along to be confirmed (bytes).
_LARGEST, _CARRIED = 4_000_000, 1_200_000
_MOST_TOLD = 200


@blueprint.url_value_preprocessor
def _expect(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this page alone bring a whole programme along in a form, before anybody reads the form."""
    if endpoint == f"{blueprint.name}.{bring_in.__name__}":
        request.max_form_memory_size = 2 * _CARRIED


@blueprint.route(f"{EDITOR}/importer", methods=["GET", "POST"])
@requires("agenda.edit")
def bring_in() -> ResponseReturnValue:
    """Rehearse a programme that is sent or pasted; bring it in once it is confirmed."""
    if request.method == "GET":
        return _page()
    event = access.current_event()
    try:
        name, data = _sent()
        read = _read(event, name, data)
        if request.form.get("geste") == "importer":
            done = import_services.bring_in(event.id, read, actor=access.current().actor, now=clock.now())
            announce(_("Le programme est importé."), done.change_set_id)
            return redirect(url_for("agenda_manage.day", day=1), 303)
        comparison, carried = import_services.rehearse(event, read), _packed(data)
    except Error as error:
        return _page(sentence(error), error.status, [import_wording.problem(one) for one in _problems(error)])
    told = list(import_wording.told(comparison, read))
    return render_template(
        "agenda/edit/import.html",
        refused="",
        rehearsal=told[:_MOST_TOLD],
        more=max(0, len(told) - _MOST_TOLD),
        counts=import_wording.counts(comparison),
        name=name,
        carried=carried,
        pasted="",
    )


def _page(refused: str = "", status: int = 200, why: Sequence[str] = ()) -> ResponseReturnValue:
    page = render_template(
        "agenda/edit/import.html",
        refused=refused,
        why=why[:_MOST_TOLD],
        rehearsal=None,
        pasted=request.form.get("colle", ""),
        more=max(0, len(why) - _MOST_TOLD),
        counts="",
        name="",
        carried="",
    )
    return page, status


def _problems(error: Error) -> Sequence[Problem]:
    """Return what is wrong with each session of a file of which none could be read."""
    found: Sequence[Problem] = error.params.get("problems", ())
    return found


def _sent() -> tuple[str, bytes]:
    """Return name and content of what was sent: carried along, a file, a pasted text. Raises ``sheet_empty``."""
    if carried := request.form.get("contenu", ""):
        try:
            packed = base64.b64decode(carried, validate=True)
            return request.form.get("nom", ""), zlib.decompressobj().decompress(packed, _LARGEST)
        except (ValueError, zlib.error) as error:
            raise Error("bad_request") from error
    file = request.files.get("fichier")
    if file is not None and file.filename:
        data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise Error("schedule_too_large", 413, most=_LARGEST // 1_000_000)
        return file.filename, data
    text = request.form.get("colle", "")
    if not text.strip():
        raise Error("sheet_empty")
    return "", text.encode()


def _packed(data: bytes) -> str:
    """Return what the rehearsal carries along. Raises ``schedule_too_large`` for what no form can carry."""
    packed = zlib.compress(data, 9)
    if len(packed) > _CARRIED:
        raise Error("schedule_too_large", 413, most=_LARGEST // 1_000_000)
    return base64.b64encode(packed).decode()


def _read(event: Event, name: str, data: bytes) -> Read:
    if name:
        return import_services.read_file(event, name, data)
    book = pasted(
        data.decode("utf-8", "replace"), max_rows=import_services.MOST_ROWS, max_columns=import_services.MOST_COLUMNS
    )
    return import_services.read_sheets(event, book)
