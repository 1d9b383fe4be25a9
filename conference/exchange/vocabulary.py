"""The choices of one event, and everything that people write for them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from flask_babel import LazyString

from conference.core.i18n import LOCALES, local, speaking
from conference.core.text import clean_line
from conference.events import queries as events
from conference.events import question_queries
from conference.events.models import Event, Place, StakeholderGroup
from conference.exchange import rules
from conference.exchange.lexicon import Lexicon
from conference.participants import wording
from conference.participants.rules import AGE_BRACKETS, LANGUAGES, STATES

K = TypeVar("K")

#: Words around the name of a district that do not make another one of it.
_AROUND_DISTRICT = ("district {}", "district sanitaire {}", "CSRéf {}", "cercle {}")


@dataclass(frozen=True)
class Vocabulary:
    """The choices of an event's columns."""

    groups: Lexicon[UUID]
    districts: Lexicon[UUID | None]
    sexes: Lexicon[str]
    ages: Lexicon[str]
    languages: Lexicon[str]
    states: Lexicon[str]
    yes: Lexicon[bool]
    nothing: Lexicon[str]
    #: The groups that ask people's commune: for the others it is never kept.
    asking_commune: frozenset[UUID]
    #: The purposes that the event asks agreement for.
    consents: frozenset[str]
    region: str
    #: What the event's questions are called, in every language: exports have them, an import passes them over.
    questions: frozenset[str] = frozenset()


def of(event: Event) -> Vocabulary:
    """Return the vocabulary of an event, labels in the reader's language."""
    groups = events.groups(event.id)
    return Vocabulary(
        groups=_groups(groups),
        districts=_districts(events.places(event.id, "district")),
        sexes=_lexicon("sex", ("F", "M"), wording.SEXES),
        ages=_lexicon("age_bracket", AGE_BRACKETS, wording.AGES),
        languages=_lexicon("language", LANGUAGES, wording.LANGUAGES),
        states=_lexicon("state", STATES, {code: word for code, (word, _tone) in wording.STATES.items()}),
        yes=_yes(),
        nothing=Lexicon({}, {"": rules.WRITTEN["none"][""]}),
        asking_commune=frozenset(group.id for group in groups if group.asks_commune),
        consents=frozenset(text.purpose for text in events.consent_texts(event.id) if text.asked),
        region=event.region,
        questions=_questions(event.id),
    )


def _questions(event_id: UUID) -> frozenset[str]:
    asked = question_queries.asked(event_id, archived=True)
    return frozenset(clean_line(label) for one in asked for label in dict(one.label).values())


def _groups(groups: Sequence[StakeholderGroup]) -> Lexicon[UUID]:
    labels = {group.id: local(group.label) for group in groups}
    written = {group.id: (group.code, *group.label.values(), *group.short_label.values()) for group in groups}
    return Lexicon(labels, written, beginnings=True)


def _districts(places: Sequence[Place]) -> Lexicon[UUID | None]:
    labels: dict[UUID | None, str] = {place.id: place.name for place in places}
    written: dict[UUID | None, Iterable[str]] = {
        place.id: [around.format(place.name) for around in _AROUND_DISTRICT] for place in places
    }
    return Lexicon(labels, {**written, None: rules.WRITTEN["none"][""]})


def _lexicon(column: str, offered: Sequence[str], words: Mapping[str, LazyString]) -> Lexicon[str]:
    said = in_every_language(lambda: {code: str(word) for code, word in words.items()})
    written = {code: (code, *said.get(code, ()), *rules.WRITTEN.get(column, {}).get(code, ())) for code in words}
    if "" in written:
        written[""] = written[""][1:]  # an empty cell says nothing; the words for « not stated » do
    return Lexicon({code: str(words[code]) for code in offered}, written)


def _yes() -> Lexicon[bool]:
    said = in_every_language(lambda: {value: wording.yes_no(value=value) for value in (True, False)})
    written = {value: (*said[value], *rules.WRITTEN["yes"]["yes" if value else ""]) for value in (True, False)}
    return Lexicon({value: wording.yes_no(value=value) for value in (True, False)}, written)


def in_every_language(say: Callable[[], Mapping[K, str]]) -> dict[K, list[str]]:
    """Return what ``say`` answers in each language of the interface, by key."""
    said: dict[K, list[str]] = {}
    for locale in LOCALES:
        with speaking(locale):
            for code, text in say().items():
                said.setdefault(code, []).append(text)
    return said
