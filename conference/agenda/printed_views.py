"""The organiser's page « Imprimer le programme »."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from conference.agenda import plan_queries, printed_words, release_queries
from conference.agenda.printed_forms import PrintForm
from conference.agenda.printed_services import BOOKLET, CHAIRS, CHANGES, PROGRAMME, SIGNS, printed
from conference.agenda.printed_words import Version
from conference.core import clock, paper
from conference.core.errors import Error, sentence
from conference.core.i18n import day
from conference.core.permissions import requires
from conference.events import access

blueprint = Blueprint("agenda_print", __name__, url_prefix="/org/<event_slug>/agenda/imprimer")
#: What a file is called: nothing of the event, for it is sent on.
STEMS = {
    PROGRAMME: "programme",
    BOOKLET: "livret",
    SIGNS: "affiches",
    CHAIRS: "presidence",
    CHANGES: "changements",
}


@blueprint.get("")
@requires("agenda.edit")
def home() -> ResponseReturnValue:
    """Ask what to print."""
    paper.warm()
    return _page(_form())


@blueprint.post("")
@requires("agenda.edit")
def make() -> ResponseReturnValue:
    """Give what was asked for as a PDF, or the page again with what stands in the way."""
    form, event, now = _form(), access.current_event(), clock.now()
    if not form.validate():
        return _page(form), 400
    try:
        document = printed(event, form.wish(), now=now)
    except Error as error:
        form.form_errors.append(sentence(error))
        return _page(form), error.status
    stem = f"{STEMS[form.kind.data]}-brouillon" if form.wish().draft else STEMS[form.kind.data]
    name = f"{stem}-{now.astimezone(event.tz):%Y%m%d-%H%M}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(document, headers=headers, mimetype="application/pdf")


def _form() -> PrintForm:
    event = access.current_event()
    return PrintForm().open_for(event, released=release_queries.newest(event.id) is not None)


def _page(form: PrintForm) -> str:
    event = access.current_event()
    release = release_queries.newest(event.id)
    dates = {str(number): day(one) for number, one in enumerate(plan_queries.days(event), 1)}
    told = printed_words.version(Version(release.number, release.released_at), event.zone) if release else ""
    return render_template("agenda/print/home.html", form=form, dates=dates, version=told)
