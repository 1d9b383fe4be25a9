"""The form of a session: all that an organiser sets of it, as the record holds it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from conference.agenda import editor_words, queries, session_checks, typed, typed_people, usual_types
from conference.core.errors import Error, sentence
from conference.core.forms import Line, choices
from conference.core.history import Fields
from conference.core.i18n import local
from conference.events import queries as events
from conference.events import setup_rules
from conference.events.models import Event
from conference.events.setup_fields import (
    Between,
    Moment,
    Paragraphs,
    SettingsForm,
    Text,
    Whole,
    in_every_language,
    spread,
)

TEXTS = (
    Text("title", _l("Titre"), session_checks.TITLE_MOST, needed=_l("Écrivez le titre de la séance.")),
    Text("description", _l("Texte"), session_checks.TEXT_MOST, lines=True),
    Text("audience", _l("Pour qui, en mots"), session_checks.WORDS_MOST),
)
UNTIMED = ""
#: What the field of a group's quota is called, before the code of the group.
QUOTA = "quota_"
#: Beside which field a refusal stands.
FIELDS = {
    "session_untitled": "title_fr",
    "session_length": "minutes",
    "session_half_time": "start",
    "session_outside_days": "day",
    "session_outside_clock": "start",
    "session_capacity": "capacity",
    "session_language": "languages",
    "session_same_language": "interpretation",
    "closes_before_opens": "sign_up_closes_at",
    "unknown_room": "rooms",
    "session_parent": "parent",
    "session_too_many_roles": "people",
}
_READ_AS_IT_IS = (
    "kind",
    "state",
    "visibility",
    "minutes",
    "capacity",
    "sign_up_policy",
    "takes_attendance",
    "photo_allowed",
)


class Read(StringField):
    """A line whose text is read by a function that refuses what cannot be read."""

    read: Callable[[str], Any] = staticmethod(str)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse what cannot be read."""
        _refuse_unread(self.read, self.data)

    def value(self) -> Any:
        """Return what was typed, read."""
        return type(self).read(self.data or "")


class Clock(Read):
    """A time of the day."""

    read = staticmethod(typed.read_clock)


class Codes(Read):
    """Codes of languages."""

    read = staticmethod(typed.codes)


class Interpreting(Paragraphs):
    """Interpretation, one a line."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse what cannot be read."""
        _refuse_unread(typed.read_interpretation, self.data)


class People(Paragraphs):
    """People, one a line."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse what cannot be read."""
        _refuse_unread(typed_people.read_people, self.data)


def boxes(label: Any) -> SelectMultipleField:
    """Return a field of boxes to tick."""
    return SelectMultipleField(label, widget=ListWidget(), option_widget=CheckboxInput())


class SessionForm(SettingsForm):
    """Everything that is set of a session, but for its people."""

    day = SelectField(_l("Jour"))
    start = Clock(_l("Début"))
    minutes = Whole(_l("Durée en minutes"), [Between(1, session_checks.LONGEST)])
    rooms = boxes(_l("Salles"))
    kind = SelectField(_l("Type"))
    track = SelectField(_l("Fil"))
    parent = SelectField(_l("Partie de"))
    state = RadioField(_l("État"), choices=choices(editor_words.STATES), default="confirmed")
    languages = Codes(_l("Langues parlées"))
    interpretation = Interpreting(_l("Interprétation"))
    visibility = RadioField(_l("Qui la voit"), choices=choices(editor_words.VISIBILITIES), default="public")
    groups = boxes(_l("Réservée à ces groupes"))
    capacity = Whole(_l("Nombre de places"), [Between(0, session_checks.MOST_SEATS, optional=True)])
    sign_up_policy = RadioField(_l("Inscription à la séance"), choices=choices(editor_words.POLICIES), default="none")
    sign_up_opens_at = Moment(_l("Ouverture de l’inscription"))
    sign_up_closes_at = Moment(_l("Fermeture de l’inscription"))
    takes_attendance = BooleanField(_l("Pointer les présents à l’entrée"))
    photo_allowed = BooleanField(_l("Photos permises"), default=True)
    parallel = Line(_l("Bloc parallèle"), limit=12)

    def values(self, before: Fields) -> Fields:
        """Return what the form says, as the record holds it; only of a form that is good."""
        day = int(self.day.data) if self.day.data else None
        ticked = set(self.rooms.data or ())
        kept = [room for room in before["rooms"] if room in ticked]
        moments = (self.sign_up_opens_at, self.sign_up_closes_at)
        return {
            **{text.name: self.written(text.name, before[text.name]) for text in TEXTS},
            **{name: self[name].data for name in _READ_AS_IT_IS},
            **{field.name: _text(field.instant()) for field in moments},
            "day": day,
            "start_minute": self.start.value(),
            # The first room stays the first: a programme names it before the others.
            "rooms": [*kept, *(room for room in self._offered() if room in ticked - {*kept})],
            "track_id": self.track.data or None,
            "parent_id": self.parent.data or None,
            "floor_languages": self.languages.value(),
            "interpretation": typed.read_interpretation(self.interpretation.data or ""),
            "groups": list(self.groups.data or ()),
            "parallel": self.parallel.data or None,
            "quotas": {name: field.data for name, field in self.quotas() if field.data is not None},
        }

    def quotas(self) -> list[tuple[str, Any]]:
        """Return the code of each group and the field of its quota."""
        return [(field.name.removeprefix(QUOTA), field) for field in self if field.name.startswith(QUOTA)]

    def _offered(self) -> list[str]:
        offered: Any = self.rooms.choices
        return [choice.value for choice in offered]


