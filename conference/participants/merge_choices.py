"""What an organiser is asked before two records become one: field by field where they differ, and what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast
from uuid import UUID

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.core import phones, text
from conference.core.db import Base, session
from conference.core.i18n import current_locale
from conference.participants import details as record
from conference.participants import wording
from conference.participants.answer_words import HIDDEN, Words
from conference.participants.details import Details
from conference.participants.merge_picks import PICKED, Picks, Whose
from conference.participants.models import Participant
from conference.participants.rules import rank

STAYS, GOES, BOTH = "stays", "goes", "both"
PHONES, PLACE = "phones", "place"
_ANSWER = "answer-"
_SEALED = ("email", "commune")
#: What follows a person, by the table that it is in.
FOLLOWING: Mapping[str, LazyString] = {
    "ticket": _l("Billets"),
    "code": _l("Codes"),
    "check_in": _l("Arrivées notées"),
    "badge_print": _l("Badges imprimés"),
    "note": _l("Notes"),
    "participant_tag": _l("Étiquettes"),
    "consent": _l("Accords notés"),
    "session_role": _l("Rôles au programme"),
}


class Choice(NamedTuple):
    """One question to the organiser: what each record says, and which is picked (``both``: of phones)."""

    name: str
    label: str
    stays: str
    goes: str
    picked: str
    both: bool = False


@dataclass(frozen=True)
class Reader:
    """Who reads: whether contacts and sensitive answers may be seen, and the names behind ids."""

    contacts: bool
    words: Words
    groups: Mapping[UUID, str]
    districts: Mapping[UUID, str]


def choices(keeper: Participant, gone: Participant, sent: Mapping[str, str], reader: Reader) -> list[Choice]:
    """Return what is asked: only where both say something, and not the same."""
    ours, theirs = record.read(keeper), record.read(gone)
    found: list[Choice | None] = [
        _choice(name, ours, theirs, sent, reader) for name in PICKED if reader.contacts or name not in _SEALED
    ]
    if reader.contacts:
        found.append(_phones(ours, theirs, sent))
    found += [_answer(key, ours, theirs, sent, reader) for key in _answered(ours, theirs, reader)]
    if (keeper.group_id, keeper.delegation_id) != (gone.group_id, gone.delegation_id):
        found.append(_place(keeper, gone, sent, reader))
    return [one for one in found if one is not None]


def picks(keeper: Participant, gone: Participant, sent: Mapping[str, str], reader: Reader) -> Picks:
    """Return what a form picked; what only the record that goes says is taken over."""
    ours, theirs = record.read(keeper), record.read(gone)
    asked = {one.name: one.picked for one in choices(keeper, gone, sent, reader)}
    blank = {name for name in PICKED if not _value(name, ours) and _value(name, theirs)}
    place = asked.get(PLACE)
    return Picks(
        fields=frozenset(blank | {name for name in PICKED if asked.get(name) == GOES}),
        answers=frozenset(
            name.removeprefix(_ANSWER) for name, one in asked.items() if name.startswith(_ANSWER) and one == GOES
        ),
        phones=None if asked.get(PHONES, BOTH) == BOTH else cast(Whose, asked[PHONES]),
        place=None if place in {None, default_place(keeper, gone)} else cast(Whose, place),
    )


def default_place(keeper: Participant, gone: Participant) -> str:
    """Return whose group the person has when nobody picks: that of the seat, else that of the record that stays."""
    return GOES if keeper.seat == "none" and _better(gone, keeper) else STAYS


def stands(keeper: Participant, gone: Participant) -> str:
    """Return the state in which the one person will be."""
    return gone.state if _better(gone, keeper) else keeper.state


def better_first(one: Participant, other: Participant) -> tuple[Participant, Participant]:
    """Return which record stays unless somebody decides otherwise: the one that has come further, else the older."""
    return (other, one) if _better(other, one) else (one, other)


def filled(keeper: Participant, gone: Participant, reader: Reader) -> list[str]:
    """Return the labels of what only the record that goes says, and the other takes over."""
    ours, theirs = record.read(keeper), record.read(gone)
    names = [name for name in PICKED if reader.contacts or name not in _SEALED]
    blank = [_label(name) for name in names if not _value(name, ours) and _value(name, theirs)]
    fresh = [key for key in theirs.answers or {} if key not in (ours.answers or {})]
    return blank + [reader.words.label(key) for key in fresh]


def following(gone: Participant) -> list[tuple[str, int]]:
    """Return what else follows the person, with how many there are."""
    found = []
    for name, label in FOLLOWING.items():
        table = Base.metadata.tables[name]
        counted = sa.select(sa.func.count()).select_from(table).where(table.c.participant_id == gone.id)
        found.append((str(label), session().scalar(counted) or 0))
    return [(label, count) for label, count in found if count]


def _better(one: Participant, other: Participant) -> bool:
    ranks = [rank(each.state, offered=each.offer_until is not None) for each in (one, other)]
    return ranks[0] > ranks[1]


def _choice(name: str, ours: Details, theirs: Details, sent: Mapping[str, str], reader: Reader) -> Choice | None:
    one, other = _value(name, ours), _value(name, theirs)
    if not one or not other or one == other:
        return None
    return Choice(name, _label(name), _shown(name, one, reader), _shown(name, other, reader), _sent(sent, name, STAYS))


def _place(keeper: Participant, gone: Participant, sent: Mapping[str, str], reader: Reader) -> Choice:
    names = []
    for one in (keeper, gone):
        group = reader.groups.get(one.group_id, "")
        names.append(_("%(group)s, par une délégation", group=group) if one.delegation_id else group)
    picked = _sent(sent, PLACE, default_place(keeper, gone))
    return Choice(PLACE, str(wording.FIELDS["group_id"]), names[0], names[1], picked)


def _phones(ours: Details, theirs: Details, sent: Mapping[str, str]) -> Choice | None:
    one, other = ours.contacts.phones, theirs.contacts.phones
    if not one or not other or set(one) == set(other):
        return None
    first, second = (" / ".join(phones.display(phone, current_locale()) for phone in each) for each in (one, other))
    return Choice(PHONES, str(wording.FIELDS["phones"]), first, second, _sent(sent, PHONES, BOTH), both=True)


def _answered(ours: Details, theirs: Details, reader: Reader) -> Sequence[str]:
    """Return the questions that both answered, each otherwise; sensitive ones only for who may see them."""
    one, other = ours.answers or {}, theirs.answers or {}
    return [
        key
        for key in one
        if key in other and one[key] != other[key] and reader.words.value(key, one[key]) != str(HIDDEN)
    ]


def _answer(key: str, ours: Details, theirs: Details, sent: Mapping[str, str], reader: Reader) -> Choice:
    first, second = (reader.words.value(key, (each.answers or {})[key]) for each in (ours, theirs))
    return Choice(f"{_ANSWER}{key}", reader.words.label(key), first, second, _sent(sent, f"{_ANSWER}{key}", STAYS))


def _value(name: str, details: Details) -> object:
    if name == "name":
        return text.clean_line(f"{details.title} {details.given_names} {details.family_name}")
    return getattr(details.contacts if name in _SEALED else details, name)


def _shown(name: str, value: object, reader: Reader) -> str:
    words = {"sex": wording.SEXES, "age_bracket": wording.AGES, "language": wording.LANGUAGES}
    if name in words:
        return wording.word(words[name], str(value))
    return reader.districts.get(value, "–") if isinstance(value, UUID) else str(value)


def _label(name: str) -> str:
    return _("Nom") if name == "name" else str(wording.FIELDS[name])


def _sent(sent: Mapping[str, str], name: str, default: str) -> str:
    allowed = {STAYS, GOES, BOTH} if name == PHONES else {STAYS, GOES}
    return sent[name] if sent.get(name) in allowed else default
