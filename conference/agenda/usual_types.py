"""The types of session that an event has from the start: code, words, minutes, whether all are in it. Pure data."""

from dataclasses import dataclass

from conference.core.types import Localised


@dataclass(frozen=True)
class UsualType:
    """A type as a new event gets it."""

    code: str
    name: Localised
    minutes: int = 60
    plenary: bool = False
    is_break: bool = False


def _type(code: str, fr: str, en: str, minutes: int, *, plenary: bool = False, is_break: bool = False) -> UsualType:
    return UsualType(code, {"fr": fr, "en": en}, minutes, plenary, is_break)


USUAL = (
    _type("welcome", "Accueil", "Welcome", 60),
    _type("protocol", "Protocole", "Protocol", 30, plenary=True),
    _type("ceremony", "Cérémonie", "Ceremony", 60, plenary=True),
    _type("break", "Pause", "Break", 30, is_break=True),
    _type("plenary", "Plénière", "Plenary", 60, plenary=True),
    _type("panel", "Panel", "Panel", 90),
    _type("workshop", "Atelier", "Workshop", 90),
    _type("working_group", "Travaux de groupe", "Working group", 90),
    _type("report_back", "Restitution", "Report back", 60, plenary=True),
    _type("side_event", "Événement parallèle", "Side event", 60),
    _type("logistics", "Informations pratiques", "Practical information", 15),
    _type("evaluation", "Évaluation", "Evaluation", 30),
    _type("payment", "Prise en charge", "Allowances", 60),
    _type("internal", "Équipe", "Team", 60),
)


def of(code: str) -> UsualType:
    """Return the usual type with this code; for another code one that is called by it."""
    return next((one for one in USUAL if one.code == code), UsualType(code, {"fr": code}))
