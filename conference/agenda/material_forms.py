"""The form of a material of a session: what it is, where it is, who sees it and when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import ValidationError

from conference.agenda import material_rules as rules
from conference.agenda import page_wording, wording
from conference.agenda.models import AgendaSession
from conference.core import i18n
from conference.core.errors import Error, sentence
from conference.core.forms import Line, choices
from conference.core.history import Fields
from conference.events import setup_rules
from conference.events.models import Event
from conference.events.setup_fields import Moment, SettingsForm, Text, in_every_language, spread

TEXTS = (Text("title", _l("Titre"), rules.TITLE_MOST),)
SHOWN, HIDDEN = "public", "equipe"
SEEN = {SHOWN: _l("Le public, dans les dates ci-dessous"), HIDDEN: _l("L’équipe seule, pour l’instant")}
_AROUND = ("bm", "ff", "bmq", "snk", "taq", "son", "dtm", "ar")
#: Beside which field a refusal stands.
FIELDS = {
    "material_address": "url",
    "material_twice": "url",
    "material_too_long": "url",
    "closes_before_opens": "visible_to",
}


class MaterialForm(SettingsForm):
    """Everything that is set of a material. ``kept`` names a file that came with the form before."""

    kept = HiddenField()
    kind = RadioField(_l("Nature"), default=rules.SLIDES)
    language = SelectField(_l("Langue du document"))
    url = Line(_l("Adresse"), limit=rules.URL_MOST)
    seen = RadioField(_l("Qui le voit"), choices=choices(SEEN), default=SHOWN)
    visible_from = Moment(_l("Visible à partir de"))
    visible_to = Moment(_l("Visible jusqu’à"))

    def validate_url(self, field: Any) -> None:
        """Refuse what is no address that people may be sent to."""
        if field.data:
            try:
                rules.checked_address(field.data)
            except Error as error:
                raise ValidationError(sentence(error)) from error

    def values(self, before: Fields, file_id: UUID | None) -> dict[str, Any]:
        """Return what the form says, as the record holds it; ``file_id`` is the file that came; only of a good form."""
        hidden = self.seen.data == HIDDEN
        file = str(file_id) if file_id is not None else None if self.url.data else before.get("file_id")
        return {
            "title": self.written("title", before.get("title")),
            "kind": self.kind.data,
            "language": self.language.data or "",
            "url": self.url.data or "",
            "file_id": file,
            "visible_from": _text(rules.HIDDEN if hidden else self.visible_from.instant()),
            "visible_to": _text(None if hidden else self.visible_to.instant()),
        }


def material_form() -> type[MaterialForm]:
    """Return the form of a material in today's languages."""
    return in_every_language(MaterialForm, TEXTS)


def ready(form: MaterialForm, event: Event, of: AgendaSession) -> MaterialForm:
    """Offer in a form what a material of this session may be."""
    form.belong_to(event)
    form.kind.choices = choices({kind: page_wording.material(kind) for kind in rules.KINDS})
    form.language.choices = choices({"": "–", **{code: wording.language(code) for code in languages(event, of)}})
    return form


def languages(event: Event, of: AgendaSession) -> Iterable[str]:
    """Return in which languages a material may be: those of the event, of its session, and what is spoken around."""
    spoken = [code for one in of.interpretation for code in (one.get("source"), one.get("target")) if code]
    return dict.fromkeys((*event.languages, *of.floor_languages, *spoken, *i18n.LOCALES, *_AROUND))


def shown(fields: Fields, event: Event) -> dict[str, Any]:
    """Return what the fields of the form hold for a record."""
    begins, ends = (_instant(fields[name]) for name in ("visible_from", "visible_to"))
    hidden = rules.is_hidden(begins)
    return {
        **spread("title", fields["title"]),
        **{name: fields[name] for name in ("kind", "language", "url")},
        "seen": HIDDEN if hidden else SHOWN,
        "visible_from": setup_rules.wall_text(None if hidden else begins, event.tz),
        "visible_to": setup_rules.wall_text(ends, event.tz),
    }


def _instant(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
