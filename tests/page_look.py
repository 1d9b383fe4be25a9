"""A page as it was served, and ways to read it: what the rules of ``tests/page_rules.py`` look at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

#: What people or machines wrote is no wording of ours: names stand in <bdi>, codes in <code> or under translate="no".
NOT_OURS = {"bdi", "code", "kbd", "samp", "pre", "script", "style", "textarea", "svg", "template"}


@dataclass(frozen=True)
class Look:
    """A page as it was served, and parsed."""

    html: str
    soup: BeautifulSoup
    headers: Mapping[str, str]
    served: bytes
    own_hosts: frozenset[str] = frozenset({"localhost"})
    allowed: tuple[str, ...] = ()
    budget_kb: float | None = None
    lang: str = field(default="", compare=False)
    errors: tuple[str, ...] = ()

    @property
    def policy(self) -> dict[str, list[str]]:
        """The content security policy, by directive."""
        parts = (part.split() for part in self.headers.get("Content-Security-Policy", "").split(";"))
        return {part[0]: part[1:] for part in parts if part}

    def is_ours(self, tag: Tag, address: str) -> bool:
        """Whether an address stays here: this host, a telephone, a picture in the page, or what the test allowed."""
        if any(address.startswith(beginning) for beginning in self.allowed):
            return True
        parts = urlsplit(address.strip())
        if parts.scheme == "data":
            return address == "data:," or (tag.name in {"img", "a"} and address.startswith("data:image/"))
        if parts.netloc:
            return parts.scheme in {"http", "https", "webcal", ""} and parts.hostname in self.own_hosts
        return parts.scheme in {
            "",
            "tel",
            "mailto",
            "sms",
            "javascript",
            "vbscript",
        }  # the last two have their own rule

    @cached_property
    def tags(self) -> list[Tag]:
        """Every tag, in the order of the page."""
        return self.soup.find_all(True)

    def named(self, *names: str) -> list[Tag]:
        """The tags of these names, in the order of the page."""
        return [tag for tag in self.tags if tag.name in names]

    @cached_property
    def ids(self) -> dict[str, Tag]:
        """The first tag of each id."""
        return {tag["id"]: tag for tag in reversed(self.tags) if tag.has_attr("id")}

    @cached_property
    def _around(self) -> dict[int, tuple[bool, bool, str]]:
        """Of each tag: whether people typed what is in it, whether it is code, and its language."""
        found = {id(self.soup): (False, False, self.lang)}
        for tag in self.tags:
            typed, code, lang = found[id(tag.parent)]
            typed = typed or tag.name in NOT_OURS or tag.get("translate") == "no"
            found[id(tag)] = (typed, code or tag.name in {"script", "style"}, str(tag.get("lang", lang)))
        return found

    @cached_property
    def _texts(self) -> list[tuple[str, Tag]]:
        strings = (text for text in self.soup.descendants if isinstance(text, NavigableString))
        seen = (text for text in strings if not isinstance(text, PreformattedString) and text.strip())
        return [(str(text), text.parent) for text in seen if not self._around[id(text.parent)][1]]

    def texts(self, *, ours: bool = True) -> list[tuple[str, Tag]]:
        """Texts in the page, each with the tag around it; ``ours`` leaves out what people typed."""
        return [(text, tag) for text, tag in self._texts if not (ours and self._around[id(tag)][0])]

    def attributes(self, names: tuple[str, ...]) -> Iterator[tuple[str, Tag]]:
        """Values of these attributes, each with its tag."""
        for tag in self.tags:
            yield from ((str(tag[name]), tag) for name in names if name in tag.attrs)

    def is_french(self, tag: Tag) -> bool:
        """Whether ``tag`` speaks French, by the nearest lang."""
        return self._around[id(tag)][2].startswith("fr")


def where(tag: Tag) -> str:
    """The tag's line and its beginning."""
    return f"line {tag.sourceline}: {re.match(r'<[^>]*>?', str(tag))[0][:100]}"


def words(tag: Tag) -> str:
    """What a screen reader would say of it: text, alternatives of images, labels."""
    said = [tag.get("aria-label", ""), tag.get_text(" ")]
    said += [inner.get("alt") or inner.get("aria-label") or "" for inner in tag.select("img, svg[aria-label]")]
    return " ".join(" ".join(said).split())
