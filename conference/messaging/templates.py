"""Texts of messages: each kind has one maker, registered by its feature, called when the message is sent or read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from conference.core import i18n
from conference.core.text import clean_line, visible
from conference.messaging.models import OutboxMessage
from conference.messaging.queries import Opened, opened


@dataclass(frozen=True)
class Rendered:
    """A message as it is read: one line of subject, plain text."""

    subject: str
    body: str


Maker: TypeAlias = Callable[[Opened], Rendered | None]
_MAKERS: dict[str, Maker] = {}


def register(kind: str, maker: Maker) -> None:
    """Register how messages of a kind are worded; a maker's ``None`` means that there is nothing to say any more."""
    _MAKERS[kind] = maker


def render(message: OutboxMessage | Opened) -> Rendered | None:
    """Return what a message says, in its recipient's language; ``None`` when there is nothing to say any more.

    The subject is one line whatever the maker put in it, so that no header can be smuggled in. Raises ``KeyError`` for
    a kind that no feature registered, ``LookupError`` when the event was purged.
    """
    letter = message if isinstance(message, Opened) else opened(message)
    with i18n.speaking(letter.locale):
        rendered = _MAKERS[letter.kind](letter)
    if rendered is None:
        return None
    return Rendered(clean_line(rendered.subject), visible(rendered.body))
