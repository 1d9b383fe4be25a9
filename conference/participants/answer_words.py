"""Answers as people read them: on a person's page, in the history, in exports."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from conference.core.i18n import current_locale, local
from conference.events import question_answers, question_queries
from conference.events.question_rules import Asked, Value
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

    def told(self, answers: Answers) -> list[Said]:
        """Return the answers in the order of the questions; those to questions that are gone are left out."""
        return [
            Said(one, self.label(key), self.value(key, answers[key]), one.sealed and not self.sensitive)
            for key, one in self.questions.items()
            if key in answers
        ]
