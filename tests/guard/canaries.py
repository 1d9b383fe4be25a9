"""Twenty people who can be recognised anywhere, and a nose for their contacts in whatever bytes lie about."""

import base64
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LETTERS = "bcdfghjkmnpqrstvwxz"
#: Mail to .example is never sent, and theirs must be: a server on this machine is the only one that ever gets it.
DOMAIN = "kanari.ml"
#: How the contacts of all of them begin: whatever has none of these in it need not be searched for each.
STARTS = ("61990", "cuicuikanari", "Zogokanari")


@dataclass(frozen=True)
class Canary:
    """A person with contacts that nobody else has. Names may be stored readably, contacts never."""

    number: int
    given_names: str
    family_name: str
    phone: str
    email: str
    commune: str

    @property
    def national(self) -> str:
        """The phone as it is said at home: eight figures in pairs."""
        figures = self.phone.removeprefix("+223")
        return " ".join(figures[at : at + 2] for at in range(0, 8, 2))

    def needles(self) -> Iterator[str]:
        """Every way in which the contacts may be written; the phone's country code, if any, stands around them."""
        figures = self.phone.removeprefix("+223")
        yield from (
            sign.join(figures[at : at + 2] for at in range(0, 8, 2)) for sign in ("", " ", ".", "-", "%20", "+")
        )
        yield self.email.partition("@")[0]
        yield self.commune


def _written(figures: str) -> Iterator[str]:
    pairs = [figures[at : at + 2] for at in range(0, len(figures), 2)]
    yield from (sign.join(pairs) for sign in ("", " ", ".", "-", "%20", "+"))


def canaries(seed: object, count: int = 20) -> list[Canary]:
    """Make people who are others at each seed, so that what an earlier run left is not mistaken for this one's."""
    chance = random.Random(str(seed))
    phone, email, commune = STARTS
    ends = chance.sample(range(1000), count)
    marks = ["".join(chance.choice(LETTERS) for _ in range(8)) for _ in range(count)]
    return [
        Canary(n, f"Kanari{chr(97 + n)}", "Oiseau", f"+223{phone}{end:03}", f"{email}{mark}@{DOMAIN}", commune + mark)
        for n, (end, mark) in enumerate(zip(ends, marks, strict=True))
    ]


def patterns(needle: str) -> Iterator[bytes]:
    """A text in every encoding in which it could be stored: plain, UTF-16, base64 at each alignment, hexadecimal."""
    for spelling in dict.fromkeys((needle, needle.lower(), needle.upper())):
        # without its last zero, UTF-16 is the same in both byte orders
        for text in (spelling.encode(), spelling.encode("utf-16-le")[:-1]):
            yield text
            yield text.hex().encode()
            yield from (_base64_inside(text, offset) for offset in range(3))


def _base64_inside(text: bytes, offset: int) -> bytes:
    """The letters of ``text`` in base64 that do not depend on what stands around it, ``offset`` bytes after a start."""
    whole = base64.b64encode(b"\0" * offset + text)
    return whole[-(-offset * 8 // 6) : (offset + len(text)) * 8 // 6]


def smell(data: bytes, people: Iterable[Canary]) -> list[str]:
    """Name the contacts that are in ``data``, each with the encoding's first bytes."""
    lowered = data.lower()
    starts = [*_written(STARTS[0]), *STARTS[1:]]
    if not any(_met(start, data, lowered) for start in starts):
        return []
    return [
        f"canary {one.number}: {needle!r} as {pattern[:40]!r}"
        for one in people
        for needle in one.needles()
        for pattern in _met(needle, data, lowered)
    ]


def _met(needle: str, data: bytes, lowered: bytes) -> list[bytes]:
    found = dict.fromkeys(patterns(needle))
    return [pattern for pattern in found if pattern in (lowered if pattern.islower() else data)]


def smell_files(paths: Iterable[Path], people: list[Canary]) -> dict[str, list[str]]:
    """Name the contacts that lie in files or below folders."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    found = {str(file): smell(_bytes(file), people) for file in files}
    return {file: hits for file, hits in found.items() if hits}


def _bytes(file: Path) -> bytes:
    """What is in a file; in one that another program has taken away meanwhile, nothing."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
