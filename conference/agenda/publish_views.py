"""The organiser's page that publishes the programme: what changes, what is hidden, what stands in the way."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import (
    clash_labels,
    clash_words,
    difference_words,
    notice_labels,
    notice_queries,
    notice_services,
    plan_queries,
    publish_forms,
    publishing,
    release_queries,
)
from conference.agenda.clash_table import Found
from conference.agenda.differences import differences
from conference.agenda.editing import EDITOR, blueprint
from conference.agenda.publish_forms import Typed
from conference.agenda.publishing import COMMENT_MOST, NAME_MOST, Preview
from conference.agenda.release_queries import Release
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.history import UNDO_FOR, Change
from conference.core.i18n import DEFAULT
from conference.core.permissions import requires
from conference.events import access
from conference.events.models import Event
from conference.messaging import transports


@blueprint.route(f"{EDITOR}/publier", methods=["GET", "POST"])
@requires("agenda.release")
def publish() -> ResponseReturnValue:
    """Show what publishing would mean; publish what was seen."""
    event = access.current_event()
    if request.method == "GET":
        return _page(event)
    sent, now = publish_forms.typed(), clock.now()
    try:
        wish, seen = publish_forms.wish(sent), request.form.get("vu", "")
        release, told = publishing.publish(event, wish, seen=seen, actor=access.current().actor, now=now)
    except Error as error:
        return _page(event, sent, sentence(error), error.status)
    flash(_("La version %(number)s est publiée.", number=release.number), "ok")
    if told:
        flash(notice_labels.waiting(told), "wait")
    return redirect(url_for("agenda_manage.published", number=release.number), 303)


@blueprint.get(f"{EDITOR}/publier/<int(max=99999):number>")
@requires("agenda.release")
def published(number: int) -> ResponseReturnValue:
    """Show what was published, what became of its messages, the text to paste for people and the sheet to print."""
    event = access.current_event()
    newest = release_queries.newest(event.id)
    if newest is None or newest.number != number:
        raise Error("unknown_release", 404)
    sent = notice_queries.sent(newest.id)
    return render_template(
        "agenda/edit/published.html",
        release=newest,
        pastes=_pastes(event, number),
        sent=sent,
        states=notice_queries.states(sent.change_set_id) if sent else {},
        can_stop=sent is not None and _may_stop(sent),
    )


def _may_stop(sent: Change) -> bool:
    mine = sent.actor_id == access.current().user_id and sent.undone_at is None
    return mine and clock.now() - sent.at <= UNDO_FOR


def _page(event: Event, sent: Typed | None = None, refused: str = "", status: int = 200) -> ResponseReturnValue:
    found, now = publishing.preview(event), clock.now()
    report = found.report
    told = publishing.messages(event, found, groups=sent is not None and sent.groups, now=now)
    if sent is None:
        sent = Typed(tell=notice_labels.is_due(told))
    newest = release_queries.newest(event.id)
    page = render_template(
        "agenda/edit/publish.html",
        found=found,
        report=report,
        newest=newest,
        refused=refused,
        refusing=_said(found, report.refusing),
        warnings=_said(found, report.warnings),
        hidden=[(one.item, clash_labels.hidden_reason(one.reason)) for one in report.hidden],
        changes=difference_words.by_day(report.differences, details=True),
        renamed=difference_words.renamed(report.differences),
        told=told,
        waiting=_still_waiting(newest),
        kinds=notice_labels.kinds(told),
        samples=notice_services.samples(event, told, number=found.number),
        can_send=transports.can_send(),
        sent=sent,
        name_most=NAME_MOST,
        comment_most=COMMENT_MOST,
    )
    return page, status


def _still_waiting(newest: Release | None) -> int:
    """Return how many messages about the newest release have not gone yet."""
    sent = notice_queries.sent(newest.id) if newest else None
    return notice_queries.states(sent.change_set_id)["waiting"] if sent else 0


def _said(found: Preview, clashes: tuple[Found, ...]) -> list[tuple[Found, str, str]]:
    return [(one, clash_words.sentence(one, found.plan), clash_labels.advice(one)) for one in clashes]


def _pastes(event: Event, number: int) -> list[tuple[str, str]]:
    """Return the text to paste into a conversation, in each language in which it says anything.

    That of an exposed event says neither its name nor its address: conversations are passed on.
    """
    by_number = {one.number: release_queries.programme_of(one) for one in release_queries.releases(event.id)[:2]}
    found = differences(by_number.get(number - 1), by_number[number])
    base = current_app.config["SETTINGS"].base_url
    pastes = []
    for locale in plan_queries.languages(event):
        prefix = "" if locale == DEFAULT else f"/{locale}"
        address = "" if event.exposed else f"{base}{prefix}/c/{event.slug}/programme"
        title = {} if event.exposed else event.title
        text = difference_words.paste(found, title, locale, number=number, address=address)
        if text:
            pastes.append((locale, text))
    return pastes
