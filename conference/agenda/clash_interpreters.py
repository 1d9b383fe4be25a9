"""What is wrong with interpretation: no booth, nobody, nobody who said yes, one alone for too long. Pure.

A pair of languages is one thing in both directions: the same team and the same booth serve it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from conference.agenda.clash_look import Held, Look
from conference.agenda.clash_table import Hit
from conference.agenda.plan import Item, PlanInterpretation, PlanRole

#: Modes in which somebody speaks while somebody else does, which nobody can do alone for long.
AT_ONCE = frozenset({"booth", "whispered", "sign"})
ON_REQUEST = "on_request"
#: Pairs of languages, and from which into which each is told first.
Lacking = dict[tuple[str, str], tuple[str, str]]


def booths(look: Look) -> Iterator[Hit]:
    """Return the items whose interpretation wants a booth that none of their rooms has."""
    for one in look.held:
        if not one.item.interpretation or not one.item.rooms:
            continue
        there = {
            pair_of(*pair) for room in one.item.rooms if room in look.plan.room for pair in look.plan.room[room].booths
        }
        lacking = {
            pair: _told(wanted)
            for pair, wanted in wanted_by(one.item).items()
            if pair not in there and any(each.mode == "booth" for each in wanted)
        }
        if lacking:
            yield _hit("no_booth", one.item, lacking)


def interpreters(look: Look) -> Iterator[Hit]:
    """Return the items that nobody interprets, or nobody who has said yes; a team that is confirmed needs no name."""
    for one in look.held:
        if not one.item.interpretation:
            continue
        missing: Lacking = {}
        unsure: Lacking = {}
        for pair, wanted in wanted_by(one.item).items():
            team = team_of(one.item, pair)
            if not all(each.confirmed for each in wanted) and not any(role.confirmed for role in team):
                (unsure if team else missing)[pair] = _told(wanted)
        if missing:
            yield _hit("interpreter_missing", one.item, missing)
        if unsure:
            yield _hit("interpreter_unconfirmed", one.item, unsure)


def alone(look: Look) -> Iterator[Hit]:
    """Return the interpreters who speak alone for too long, in one item or in several that follow each other."""
    longest = timedelta(minutes=look.plan.settings.alone)
    for person, held in _alone(look).items():
        for stretch in _stretches(held):
            start, end = stretch[0].start, max(one.end for one in stretch)
            if end - start > longest:
                params = {"person": person, "starts_at": start, "ends_at": end}
                params["count"] = (end - start) // timedelta(minutes=1)
                yield Hit("interpreter_alone", tuple(one.item for one in stretch), person, params)


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Return two languages as a pair, whichever comes first."""
    return (one, other) if one <= other else (other, one)


def wanted_by(item: Item) -> dict[tuple[str, str], list[PlanInterpretation]]:
    """Return what an item wants interpreted, by pair of languages; what is only made on request is not wanted yet."""
    found: dict[tuple[str, str], list[PlanInterpretation]] = {}
    for one in item.interpretation:
        if one.target and one.mode != ON_REQUEST:
            found.setdefault(pair_of(one.source, one.target), []).append(one)
    return found


def team_of(item: Item, pair: tuple[str, str]) -> list[PlanRole]:
    """Return the interpreters of an item who are named and serve a pair; one whose languages nobody told serves all."""
    return [
        role
        for role in item.roles
        if role.role == "interpreter" and role.person and (role.languages is None or _serves(role.languages, pair))
    ]


def _serves(languages: tuple[str, str], pair: tuple[str, str]) -> bool:
    return {code for code in pair if code} <= set(languages)


def _hit(rule: str, item: Item, lacking: Lacking) -> Hit:
    """Return one clash for all the pairs of languages that an item lacks something for."""
    subject = ",".join("-".join(pair) for pair in sorted(lacking))
    return Hit(rule, (item,), subject, {"pairs": tuple(lacking.values())})


def _told(wanted: list[PlanInterpretation]) -> tuple[str, str]:
    return wanted[0].source, wanted[0].target


def _alone(look: Look) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = defaultdict(list)
    for one in look.held:
        if one.item.interpretation:
            for person in sorted(_lonely(one.item)):
                found[person].append(one)
    return found


def _lonely(item: Item) -> set[str]:
    pairs = [pair for pair, wanted in wanted_by(item).items() if any(each.mode in AT_ONCE for each in wanted)]
    teams = [{role.person for role in team_of(item, pair)} for pair in pairs]
    return {person for team in teams if len(team) == 1 for person in team}


def _stretches(held: list[Held]) -> Iterator[list[Held]]:
    """Return what follows without a pause, together."""
    stretch: list[Held] = []
    for one in held:
        if stretch and one.start > max(each.end for each in stretch):
            yield stretch
            stretch = []
        stretch.append(one)
    if stretch:
        yield stretch
