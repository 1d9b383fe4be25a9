"""Questions and files for tests about answers. All need an application context."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from conference.core import files
from conference.core.db import write
from conference.events.models import Event, Question, QuestionOption
from tests.builders import NOW

_NUMBERS = count(1)


def a_question(
    event: Event, kind: str, code: str = "", options: dict[str, int | None] | None = None, **fields
) -> Question:
    """One question; ``options`` are codes with their quotas."""
    number = next(_NUMBERS)
    code = code or f"question-{number}"
    values = {"label": {"fr": f"Question {code} ?", "en": f"Question {code}?"}, "position": number} | fields
    with write() as db:
        question = Question(id=uuid4(), event_id=event.id, code=code, kind=kind, **values)
        db.add(question)
        db.flush()
        for position, (option, quota) in enumerate((options or {}).items()):
            label = {"fr": f"Option {option}", "en": f"Choice {option}"}
            db.add(QuestionOption(question_id=question.id, code=option, quota=quota, position=position, label=label))
    return question


def a_file(event: Event, data: bytes = b"%PDF-", now=NOW) -> str:
    """A file that somebody sent and nobody has claimed yet."""
    with write():
        expires = now + timedelta(days=1)
        return str(files.store(event.id, "answer", "a.pdf", "application/pdf", data, now=now, expires_at=expires))
