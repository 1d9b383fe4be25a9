"""Bases of forms: public ones carry one signed field and no session; staff ones carry Flask-WTF's token."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from wtforms import StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.meta import DefaultMeta

from conference.core import text, tokens
from conference.core.i18n import DEFAULT, current_locale

csrf = CSRFProtect()
FORM_OPEN_FOR = 3 * 24 * 3600


class _Words:
    """WTForms's own words; what it says of a choice made by hand is said in ours."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs

    def gettext(self, string: str) -> str:
        """Return what is said instead of an English sentence of WTForms."""
        if string == "Not a valid choice.":
            return str(_("Ce choix n’existe pas. Choisissez-en un dans la liste."))
        return str(self._theirs.gettext(string)).replace("'", "’")

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the same of a sentence with a number."""
        return str(self._theirs.ngettext(singular, plural, number)).replace("'", "’")


class PublicForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form that anybody may send. :meth:`nonce` tells a forged or far too old form from a real one."""

    purpose: ClassVar[str] = "public"

    class Meta:
        """No session, so no session token. WTForms's own words are read once; Flask-WTF reads them with each form."""

        csrf = False

        def get_translations(self, form: Any) -> _Words:
            """Return WTForms's own words."""
            return _Words(DefaultMeta.get_translations(self, form))  # type: ignore[arg-type]  # WTForms adds its own Meta

        @property
        def locales(self) -> tuple[str, ...]:
            """The languages of WTForms's own words: the reader's, else French."""
            return (current_locale(), DEFAULT)

    @cached_property
    def _nonces(self) -> dict[str, str | None]:
        """What :meth:`nonce` has read, by subject."""
        return {}

    def nonce(self, subject: str) -> str | None:
        """Return the nonce of the signed field that came with the form, or ``None`` if it is forged or too old."""
        if subject not in self._nonces:
            came = request.form.get("signed", "")
            self._nonces[subject] = tokens.read_form(self.purpose, subject, came, max_age=FORM_OPEN_FOR)
        return self._nonces[subject]

    def sign(self, subject: str) -> str:
        """Return the signed field for the page: what came with the form while it is good, else a fresh one.

        Keeping it means that a form sent again after a correction, or twice, is still the same submission.
        """
        came = request.form.get("signed", "")
        if came and tokens.read_form(self.purpose, subject, came, max_age=FORM_OPEN_FOR):
            return came
        return tokens.sign_form(self.purpose, subject)


class StaffForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form of a signed-in person."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        """With Flask-WTF's token."""

        def get_translations(self, form: Any) -> _Words:
            """Return WTForms's own words."""
            return _Words(super().get_translations(form))


class Line(StringField):
    """One line of text: control characters and needless spaces go, the rest stays exactly as typed."""

    def __init__(self, label: Any, validators: Any = (), *, limit: int = 120, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.limit = limit

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean what came."""
        typed = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""  # it may be a file
        self.data = text.clean_line(typed, self.limit * 4)


def choices(words: Mapping[str, Any]) -> list[SelectChoice]:
    """Return what a field of choices offers: the words (translated when shown), by their values."""
    return [SelectChoice(value, label) for value, label in words.items()]
