"""Shapes and QR codes as operators of a PDF page: bytes, coordinates in points, downwards. Pure.

Put together here and not by WeasyPrint's stream, whose care for every number took most of the time of a badge.
"""

from collections.abc import Iterable

from conference.core.paper.drawing import Path
from conference.core.paper.qr import runs
from conference.core.paper.ticket_symbols import SIDE, pictures

POINTS = 72 / 25.4
_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


def number(value: float) -> str:
    """Return a number to the hundredth, a few micrometres, as short as it goes."""
    return f"{round(value, 2):g}"


def colour(ink: str, *, stroke: bool = False) -> str:
    """Return how a colour is chosen; greys as such, so that no printer mixes them. Raises ``ValueError`` for none."""
    if len(ink) != len("#rrggbb") or ink[0] != "#":
        raise ValueError
    red, green, blue = (f"{int(ink[place : place + 2], 16) / 255:.4g}" for place in (1, 3, 5))
    if red == green == blue:
        return f"{red} {'G' if stroke else 'g'}"
    return f"{red} {green} {blue} {'RG' if stroke else 'rg'}"


def placed(x: float, y: float, content: bytes, *, turned: bool = False) -> bytes:
    """Return ``content`` moved by so many millimetres, and by half a turn around its corner."""
    turn = "-1 0 0 -1" if turned else "1 0 0 1"
    return b"q %s cm\n%s\nQ" % (f"{turn} {number(x * POINTS)} {number(y * POINTS)}".encode(), content)


def window(x: float, y: float, width: float, height: float) -> bytes:
    """Return that nothing is shown outside of a rectangle, in millimetres."""
    return " ".join([*(number(side * POINTS) for side in (x, y, width, height)), "re W n\n"]).encode()


def shape(path: Path) -> bytes:
    """Return a path, filled, stroked or both; holes by the even-odd rule."""
    fill, stroke = (path.fill and colour(path.fill)), (path.stroke and colour(path.stroke, stroke=True))
    parts = [fill, stroke and f"{stroke} {number(path.width * POINTS)} w"]
    parts += [_step(*step) for step in path.steps]
    parts.append("B*" if fill and stroke else "f*" if fill else "S" if stroke else "n")
    return "\n".join(part for part in parts if part).encode()


def squares(modules: Iterable[tuple[int, int, int]]) -> bytes:
    """Return runs of modules as one black path in units of a module: between neighbours shows no hair of white."""
    return "0 g\n{}\nf".format("\n".join([f"{x} {y} {length} 1 re" for x, y, length in modules])).encode()


def varying_squares(modules: int) -> bytes:
    """Return the modules of a ticket's symbol that not every ticket has."""
    return squares(runs(modules & pictures().varying, SIDE))


def fixed_squares() -> bytes:
    """Return the modules that the symbols of all tickets have: a third of each, in the file once."""
    return squares(runs(pictures().fixed, SIDE))


def scaled(x: float, y: float, module: float, content: bytes) -> bytes:
    """Return ``content`` in units of a module of so many millimetres, its corner at ``x``, ``y`` (millimetres)."""
    scale = f"{module * POINTS:.6g}"
    matrix = f"{scale} 0 0 {scale} {number(x * POINTS)} {number(y * POINTS)}"
    return b"q %s cm\n%s\nQ" % (matrix.encode(), content)


def _step(command: str, *numbers: float) -> str:
    return " ".join([*(number(value * POINTS) for value in numbers), _OPERATORS[command]])
