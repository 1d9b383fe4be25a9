"""The shapes of a PDF page as SVG, inside the render worker: browsers show no PDF within a drawing.

All of a page or nothing: what has text, pictures, patterns or masks in it is not shown half.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import pikepdf

#: A page with more than so many bytes or operators is not shown: a preview follows the typing.
_LARGEST, _MOST = 300_000, 12_000
_DEEPEST = 6
_STEPS = {"m": "M", "l": "L", "c": "C", "h": "Z"}
_PAINT = {
    "f": "f", "F": "f", "f*": "e", "S": "s", "s": "cs", "B": "fs", "B*": "es", "b": "cfs", "b*": "ces", "n": "",
}  # fmt: skip
_IGNORED = frozenset({"i", "ri", "J", "j", "M", "d", "MP", "DP", "BMC", "BDC", "EMC", "CS", "cs"})

Matrix = tuple[float, float, float, float, float, float]


class _Unknown(Exception):  # noqa: N818 (no error: then the page is not shown)
    """Something that is not drawn here."""


@dataclass(frozen=True)
class _State:
    matrix: Matrix
    fill: str = "#000000"
    stroke: str = "#000000"
    width: float = 1.0
    opacity: tuple[float, float] = (1.0, 1.0)


@dataclass
class _Path:
    steps: list[str] = field(default_factory=list)
    at: tuple[float, float] = (0.0, 0.0)
    clips: bool = False


@lru_cache(maxsize=8)
def shapes(content: bytes) -> str | None:
    """Return the page one unit wide and high, downwards; ``None`` for one that has more than shapes in it."""
    if len(content) > _LARGEST:
        return None
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            page = pdf.pages[0]
            left, bottom, right, top = (float(side) for side in page.mediabox)
            wide, high = 1 / (right - left), 1 / (top - bottom)
            reader = _Reader((left, bottom, right, top))
            reader.read(page, page.get("/Resources", {}), _State((wide, 0, 0, -high, (0 - left) * wide, top * high)))
    except (_Unknown, pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return "".join(reader.out)


class _Reader:
    """Reads the operators of a page and of the forms that it shows."""

    def __init__(self, whole: tuple[float, float, float, float]) -> None:
        self.out: list[str] = []
        self._whole, self._left = whole, _MOST

    def read(self, stream: Any, resources: Any, state: _State, deep: int = 0) -> None:
        """Draw a content stream. Raises ``_Unknown``."""
        kept: list[_State] = []
        path = _Path()
        for one in pikepdf.parse_content_stream(stream):
            self._left -= 1
            if self._left < 0 or deep > _DEEPEST:
                raise _Unknown
            name, operands = str(one.operator), list(one.operands)
            if name == "q":
                kept.append(state)
            elif name == "Q":
                state = kept.pop() if kept else state
            elif name in _PAINT:
                self._paint(_PAINT[name], path, state)
                path = _Path()
            elif name == "Do":
                self._form(resources["/XObject"][str(operands[0])], resources, state, deep)
            elif name in _DRAW:
                _DRAW[name](path, [float(number) for number in operands])
            elif name in _SET:
                state = _SET[name](state, operands, resources)
            elif name not in _IGNORED:
                raise _Unknown

    def _form(self, form: Any, resources: Any, state: _State, deep: int) -> None:
        if form.get("/Subtype") != "/Form":
            raise _Unknown
        matrix = _six([float(one) for one in form.get("/Matrix", (1, 0, 0, 1, 0, 0))])
        inner = replace(state, matrix=_times(matrix, state.matrix))
        self.read(form, form.get("/Resources", resources), inner, deep + 1)

    def _paint(self, how: str, path: _Path, state: _State) -> None:
        """Draw a path; where it limits what follows, only if that is no limit: it is as large as the page."""
        if path.clips:
            if how or not self._is_whole(path, state):
                raise _Unknown
            return
        if not how or not path.steps:
            return
        fill = state.fill if set(how) & {"f", "e"} else "none"
        rule = ' fill-rule="evenodd"' if "e" in how else ""
        stroke = f' stroke="{state.stroke}" stroke-width="{state.width:g}"' if "s" in how else ""
        kinds = zip(("fill", "stroke"), state.opacity, strict=True)
        clear = "".join(f' {kind}-opacity="{value:g}"' for kind, value in kinds if value < 1)
        steps = "".join(path.steps) + ("Z" if "c" in how else "")
        at = " ".join(f"{one:.6g}" for one in state.matrix)
        self.out.append(f'<path transform="matrix({at})" fill="{fill}"{rule}{stroke}{clear} d="{steps}"/>')

    @staticmethod
    def _is_whole(path: _Path, state: _State) -> bool:
        numbers = [float(one) for step in path.steps for one in step[1:].split()]
        corners = [_at(state.matrix, x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if not corners or any("C" in step for step in path.steps):
            return False
        xs, ys = [x for x, _y in corners], [y for _x, y in corners]
        slack = 0.01
        return min(*xs, *ys) <= slack and max(xs) >= 1 - slack and max(ys) >= 1 - slack and min(xs) <= slack


def _six(numbers: Sequence[float]) -> Matrix:
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    k, l, m, n, o, p = second  # noqa: E741 (the letters of a matrix)
    return a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _step(letter: str) -> Callable[[_Path, list[float]], None]:
    def add(path: _Path, numbers: list[float]) -> None:
        path.steps.append(letter + " ".join(f"{one:.6g}" for one in numbers))
        if numbers:
            path.at = (numbers[-2], numbers[-1])

    return add


def _rectangle(path: _Path, numbers: list[float]) -> None:
    x, y, width, height = numbers
    for letter, place in (("m", [x, y]), ("l", [x + width, y]), ("l", [x + width, y + height]), ("l", [x, y + height])):
        _DRAW[letter](path, place)
    path.steps.append("Z")


def _limit(path: _Path, _numbers: list[float]) -> None:
    path.clips = True


def _from_here(path: _Path, numbers: list[float]) -> None:
    _DRAW["c"](path, [*path.at, *numbers])


def _to_there(path: _Path, numbers: list[float]) -> None:
    _DRAW["c"](path, [*numbers, *numbers[2:]])


_DRAW: Mapping[str, Callable[[_Path, list[float]], None]] = {
    **{name: _step(letter) for name, letter in _STEPS.items()},
    "re": _rectangle,
    "v": _from_here,
    "y": _to_there,
    "W": _limit,
    "W*": _limit,
}


def _colour(operands: Sequence[Any]) -> str:
    """Return a grey, a colour or inks as a colour."""
    numbers = [min(1.0, max(0.0, float(one))) for one in operands]
    if len(numbers) == 1:
        numbers *= 3
    elif len(numbers) == 4:  # noqa: PLR2004 (cyan, magenta, yellow, black)
        *inks, black = numbers
        numbers = [(1 - ink) * (1 - black) for ink in inks]
    red, green, blue = (round(one * 255) for one in numbers)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _moved(state: _State, operands: Sequence[Any], _resources: Any) -> _State:
    return replace(state, matrix=_times(_six([float(one) for one in operands]), state.matrix))


def _filled(state: _State, operands: Sequence[Any], _resources: Any) -> _State:
    return replace(state, fill=_colour(operands))


def _stroked(state: _State, operands: Sequence[Any], _resources: Any) -> _State:
    return replace(state, stroke=_colour(operands))


def _wide(state: _State, operands: Sequence[Any], _resources: Any) -> _State:
    return replace(state, width=float(operands[0]))


def _looking(state: _State, operands: Sequence[Any], resources: Any) -> _State:
    look = resources["/ExtGState"][str(operands[0])]
    if look.get("/SMask", "/None") != "/None" or look.get("/BM", "/Normal") != "/Normal":
        raise _Unknown
    fill, stroke = state.opacity
    return replace(state, opacity=(float(look.get("/ca", fill)), float(look.get("/CA", stroke))))


_SET: Mapping[str, Callable[[_State, Sequence[Any], Any], _State]] = {
    "cm": _moved,
    "w": _wide,
    "gs": _looking,
    **dict.fromkeys(("g", "rg", "k", "sc", "scn"), _filled),
    **dict.fromkeys(("G", "RG", "K", "SC", "SCN"), _stroked),
}
