"""Pairs of records that may be one person: side by side, with what is the same; an organiser tells them apart."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.core import clock, phones, text
from conference.core.i18n import current_locale, local, moment
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants import (
    contacts,
    duplicate_scans,
    duplicates,
    likeness_wording,
    looks,
    open_questions,
    tickets,
    wording,
)
from conference.participants.likeness_names import alike_names, said
from conference.participants.likeness_rules import alike_texts
from conference.participants.models import Participant
from conference.participants.open_questions import Pair

blueprint = Blueprint("suspicions", __name__, url_prefix="/org/<event_slug>/doublons")
blueprint.add_app_template_filter(likeness_wording.reason, "likeness")
blueprint.add_app_template_filter(likeness_wording.strength, "likely")
INDEX, PAIR = "suspicions.index", "suspicions.pair"


class Compared(NamedTuple):
    """One line of a comparison. ``how``: ``same``, ``near`` (nearly the same), ``other``; empty: it says nothing."""

    label: str
    first: str
    second: str
    how: str


@blueprint.get("")
@requires("participants.see")
def index() -> ResponseReturnValue:
    """List the pairs about which nobody has decided."""
    event = access.current_event()
    total, page = open_questions.count_pairs(event.id), request.args.get("page", 1, type=int)
    page = max(1, min(page, -(-total // open_questions.PER_PAGE)))
    return render_template(
        "participants/suspicions.html",
        pairs=open_questions.pairs(event.id, page),
        total=total,
        page=page,
        per_page=open_questions.PER_PAGE,
        last=duplicate_scans.last(event.id),
        groups={group.id: group for group in events.groups(event.id)},
        words=wording,
    )


@blueprint.post("/rechercher")
@requires("participants.decide")
def search() -> ResponseReturnValue:
    """Compare everybody with everybody: at once, or soon where they are many."""
    event, who = access.current_event(), access.current()
    found = duplicate_scans.search(event.id, actor=who.actor, now=clock.now())
    if found is None:
        flash(_("La recherche commence. Rechargez cette page dans une minute."), "wait")
    elif found:
        flash(ngettext("%(num)s nouvelle paire à comparer.", "%(num)s nouvelles paires à comparer.", found), "ok")
    else:
        flash(_("La recherche n’a rien trouvé de nouveau."), "ok")
    return redirect(url_for(INDEX), 303)


@blueprint.get("/<uuid:suspicion_id>")
@requires("participants.see")
def pair(suspicion_id: UUID) -> ResponseReturnValue:
    """Show two records side by side."""
    event, who = access.current_event(), access.current()
    found = _pair(suspicion_id)
    if who.contacts:
        for person_id in (found.first.id, found.second.id):
            looks.note_person(event.id, person_id, actor=who.actor, now=clock.now())
        found = _pair(suspicion_id)
    lines = _compared(found, with_contacts=who.contacts)
    return render_template(
        "participants/suspicion.html",
        pair=found,
        lines=lines,
        same=[line.label for line in lines if line.how in {"same", "near"}],
        over=any(one.merged_into_id or one.erased for one in (found.first, found.second)),
        distinct=found.suspicion.settled == duplicates.DISTINCT,
        words=wording,
    )


@blueprint.post("/<uuid:suspicion_id>/distinctes")
@requires("participants.decide")
def tell_apart(suspicion_id: UUID) -> ResponseReturnValue:
    """Note that two records are two people."""
    event, who = access.current_event(), access.current()
    duplicates.tell_apart(event.id, suspicion_id, actor=who.actor, now=clock.now())
    undo = url_for("suspicions.suspect_again", suspicion_id=suspicion_id)
    flash({"text": _("C’est noté : ce sont deux personnes."), "undo": undo}, "ok")  # type: ignore[arg-type]  # org.html
    return redirect(url_for(INDEX), 303)


@blueprint.post("/<uuid:suspicion_id>/rouvrir")
@requires("participants.decide")
def suspect_again(suspicion_id: UUID) -> ResponseReturnValue:
    """Take back that two records are two people."""
    event, who = access.current_event(), access.current()
    duplicates.suspect_again(event.id, suspicion_id, actor=who.actor, now=clock.now())
    return redirect(url_for(PAIR, suspicion_id=suspicion_id), 303)


def _pair(suspicion_id: UUID) -> Pair:
    found = open_questions.pair(access.current_event().id, suspicion_id)
    if found is None:
        abort(404)
    return found


def _compared(pair: Pair, *, with_contacts: bool) -> list[Compared]:
    """Return what two records say, line by line; a contact that may not be seen is compared all the same."""
    lines = [_line(str(label), read(pair.first), read(pair.second)) for label, read in _readers()]
    ours, theirs = contacts.read(pair.first), contacts.read(pair.second)
    for label, one, other in (
        (_("Téléphone"), ours.phones, theirs.phones),
        (_("Adresse e-mail"), (ours.email,), (theirs.email,)),
        (_("Commune"), (ours.commune,), (theirs.commune,)),
    ):
        shared = {text.fold(value) for value in one if value} & {text.fold(value) for value in other if value}
        shown = [_shown(values, with_contacts=with_contacts) for values in (one, other)]
        lines.append(Compared(label, shown[0], shown[1], "same" if shared else "other" if all(shown) else ""))
    return [line for line in [*lines, *_told(pair)] if line.first or line.second]


def _told(pair: Pair) -> list[Compared]:
    """Return what tells one record from the other, and says nothing of whether they are one person."""
    both, codes = (pair.first, pair.second), tickets.codes([pair.first.id, pair.second.id])
    lines = [
        (_("Code"), [text.speak(codes.get(one.id, "")) for one in both]),
        (_("État"), [wording.state_word(one.state) for one in both]),
        (_("Inscription"), [f"{moment(one.created_at)}, {wording.word(wording.SOURCES, one.source)}" for one in both]),
    ]
    return [Compared(label, first, second, "") for label, (first, second) in lines]


def _readers() -> list[tuple[str, Callable[[Participant], str]]]:
    event = access.current_event()
    groups = {group.id: local(group.label) for group in events.groups(event.id)}
    districts = {place.id: place.name for place in events.places(event.id, "district")}
    return [
        (_("Nom"), lambda person: person.full_name),
        (_("Structure"), lambda person: person.organisation),
        (_("Fonction"), lambda person: person.function),
        (_("Groupe"), lambda person: groups[person.group_id]),
        (_("Sexe"), lambda person: wording.word(wording.SEXES, person.sex) if person.sex else ""),
        (_("Tranche d’âge"), lambda person: wording.word(wording.AGES, person.age_bracket)),
        (_("District"), lambda person: districts.get(person.district_id, "") if person.district_id else ""),
    ]


def _line(label: str, first: str, second: str) -> Compared:
    if not first or not second:
        return Compared(label, first, second, "")
    how = alike_texts(first, second)
    if label == _("Nom"):
        how = how if how == "same" else "near" if alike_names(said(first), said(second)) else "other"
    elif label not in {_("Structure"), _("Fonction")}:
        how = "same" if how == "same" else "other"
    return Compared(label, first, second, how)


def _shown(values: tuple[str, ...], *, with_contacts: bool) -> str:
    if not any(values):
        return ""
    shown = [phones.display(value, current_locale()) if value.startswith("+") else value for value in values]
    return " / ".join(shown) if with_contacts else _("(masqué)")
