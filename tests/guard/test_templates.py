"""What no template may have, and what every one must get right before anybody opens its page."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes
from jinja2 import meta as jinja_meta

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
SOURCES = sorted((ROOT / "conference").rglob("*.py"))

#: Where a text is put into a page as it is, and why that is safe.
SAFE = {
    "badges/layouts.html": "a badge as SVG, written by the render process: outlines, and no text of anybody's",
    "badges/preview_only.html": "the same",
    "public.html": "our own stylesheet, allowed by its hash",
}
#: Which templates set a stylesheet of ours inline; the policy of the page names its hash.
STYLED = {
    "public.html", "desk/person.html", "agenda/programme.html", "agenda/session.html", "agenda/person.html",
    "agenda/now.html", "agenda/selection.html", "agenda/choose.html", "agenda/releases.html", "agenda/release.html",
    "agenda/report.html",
}  # fmt: skip
EXPRESSIONS = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
COMMENTS = re.compile(r"\{#.*?#\}", re.DOTALL)
EVENT_HANDLER = re.compile(r"""[\s"']on[a-z]+\s*=""", re.IGNORECASE)
STYLE_ATTRIBUTE = re.compile(r"""[\s"']style\s*=""", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE)
FOREIGN = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""", re.IGNORECASE)
UNQUOTED = re.compile(r"<[^>{%]*\s[a-z-]+=\{\{")


@cache
def source(name: str) -> str:
    """A template without its comments, which may quote anything."""
    return COMMENTS.sub("", (FOLDER / name).read_text(encoding="utf-8"))


@cache
def tree(name: str) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(source(name))


def called(name: str, function: str) -> list[nodes.Call]:
    calls = tree(name).find_all(nodes.Call)
    return [call for call in calls if isinstance(call.node, nodes.Name) and call.node.name == function]


@cache
def ancestors(name: str) -> list[str]:
    """The templates that a template extends, near ones first; what they import, its blocks may use."""
    parents = [str(one.template.value) for one in tree(name).find_all(nodes.Extends)]
    return [*parents, *(one for parent in parents for one in ancestors(parent))]


@cache
def loaded(name: str) -> set[str]:
    """The names that a template reads."""
    return {one.name for one in tree(name).find_all(nodes.Name) if one.ctx == "load"}


def test_there_are_templates():
    assert len(TEMPLATES) > 20


def wrong(check) -> dict[str, list]:
    """The templates in which ``check`` finds something, each with what it finds."""
    found = {name: list(check(name)) for name in TEMPLATES}
    return {name: what for name, what in found.items() if what}


def named_in(name: str, function: str) -> set[str]:
    """The first arguments of all calls of ``function`` that are written out."""
    return {
        call.args[0].value for call in called(name, function) if call.args and isinstance(call.args[0], nodes.Const)
    }


def test_a_template_can_be_compiled_by_the_application(migrated_app):
    for name in TEMPLATES:
        migrated_app.jinja_env.get_template(name)


def test_nothing_runs_or_is_styled_inline():
    def inline(name):
        text = EXPRESSIONS.sub("", source(name))
        yield from INLINE_SCRIPT.findall(source(name))
        yield from EVENT_HANDLER.findall(text) + STYLE_ATTRIBUTE.findall(text)
        yield from re.findall(r"javascript:", text, re.IGNORECASE)
        yield from re.findall("<style", text) if name not in STYLED else ()

    assert wrong(inline) == {}


def test_nothing_comes_from_elsewhere():
    assert wrong(lambda name: FOREIGN.findall(source(name))) == {}


def test_every_text_is_escaped():
    def unescaped(name):
        filters = (one.name for one in tree(name).find_all(nodes.Filter))
        yield from (one for one in filters if one == "safe" and name not in SAFE)
        yield from ("autoescape is never switched off" for _ in tree(name).find_all(nodes.ScopedEvalContextModifier))
        yield from (one.name for one in tree(name).find_all(nodes.Name) if one.name == "Markup")

    assert wrong(unescaped) == {}


def test_every_value_in_an_attribute_stands_in_quotes():
    assert wrong(lambda name: UNQUOTED.findall(source(name))) == {}


def test_every_address_that_is_named_exists(migrated_app):
    assert wrong(lambda name: named_in(name, "url_for") - migrated_app.view_functions.keys()) == {}


def test_every_static_file_that_is_named_exists():
    assert wrong(lambda name: [one for one in named_in(name, "asset") if not (ROOT / "static" / one).is_file()]) == {}


def test_every_macro_file_that_is_imported_is_used():
    def unused(name):
        family = [name, *(one for one in TEMPLATES if name in ancestors(one))]
        return {one.target for one in tree(name).find_all(nodes.Import)}.difference(*map(loaded, family))

    assert wrong(unused) == {}


def test_every_template_is_used():
    python = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    rendered = {name for name in TEMPLATES if f'"{name}"' in python}
    needed = {one for name in TEMPLATES for one in jinja_meta.find_referenced_templates(tree(name)) if one}
    assert sorted(set(TEMPLATES) - rendered - needed) == []


def test_every_template_that_is_named_exists():
    named = {
        one for path in SOURCES for one in re.findall(r'"([a-z_]+/[a-z_/]+\.html)"', path.read_text(encoding="utf-8"))
    }
    assert sorted(named - set(TEMPLATES)) == []
