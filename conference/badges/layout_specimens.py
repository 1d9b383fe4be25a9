"""What a layout looks like before anybody prints it: the real drawing of hard names, without tickets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from conference.badges import layout_pictures, layout_queries, picture_reading, queries, saying
from conference.badges.designs import Designs
from conference.badges.queries import Design, Wearer
from conference.badges.recipes import Recipe
from conference.badges.render import compose
from conference.badges.report import SPECIMEN
from conference.badges.rules import PLAIN_COLOUR, BadgeData, BadgeLayout, Fault
from conference.badges.sheets import Duplex, plain
from conference.badges.wording import badge_event
from conference.core import paper
from conference.core.i18n import local
from conference.core.tokens import CODE_LENGTH
from conference.events import queries as events
from conference.events.models import Event

#: Names that are as long as real ones get, for an event that has none yet.
_LONG = (
    ("Marie-Antoinette Bénédicte", "Diarra-Ouattara Konaté"),
    ("Abdoul-Wahab Ould Sidi Mohamed", "Ag Almahmoud"),
    ("Fatoumata Bintou Zahra", "Sangaré-Dembélé"),
)
_ARABIC = ("فاطمة الزهراء", "بنت محمد الأمين")
_BAMBARA = ("Ɲɛnɛkɔrɔ", "Kɔnɛ-Ŋaɲatɛ")


@dataclass(frozen=True)
class Specimen:
    """One side of a badge as a page shows it: ``kind`` (of ``layout_wording.SPECIMENS``), and its SVG."""

    kind: str
    svg: str


@dataclass(frozen=True)
class Preview:
    """What a recipe looks like, and what should be known of it."""

    specimens: tuple[Specimen, ...]
    remarks: tuple[Fault, ...]
    wide: bool


def preview(event: Event, recipe: Recipe, pictures: Mapping[str, str]) -> Preview:
    """Return the specimens of a recipe without faults; nothing is stored. ``pictures``: the address of each asset.

    The three longest names of the event, one in Arabic, one with the letters of Bambara; the back of the first. Raises
    as ``paper.svg``.
    """
    designs = Designs(event, badge_event(event))
    longest = layout_queries.longest(event.id)
    design = designs.tried(recipe, longest[0].group_code if longest else "")
    layout, people = design.layout, list(_people(designs, design, longest, recipe))
    pages = _drawn(event, layout, [badge for _kind, badge in people], pictures)
    sides = 2 if layout.has_back and not layout.fold else 1
    fronts = [Specimen(kind, page) for (kind, _badge), page in zip(people, pages[::sides], strict=True)]
    backs = [Specimen("back", pages[1])] if sides > 1 else []
    return Preview((*fronts, *backs), design.remarks, layout.width > layout.flat_height)


def thumbnail(event: Event, layout: BadgeLayout, pictures: Mapping[str, str]) -> str:
    """Return the front of a layout with a made-up name. Raises as ``paper.svg``."""
    return _drawn(event, layout, [_made_up(event, Recipe(), _BAMBARA)], pictures)[0]


def pdf(event: Event, recipe: Recipe) -> bytes:
    """Return the specimens of a recipe as they come out of a printer. Raises as ``paper.draw``."""
    designs, longest = Designs(event, badge_event(event)), layout_queries.longest(event.id)
    design = designs.tried(recipe, longest[0].group_code if longest else "")
    layout = design.layout
    badges = [badge for _kind, badge in _people(designs, design, longest, recipe)]
    return paper.draw(
        compose(badges, layout, None, badge_event(event), picture_reading.assets(event.id, layout.assets))
    )


def _drawn(event: Event, layout: BadgeLayout, badges: list[BadgeData], pictures: Mapping[str, str]) -> list[str]:
    turns: Duplex = "long" if layout.height >= layout.width else "short"  # so that no back is upside down
    page = plain(layout.width, layout.flat_height, turns)
    drawing = compose(badges, layout, page, badge_event(event), layout_pictures.shapes(event.id, [layout]))
    return paper.svg(drawing, pictures, seconds=20)


def _people(
    designs: Designs, design: Design, longest: Sequence[Wearer], recipe: Recipe
) -> Iterator[tuple[str, BadgeData]]:
    event, needs = designs.event, designs.needs_of([design.asks])
    for one in queries.by_ids(event.id, [one.id for one in longest], needs):
        yield "long", saying.data(one, design, designs.look, designs.says, ticket=SPECIMEN, code="-" * CODE_LENGTH)
    for name in _LONG[len(longest) :]:
        yield "made_up", _made_up(event, recipe, name)
    yield "arabic", _made_up(event, recipe, _ARABIC)
    yield "bambara", _made_up(event, recipe, _BAMBARA)


def _made_up(event: Event, recipe: Recipe, name: tuple[str, str]) -> BadgeData:
    """Return a badge on which everything is that may be."""
    groups, language = events.groups(event.id), badge_event(event).language
    first = groups[0] if groups else None
    given, family = name
    return BadgeData(
        ticket=SPECIMEN,
        code="-" * CODE_LENGTH,
        given_names=given,
        family_name=family,
        organisation="Fédération nationale des associations de santé communautaire",
        function="Chargée de programme",
        languages="français, bamanankan",
        photo=True,
        title="Dr",
        place="Ténenkou",
        table="12",
        number="0142",
        answers={extra.question: "…" for extra in recipe.extras},
        group=local(first.label, language) if first else "",
        colour=first.colour if first else PLAIN_COLOUR,
        pattern=first.pattern if first else "solid",
    )
