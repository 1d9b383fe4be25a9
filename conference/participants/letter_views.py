"""A plain message to the people chosen: written, previewed on three of them, sent; and the messages sent before."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import HiddenField

from conference.accounts import queries as accounts
from conference.core import audit, clock, history
from conference.core.db import write
from conference.core.errors import Error
from conference.core.i18n import local, speaking
from conference.core.permissions import requires
from conference.core.sheets import Column, write_csv
from conference.events import access
from conference.events.setup_fields import SettingsForm, Text, in_every_language
from conference.messaging import transports
from conference.participants import letter_queries, letters, marks, notices
from conference.participants.bulk_views import chosen
from conference.participants.choosing import Chosen
from conference.participants.letter_rules import LONGEST_SUBJECT, LONGEST_TEXT, unknown_tokens
from conference.participants.letters import Letter, Plan
from conference.participants.manage_views import LIST, announce, blueprint, refused

SENT = "participants_manage.sent_messages"
#: More people without an address than this are counted, and exported.
MOST_SHOWN = 50
TEXTS = (
    Text("subject", _l("Objet"), LONGEST_SUBJECT, needed=_l("Écrivez l’objet du message.")),
    Text("body", _l("Message"), LONGEST_TEXT, lines=True, needed=_l("Écrivez le message.")),
)


class LetterForm(SettingsForm):
    """A message in each language; what stands in braces must mean something."""

    once = HiddenField()

    def validate_all(self) -> bool:
        """Check every field, and what stands in braces in each."""
        good = bool(self.validate())
        for name in ("subject", "body"):
            for _locale, one in self.texts(name):
                wrong = unknown_tokens(one.data or "")
                if wrong:
                    one.errors = [
                        *one.errors,
                        _("« {%(word)s} » n’est pas un mot que nous savons remplacer.", word=wrong[0]),
                    ]
                    good = False
        return good

    def letter(self) -> Letter:
        """Return what was typed."""
        return Letter(self.written("subject"), self.written("body"))


@dataclass
class Sheet:
    """One request about a message: who was chosen, whom it reaches, what was typed."""

    people: Chosen
    plan: Plan
    form: LetterForm
    choice: list[tuple[str, str]] = field(default_factory=list)


@blueprint.post("/message")
@requires("messages.write")
def write_message() -> ResponseReturnValue:
    """Write to the people chosen: the form, then the preview, then off it goes; each step keeps all that was typed."""
    step = request.form.get("etape", "")
    try:
        people, changed = _people()
        plan = letters.plan(access.current_event().id, people.ids, now=clock.now())
    except Error as error:
        return refused(error)
    sheet = Sheet(people, plan, _form(fresh=not step), _choice(people))
    if step in {"", "corriger"}:
        return _compose(sheet)
    if not sheet.form.validate_all():
        return _compose(sheet), 400
    if step == "envoyer" and not changed:
        return _send(sheet)
    return _preview(sheet, changed=changed), 409 if changed else 200


@blueprint.post("/message/injoignables")
@requires("participants.export")
def unreachable() -> ResponseReturnValue:
    """Give a table of the people chosen who have no address, so that somebody tells them."""
    event, who, now = access.current_event(), access.current(), clock.now()
    try:
        plan = letters.plan(event.id, _people()[0].ids, now=now)
    except Error as error:
        return refused(error)
    rows = letter_queries.named(event.id, plan.unreachable)
    columns = [
        Column("code", _("Code"), width=9),
        Column("given_names", _("Prénoms"), width=20),
        Column("family_name", _("Nom de famille"), width=20),
        Column("group", _("Groupe"), width=30),
    ]
    table = [(row.code or "", row.given_names, row.family_name, local(row.label)) for row in rows]
    with write():
        audit.log(
            "participants.exported",
            actor=who.actor,
            now=now,
            event_id=event.id,
            count=len(table),
            format="csv",
            contacts=False,
        )
    headers = {"Content-Disposition": 'attachment; filename="injoignables.csv"'}
    return Response(write_csv(columns, table), headers=headers, content_type="text/csv; charset=utf-8")


@blueprint.get("/messages")
@requires("messages.read")
def sent_messages() -> str:
    """Show the messages that organisers wrote: to how many, and what became of them."""
    event = access.current_event()
    total = letter_queries.count(event.id)
    typed = request.args.get("page", "")
    page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1  # noqa: PLR2004 (no such page)
    page = max(1, min(page, -(-total // letter_queries.PER_PAGE)))
    found = letter_queries.sent(event.id, page)
    return render_template(
        "participants/letters.html", sent=found, names=_names(found), total=total, page=page, **_ways()
    )


@blueprint.get("/messages/<uuid:letter_id>")
@requires("messages.read")
def sent_message(letter_id: UUID) -> str:
    """Show one message that organisers wrote."""
    event = access.current_event()
    found = letter_queries.one(event.id, letter_id)
    if found is None:
        raise Error("unknown_sent_message", 404)
    mine = found.change_set.actor_id == access.current().user_id and found.change_set.undone_at is None
    left = found.change_set.at + history.UNDO_FOR - clock.now()
    return render_template(
        "participants/letter_sent.html",
        one=found,
        names=_names([found]),
        can_stop=mine and left > timedelta(),
        **_ways(),
    )


def _people() -> tuple[Chosen, bool]:
    """Return who was chosen, and whether the list has changed since: then it is who it shows now."""
    try:
        return chosen(), False
    except Error as error:
        if error.code != "list_changed" or not request.form.get("etape"):
            raise
        return chosen(total=error.params["mark"]), True


def _choice(people: Chosen) -> list[tuple[str, str]]:
    """Return the fields that say who was chosen, for the next step."""
    kept = [("filtre", request.form.get("filtre", ""))]
    if people.everybody:
        return [*kept, ("all", "1"), ("total", marks.of(people.ids))]
    return [*kept, *(("ids", str(one)) for one in people.ids)]


def _form(*, fresh: bool) -> LetterForm:
    form = in_every_language(LetterForm, TEXTS)(formdata=None if fresh else request.form)
    if fresh or not _uuid(form.once.data):
        form.once.data = str(uuid4())
    return form


def _compose(sheet: Sheet) -> str:
    return render_template("participants/letter.html", sheet=sheet, form=sheet.form, event=access.current_event())


def _preview(sheet: Sheet, *, changed: bool = False) -> str:
    event, letter, plan = access.current_event(), sheet.form.letter(), sheet.plan
    shown = []
    for one in letters.samples(plan.reached):
        with speaking(one.locale):
            said = letters.worded(event, one, letter, locale=one.locale, link=_("(lien vers sa page)"))
        shown.append((one, notices.without_keys(said)))
    return render_template(
        "participants/letter_preview.html",
        sheet=sheet,
        form=sheet.form,
        typed=_typed(sheet.form),
        previews=shown,
        unreachable=letter_queries.named(event.id, plan.unreachable, limit=MOST_SHOWN),
        can_send=transports.can_send(),
        changed=changed,
    )


def _typed(form: LetterForm) -> list[tuple[str, str]]:
    fields = [("once", form.once.data or "")]
    return fields + [(one.name, one.data or "") for name in ("subject", "body") for _locale, one in form.texts(name)]


def _send(sheet: Sheet) -> ResponseReturnValue:
    event, who, once = access.current_event(), access.current(), _uuid(sheet.form.once.data)
    try:
        if once is None:
            raise Error("bad_request")  # noqa: TRY301 (said like the others)
        change_set = letters.send(
            event.id,
            sheet.people.ids,
            sheet.form.letter(),
            once=once,
            seen=request.form.get("vu", ""),
            actor=who.actor,
            now=clock.now(),
        )
    except Error as error:
        if error.code == "recipients_changed":
            return _preview(sheet, changed=True), error.status
        return refused(error)
    announce(_said(sheet.plan), change_set.id, envois=1)
    return redirect(url_for(SENT), 303)


def _said(plan: Plan) -> str:
    said = ngettext(
        "Message prêt pour %(num)s personne : il attend dix minutes, le temps de l’annuler.",
        "Message prêt pour %(num)s personnes : il attend dix minutes, le temps de l’annuler.",
        len(plan.reached),
    )
    return str(said)


def _names(found: list[letter_queries.Sent]) -> dict[UUID, str]:
    ids = {one.change_set.actor_id for one in found if one.change_set.actor_id is not None}
    return accounts.names(ids) if ids else {}


def _ways() -> dict[str, Any]:
    return {"per_page": letter_queries.PER_PAGE, "list_page": LIST}


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
