"""The strict look that every page test takes: ``page = check_page(client.get("/…"), budget_kb=10)``.

It fails with every break of ``tests/page_rules.py`` at once, each with its line, and gives a :class:`Page` to go on
with. Names and other texts that people typed stand in ``<bdi>``: the rules of French wording leave those alone.
"""

import gzip
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import brotli
from bs4 import BeautifulSoup
from bs4.builder import HTML5TreeBuilder
from bs4.element import Tag
from html5lib import HTMLParser
from html5lib.constants import E
from werkzeug.test import TestResponse

from tests.databases import ON_POSTGRESQL
from tests.page_look import Look
from tests.page_rules import RULES, nothing_leaks


def check_page(
    response: TestResponse,
    *,
    budget_kb: float | None = None,
    own: Collection[str] = (),
    allow: Collection[str] = (),
) -> "Page":
    """Fail unless ``response`` is a good page; return it.

    ``budget_kb`` bounds its compressed size (1 kB = 1,000 bytes). ``own`` are further host names of ours, ``allow``
    beginnings of foreign addresses that this page may link to (``https://wa.me/``).
    """
    html = _unpacked(response).decode("utf-8", errors="replace")
    builder = _Noting()
    soup = BeautifulSoup(html, builder=builder)
    look = Look(
        html=html,
        soup=soup,
        headers=dict(response.headers),
        served=response.data,
        own_hosts=frozenset({"localhost", response.request.host.partition(":")[0], *own}),
        allowed=tuple(allow),
        budget_kb=budget_kb,
        lang=str(soup.html.get("lang", "")),
        errors=tuple(f"line {line}:{column}: {E[code] % more}" for (line, column), code, more in builder.errors),
    )
    rules = [nothing_leaks] if ON_POSTGRESQL else RULES  # the form of a page has been proven on SQLite
    wrong = [f"{rule.__name__}: {line}" for rule in rules for line in rule(look)]
    assert not wrong, f"{response.request.path} ({response.status_code})\n" + "\n".join(wrong)
    return Page(soup, response)


class _Noting(HTML5TreeBuilder):
    """Beautiful Soup's way to html5lib, which keeps what is not valid, so that a page is parsed once."""

    def feed(self, markup: str) -> None:
        parser = HTMLParser(tree=self.create_treebuilder)
        self.underlying_builder.parser = parser
        parser.parse(markup)
        self.errors = parser.errors


@dataclass(frozen=True)
class Page:
    """A page that passed. Texts come with every space, no-break ones too, as one plain space."""

    soup: BeautifulSoup
    response: TestResponse

    @property
    def title(self) -> str:
        return plain(self.soup.title)

    @property
    def h1(self) -> str:
        return plain(self.soup.h1)

    @property
    def text(self) -> str:
        """What stands on the page, without head, scripts and styles."""
        return plain(self.soup.body)

    def one(self, selector: str) -> Tag:
        """The one element that ``selector`` means."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} of {selector} on {self.response.request.path}"
        return found[0]

    def all(self, selector: str) -> list[str]:
        """The texts of all elements that ``selector`` means."""
        return [plain(tag) for tag in self.soup.select(selector)]

    def rows(self, selector: str = "tbody tr") -> list[list[str]]:
        """A table's rows, cell by cell."""
        return [[plain(cell) for cell in row.find_all(["th", "td"])] for row in self.soup.select(selector)]

    def link(self, text: str) -> str:
        """The address behind the one link with this text (or, failing that, the one whose text has it in it)."""
        links = [(plain(tag), str(tag["href"])) for tag in self.soup.select("a[href]")]
        exact = {href for name, href in links if name == text}
        found = exact or {href for name, href in links if text in name}
        assert len(found) == 1, f"{len(found)} links {text!r}; there are {[name for name, _ in links]}"
        return found.pop()

    def form(self, having: str = "") -> "Form":
        """The one form of main, or the one that has ``having``: a button's text, a field's name, or a selector."""
        forms = [Form(tag) for tag in self.soup.select("main form")] or [Form(tag) for tag in self.soup.select("form")]
        found = [form for form in forms if not having or form.has(having)]
        assert len(found) == 1, f"{len(found)} forms having {having!r} of {len(forms)}"
        return found[0]

    def errors(self) -> list[str]:
        """The lines of the error summary, none if there is none."""
        return self.all(".sum li")


@dataclass(frozen=True)
class Form:
    """A form as a browser would send it."""

    tag: Tag

    @property
    def action(self) -> str:
        return str(self.tag["action"])

    @property
    def method(self) -> str:
        return str(self.tag["method"]).lower()

    @property
    def fields(self) -> dict[str, list[str]]:
        """What goes off when nothing is touched, by name."""
        sent: dict[str, list[str]] = {}
        for field in self.tag.select("input, select, textarea"):
            name = field.get("name")
            if name and not field.has_attr("disabled"):
                sent.setdefault(str(name), []).extend(_sent(field))
        return sent

    def filled(
        self, values: Mapping[str, Any] | None = None, *, press: str | None = None, **more: Any
    ) -> dict[str, list[str]]:
        """What goes off with these fields changed and the button ``press`` pressed. Names that the form lacks fail."""
        sent = self.fields
        for name, value in {**(values or {}), **more}.items():
            assert name in sent, f"no field {name!r}; there are {sorted(sent)}"
            sent[name] = [str(one) for one in (value if isinstance(value, list | tuple | set) else [value])]
        if press is not None:
            button = next(tag for tag in self.tag.select("button") if press in plain(tag))
            sent |= {str(button["name"]): [str(button.get("value", ""))]} if button.has_attr("name") else {}
        return {name: value for name, value in sent.items() if value}

    def has(self, what: str) -> bool:
        """Whether a button of this text, a field of this name, or an element of this selector is in it."""
        if any(what in plain(button) for button in self.tag.select("button")):
            return True
        return bool(self.tag.find(attrs={"name": what})) or (what[0] in ".#[" and bool(self.tag.select(what)))


def plain(tag: Tag | None) -> str:
    """The text of ``tag`` in one line."""
    if tag is None:
        return ""
    parts = (text for text in tag.find_all(string=True) if text.parent.name not in {"script", "style", "template"})
    return " ".join("".join(parts).split())


def _sent(field: Tag) -> list[str]:
    if field.name == "select":
        options = field.select("option[selected]") or ([] if field.has_attr("multiple") else field.select("option")[:1])
        return [str(option.get("value", option.get_text())) for option in options]
    if field.get("type") in {"checkbox", "radio"}:
        return [str(field.get("value", "on"))] if field.has_attr("checked") else []
    if field.get("type") in {"submit", "button", "file", "image", "reset"}:
        return []
    return [field.get_text() if field.name == "textarea" else str(field.get("value", ""))]


def _unpacked(response: TestResponse) -> bytes:
    packing = response.headers.get("Content-Encoding", "")
    if packing == "br":
        return brotli.decompress(response.data)
    return gzip.decompress(response.data) if packing == "gzip" else response.data
