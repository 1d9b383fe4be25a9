"""A new event, and its settings: what is ready, what is missing, each part in a small form."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.accounts import queries as accounts
from conference.core import clock, i18n
from conference.core.errors import Error, sentence
from conference.core.forms import choices
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access, queries, setup_rules, setup_services, starters, wording
from conference.events.models import Event
from conference.events.services import NewEvent
from conference.events.setup_forms import DeadlinesForm, GeneralForm, NewEventForm, PartForm, new_event_form, texts_form
from conference.events.setup_pages import CHECKLIST, FIELDS, SETTINGS, UNPROCESSABLE, Step, blueprint, page, saved

TEMPLATE, COPY = "modele:", "comme:"
ZONE = "Africa/Bamako"


@blueprint.route("/org/nouveau", methods=["GET", "POST"])
@requires("events.create")
def create() -> ResponseReturnValue:
    """Make an event from a template, or as a copy of one that this person organises."""
    form = new_event_form()(data={"zone": ZONE, "source": request.args.get("comme") or TEMPLATE + starters.CODES[0]})
    sources = _sources()
    form.source.choices = choices(sources)
    hints = {TEMPLATE + one.code: local(one.about) for one in starters.starters()}
    if not form.is_submitted():
        return page("events/setup/new.html", form, hints=hints)
    if not form.validate():
        return page("events/setup/new.html", form, UNPROCESSABLE, hints=hints)
    try:
        event = _create(form)
    except Error as error:
        if error.code == "unknown_event":
            raise
        form.refuse(error, FIELDS)
        return page("events/setup/new.html", form, max(error.status, 409), hints=hints)
    flash(_("L’événement est créé. Personne ne le voit encore."), "ok")
    return redirect(url_for("events_setup.index", event_slug=event.slug), 303)


@blueprint.get(SETTINGS)
@requires("event.configure")
def index() -> ResponseReturnValue:
    """Show what is set and what is missing."""
    event = access.current_event()
    steps = [step for step in _steps(event) if step.endpoint in current_app.view_functions]
    return render_template("events/setup/index.html", steps=steps, ready=bool(queries.groups(event.id)))


@blueprint.post(f"{SETTINGS}/publier")
@requires("event.configure")
def publish() -> ResponseReturnValue:
    """Show the event's pages to everybody."""
    return _publish(published=True)


@blueprint.post(f"{SETTINGS}/depublier")
@requires("event.configure")
def unpublish() -> ResponseReturnValue:
    """Take the event's pages away from everybody."""
    return _publish(published=False)


@blueprint.route(f"{SETTINGS}/generalites", methods=["GET", "POST"])
@requires("event.configure")
def general() -> ResponseReturnValue:
    """Change days, zone, look and help."""
    return _part(GeneralForm, "events/setup/general.html")


@blueprint.route(f"{SETTINGS}/delais", methods=["GET", "POST"])
@requires("event.configure")
def deadlines() -> ResponseReturnValue:
    """Change when registration opens and closes, and other deadlines."""
    return _part(DeadlinesForm, "events/setup/deadlines.html")


@blueprint.route(f"{SETTINGS}/textes", methods=["GET", "POST"])
@requires("event.configure")
def texts() -> ResponseReturnValue:
    """Change what the public reads."""
    return _part(texts_form(), "events/setup/texts.html")


def _part(make: type[PartForm], template: str) -> ResponseReturnValue:
    event = access.current_event()
    form = make(data={**make.shown(event), "version": setup_services.version_of(event, make.part)})
    form.belong_to(event)
    if not form.is_submitted():
        return page(template, form)
    if not form.validate():
        return page(template, form, UNPROCESSABLE)

    def save() -> None:
        actor, version = access.current().actor, form.version.data or ""
        setup_services.change(event.id, make.part, form.values(event), version=version, actor=actor, now=clock.now())

    fields = {**FIELDS, "closes_before_opens": "registration_closes_at"}
    refused = saved(
        form, save, now=lambda: (make.shown(event), setup_services.version_of(event, make.part)), fields=fields
    )
    if refused is not None:
        return page(template, form, refused[0], differences=refused[1])
    flash(_("Enregistré."), "ok")
    return redirect(url_for("events_setup.index"), 303)