class NewSessionForm(SessionForm):
    """A session that is not there yet, with its people: later each has buttons of their own."""

    people = People(_l("Personnes, dans l’ordre du protocole"))

    def values(self, before: Fields) -> Fields:
        """Return what the form says, as the record holds it; only of a form that is good."""
        return {**super().values(before), "roles": typed_people.read_people(self.people.data or "")}


@dataclass(frozen=True)
class Offer:
    """What a session's form lets choose, by field."""

    by_field: Mapping[str, Mapping[str, str]]

    def fill(self, form: SessionForm) -> None:
        """Offer it in a form."""
        for name, words in self.by_field.items():
            form[name].choices = choices(words)


def offer(event: Event, parents: Sequence[tuple[str, str]] = ()) -> Offer:
    """Return what a session of an event may be put into; ``parents`` are (id, title)."""
    return Offer(
        {
            "day": {UNTIMED: _("Pas encore"), **{str(number): word for number, word in editor_words.days(event)}},
            "rooms": {str(room.id): local(room.name) for room in queries.rooms(event.id)},
            "kind": {one.code: local(one.name) for one in queries.types(event.id) or usual_types.USUAL},
            "track": {"": _("Aucun"), **{str(track.id): local(track.name) for track in queries.tracks(event.id)}},
            "parent": {"": _("Aucune"), **dict(parents)},
            "groups": {group.code: local(group.label) for group in events.groups(event.id)},
        }
    )


def session_form(event: Event, *, new: bool = False) -> type[SessionForm]:
    """Return the form of a session, one that is there already or a new one, in today's languages.

    It has a quota for each group of the event.
    """
    quotas = {
        f"{QUOTA}{group.code}": Whole(local(group.label), [Between(0, session_checks.MOST_SEATS, optional=True)])
        for group in events.groups(event.id)
    }
    return type("SessionForm", (in_every_language(NewSessionForm if new else SessionForm, TEXTS),), quotas)


def shown(fields: Fields, event: Event) -> dict[str, Any]:
    """Return what the fields of the form hold for a record."""
    moments = ("sign_up_opens_at", "sign_up_closes_at")
    return {
        **{name: value for text in TEXTS for name, value in spread(text.name, fields[text.name]).items()},
        **{name: fields[name] for name in _READ_AS_IT_IS},
        **{name: setup_rules.wall_text(_instant(fields[name]), event.tz) for name in moments},
        "day": str(fields["day"]) if fields["day"] is not None else UNTIMED,
        "start": typed.clock(fields["start_minute"]),
        "rooms": list(fields["rooms"]),
        "track": fields["track_id"] or "",
        "parent": fields["parent_id"] or "",
        "languages": ", ".join(fields["floor_languages"]),
        "interpretation": typed.interpretation(fields["interpretation"]),
        "groups": list(fields["groups"]),
        "parallel": fields["parallel"] or "",
        **{f"{QUOTA}{code}": quota for code, quota in _quotas(event, fields).items()},
    }


def _quotas(event: Event, fields: Fields) -> dict[str, int | None]:
    return {group.code: fields["quotas"].get(group.code) for group in events.groups(event.id)}


def _instant(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _refuse_unread(read: Callable[[str], object], text: str | None) -> None:
    try:
        read(text or "")
    except Error as error:
        raise StopValidation(sentence(error)) from error
