"""The questions of an event as columns of the grid: the same fields and the same checks as in the form.

A grid asks a few questions of a person; what it does not ask counts as the record has it. A cell that was left alone is
not judged; one that was changed is, and what follows from it too: an answer that is not asked any more goes, as it does
in the form, and a question that must be answered now is demanded.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from conference.core.errors import Error, sentence
from conference.core.i18n import current_locale, local
from conference.events import question_answers, question_queries, question_rules
from conference.events.models import Event
from conference.events.question_rules import Asked, Value
from conference.participants import answer_fields
from conference.participants import question_widgets as widgets
from conference.participants.answers import Answers
from conference.participants.fields import Fields
from conference.participants.question_fields import Asking, Questions

#: How the keys of their fields, and the names of their cells, begin.
FIELD = answer_fields.PREFIX
CELL = widgets.PREFIX
#: The kinds that no cell can hold.
_NOT_HERE = frozenset({"section", "file"})


def offered(event: Event, known: Fields) -> list[tuple[str, str]]:
    """Return (key, label) of each question that this reader may answer for people; sealed ones only who sees them."""
    return [
        (FIELD + one.code, local(dict(one.label)))
        for one in question_queries.asked(event.id)
        if one.kind not in _NOT_HERE and FIELD + one.code in known
    ]


def cell_of(key: str) -> str:
    """Return the name of the cell of a question's field."""
    return CELL + key.removeprefix(FIELD)


@dataclass(frozen=True)
class Sheet:
    """What a page of the grid asks: its questions by code, what each group is asked, and whether sealed ones show."""

    codes: frozenset[str]
    by_group: Mapping[str, Asking]
    sensitive: bool

    @property
    def sealed(self) -> bool:
        """Whether a column shows what is sealed."""
        every = next(iter(self.by_group.values()), None)
        return every is not None and any(one.sealed and one.code in self.codes for one in every.everything)


def sheet(event: Event, groups: Collection[str], codes: Collection[str], *, sensitive: bool) -> Sheet:
    """Read what a grid with these questions needs, once for all its rows; nothing where it has none."""
    if not codes:
        return Sheet(frozenset(), {}, sensitive)
    everything = question_queries.asked(event.id)
    places = question_queries.place_names(event.id, everything)
    by_group = {group: replace(Asking(event, group, everything), places=places) for group in groups}
    return Sheet(frozenset(codes), by_group, sensitive)


def came(form: "MultiDict[str, str]", name: str) -> str:
    """Return what a cell that was sent holds, as one text: two that are the same say the same."""
    return _as_text(form.getlist(name))


