"""The forms of a rapporteur's page: what the group recommends, in each language of the event; files."""

from functools import cache
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField, ValidationError

from conference.agenda import material_rules, wording
from conference.agenda.report_services import TEXT_MOST
from conference.agenda.session_models import SessionReport
from conference.core.forms import Line, PublicForm, choices
from conference.core.text import clean_text
from conference.core.types import Localised

PURPOSE = "rapporteur"
_TEXT = "texte_"


def subject_of(row: SessionReport) -> str:
    """Return what the signed field of the forms is bound to: another link is another form."""
    return f"{row.session_id}|{row.link_version}"


class Words(TextAreaField):
    """Several lines of text, without what cannot be seen; no more than a report may have."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean what came; a file is no text."""
        typed = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        self.data = clean_text(typed)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse what is too long, saying by how much."""
        count = len(self.data or "")
        if count > TEXT_MOST:
            raise ValidationError(
                _("Ce texte est trop long : %(limit)s caractères au plus, il y en a %(count)s.", limit=TEXT_MOST,
                  count=count)
            )  # fmt: skip


class ButtonForm(PublicForm):
    """A button on a rapporteur's page: nothing but the signed field."""

    purpose = PURPOSE


class TextForm(ButtonForm):
    """What the group recommends; ``version`` is that of the text when the page was made."""

    version = HiddenField()

    def text(self) -> dict[str, str]:
        """Return what was typed, by language."""
        return {name.removeprefix(_TEXT): field.data or "" for name, field in self._fields.items() if _is_text(name)}

    def seen(self) -> int:
        """Return the version that the form has brought along; none is as good as an old one."""
        version = self.version.data or ""
        return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1  # noqa: PLR2004 (no such version)


class FileForm(ButtonForm):
    """Files that are sent, and what they are."""

    kind = RadioField(_l("Nature"), default=material_rules.DOCUMENT)
    title = Line(_l("Titre"), limit=material_rules.TITLE_MOST)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.choices = choices(
            {material_rules.DOCUMENT: _("Document ou photo"), material_rules.SLIDES: _("Diapositives")}
        )

    def validate_title(self, field: Any) -> None:
        """Refuse a title that is too long."""
        if len(field.data or "") > field.limit:
            raise ValidationError(_("C’est trop long : %(max)d caractères au plus.", max=field.limit))


def text_form(languages: tuple[str, ...]) -> type[TextForm]:
    """Return the form with a field for each language of an event."""
    return _made(languages)


def spread(text: Localised, languages: tuple[str, ...]) -> dict[str, str]:
    """Return a report as the fields of its languages hold it."""
    return {f"{_TEXT}{code}": text.get(code, "") for code in languages}


@cache
def _made(languages: tuple[str, ...]) -> type[TextForm]:
    fields = {f"{_TEXT}{code}": Words(_label(code)) for code in languages}
    return type("TextForm", (TextForm,), fields)


def _label(code: str) -> Any:
    return LazyString(lambda: _("Recommandations (%(language)s)", language=wording.language(code)))


def _is_text(name: str) -> bool:
    return name.startswith(_TEXT)
