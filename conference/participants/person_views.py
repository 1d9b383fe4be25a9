"""One person's page: everything known, in words; decisions, changes, history."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock, phones
from conference.core.errors import Error, sentence
from conference.core.i18n import current_locale, local
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.events import wording as words_of
from conference.events.models import StakeholderGroup
from conference.participants import (
    answer_views,
    contacts,
    decisions,
    details,
    erasure,
    list_page,
    looks,
    person_history,
    person_list,
    person_sections,
    queries,
    question_fields,
    services,
    substitution,
    telling,
    tickets,
    wording,
)
from conference.participants.answer_words import Words
from conference.participants.forms import DetailsForm, details_as_data
from conference.participants.manage_views import announce, blueprint, full_page
from conference.participants.models import Participant
from conference.participants.person_history import OFFERED, OFFERED_MEANWHILE, meanwhile_page
from conference.participants.rules import CONSENTS, HOLDS_SEAT, OVER


@dataclass(frozen=True)
class Place:
    """How it is with somebody's seat: offered until when, waited for, passed on from and to whom."""

    until: str
    waits: bool
    decides: bool
    replaceable: bool
    replaces: Participant | None
    replaced_by: Participant | None


@blueprint.get("/<uuid:participant_id>")
@requires("participants.see")
def person(participant_id: UUID) -> ResponseReturnValue:
    """Show everything that this organiser may see of one person."""
    event, who = access.current_event(), access.current()
    someone = _someone(participant_id)
    wanted, around = person_list.around(someone)
    groups = {group.id: group for group in events.groups(event.id)}
    districts = {place.id: place.name for place in events.places(event.id, "district")}
    words = Words(event.id, sensitive=who.sensitive)
    return render_template(
        "participants/person.html",
        person=someone,
        group=groups[someone.group_id],
        other_groups=[(one.code, local(one.label)) for one in groups.values() if one.id != someone.group_id],
        district=districts.get(someone.district_id) if someone.district_id else None,
        delegation=queries.delegation_name(someone.delegation_id) if someone.delegation_id else None,
        code=tickets.codes([someone.id]).get(someone.id),
        facts=_contact_facts(someone) if who.contacts else None,
        consents=[(one, wording.CONSENTS[one], getattr(someone, f"consent_{one}")) for one in CONSENTS],
        said=queries.last_consents(someone.id),
        moves=_moves(someone, groups[someone.group_id]) if who.may("participants.decide") else [],
        look_alikes=queries.look_alikes(someone.id),
        place=_place_of(someone, decides=who.may("participants.decide")),
        erasure_request=erasure.open_request(someone.id),
        answers=answer_views.section(someone, words),
        history=person_history.told(someone, words, groups.values(), districts, with_contacts=who.contacts),
        groups=groups,
        words=wording,
        wanted=wanted,
        around=around,
        address=list_page.addresses(wanted),
        **person_sections.of(someone),
    )


@blueprint.route("/<uuid:participant_id>/modifier", methods=["GET", "POST"])
@requires("participants.decide")
def edit(participant_id: UUID) -> ResponseReturnValue:
    """Change what is known of a person; who was slower than a colleague sees both versions."""
    event, who = access.current_event(), access.current()
    someone = _someone(participant_id)
    if who.contacts or (who.sensitive and someone.sealed_answers is not None):
        looks.note_person(event.id, someone.id, actor=who.actor, now=clock.now())
    if someone.erased:
        raise Error("participant_erased", 409)
    before = details.read(someone)
    form = _form(someone, before)
    if not form.validate_on_submit():
        return _edit_page(someone, form), 400 if form.is_submitted() else 200
    try:
        services.change_details(
            event,
            someone.id,
            form.details(before),
            version=_number(form.version.data),
            channel="organiser",
            actor=who.actor,
            now=clock.now(),
        )
    except Error as error:
        if form.refuse(error):
            return _edit_page(someone, form), error.status
        if error.code != "stale":
            raise
        return _stale_page(_someone(participant_id), form), error.status
    flash(_("Fiche enregistrée."), "ok")
    return redirect(person_list.here(someone.id), 303)


@blueprint.post("/<uuid:participant_id>/etat")
@requires("participants.decide")
def move(participant_id: UUID) -> ResponseReturnValue:
    """Move one person to another state, if they still are in the one that was seen."""
    event, to, seen_as = access.current_event(), request.form.get("to", ""), request.form.get("seen", "")
    if to not in OFFERED.get(seen_as, ()):
        raise Error("bad_request")
    over_quota = request.form.get("over_quota") == "1"
    actor = access.current().actor
    try:
        change_set_id = decisions.decide_one(
            event.id, participant_id, to, seen_as=seen_as, actor=actor, now=clock.now(), over_quota=over_quota
        )
    except Error as error:
        return _not_done(error, participant_id, {"to": to, "seen": seen_as})
    announce(telling.moved(to), change_set_id, personne=participant_id, **person_list.wanted().parameters())
    return redirect(person_list.here(participant_id), 303)


