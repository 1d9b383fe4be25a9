"""The form of a question, as it is read; ``question_form_making`` makes its fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from conference.core import i18n
from conference.core.errors import Error, sentence
from conference.core.forms import Line, StaffForm
from conference.core.types import Localised
from conference.events import question_answers, question_checks, question_wording
from conference.events.models import Event, StakeholderGroup
from conference.events.option_services import NewOption
from conference.events.question_queries import Places
from conference.events.question_rules import ALWAYS_SENSITIVE, Asked, Condition, Test
from conference.events.question_services import NewQuestion
from conference.events.setup_fields import Between, Whole

TESTS = 3
#: Whose values are written, not ticked: there are too many.
WRITTEN = frozenset({"number", "country"})
MOST_DAYS = 36_500
#: Beside which field a refusal stands.
FIELDS = {
    "question_bounds": "minimum",
    "question_retention": "retention_days",
    "question_retention_plain": "retention_days",
    "question_place_kind": "place_kind",
    "question_kind_frozen": "kind",
    "question_option_twice": "option_0_fr",
    "question_quota_sealed": "sensitive",
    "condition_order": "after",
    "condition_groups": "groups",
    "condition_untestable": "test_0_of",
    "condition_values": "test_0_of",
    "condition_archived": "test_0_of",
    "condition_unknown": "test_0_of",
}


@dataclass(frozen=True)
class Setting:
    """What a form is made for: the event, its questions in order, and the one to change (``None``: a new one)."""

    event: Event
    kind: str
    groups: Sequence[StakeholderGroup]
    known: Sequence[Asked]
    places: Places
    own: Asked | None = None
    languages: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Write in French, and in each language of the interface that the event has."""
        spoken = [code for code in i18n.LOCALES if code == i18n.DEFAULT or code in self.event.languages]
        object.__setattr__(self, "languages", tuple(spoken))

    @property
    def testable(self) -> dict[str, Asked]:
        """The questions that a condition may look at, by code, and those that it looks at already."""
        offered = question_checks.may_look_at(self.known, self.own)
        return {each.code: each for each in self.known if each in offered or each.code in self._looked_at}

    @property
    def tests(self) -> int:
        """How many questions a condition may look at."""
        return max(TESTS, len(self._looked_at))

    @property
    def _looked_at(self) -> list[str]:
        condition = self.own.condition if self.own is not None else None
        return [test.question for test in condition.tests] if condition is not None else []

    def field_of(self, name: str, language: str) -> str:
        """Return the label of a field that is asked in several languages."""
        return name if len(self.languages) == 1 else f"{name} ({i18n.LOCALES[language]})"


class Figure(Line):
    """A number, whole or not, as people write it; what was typed stays in ``data``."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse what is no number."""
        try:
            self.number()
        except Error as error:
            raise StopValidation(sentence(error)) from error

    def number(self) -> float | None:
        """Return the number, ``None`` for none."""
        return question_answers.number(self.data) if self.data else None


