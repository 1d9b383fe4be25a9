"""The layouts in use: made once for each group from what somebody ordered, with what they ask of a record."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

from conference.badges import picture_reading, queries
from conference.badges.arranging import arranged
from conference.badges.backs import Content
from conference.badges.composing import Assets
from conference.badges.discretion import discreet
from conference.badges.programmes import Programmes
from conference.badges.queries import Asks, Assigned, Design, Needs
from conference.badges.recipes import Recipe
from conference.badges.rules import A6, ANSWER, BadgeEvent, BadgeLayout, Fault
from conference.core.errors import Error
from conference.core.i18n import local, speaking
from conference.events import queries as events
from conference.events.models import Event
from conference.participants.answer_words import Words


class Designs:
    """The layouts of one event. ``look`` is what all its badges share."""

    def __init__(self, event: Event, look: BadgeEvent) -> None:
        """Read which there are; nothing is made yet."""
        self.event, self.look = event, look
        self.known = queries.designs(event.id)
        self._made: dict[tuple[str, str], Design] = {}

    @cached_property
    def assigned(self) -> Assigned:
        """Which layout each group has."""
        return queries.assigned(self.event.id, self.known)

    def of(self, name: str, group: str) -> Design:
        """Return a layout as people of a group (its code) wear it. Raises ``unknown_layout``."""
        if name not in self.known:
            raise Error("unknown_layout", 404, name=name, known=", ".join(self.known))
        found = self.known[name]
        own = group if found.recipe is not None and found.recipe.back == "programme" else ""
        if (name, own) not in self._made:
            self._made[name, own] = self._asking(self._arranged(found, own))
        return self._made[name, own]

    def backs(self, names: Iterable[str]) -> bool:
        """Tell whether any of these layouts has a back of its own page, whoever wears it. Raises ``unknown_layout``."""
        made = [layout for name in set(names) for layout in self.layouts(name)]
        return any(one.has_back and not one.fold for one in made)

    def tried(self, recipe: Recipe, group: str) -> Design:
        """Return a layout that nobody has kept yet, as people of a group (its code) would wear it."""
        return self._asking(self._arranged(Design(A6, "", recipe), group if recipe.back == "programme" else ""))

    def layouts(self, name: str) -> list[BadgeLayout]:
        """Return a layout as everybody wears it: once for each group where its back is the group's own.

        Raises ``unknown_layout``.
        """
        return [self.of(name, code).layout for code in self._wearers_of(name)]

    def plain(self) -> list[BadgeLayout]:
        """Return each layout as nobody's group has it: for what its size decides."""
        return [self.of(name, "").layout for name in self.known]

    def asked(self) -> list[Asks]:
        """Return what each layout that the event has shows of a record."""
        return [self._asks(one) for one in self.known.values()]

    def needs(self, names: Iterable[str]) -> Needs:
        """Return what has to be read of people for these layouts; one that is gone needs nothing."""
        return self.needs_of([self._asks(self.known[name]) for name in set(names) & self.known.keys()])

    def needs_of(self, asked: Sequence[Asks]) -> Needs:
        """Return what has to be read of people for layouts that ask for this."""
        questions = {question for one in asked for question in (one.table, *dict(one.answers).values()) if question}
        return Needs(
            place=any(one.place for one in asked) and not self.look.exposed,
            number=any(one.number for one in asked),
            languages=any(one.languages for one in asked) and not self.look.exposed,
            questions=frozenset(questions),
        )

    def assets(self, names: Iterable[str]) -> Assets:
        """Return the pictures that these layouts show."""
        shown = [_pictures(self.known[name]) for name in sorted(set(names) & self.known.keys())]
        return picture_reading.assets(self.event.id, dict.fromkeys(name for some in shown for name in some))

    def gone(self, name: str) -> list[Fault]:
        """Return which pictures of a layout are gone, so that nothing stands in their place."""
        missing = [one for one in _pictures(self.known[name]) if one not in self._there]
        return [Fault("picture_gone", "image")] if missing else []

    def says(self, question: str, value: Any) -> str:
        """Return an answer in words, in the language of the print."""
        with speaking(self.look.language):
            return self._words.value(question, value)

    def _wearers_of(self, name: str) -> Sequence[str]:
        """Return the codes of the groups that may have different backs; one for all where they have not."""
        recipe = self.known[name].recipe if name in self.known else None
        return self._groups if recipe is not None and recipe.back == "programme" else [""]

    @cached_property
    def _groups(self) -> Sequence[str]:
        return [group.code for group in events.groups(self.event.id)]

    @cached_property
    def _there(self) -> set[str]:
        return picture_reading.there(self.event.id)

    @cached_property
    def _words(self) -> Words:
        return Words(self.event.id, sensitive=False)

    @cached_property
    def _programmes(self) -> Programmes:
        return Programmes(self.event, self.look.language, self._unnamed)

    @cached_property
    def _unnamed(self) -> Sequence[str]:
        titles = [*self.event.title.values(), *(self.event.short_title or {}).values()]
        return [title for title in titles if title] if self.look.exposed else []

    def _arranged(self, found: Design, group: str) -> Design:
        if found.recipe is None:
            return found
        recipe, remarks = discreet(found.recipe, self._unnamed)
        content = self._programmes.of(group) if recipe.back == "programme" else Content()
        made = arranged(recipe, content, name=found.layout.name)
        if recipe.back == "programme" and not content.programme:
            remarks.append(Fault("back_no_programme", "back"))
        return found._replace(
            layout=made.layout,
            stamp=_stamp(found, recipe, content),
            remarks=(*remarks, *made.remarks),
        )

    def _asking(self, design: Design) -> Design:
        remarks = list(design.remarks)
        if design.recipe is not None:
            remarks += [fault for name in _questions(design) if (fault := self._fault(name)) is not None]
        return design._replace(asks=self._asks(design), remarks=tuple(remarks))

    def _asks(self, design: Design) -> Asks:
        """Return what a layout shows of a record: where somebody ordered it, by that, otherwise by its boxes."""
        recipe = design.recipe
        shown = set(recipe.shown) if recipe is not None else _fields(design.layout) - {"languages"}
        names = _questions(design)
        found = {name: asked for name in names if (asked := self._question(name)) is not None}
        table = found.get(recipe.table_question) if recipe is not None and "table" in shown else None
        return Asks(
            place="place" in shown,
            number="number" in shown,
            languages="languages" in shown,
            table=table or "",
            answers=tuple((name, asked) for name, asked in found.items() if name in _extras(design)),
        )

    def _question(self, name: str) -> str | None:
        """Return the id of the question with that code or id; ``None`` where it is gone, sealed or asks for a file."""
        found = self._named.get(name)
        sealed = found is None or self._words.questions[found].sealed
        return None if sealed else found

    def _fault(self, name: str) -> Fault | None:
        found = self._named.get(name)
        if found is None:
            return Fault("question_gone", name)
        question = self._words.questions[found]
        return Fault("question_sealed", local(dict(question.label))) if question.sealed else None

    @cached_property
    def _named(self) -> Mapping[str, str]:
        by_code = {one.code: key for key, one in self._words.questions.items()}
        return {**{key: key for key in self._words.questions}, **by_code}


def _questions(design: Design) -> list[str]:
    """Return the names of the questions whose answers a layout shows."""
    recipe = design.recipe
    table = recipe.table_question if recipe is not None and "table" in recipe.shown else ""
    return list(dict.fromkeys(name for name in (*_extras(design), table) if name))


def _extras(design: Design) -> list[str]:
    if design.recipe is not None:
        return [one.question for one in design.recipe.extras]
    fields = _fields(design.layout)
    return sorted(field.removeprefix(ANSWER) for field in fields if field.startswith(ANSWER))


def _fields(layout: BadgeLayout) -> set[str]:
    return {box.field for box in (*layout.person, *layout.back_person) if box.kind == "text"}


def _pictures(design: Design) -> Sequence[str]:
    if design.recipe is None:
        return design.layout.assets
    logos = [logo.asset for logo in design.recipe.logos]
    return [*logos, design.recipe.background] if design.recipe.background else logos


def _stamp(found: Design, recipe: Recipe, content: Content) -> str:
    """Return the stamp of a layout: another one where the back says something else, too."""
    if content == Content() and recipe == found.recipe:
        return found.stamp
    told = repr((recipe, content)).encode()
    return f"{found.stamp}|{sha256(told).hexdigest()[:16]}"
