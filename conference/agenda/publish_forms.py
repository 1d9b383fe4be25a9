"""What an organiser types and ticks when they publish."""

from dataclasses import dataclass, field

from flask import request

from conference.agenda.publishing import COMMENT_MOST, NAME_MOST, Wish
from conference.core.errors import Error
from conference.core.text import clean_line, clean_text

NAMES = ("nom", "mot_fr", "mot_en")


@dataclass(frozen=True)
class Typed:
    """What stands in the form: texts as they were typed, and what is ticked."""

    texts: dict[str, str] = field(default_factory=lambda: dict.fromkeys(NAMES, ""))
    tell: bool = False
    groups: bool = False


def typed() -> Typed:
    """Return what was sent."""
    texts = {name: request.form.get(name, "") for name in NAMES}
    return Typed(texts, "prevenir" in request.form, "groupes" in request.form)


def wish(sent: Typed) -> Wish:
    """Return what is wanted. Raises ``release_too_long`` (422)."""
    name = clean_line(sent.texts["nom"])
    comment = {code: clean_text(sent.texts[f"mot_{code}"]) for code in ("fr", "en")}
    if len(name) > NAME_MOST:
        raise Error("release_too_long", 422, limit=NAME_MOST)
    if any(len(text) > COMMENT_MOST for text in comment.values()):
        raise Error("release_too_long", 422, limit=COMMENT_MOST)
    return Wish({code: text for code, text in comment.items() if text}, name, sent.tell, sent.groups)
