"""What organisers and rapporteurs read about documents and reports: where a session is, who sees what."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import pgettext

from conference.agenda import material_rules as rules
from conference.agenda import page_wording, queries, release_queries, session_state, typed, wording
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import Material
from conference.core.i18n import day, local, moment
from conference.events.models import Event


def name(of: AgendaSession) -> str:
    """Return the title of a session, or its code."""
    return local(of.title) or of.code


def place(event: Event, of: AgendaSession) -> str:
    """Return when and where a session is: « mercredi 2 décembre 2026, 09:00 – 10:00, Grande salle »."""
    return places(event, [of])[of.id]


def places(event: Event, sessions: Collection[AgendaSession]) -> dict[UUID, str]:
    """Return when and where each session is, by id."""
    rooms = {str(room.id): local(room.name) for room in queries.rooms(event.id)}
    records = session_state.read(sessions)
    return {
        of.id: ", ".join([*_when(event, of), *(rooms[one] for one in records[of.id]["rooms"] if one in rooms)])
        for of in sessions
    }


def _when(event: Event, of: AgendaSession) -> list[str]:
    if of.day is None or of.start_minute is None:
        return []
    hours = f"{typed.clock(of.start_minute)} – {typed.clock(of.start_minute + of.minutes)}"
    return [day(event.first_day + timedelta(days=of.day - 1)), hours]


def title(row: Material) -> str:
    """Return what a document is called: its title, or the word for what it is."""
    return local(row.title) or page_wording.material(row.kind)


def about(row: Material, file_name: str) -> str:
    """Return what a document is, in which language, and its file or address: « Diapositives, français, expose.pdf »."""
    spoken = wording.language(row.language) if row.language else ""
    return ", ".join(filter(None, (page_wording.material(row.kind), spoken, file_name or row.url)))


def chip(row: Material, now: datetime, zone: str) -> tuple[str, str]:
    """Return in a word who sees a document now, and its tone."""
    if rules.is_hidden(row.visible_from):
        return pgettext("document", "équipe seule"), "off"
    if row.visible_to is not None and now >= row.visible_to:
        return _("plus visible depuis le %(moment)s", moment=moment(row.visible_to, zone)), "off"
    if row.visible_from is not None and now < row.visible_from:
        return _("visible à partir du %(moment)s", moment=moment(row.visible_from, zone)), "wait"
    if row.visible_to is not None:
        return _("visible jusqu’au %(moment)s", moment=moment(row.visible_to, zone)), "ok"
    return pgettext("document", "visible"), "ok"


def why_unseen(event: Event, of: AgendaSession) -> str:
    """Return why the public does not see a session, whose documents it does not see either; nothing where it does."""
    release = release_queries.newest(event.id)
    if release is None:
        return str(_("Le programme n’est pas encore publié : le public ne voit encore aucun document."))
    released = release_queries.programme_of(release, participants=True).by_id.get(str(of.id))
    if released is None:
        return str(_("Cette séance n’est pas dans le programme publié : le public ne voit pas ses documents."))
    if released.visibility != "public":
        return str(_("Cette séance est réservée aux participants : le public ne voit pas ses documents."))
    return ""


def to_paste(event: Event, of: AgendaSession, address: str) -> str:
    """Return a message to send to a rapporteur; of an exposed event it names no session."""
    if event.exposed:
        neutral = _(
            "Voici votre page pour écrire les recommandations du groupe et envoyer des photos : %(address)s",
            address=address,
        )
        return str(neutral)
    told = _("Rapport de la séance « %(title)s » (%(place)s).", title=name(of), place=place(event, of) or "–")
    how = _(
        "Écrivez ici les recommandations du groupe et envoyez diapositives ou photos : %(address)s", address=address
    )
    only = _("Ce lien est pour vous seul·e : ne le publiez pas.")
    return f"{told}\n{how}\n{only}"
