"""The questions of an event in any form that asks a person: one way for all of them.

    class PersonForm(PublicForm):                                     # or StaffForm
        def __init__(self, asking: Asking, known: Details):           # asking = question_fields.asking(event, group)
            super().__init__(data=…)
            self.questions = Questions(self, asking, known.answers)   # masked=True: sealed answers are not shown

    form.validate() checks them with the rest; then ``replace(details, answers=form.questions.answers())``;
    ``except Error as error: if form.questions.refuse(error):`` show the form again with ``error.status``.
    Template: ``{% import "registration/questions.html" as questions with context %}``,
    ``<form id="fiche" …{{ questions.attributes(form.questions) }}>``, ``{{ questions.fields(form.questions) }}``, and
    ``{% block scripts %}{{ super() }}{{ questions.script(form.questions) }}{% endblock %}``.

What is typed for a question that a condition hides counts for nothing; what depends on an answer that is masked is
neither demanded nor dropped, for either would tell that answer. Answers to questions that the form does not ask
(archived, of another group) stay as they are; what was typed for another group's is carried along.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import pgettext
from wtforms import ValidationError

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.i18n import current_locale, local
from conference.events import question_queries, question_rules
from conference.events.models import Event, StakeholderGroup
from conference.events.question_queries import Places
from conference.events.question_rules import Asked, Value
from conference.events.setup_memory import Setup, of_event
from conference.participants import question_widgets as widgets
from conference.participants.answer_words import Words
from conference.participants.answers import Answers
from conference.participants.question_widgets import PREFIX, FileAnswer

_CARRIED_MOST = 2000


@dataclass(frozen=True)
class Asking:
    """What a form of an event asks people of one group; ``everything`` is what all groups are asked."""

    event: Event
    group: str
    everything: tuple[Asked, ...] = ()
    places: Places = field(default_factory=dict)

    @cached_property
    def questions(self) -> tuple[Asked, ...]:
        """The questions of the group, headings included."""
        return question_rules.for_group(self.everything, self.group)


def asking(event: Event, group: StakeholderGroup, setup: Setup | None = None) -> Asking:
    """Return what people of a group are asked: of what is remembered, only the seats of options are read."""
    setup = setup or of_event(event.id)
    everything = setup.known("questions", lambda: question_queries.asked(event.id))
    found = Asking(event, group.code, everything)
    if question_queries.has_seats(found.questions):
        found = Asking(event, group.code, question_queries.counted(event.id, everything))
    kinds = frozenset(one.place_kind for one in found.questions if one.kind == "place")
    places = setup.known(("places", kinds), lambda: question_queries.place_names(event.id, found.questions))
    return replace(found, places=places)


@dataclass(frozen=True)
class Section:
    """A heading with the fields under it; ``heading`` is ``None`` for what stands before the first."""

    heading: Asked | None
    fields: list[Any]
    condition: list[Any] | None = None

    @property
    def label(self) -> str:
        """The heading's words."""
        return local(dict(self.heading.label)) if self.heading else _("Quelques questions")

    @property
    def hint(self) -> str:
        """The heading's explanation."""
        return local(dict(self.heading.help)) if self.heading else ""


