"""Reading XML that a stranger sent: no document type with entities, no depth or size without end; time is linear."""

from dataclasses import dataclass, field
from xml.parsers import expat

from conference.agenda.files.problems import ScheduleError

#: Bytes of the largest real programmes are a tenth of it.
LARGEST = 16_000_000
_DEEPEST = 64
_MOST_ELEMENTS = 1_000_000


@dataclass
class Node:
    """An element: its attributes, its text (that of its children aside) and its children."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, as it stands."""
        return "".join(self.pieces)

    def first(self, name: str) -> "Node | None":
        """Return its first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def every(self, name: str) -> list["Node"]:
        """Return its children of that name."""
        return [child for child in self.children if child.name == name]

    def said(self, *names: str) -> str:
        """Return the trimmed text of the first child of one of these names that has any."""
        for name in names:
            child = self.first(name)
            if child is not None and child.text.strip():
                return child.text.strip()
        return ""


def read(data: bytes) -> Node:
    """Return the root. Raises ``ScheduleError``: ``too_large``, ``not_xml`` (with the line), ``declares_entities``."""
    if len(data) > LARGEST:
        raise ScheduleError("too_large", most=LARGEST // 1_000_000)
    root, path, count = Node(""), [Node("")], 0
    path[0] = root

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(path) > _DEEPEST or count > _MOST_ELEMENTS:
            raise ScheduleError("too_large", most=LARGEST // 1_000_000)
        node = Node(name, attributes)
        path[-1].children.append(node)
        path.append(node)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: path.pop()
    parser.CharacterDataHandler = lambda text: path[-1].pieces.append(text)  # noqa: PLW0108 (the last one changes)
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 (expat takes no names)
    except expat.ExpatError as error:
        raise ScheduleError("not_xml", line=error.lineno) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise ScheduleError("not_xml", line=1) from error
    return root.children[0]


def _refuse(*_declared: object) -> int:
    raise ScheduleError("declares_entities")
