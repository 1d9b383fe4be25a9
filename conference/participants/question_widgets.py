"""One field for each kind of question: as it is drawn, and as it is read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, TextAreaField, widgets
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.fields.core import Field

from conference.core import i18n
from conference.core.errors import Error, sentence
from conference.core.forms import Line
from conference.core.i18n import local
from conference.core.uploads import MOST_BYTES
from conference.events import question_answers, question_words
from conference.events.question_queries import Places
from conference.events.question_rules import Asked, Value, as_texts
from conference.participants import received_files
from conference.participants.received_files import MEGABYTE, Received

PREFIX, CLEAR, AGAIN = "q-", "effacer-", "recu-"
#: More options than these are a list to open.
MOST_RADIOS = 6


class Clear(BooleanField):
    """The box that takes an answer away which is kept but not shown. It repeats nothing that a stranger sent."""

    def _value(self) -> str:
        return "y"


class _Answer:
    """What all fields of questions share."""

    question: Asked
    sheet: Any
    #: This person's answer until now.
    own: Value | None
    #: Whether that is kept but not shown.
    keeps: bool
    #: Whether it was left alone, so that the answer which is not shown stays.
    kept: bool = False
    clear: Clear | None = None
    raw_data: list[Any] | None
    data: Any

    def pre_validate(self, _form: Any) -> None:
        """Look at this field together with all others of its form."""
        self.sheet.problem(self)

    def answer(self, region: str, places: Places) -> Value | None:
        """Return what is answered, ``None`` for nothing. Raises ``Error`` for what cannot be read."""
        value = question_answers.parse(self.question, self._raw(), region, places=places, known=self.own)
        for choice in self.question.choices:
            if choice.full and choice.code in as_texts(value) - as_texts(self.own):
                raise Error("option_full", 409, choice=choice.code)
        self.kept = value is None and self.keeps and not (self.clear and self.clear.data)
        return self.own if self.kept else value

    def refuse(self, error: Error) -> str:
        """Return the sentence of a refusal; an option that is full now is chosen no more."""
        if error.code != "option_full":
            return about(self.question, sentence(error))
        self.take_away(error.params["choice"])
        label = next((one.label for one in self.question.choices if one.code == error.params["choice"]), {})
        return sentence(Error(error.code, option=local(dict(label))))

    def take_away(self, code: str) -> None:
        """Offer an option no more."""

    @property
    def lines(self) -> tuple[dict[str, str], Any]:
        """How it is drawn: attributes, and an example."""
        return LINES.get(self.question.kind, ({}, ""))

    def _raw(self) -> Sequence[str]:
        if self.sheet.submitted:
            return [one for one in self.raw_data or () if isinstance(one, str)]
        return question_answers.typed(self.question, self.own)


class LineAnswer(_Answer, Line):
    """One line."""


class TextAnswer(_Answer, TextAreaField):
    """Several lines."""


class _Chosen(_Answer):
    """What is chosen from a list."""

    choices: Any
    gone: frozenset[str] = frozenset()

    def offer(self, places: Places) -> None:
        """Set what may be chosen; what is full cannot be, but for who has it."""
        self.choices = self._first() + [self._choice(*one) for one in self._offered(places)]

    def take_away(self, code: str) -> None:
        self.gone |= {code}
        self.data = [one for one in self.data or () if one != code] if isinstance(self.data, list) else None
        self.offer(self.sheet.asking.places)

    def hints(self) -> dict[str, str]:
        """Return what stands under options: « complet »."""
        return {one.value: _("complet") for one in self.choices if one.render_kw.get("disabled")}

    def _first(self) -> list[SelectChoice]:
        return []

    def _offered(self, places: Places) -> list[tuple[str, str, bool]]:
        question, own = self.question, as_texts(self.own)
        if question.kind == "yes_no":
            return [("yes", _("Oui"), False), ("no", _("Non"), False)]
        if question.kind == "country":
            return [(code, name, False) for code, name in question_words.countries(i18n.region())]
        if question.kind == "place":
            return [(key, name, False) for key, name in places.get(question.place_kind, {}).items()]
        return [
            (one.code, local(dict(one.label)), one.code in self.gone or (one.full and one.code not in own))
            for one in question.choices
            if not one.retired or one.code in own
        ]

    def _choice(self, value: str, label: str, full: bool) -> SelectChoice:  # noqa: FBT001 (one of a row's three)
        return SelectChoice(value, label, {"disabled": True} if full else {})


class RadioAnswer(_Chosen, RadioField):
    """One of a few. Where nothing need be answered, a choice can be taken back."""

    def offer(self, places: Places) -> None:
        """Set what may be chosen."""
        super().offer(places)
        if not (self.question.required or self.keeps):
            self.choices.append(SelectChoice("", _("Sans réponse")))


class ListAnswer(_Chosen, SelectField):
    """One of many."""

    def _first(self) -> list[SelectChoice]:
        return [SelectChoice("", _("Choisir…"))]

    def _choice(self, value: str, label: str, full: bool) -> SelectChoice:  # noqa: FBT001 (as above)
        if full:
            return SelectChoice(value, _("%(option)s – complet", option=label), {"disabled": True})
        return SelectChoice(value, label)


class SeveralAnswer(_Chosen, SelectMultipleField):
    """Several of a few, or of many."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class FileAnswer(_Answer, Field):
    """A file. One that is there already (sent a moment ago, or in the record) need not be sent again."""

    widget = widgets.FileInput()
    received: Received | None = None
    failure: Error | None = None

    def receive(self, now: datetime) -> None:
        """Check and keep what came; what came before is found again by its signed field."""
        event_id, name = self.sheet.asking.event.id, self.question.code
        came = request.files.get(PREFIX + name)
        if came is not None and came.filename:
            try:
                data = came.stream.read(MOST_BYTES + 1)
                most = current_app.config["SETTINGS"].files_mb * MEGABYTE
                self.received = received_files.receive(
                    event_id, self.question.id, came.filename, data, now=now, most=most
                )
            except Error as error:
                self.failure = error
            return
        signed = request.form.get(AGAIN + name, "")
        if signed and not (self.clear and self.clear.data):
            self.received = received_files.again(event_id, self.question.id, signed)
            self.failure = None if self.received else Error("file_gone")

    def answer(self, region: str, places: Places) -> Value | None:  # noqa: ARG002 (a file has neither)
        """Return the file that is to be kept."""
        if self.failure is not None:
            raise self.failure
        if self.received is not None:
            return self.received.id
        return None if self.clear and self.clear.data else self.own

    def refuse(self, error: Error) -> str:
        """Return the sentence of a refusal; a file that is gone must be sent again."""
        self.received = None
        return about(self.question, sentence(error))

    @property
    def again(self) -> str:
        """The name of the field that says which file is there already."""
        return AGAIN + self.question.code

    @property
    def there(self) -> Received | None:
        """The file that is there already and may be shown by its name."""
        if self.received is not None or self.own is None or self.keeps or (self.clear and self.clear.data):
            return self.received
        return received_files.stored(self.sheet.asking.event.id, str(self.own))