class Questions:
    """The questions of one form. Its fields are fields of the form, after those that were there."""

    def __init__(self, form: Any, asking: Asking, known: Answers | None = None, *, masked: bool = False) -> None:
        self.asking, self.known, self.masked = asking, dict(known or {}), masked
        self.submitted = bool(form.is_submitted()) and bool(request.form)
        self.fields: dict[str, Any] = {}
        self.refused: dict[str, str] = {}
        for question in asking.questions:
            if question.kind != "section":
                self._add(form, question)

    @property
    def has_files(self) -> bool:
        """Tell whether the form must be sent as several parts."""
        return any(isinstance(one, FileAnswer) for one in self.fields.values())

    @property
    def has_conditions(self) -> bool:
        """Tell whether anything shows only sometimes."""
        return any(one.condition is not None for one in self.asking.questions)

    def sections(self) -> Iterator[Section]:
        """Yield what stands on the page, in order."""
        current = Section(None, [])
        for question in self.asking.questions:
            if question.kind == "section":
                if current.fields:
                    yield current
                current = Section(question, [], self.condition(question))
            else:
                current.fields.append(self.fields[question.code])
        if current.fields:
            yield current

    def answers(self) -> dict[str, Value]:
        """Return what a valid form answers, over what was known."""
        found = dict(self.known)
        for code, one in self.fields.items():
            value = self._values.get(code) if code in self._judgement.asked | self._judgement.open else None
            if value is None:
                found.pop(str(one.question.id), None)
            else:
                found[str(one.question.id)] = value
        return found

    def refuse(self, error: Error) -> bool:
        """Show a refusal of the record (an option is full, a file is gone) at its field; tell whether it is one."""
        one = next((one for one in self.fields.values() if str(one.question.id) == error.params.get("question")), None)
        if one is None or error.code not in {"option_full", "file_gone"}:
            return False
        one.errors = [*one.errors, one.refuse(error)]
        return True

    def differences(self, now: Answers, words: Words) -> list[tuple[str, str, str]]:
        """Return where a valid form answers otherwise than the record does now: question, record, form."""
        typed = self.answers()
        keys = [str(one.question.id) for one in self.fields.values()]
        return [
            (words.label(key), words.value(key, now.get(key)) or "–", words.value(key, typed.get(key)) or "–")
            for key in keys
            if now.get(key) != typed.get(key)
        ]

    def problem(self, one: Any) -> None:
        """Raise what is wrong with a field, given all the others."""
        code = one.question.code
        if code not in self._judgement.asked | self._judgement.open:
            return
        if code in self._problems:
            raise ValidationError(self._problems[code])
        if one.question.required and self._values.get(code) is None and code in self._judgement.asked:
            raise ValidationError(widgets.about(one.question, sentence(Error("answer_required"))))

    def condition(self, question: Asked) -> list[Any] | None:
        """Return when a question shows, for the page's script; ``None``: always, or the page cannot tell."""
        if question.condition is None:
            return None
        looked_at = [self.fields.get(test.question) for test in question.condition.tests]
        if any(one is None or one.keeps for one in looked_at):
            return None
        tests = [[PREFIX + test.question, *test.values] for test in question.condition.tests]
        return [question.condition.mode == "all", *tests]

    def when(self, question: Asked) -> str:
        """Return in words when a question is asked; empty: always."""
        if question.condition is None:
            return ""
        by_code = {one.code: one for one in self.asking.questions}
        tests = [test for test in question.condition.tests if test.question in by_code]
        told = [self._told(by_code[test.question], test.values) for test in tests]
        both = question.condition.mode == "all"
        joint = pgettext("entre deux réponses", "et") if both else pgettext("entre deux réponses", "ou")
        return _("Seulement si vous avez répondu %(answers)s.", answers=f" {joint} ".join(told)) if told else ""

    def carried(self) -> list[tuple[str, str]]:
        """Return what was typed for questions of other groups, to be carried in hidden fields."""
        if not self.submitted:
            return []
        names = {PREFIX + one.code for one in self.asking.everything if one.code not in self.fields}
        return [
            (name, value)
            for name in sorted(names & request.form.keys())
            for value in request.form.getlist(name)
            if len(value) <= _CARRIED_MOST
        ]

    def _add(self, form: Any, question: Asked) -> None:
        own = self.known.get(str(question.id))
        hidden = self.masked and question.sealed and own is not None
        one = widgets.bind(form, self, question, own, keeps=hidden)
        self.fields[question.code] = one
        came = widgets.came_with(form) if self.submitted else None
        one.process(came, widgets.shown_of(one, current_locale()))
        if self.submitted and isinstance(one, FileAnswer):
            one.receive(clock.now())

    def _told(self, question: Asked, values: tuple[str, ...]) -> str:
        said = " / ".join(widgets.option_words(question, value, self.asking.places) for value in values)
        label = local(dict(question.label))
        told: str = _("« %(answer)s » à « %(question)s »", answer=said, question=label)
        return told

    @cached_property
    def _judged(self) -> tuple[dict[str, Value], dict[str, str]]:
        """Read every field: values by code, and what is wrong by code."""
        values: dict[str, Value] = {}
        problems: dict[str, str] = {}
        for code, one in self.fields.items():
            try:
                value = one.answer(self.asking.event.region, self.asking.places)
            except Error as error:
                problems[code] = one.refuse(error)
                continue
            if value is not None:
                values[code] = value
        return values, problems

    @property
    def _values(self) -> Mapping[str, Value]:
        return self._judged[0]

    @property
    def _problems(self) -> Mapping[str, str]:
        return self._judged[1]

    @cached_property
    def _judgement(self) -> question_rules.Standing:
        """Which questions are asked; one that only a masked answer decides is open, or its field would tell."""
        values = self._values  # reading the fields tells which were left alone
        kept = {code for code, one in self.fields.items() if one.kept}
        return question_rules.judged(self.asking.questions, values, kept)
