"""What is missing in a programme that will be released: a language, a title, a time, a yes. Pure."""

from collections.abc import Iterator

from conference.agenda.clash_look import Look
from conference.agenda.clash_table import Hit
from conference.agenda.plan import STAFF


def no_language(look: Look) -> Iterator[Hit]:
    """Return the confirmed items, breaks apart, whose language nobody told."""
    for item in look.items:
        if not item.languages and not item.is_break and item.state == "confirmed" and item.visibility != STAFF:
            yield Hit("no_language", (item,), "", {})


def no_title(look: Look) -> Iterator[Hit]:
    """Return the confirmed items without a title in a language of the event: once for each language."""
    for item in look.items:
        if item.state == "confirmed" and item.visibility != STAFF:
            for language in look.plan.languages:
                if not item.title.get(language, "").strip():
                    yield Hit("no_title", (item,), language, {"language": language})


def drafts(look: Look) -> Iterator[Hit]:
    """Return the items that have a time and are no more than a draft: a release hides them."""
    for item in look.items:
        if item.state == "draft" and item.slot is not None and item.visibility != STAFF:
            yield Hit("draft", (item,), "", {"starts_at": item.starts_at, "ends_at": item.ends_at})


def unscheduled(look: Look) -> Iterator[Hit]:
    """Return the confirmed items without a time; a part of an item has its parent's."""
    for item in look.items:
        if item.state == "confirmed" and item.slot is None and not item.parent:
            yield Hit("unscheduled", (item,), "", {})
