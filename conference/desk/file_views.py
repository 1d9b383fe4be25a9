"""What a device could not send comes as a file: sealed as on the wire, so who carries it can read and add nothing."""

from collections import Counter

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from conference.core import audit, clock
from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import requires
from conference.desk import exchange
from conference.desk.device_forms import FileForm
from conference.desk.manage_views import blueprint
from conference.desk.opening import QUARANTINED, Answer
from conference.desk.rules import APPLIED, FLAGGED, REFUSED, WAITING
from conference.events import access

MOST_BYTES = 8 * 1024 * 1024
#: What became of operations, in the order in which a reader wants to know it: what to say, and its tone.
OUTCOMES = {
    APPLIED: (_l("Prises en compte"), "ok"),
    FLAGGED: (_l("Prises en compte, à regarder"), "wait"),
    WAITING: (_l("En attente de la personne qu’elles nomment"), "info"),
    QUARANTINED: (_l("Mises à part, à juger"), "wait"),
    REFUSED: (_l("Refusées"), "no"),
}
#: Why some were put apart.
REASONS = {
    "revoked": _l("l’appareil a été retiré"),
    "sealed": _l("abîmées, ou écrites par un autre appareil ou avant un nouvel appairage"),
    "clash": _l("leur numéro a déjà servi à autre chose"),
    "invalid": _l("illisibles"),
}
#: The same refusal in words that fit a file.
_OF_A_FILE = {"bad_request": "device_file", "unknown_device": "device_file_foreign", "too_many": "device_file_full"}


@blueprint.route("/fichier", methods=["GET", "POST"])
@requires("desk.manage")
def file() -> ResponseReturnValue:
    """Take the file of a device, and tell what became of each kind of its operations; the same file changes nothing."""
    form = FileForm()
    if not form.is_submitted():
        return _page(form, 200, None)
    if not form.validate():
        return _page(form, 422, None)
    try:
        answers = exchange.receive_file(access.current_event(), _sent(form), access.current().actor, clock.now())
    except Error as error:
        form.refuse(Error(_OF_A_FILE.get(error.code, error.code), **error.params))
        return _page(form, 413 if error.status == 413 else 422, None)  # noqa: PLR2004 (too large)
    with write():
        here, now = access.current_event(), clock.now()
        audit.log("device.file_received", actor=access.current().actor, now=now, event_id=here.id, count=len(answers))
    return _page(form, 200, answers)


def _sent(form: FileForm) -> bytes:
    data: bytes = form.file.data.read(MOST_BYTES + 1) if form.file.data else b""
    if not data:
        raise Error("upload_empty")
    if len(data) > MOST_BYTES:
        raise Error("upload_too_large", 413, limit=MOST_BYTES // 1024**2)
    return data


def _page(form: FileForm, status: int, answers: list[Answer] | None) -> ResponseReturnValue:
    found = Counter(one.outcome for one in answers or ())
    rows = [(words, tone, found[name]) for name, (words, tone) in OUTCOMES.items() if found[name]]
    apart = Counter(one.reason for one in answers or () if one.outcome == QUARANTINED)
    page = render_template(
        "desk/manage/file.html",
        form=form,
        total=None if answers is None else len(answers),
        rows=rows,
        reasons=[(words, apart[name]) for name, words in REASONS.items() if apart[name]],
    )
    return page, status
