"""What no template may have, and what every one must get right before anybody opens its page."""

import re
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from jinja2 import meta as jinja_meta

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
SOURCES = sorted((ROOT / "conference").rglob("*.py"))

#: Where a text is put into a page as it is, and why that is safe.
SAFE = {
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


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_can_be_compiled_by_the_application(migrated_app, name):
    migrated_app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_runs_or_is_styled_inline(name):
    text = EXPRESSIONS.sub("", source(name))
    assert not INLINE_SCRIPT.findall(source(name))
    assert not EVENT_HANDLER.findall(text)
    assert not STYLE_ATTRIBUTE.findall(text)
    assert not re.findall(r"javascript:", text, re.IGNORECASE)
    assert "<style" not in text or name in STYLED


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_comes_from_elsewhere(name):
    assert not FOREIGN.findall(source(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_text_is_escaped(name):
    marks = [one.name for one in tree(name).find_all(nodes.Filter) if one.name == "safe"]
    assert not marks or name in SAFE
    assert not list(tree(name).find_all(nodes.ScopedEvalContextModifier)), "autoescape is never switched off"
    assert not [one for one in tree(name).find_all(nodes.Name) if one.name == "Markup"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_value_in_an_attribute_stands_in_quotes(name):
    assert not UNQUOTED.findall(source(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_address_that_is_named_exists(migrated_app, name):
    named = [
        call.args[0].value for call in called(name, "url_for") if call.args and isinstance(call.args[0], nodes.Const)
    ]
    assert set(named) <= migrated_app.view_functions.keys()


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_static_file_that_is_named_exists(name):
    named = [call.args[0].value for call in called(name, "asset") if isinstance(call.args[0], nodes.Const)]
    assert [one for one in named if not (ROOT / "static" / one).is_file()] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_macro_file_that_is_imported_is_used(name):
    imported = {one.target for one in tree(name).find_all(nodes.Import)}
    family = [name, *(one for one in TEMPLATES if name in ancestors(one))]
    used = set().union(*map(loaded, family))
    assert imported <= used, f"unused: {imported - used}"


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
