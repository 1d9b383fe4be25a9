"""A page as it was served, and ways to read it: what the rules of ``tests/page_rules.py`` look at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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

    def texts(self, *, ours: bool = True) -> Iterator[tuple[str, Tag]]:
        """Texts in the page, each with the tag around it; ``ours`` leaves out what people typed."""
        for text in self.soup.find_all(string=True):
            if isinstance(text, PreformattedString) or not isinstance(text, NavigableString) or not text.strip():
                continue
            around = list(text.parents)
            names = {tag.name for tag in around}
            typed = names & NOT_OURS or any(tag.get("translate") == "no" for tag in around)
            if not names & {"script", "style"} and not (ours and typed):
                yield str(text), text.parent

    def attributes(self, names: tuple[str, ...]) -> Iterator[tuple[str, Tag]]:
        """Values of these attributes, each with its tag."""
        for tag in self.soup.find_all(True):
            yield from ((str(tag[name]), tag) for name in names if tag.has_attr(name))

    def is_french(self, tag: Tag) -> bool:
        """Whether ``tag`` speaks French, by the nearest lang."""
        nearest = tag if tag.has_attr("lang") else tag.find_parent(attrs={"lang": True})
        return str(nearest["lang"] if nearest is not None else self.lang).startswith("fr")


def where(tag: Tag) -> str:
    """The tag's line and its beginning."""
    return f"line {tag.sourceline}: {re.match(r'<[^>]*>?', str(tag))[0][:100]}"


def words(tag: Tag) -> str:
    """What a screen reader would say of it: text, alternatives of images, labels."""
    said = [tag.get("aria-label", ""), tag.get_text(" ")]
    said += [inner.get("alt") or inner.get("aria-label") or "" for inner in tag.select("img, svg[aria-label]")]
    return " ".join(" ".join(said).split())