@blueprint.post("/<uuid:participant_id>/groupe")
@requires("participants.decide")
def change_group(participant_id: UUID) -> ResponseReturnValue:
    """Move one person to another group, with their seat."""
    event, code = access.current_event(), request.form.get("groupe", "")
    if not code:
        flash(_("Choisissez un groupe."), "no")
        return redirect(person_list.here(_someone(participant_id).id), 303)
    group = events.group_by_code(event.id, code)
    if group is None:
        raise Error("unknown_group", 404)
    over_quota = request.form.get("over_quota") == "1"
    seen = request.form.get("seen", "")
    was = events.group_by_code(event.id, seen)
    try:
        change_set_id = services.change_group(
            event.id,
            participant_id,
            group,
            actor=access.current().actor,
            now=clock.now(),
            over_quota=over_quota,
            seen=was.id if was else None,
        )
    except Error as error:
        return _not_done(error, participant_id, {"groupe": code, "seen": seen}, group)
    said = _("Groupe : %(group)s.", group=local(group.label))
    if change_set_id is None:
        flash(said, "ok")
    else:
        announce(said, change_set_id, personne=participant_id, **person_list.wanted().parameters())
    return redirect(person_list.here(participant_id), 303)


def _someone(participant_id: UUID) -> Participant:
    found = queries.person(access.current_event().id, participant_id)
    if found is None:
        abort(404)
    return found


def _not_done(
    error: Error, participant_id: UUID, fields: dict[str, str], group: StakeholderGroup | None = None
) -> ResponseReturnValue:
    """Offer to go over the quota where that is what is missing; else say on the person's page why not."""
    if error.status == 404:  # noqa: PLR2004 (somebody of another event)
        raise error
    event = access.current_event()
    if error.code == "group_full":
        page = full_page(event, [participant_id], fields, action=request.path, group=group)
        return page, error.status
    if error.code == "stale":
        return meanwhile_page(_someone(participant_id), fields, group), error.status
    flash(sentence(error), "no")
    return redirect(person_list.here(participant_id), 303)


def _moves(someone: Participant, group: StakeholderGroup) -> list[tuple[str, str, str]]:
    """Return what may be decided about a person: (state, label, rank of the button)."""
    labels = {
        "confirmed": (_("Rétablir") if someone.state in OVER else _("Accepter"), ""),
        "pending": (_("Remettre à valider"), "s"),
        "waitlisted": (_("Mettre en liste d’attente"), "s"),
        "declined": (_("Refuser"), "d"),
        "cancelled": (_("Annuler l’inscription"), "d"),
    }
    if someone.merged_into_id is not None or someone.erased:
        return []
    if not group.waiting_list:
        del labels["waitlisted"]
    offered = OFFERED[someone.state] if someone.offer_until is None else OFFERED_MEANWHILE
    return [(state, *labels[state]) for state in offered if state in labels]


def _place_of(someone: Participant, *, decides: bool) -> Place:
    event = access.current_event()
    until = someone.offer_until
    return Place(
        until=words_of.until(until, event.tz) if until else "",
        waits=decides and someone.state == "waitlisted" and until is None,
        decides=decides,
        replaceable=decides and someone.state in HOLDS_SEAT,
        replaces=substitution.before(someone),
        replaced_by=substitution.after(someone) if someone.reason == substitution.REPLACED else None,
    )


def _contact_facts(someone: Participant) -> list[tuple[str, str]]:
    """Return the contacts in words; that they were looked at is logged."""
    looks.note_person(someone.event_id, someone.id, actor=access.current().actor, now=clock.now())
    found = contacts.read(someone)
    return [
        (_("Téléphone"), " / ".join(phones.display(phone, current_locale()) for phone in found.phones)),
        (_("Adresse e-mail"), found.email),
        (_("Commune"), found.commune),
    ]


def _form(someone: Participant, before: details.Details) -> DetailsForm:
    event, who = access.current_event(), access.current()
    group = next(group for group in events.groups(event.id) if group.id == someone.group_id)
    form = DetailsForm(data=details_as_data(before) | {"version": str(someone.version)})
    form.ask(question_fields.asking(event, group), before.answers, masked=not who.sensitive)
    districts = [(place.id, place.name) for place in events.places(event.id, "district")]
    return form.open_for(districts, contacts=who.contacts, commune=group.asks_commune)


def _edit_page(someone: Participant, form: DetailsForm, differences: list[tuple[str, str, str]] | None = None) -> str:
    wanted = person_list.wanted()
    return render_template("participants/edit.html", person=someone, form=form, differences=differences, wanted=wanted)


def _stale_page(someone: Participant, form: DetailsForm) -> str:
    """Show what a colleague wrote beside what was typed; sent again, what was typed then holds."""
    known = details.read(someone)
    now = details_as_data(known)
    differences = [
        (str(field.label.text), _shown(field, now[field.name]), _shown(field, field.data))
        for field in form
        if field.name in now and (field.data or "") != (now[field.name] or "")
    ]
    if form.questions is not None:
        words = Words(someone.event_id, sensitive=access.current().sensitive)
        differences += form.questions.differences(known.answers or {}, words)
    form.version.data = str(someone.version)
    return _edit_page(someone, form, differences)


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return wording.yes_no(value=value)
    labels = {choice.value: choice.label for choice in getattr(field, "choices", None) or ()}
    return str(labels.get(value, value) or "–")


def _number(typed: str | None) -> int:
    """Return a record's version as the form had it; one that was tampered with is nobody's."""
    return int(typed) if typed and re.fullmatch(r"[0-9]{1,9}", typed, re.ASCII) else -1