#: How a line is drawn: attributes and an example.
LINES: Mapping[str, tuple[dict[str, str], Any]] = {
    "number": ({"inputmode": "decimal", "class": "w-s", "autocomplete": "off"}, ""),
    "date": ({"autocomplete": "off", "class": "w-m"}, _l("Par exemple : 14/08/1990.")),
    "phone": ({"type": "tel", "autocomplete": "off", "class": "w-m"}, _l("Par exemple : 76 12 34 56.")),
    "email": ({"type": "email", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}, ""),
    "long_text": ({"rows": "4"}, ""),
    "file": ({"accept": "image/jpeg,image/png,image/webp,application/pdf"}, _l("Une image ou un PDF, 5 Mo au plus.")),
}


def bind(form: Any, sheet: Any, question: Asked, own: Value | None, *, keeps: bool, kind: Any = None) -> Any:
    """Make the field of a question a field of the form; ``kind``: another class than the question's own."""
    kind = kind or _kind(question)
    label = local(dict(question.label))
    options: dict[str, Any] = {"limit": question_answers.TEXT_MOST} if kind is LineAnswer else {}
    if issubclass(kind, _Chosen):
        options["validate_choice"] = False
    one = _put(form, PREFIX + question.code, kind(label, **options))
    one.question, one.sheet, one.own, one.keeps = question, sheet, own, keeps
    if isinstance(one, _Chosen):
        one.offer(sheet.asking.places)
    if keeps or question.kind == "file":
        words = _("Retirer ce fichier") if question.kind == "file" else _("Effacer ma réponse")
        one.clear = _put(form, CLEAR + question.code, Clear(words))
        one.clear.process(came_with(form) if sheet.submitted else None)
    return one


def came_with(form: Any) -> Any:
    """Return what was sent, as fields read it; files are read apart."""
    return form.meta.wrap_formdata(form, request.form)


def shown_of(one: Any, locale: str) -> Any:
    """Return what a field shows before anything is typed."""
    if one.keeps or isinstance(one, FileAnswer):
        return [] if isinstance(one, SeveralAnswer) else None
    typed = question_answers.typed(one.question, one.own, locale)
    if isinstance(one, SeveralAnswer):
        return typed
    return typed[0] if typed else None


def about(question: Asked, problem: str) -> str:
    """Return what is wrong with the answer to a question: « Régime alimentaire » : choisissez dans la liste."""
    said: str = _(
        "« %(question)s » : %(problem)s",
        question=local(dict(question.label)),
        problem=problem[:1].lower() + problem[1:],
    )
    return said


def option_words(question: Asked, value: str, places: Places) -> str:
    """Return the words of an answer that a condition looks at."""
    if question.kind == "yes_no":
        return str(_("Oui") if value == "yes" else _("Non"))
    return question_answers.words(question, value, i18n.current_locale(), places=places)


def _kind(question: Asked) -> Any:
    few = len(question.choices) <= MOST_RADIOS
    return {
        "long_text": TextAnswer,
        "yes_no": RadioAnswer,
        "one_of": RadioAnswer if few else ListAnswer,
        "several_of": SeveralAnswer,
        "country": ListAnswer,
        "place": ListAnswer,
        "file": FileAnswer,
    }.get(question.kind, LineAnswer)


def _put(form: Any, name: str, unbound: Any) -> Any:
    form._fields[name] = one = form.meta.bind_field(form, unbound, {"name": name, "prefix": form._prefix})  # noqa: SLF001 (a form takes no fields by other ways once it is made)
    return one