class CellQuestions(Questions):
    """The cells of one person: as the record has them, or, with ``formdata``, as they were sent."""

    def __init__(self, form: Any, asking: Asking, sheet: Sheet, formdata: "MultiDict[str, str] | None") -> None:
        self.sheet, self.start, self.sent = sheet, form.start, formdata
        self.changed: frozenset[str] = frozenset()
        super().__init__(form, asking, form.before.answers)
        if formdata is not None:
            self.changed = frozenset(
                code
                for code in self.fields
                if came(formdata, self.start + CELL + code) != came(formdata, f"{self.start}was_{CELL}{code}")
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the cells that this person has: what their group is asked."""
        return tuple(CELL + code for code in self.fields)

    def typed(self) -> dict[str, str]:
        """Return what stands in the cells, as one text each."""
        if self.sent is None:
            return self.shown(self.known)
        return {name: came(self.sent, self.start + name) for name in self.names}

    def shown(self, known: Answers) -> dict[str, str]:
        """Return what the cells show of these answers, as one text each."""
        locale = current_locale()
        return {
            CELL + code: _as_text(question_answers.typed(one.question, known.get(str(one.question.id)), locale))
            for code, one in self.fields.items()
        }

    def words(self, known: Answers) -> dict[str, str]:
        """Return these answers in words."""
        locale, places = current_locale(), self.asking.places
        return {
            CELL + code: question_answers.words(one.question, known.get(str(one.question.id)), locale, places=places)
            for code, one in self.fields.items()
        }

    def changes(self) -> dict[str, Value | None]:
        """Return what a valid row changes, by question id; ``None``: that answer goes."""
        after = self.answers()
        gone = [one for one in self._left_behind if one.code not in self.fields]
        return {
            str(one.id): None if one in gone else after.get(str(one.id))
            for one in self.asking.questions
            if one in gone or self.known.get(str(one.id)) != after.get(str(one.id))
        }

    def problem(self, one: Any) -> None:
        """Raise what is wrong with a cell that was changed, and what its answer demands besides."""
        code = one.question.code
        if code not in self.changed:
            return
        if code in self._problems:
            raise ValidationError(self._problems[code])
        standing = self._judgement.asked | self._judgement.open
        value = self._values.get(code)
        if code not in standing and value is not None:
            raise ValidationError(_("Cette question n’est pas posée à cette personne, d’après ses autres réponses."))
        if code in self._judgement.asked and one.question.required and value is None:
            raise ValidationError(widgets.about(one.question, sentence(Error("answer_required"))))
        for other in self._demanded:
            if other.code not in self.fields and other.condition and self._looks_at(other, code):
                label = local(dict(other.label))
                raise ValidationError(
                    _(
                        "Il faut alors répondre à « %(question)s » : ajoutez sa colonne, ou ouvrez la fiche.",
                        question=label,
                    )
                )

    def _add(self, form: Any, question: Asked) -> None:
        if question.code in self.sheet.codes and question.kind not in _NOT_HERE:
            own = self.known.get(str(question.id))
            kind = CellChoice if question.kind in {"yes_no", "one_of", "country", "place"} else None
            one = widgets.bind(form, self, question, own, keeps=False, kind=kind)
            self.fields[question.code] = one
            sent = widgets.came_with(form) if self.sent is not None else None
            one.process(sent, widgets.shown_of(one, current_locale()))

    @cached_property
    def _judged(self) -> tuple[dict[str, Value], dict[str, str]]:
        """Read the cells that were changed; all else is as the record has it."""
        values = {one.code: self.known[str(one.id)] for one in self.asking.questions if str(one.id) in self.known}
        problems: dict[str, str] = {}
        for code in self.changed & self.fields.keys():
            one = self.fields[code]
            values.pop(code, None)
            try:
                value = one.answer(self.asking.event.region, self.asking.places)
            except Error as error:
                problems[code] = one.refuse(error)
                continue
            if value is not None:
                values[code] = value
        return values, problems

    @cached_property
    def _judgement(self) -> question_rules.Standing:
        return question_rules.judged(self.asking.questions, self._values, self._masked)

    @cached_property
    def _before(self) -> question_rules.Standing:
        known = {one.code: self.known[str(one.id)] for one in self.asking.questions if str(one.id) in self.known}
        return question_rules.judged(self.asking.questions, known, self._masked)

    @property
    def _masked(self) -> frozenset[str]:
        """The sealed questions that were answered, where who asks may not see it: nothing here depends on them."""
        sealed = {one.code for one in self.asking.questions if one.sealed and str(one.id) in self.known}
        return frozenset() if self.sheet.sensitive else frozenset(sealed - self.fields.keys())

    @property
    def _left_behind(self) -> list[Asked]:
        """The questions that were asked and, after these changes, are not any more."""
        standing = self._judgement.asked | self._judgement.open
        return [one for one in self.asking.questions if one.code in self._before.asked - standing]

    @property
    def _demanded(self) -> list[Asked]:
        """The questions that must be answered after these changes, were not asked before, and have no answer."""
        fresh = self._judgement.asked - self._before.asked - self._values.keys()
        return [
            one
            for one in self.asking.questions
            if one.required and one.code in fresh and (self.sheet.sensitive or not one.sealed)
        ]

    def _looks_at(self, question: Asked, code: str) -> bool:
        return question.condition is not None and any(test.question == code for test in question.condition.tests)


class CellChoice(widgets.ListAnswer):
    """One of several, in a cell: radio buttons would make every row as high as their number."""

    def _first(self) -> list[SelectChoice]:
        return [SelectChoice("", _("Sans réponse"))]


def _as_text(values: Sequence[str]) -> str:
    lines = [one.replace("\r\n", "\n").strip() for one in values]
    return "|".join(sorted(one for one in lines if one))
