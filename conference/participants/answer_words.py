"""Answers as people read them: on a person's page, in the history, in exports."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from conference.core.i18n import current_locale, local
from conference.core.sheets import Column
from conference.core.sheets.columns import Kind
from conference.events import question_answers, question_queries
from conference.events.question_rules import Asked, Value
from conference.participants import answers as answer_store
from conference.participants.answers import Answers

HIDDEN = _l("(masqué)")
_GONE = _l("Question supprimée")


@dataclass(frozen=True)
class Said:
    """One answer, to be shown. ``hidden``: it is there, and this reader may not see it."""

    question: Asked
    label: str
    words: str
    hidden: bool


class Words:
    """The questions of an event, archived ones too, read once; ``sensitive``: the reader may see sealed answers."""

    def __init__(self, event_id: UUID, *, sensitive: bool) -> None:
        self.sensitive = sensitive
        self.questions = {str(one.id): one for one in question_queries.asked(event_id, archived=True)}
        self.places = question_queries.place_names(event_id, self.questions.values())

    def label(self, key: str) -> str:
        """Return the words of a question, by its id."""
        return local(dict(self.questions[key].label)) if key in self.questions else str(_GONE)

    def value(self, key: str, value: Value | Any | None) -> str:
        """Return the words of an answer, or that it is masked; empty for none."""
        if value is None:
            return ""
        question = self.questions.get(key)
        if question is None or (question.sealed and not self.sensitive):
            return str(HIDDEN)
        return question_answers.words(question, value, current_locale(), places=self.places)

    def columns(self) -> list[Column]:
        """Return a column of an export for each question that the reader may see."""
        kinds: dict[str, Kind] = {"number": "number", "date": "date"}
        return [
            Column(one.code, local(dict(one.label)), kinds.get(one.kind, "text"), width=20) for one in self._exported()
        ]

    def cells(self, event_id: UUID, row: Any) -> tuple[object, ...]:
        """Return the answers of a row that has ``id``, ``answers`` and ``sealed_answers``, by these columns."""
        sealed = row.sealed_answers if self.sensitive else None
        known = answer_store.unsealed(event_id, row.id, row.answers, sealed)
        return tuple(self._cell(one, known.get(str(one.id))) for one in self._exported())

    def _exported(self) -> list[Asked]:
        asked = (one for one in self.questions.values() if one.kind != "section")
        return [one for one in asked if self.sensitive or not one.sealed]

    def _cell(self, question: Asked, value: Value | None) -> object:
        if question.kind == "number" and isinstance(value, int | float):
            return value
        if question.kind == "date" and isinstance(value, str):
            return date.fromisoformat(value)
        return self.value(str(question.id), value)

    def told(self, answers: Answers) -> list[Said]:
        """Return the answers in the order of the questions; those to questions that are gone are left out."""
        return [
            Said(one, self.label(key), self.value(key, answers[key]), one.sealed and not self.sensitive)
            for key, one in self.questions.items()
            if key in answers
        ]
