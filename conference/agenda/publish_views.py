"""The organiser's page that publishes the programme: what changes, what is hidden, what stands in the way."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import clash_labels, clash_words, difference_words, plan_queries, publishing, release_queries
from conference.agenda.clash_table import Found
from conference.agenda.differences import differences
from conference.agenda.editing import EDITOR, blueprint
from conference.agenda.publishing import COMMENT_MOST, NAME_MOST, Preview
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.i18n import DEFAULT
from conference.core.permissions import requires
from conference.core.text import clean_line, clean_text
from conference.events import access
from conference.events.models import Event

_WHY = ("nom", "mot_fr", "mot_en")


@blueprint.route(f"{EDITOR}/publier", methods=["GET", "POST"])
@requires("agenda.release")
def publish() -> ResponseReturnValue:
    """Show what publishing would mean; publish what was seen."""
    event = access.current_event()
    if request.method == "GET":
        return _page(event)
    name = clean_line(request.form.get("nom"))
    comment = {code: clean_text(request.form.get(f"mot_{code}")) for code in ("fr", "en")}
    comment = {code: text for code, text in comment.items() if text}
    try:
        if len(name) > NAME_MOST or any(len(text) > COMMENT_MOST for text in comment.values()):
            raise Error("release_too_long", 422, limit=NAME_MOST if len(name) > NAME_MOST else COMMENT_MOST)  # noqa: TRY301 (one way to say it)
        how = {"seen": request.form.get("vu", ""), "actor": access.current().actor, "now": clock.now()}
        done = publishing.publish(event, comment, name=name, **how)  # type: ignore[arg-type]  # of three kinds
    except Error as error:
        return _page(event, sentence(error), error.status)
    flash(_("La version %(number)s est publiée.", number=done.release.number), "ok")
    return redirect(url_for("agenda_manage.published", number=done.release.number), 303)


@blueprint.get(f"{EDITOR}/publier/<int(max=99999):number>")
@requires("agenda.release")
def published(number: int) -> ResponseReturnValue:
    """Show what was published, with the text to paste for people and the sheet to print."""
    event = access.current_event()
    newest = release_queries.newest(event.id)
    if newest is None or newest.number != number:
        raise Error("unknown_release", 404)
    return render_template("agenda/edit/published.html", release=newest, pastes=_pastes(event, number))


def _page(event: Event, refused: str = "", status: int = 200) -> ResponseReturnValue:
    found = publishing.preview(event)
    report = found.report
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
        typed={name: request.form.get(name, "") for name in _WHY},
        name_most=NAME_MOST,
        comment_most=COMMENT_MOST,
    )
    return page, status


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