class QuestionForm(StaffForm):
    """A question. ``seen`` marks what it was when the page was made, ``rows`` is how many options it has."""

    setting: Setting
    seen = HiddenField()
    rows = HiddenField()
    groups = SelectMultipleField(_l("Qui est concerné"), widget=ListWidget(), option_widget=CheckboxInput())
    required = BooleanField(_l("Réponse obligatoire"))
    sensitive = BooleanField(_l("Question sensible"))
    retention_days = Whole(_l("Effacer les réponses après (jours)"), [Between(0, MOST_DAYS, optional=True)])
    mode = RadioField(_l("Quand plusieurs conditions sont données"))
    after = SelectField(_l("Place dans le formulaire"))

    def texts(self, name: str) -> list[Field]:
        """Return the fields of a text, one a language."""
        return [self[f"{name}_{language}"] for language in self.setting.languages]

    def option_rows(self) -> Iterator[tuple[int, list[Field]]]:
        """Yield the number of each row of options, and its label in each language."""
        for number in range(int(self.rows.data or 0)):
            yield number, self.texts(f"option_{number}")

    def tests(self) -> Iterator[tuple[int, Asked | None]]:
        """Yield each row of the condition with the question that it looks at."""
        for number in range(self.setting.tests if "test_0_of" in self else 0):
            yield number, self.setting.testable.get(self[f"test_{number}_of"].data or "")

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Look at every field, then at what they say together."""
        fine = super().validate(extra_validators)
        together = [self._labelled(), *(self._row(number) for number, _labels in self.option_rows())]
        return fine and all([*together, *(self._test(number, other) for number, other in self.tests())])

    def refuse(self, error: Error) -> None:
        """Say why not, beside the field that is concerned."""
        name = FIELDS.get(error.code)
        if name is not None and name in self:
            self[name].errors = [*self[name].errors, sentence(error)]
        else:
            self.form_errors.append(sentence(error))

    def question(self) -> NewQuestion:
        """Return what a valid form says."""
        kind = self.kind.data if "kind" in self else self.setting.kind
        return NewQuestion(
            kind=kind,
            label=self._text("label"),
            help=self._text("help"),
            groups=tuple(self.groups.data or ()) if "groups" in self else (),
            required=self._of("required", default=False),
            sensitive=self._of("sensitive", default=kind in ALWAYS_SENSITIVE),
            retention_days=self._of("retention_days"),
            condition=self._condition(),
            minimum=self.minimum.number() if "minimum" in self else None,
            maximum=self.maximum.number() if "maximum" in self else None,
            place_kind=self._of("place_kind", default=""),
            options=tuple(self._options()),
        )

    def _of(self, name: str, default: Any = None) -> Any:
        return self[name].data if name in self else default

    def _text(self, name: str) -> Localised:
        """Return a text; what was written in a language that is not asked here stays."""
        own = self.setting.own
        kept: Mapping[str, str] = {}
        if own is not None and name in {"label", "help"}:
            kept = own.label if name == "label" else own.help
        if own is not None and name.startswith("option_"):
            code = self[f"{name}_code"].data
            kept = next((choice.label for choice in own.choices if choice.code == code), {})
        said = {language: self[f"{name}_{language}"].data for language in self.setting.languages}
        return {language: text for language, text in {**kept, **said}.items() if text}

    def _options(self) -> list[NewOption]:
        """Return the rows that say something, in the order that was written beside them."""
        found = []
        for number, labels in self.option_rows():
            code = self[f"option_{number}_code"].data or ""
            if code or any(label.data for label in labels):
                gone, quota = self[f"option_{number}_gone"].data, self[f"option_{number}_quota"].data
                found.append((self._place(number), NewOption(self._text(f"option_{number}"), code, quota, gone)))
        return [option for _place, option in sorted(found, key=lambda pair: pair[0])]

    def _place(self, number: int) -> tuple[int, int, int]:
        """Sort a row where its new number says: before the one that has it when it goes up, after it going down."""
        own, wanted = number + 1, self[f"option_{number}_order"].data
        place = own if wanted is None else wanted
        return place, (place > own) - (place < own), number

    def _condition(self) -> Condition | None:
        found = []
        for number, other in self.tests():
            values = self._values(number, other) if other is not None else ()
            if other is not None and values:
                found.append(Test(other.code, values))
        return Condition(self.mode.data or "all", tuple(found)) if found else None

    def _values(self, number: int, other: Asked) -> tuple[str, ...]:
        if other.kind not in WRITTEN:
            return tuple(self[f"test_{number}_values"].data or ())
        written = [text.strip() for text in (self[f"test_{number}_written"].data or "").split(";") if text.strip()]
        return tuple(dict.fromkeys(_meant(other, text) for text in written))

    def _labelled(self) -> bool:
        first = self.texts("label")[0]
        if any(one.data for one in self.texts("label")):
            return True
        first.errors = [*first.errors, sentence(Error("question_unlabelled"))]
        return False

    def _row(self, number: int) -> bool:
        """Refuse a row without words that says something else, or was an option."""
        labels = self.texts(f"option_{number}")
        said = self[f"option_{number}_code"].data or self[f"option_{number}_quota"].data is not None
        if any(label.data for label in labels) or not said or self[f"option_{number}_gone"].data:
            return True
        labels[0].errors = [*labels[0].errors, sentence(Error("question_option_unlabelled"))]
        return False

    def _test(self, number: int, other: Asked | None) -> bool:
        """Ask for values of the question that was chosen: the page shows them now, if it did not."""
        if other is None:
            return True
        name = f"test_{number}_{'written' if other.kind in WRITTEN else 'values'}"
        try:
            if self._values(number, other):
                return True
            error = Error("condition_values", other=question_wording.label(other))
        except Error as refusal:
            error = refusal
        self[name].errors = [*self[name].errors, sentence(error)]
        return False


def _meant(other: Asked, text: str) -> str:
    """Return the value of an answer that was written, as a condition compares it."""
    return str(question_answers.parse(other, [text], places={}))
