"""Two records made one, by an organiser who picks field by field; and two again, for ten minutes."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants import looks, merge, merge_choices, merge_undo, open_questions, tickets, wording
from conference.participants.answer_words import Words
from conference.participants.merge_choices import Reader
from conference.participants.models import Participant
from conference.participants.open_questions import Pair
from conference.participants.suspicion_views import PAIR, blueprint

PERSON = "participants_manage.person"


@blueprint.route("/<uuid:suspicion_id>/fusionner", methods=["GET", "POST"])
@requires("participants.decide")
def join(suspicion_id: UUID) -> ResponseReturnValue:
    """Ask what the one person is to be called, and so on; then make the two records one."""
    pair = _pair(suspicion_id)
    if (done := _done_already(pair)) is not None:
        return done
    _note_look(pair)
    pair = _pair(suspicion_id)
    keeper, gone = _sides(pair)
    if request.method == "GET":
        return _page(pair, keeper, gone)
    event, who = access.current_event(), access.current()
    picks = merge_choices.picks(keeper, gone, request.form, _reader())
    seen = (keeper.version, gone.version) if request.form.get("vu") == _seen(keeper, gone) else (-1, -1)
    try:
        change_set = merge.merge(event.id, keeper.id, gone.id, picks, seen=seen, actor=who.actor, now=clock.now())
    except Error as error:
        return _not_done(suspicion_id, error)
    undo = url_for("suspicions.part", change_set_id=change_set.id, paire=suspicion_id)
    flash({"text": _("Les deux fiches n’en font plus qu’une."), "undo": undo}, "ok")  # type: ignore[arg-type]  # org.html
    return redirect(url_for(PERSON, participant_id=keeper.id), 303)


@blueprint.post("/separer/<uuid:change_set_id>")
@requires("participants.decide")
def part(change_set_id: UUID) -> ResponseReturnValue:
    """Take back a merge of the last ten minutes."""
    event, who = access.current_event(), access.current()
    pair_id = request.args.get("paire", type=UUID)
    try:
        merge_undo.undo(event.id, change_set_id, actor=who.actor, now=clock.now())
        flash(_("C’est annulé : il y a de nouveau deux fiches, chacune comme avant."), "ok")
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (a change of another event)
            raise
        flash(sentence(error), "no")
    if pair_id is not None and open_questions.pair(event.id, pair_id) is not None:
        return redirect(url_for(PAIR, suspicion_id=pair_id), 303)
    return redirect(url_for("suspicions.index"), 303)


def _pair(suspicion_id: UUID) -> Pair:
    found = open_questions.pair(access.current_event().id, suspicion_id)
    if found is None:
        abort(404)
    return found


def _done_already(pair: Pair) -> ResponseReturnValue | None:
    """Lead on from a pair that is one person already, or of which one is erased: pressed twice, or an old page."""
    if pair.first.merged_into_id or pair.second.merged_into_id:
        keeper = merge.keeper_of(pair.first)
        if keeper.id == merge.keeper_of(pair.second).id:
            flash(_("C’est déjà fait : ces deux fiches n’en font plus qu’une."), "ok")
        else:
            flash(_("L’une des deux fiches a été fusionnée avec une autre. Comparez avec la fiche qui reste."), "wait")
        return redirect(url_for(PERSON, participant_id=keeper.id), 303)
    if pair.first.erased or pair.second.erased:
        flash(_("L’une des deux personnes a été effacée : il n’y a plus rien à fusionner."), "no")
        return redirect(url_for("suspicions.index"), 303)
    return None


def _note_look(pair: Pair) -> None:
    event, who = access.current_event(), access.current()
    if who.contacts or who.sensitive:
        for person_id in (pair.first.id, pair.second.id):
            looks.note_person(event.id, person_id, actor=who.actor, now=clock.now())


def _sides(pair: Pair) -> tuple[Participant, Participant]:
    """Return which record stays and which goes: as the address says, else the one that has come further stays."""
    wanted = request.values.get("garde")
    if wanted == "1":
        return pair.first, pair.second
    return (pair.second, pair.first) if wanted == "2" else merge_choices.better_first(pair.first, pair.second)


def _reader() -> Reader:
    event, who = access.current_event(), access.current()
    return Reader(
        contacts=who.contacts,
        words=Words(event.id, sensitive=who.sensitive),
        groups={group.id: local(group.label) for group in events.groups(event.id)},
        districts={place.id: place.name for place in events.places(event.id, "district")},
    )


def _seen(keeper: Participant, gone: Participant) -> str:
    return f"{keeper.id}:{keeper.version}:{gone.version}"


def _page(pair: Pair, keeper: Participant, gone: Participant, problem: str = "") -> str:
    reader = _reader()
    return render_template(
        "participants/merge.html",
        pair=pair,
        keeper=keeper,
        gone=gone,
        keeps="1" if keeper.id == pair.first.id else "2",
        choices=merge_choices.choices(keeper, gone, request.form, reader),
        filled=merge_choices.filled(keeper, gone, reader),
        following=merge_choices.following(gone),
        state=wording.state_word(merge_choices.stands(keeper, gone)),
        seen=_seen(keeper, gone),
        frees=keeper.seat != "none" and gone.seat != "none",
        with_contacts=reader.contacts,
        problem=problem,
        codes=tickets.codes([keeper.id, gone.id]),
        words=wording,
    )


def _not_done(suspicion_id: UUID, error: Error) -> ResponseReturnValue:
    """Show both records as they are now, with what was picked; a merge that was faster is where it leads."""
    pair = _pair(suspicion_id)
    if (done := _done_already(pair)) is not None:
        return done
    problem = sentence(error)
    if error.code == "stale":
        problem = _(
            "Une des deux fiches a changé entre-temps. Voici ce qu’elles disent maintenant ; vos choix sont gardés. "
            "Vérifiez, puis fusionnez de nouveau."
        )
    return _page(pair, *_sides(pair), problem), error.status