def _publish(*, published: bool) -> ResponseReturnValue:
    event, actor = access.current_event(), access.current().actor
    try:
        setup_services.publish(event.id, published=published, actor=actor, now=clock.now())
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for("events_setup.index"), 303)
    undo = url_for("events_setup.unpublish" if published else "events_setup.publish")
    said = _("La page est publiée.") if published else _("La page n’est plus publiée.")
    flash({"text": said, "undo": undo}, "ok")  # type: ignore[arg-type]  # org.html shows text and button
    return redirect(url_for("events_setup.index"), 303)


def _sources() -> dict[str, str]:
    """Return what a new event may start from: templates, then the events that this person organises."""
    offered = {TEMPLATE + one.code: local(one.name) for one in starters.starters()}
    for event in _organised():
        title = local(event.short_title) or local(event.title)
        offered[COPY + event.slug] = _("Comme « %(title)s » (%(year)s)", title=title, year=event.first_day.year)
    return offered


def _organised() -> list[Event]:
    mine = accounts.memberships(access.current().user_id)
    ids = {member.event_id for member in mine if member.role == "organiser"}
    return queries.events(ids) if ids else []


def _create(form: NewEventForm) -> Event:
    title = form.written("title")
    form.slug.data = form.slug.data or setup_rules.slug_of(local(title, i18n.DEFAULT))
    new = NewEvent(
        slug=form.slug.data,
        title=title,
        first_day=form.first_day.day(),
        last_day=form.last_day.day(),
        zone=form.zone.data or ZONE,
        venue={i18n.DEFAULT: form.venue.data} if form.venue.data else {},
    )
    made: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    kind, _sign, name = (form.source.data or "").partition(":")
    if kind + ":" == COPY:
        source = queries.event_by_slug(name)
        if source is None:
            raise Error("unknown_event", 404)
        return setup_services.create_like(source, new, **made)
    if name not in starters.CODES:
        raise Error("unknown_event", 404)
    return setup_services.create_from(starters.starter(name), new, **made)


def _steps(event: Event) -> list[Step]:
    groups, places = queries.groups(event.id), queries.all_places(event.id)
    free = sum(group.quota is None for group in groups)
    told = {row.purpose for row in queries.consent_texts(event.id)}
    closes = event.registration_closes_at
    in_groups = ngettext("%(num)s groupe", "%(num)s groupes", len(groups))
    return [
        Step(_("Textes"), local(event.title), bool(event.intro and event.venue), "events_setup.texts"),
        Step(_("Dates et aide"), wording.days(event), bool(event.help_phone), "events_setup.general"),
        Step(
            _("Inscriptions et délais"),
            _("fermeture le %(moment)s", moment=wording.until(closes, event.tz))
            if closes
            else _("sans date de fermeture"),
            closes is not None,
            "events_setup.deadlines",
        ),
        Step(
            _("Groupes"),
            _("%(groups)s, dont %(free)s sans quota", groups=in_groups, free=free) if free else in_groups,
            bool(groups),
            "events_setup.groups",
        ),
        Step(_("Lieux"), ngettext("%(num)s lieu", "%(num)s lieux", len(places)), bool(places), "events_setup.places"),
        Step(_("Questions"), _("ce que le formulaire demande en plus"), done=True, endpoint="questions_manage.index"),
        Step(
            _("Accords"),
            ngettext("%(num)s texte", "%(num)s textes", len(told)),
            set(setup_rules.PURPOSES) <= told,
            "events_setup.consents",
        ),
        *(step(event) for step in CHECKLIST),
    ]
