"""What every page must be: one function a rule, each yields a line for each break of it. Used by ``tests/pages.py``."""

import base64
import gzip
import hashlib
import re
from collections.abc import Callable, Iterator

from bs4.element import Tag

from tests.page_look import Look, where, words

PRESSED = {"submit", "button", "reset"}
WORDLESS = {"hidden", "image", *PRESSED}
ADDRESSES = ("src", "href", "action", "formaction", "poster", "data", "xlink:href", "ping", "background", "manifest")
IDREFS = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "aria-details", "headers")
IDREF = ("for", "list", "form", "aria-activedescendant", "popovertarget")
SCOPES = {"col", "row", "colgroup", "rowgroup"}
SPOKEN = ("title", "alt", "aria-label", "placeholder", "aria-description", "label")
SAFE_REFERRER = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
DATA_BLOCKS = {"application/json", "application/ld+json"}
LEAKS = re.compile(
    r"\{\{|\}\}|\{%|%\}|\b[Uu]ndefined\b|\[object |\bNaN\b|%\(\w+\)[sd]|<[\w.]+ object at 0x|LazyString|Markup\("
)
LEAKS_OR_NONE = re.compile(LEAKS.pattern + r"|\bNone\b")
RUNS = re.compile(r"\s*(javascript|vbscript):", re.IGNORECASE)
STRAIGHT_APOSTROPHE = re.compile(r"[^\W\d_]'[^\W\d_]")
WRONG_SPACE = re.compile(r" [?!:;»](?!\))|« |[^\W\d_][?!;:](?=\s|$)|«(?=[^\s])|[^\s]»")


Rule = Callable[[Look], Iterator[str]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    RULES.append(check)
    return check


# --------------------------------------------------------------------------------------------------------- the document


@rule
def html_is_valid(look: Look) -> Iterator[str]:
    yield from look.errors


@rule
def text_is_utf8(look: Look) -> Iterator[str]:
    kind = look.headers.get("Content-Type", "").replace(" ", "").lower()
    if kind != "text/html;charset=utf-8":
        yield f"Content-Type is {kind!r}"
    if not look.soup.select_one("head > meta[charset=utf-8 i]"):
        yield "no <meta charset=utf-8>"
    yield from (f"broken letters: {found!r}" for found in set(re.findall("\ufffd|Ã[\x80-\xbf©¨ª]|â€.", look.html)))


@rule
def there_is_one_h1(look: Look) -> Iterator[str]:
    found = look.named("h1")
    if len(found) != 1:
        yield f"{len(found)} <h1>"
    yield from (f"{where(h1)} is empty" for h1 in found if not words(h1))


@rule
def headings_skip_no_level(look: Look) -> Iterator[str]:
    level = 1
    for heading in look.named("h1", "h2", "h3", "h4", "h5", "h6"):
        here = int(heading.name[1])
        if here > level + 1:
            yield f"{where(heading)} follows h{level}"
        level = here


@rule
def there_is_a_title(look: Look) -> Iterator[str]:
    title = look.soup.select_one("head > title")
    if title is None or not title.get_text(strip=True):
        yield "no <title>, or an empty one"
    elif re.search(r"^\W|[–\-:|]\s*$", title.get_text(strip=True).removeprefix("«")):
        yield f"title begins or ends with a sign: {title.get_text(strip=True)!r}"


@rule
def language_is_named(look: Look) -> Iterator[str]:
    html = look.soup.html
    if not html.get("lang"):
        yield "<html> without lang"
    if html.get("dir") not in {"ltr", "rtl"}:
        yield "<html> without dir"


@rule
def page_fits_a_phone(look: Look) -> Iterator[str]:
    viewport = look.soup.select_one("meta[name=viewport]")
    content = viewport.get("content", "") if viewport else ""
    if "width=device-width" not in content:
        yield "no viewport of the device's width"
    if re.search(r"user-scalable\s*=\s*no|maximum-scale", content):
        yield "viewport forbids enlarging"


@rule
def ids_are_unique(look: Look) -> Iterator[str]:
    seen: set[str] = set()
    for tag in (tag for tag in look.tags if tag.has_attr("id")):
        if not tag["id"] or re.search(r"\s", tag["id"]):
            yield f"{where(tag)}: not an id"
        if tag["id"] in seen:
            yield f"{where(tag)}: id used before"
        seen.add(tag["id"])


@rule
def named_ids_exist(look: Look) -> Iterator[str]:
    for tag in look.tags:
        wanted = [(name, one) for name in IDREFS if name in tag.attrs for one in _tokens(tag[name]) or [""]]
        wanted += [(name, tag[name]) for name in IDREF if name in tag.attrs]
        if tag.name == "a" and str(tag.get("href", "")).startswith("#"):
            wanted.append(("href", tag["href"][1:]))
        yield from (f"{where(tag)}: {name} names no id: {one!r}" for name, one in wanted if one not in look.ids)


# ------------------------------------------------------------------------------------------------- forms, tables, links


@rule
def fields_are_labelled(look: Look) -> Iterator[str]:
    all_labels = look.named("label")
    for tag in look.named("input", "select", "textarea", "meter", "progress"):
        if tag.name == "input" and _type(tag) in WORDLESS:
            continue
        labels = [one for one in all_labels if tag.get("id") and one.get("for") == tag["id"]]
        labels += [one for one in tag.parents if one.name == "label"]
        labels += [look.ids[name] for name in _tokens(tag.get("aria-labelledby", "")) if name in look.ids]
        own = "".join(str(option.string) for option in tag.find_all("option")) if tag.contents else ""
        said = [words(one).replace(" ".join(own.split()), "") for one in labels]
        if not any(said) and not tag.get("aria-label", "").strip():
            yield f"{where(tag)} has no label"


@rule
def forms_say_how_and_where(look: Look) -> Iterator[str]:
    for form in look.named("form"):
        if form.get("method", "").lower() not in {"get", "post", "dialog"}:
            yield f"{where(form)}: no method"
        if not form.get("action") and form.get("method", "").lower() != "dialog":
            yield f"{where(form)}: no action"


@rule
def buttons_have_words(look: Look) -> Iterator[str]:
    for button in look.named("button", "summary"):
        if not words(button):
            yield f"{where(button)} has no words"
    for button in look.named("input"):
        if _type(button) in PRESSED and not button.get("value", "").strip():
            yield f"{where(button)} has no words"


@rule
def links_have_words(look: Look) -> Iterator[str]:
    links = (tag for tag in look.named("a") if tag.has_attr("href"))
    yield from (f"{where(link)} has no words" for link in links if not words(link))


@rule
def images_have_an_alternative(look: Look) -> Iterator[str]:
    for image in look.named("img", "input", "area"):
        if not image.has_attr("alt") and (image.name != "input" or _type(image) == "image"):
            yield f"{where(image)} has no alt"
    for drawing in look.named("svg"):
        hidden = drawing.get("aria-hidden") == "true" or drawing.find_parent(attrs={"aria-hidden": "true"})
        title = drawing.find("title", recursive=False)
        named = drawing.get("aria-label") or drawing.get("aria-labelledby") or (title and title.get_text(strip=True))
        if not hidden and not (drawing.get("role") == "img" and named):
            yield f"{where(drawing)} is neither aria-hidden nor role=img with a name"


@rule
def tables_have_heads(look: Look) -> Iterator[str]:
    for table in look.named("table"):
        heads = table.find_all("th")
        if not heads:
            yield f"{where(table)} has no <th>"
        yield from (f"{where(th)} has no scope" for th in heads if th.get("scope") not in SCOPES)
        yield from (f"{where(th)} is empty" for th in heads if not words(th))


# --------------------------------------------------------------------------------------------------------------- safety


@rule
def scripts_are_files(look: Look) -> Iterator[str]:
    for script in look.named("script"):
        if not script.get("src") and script.get("type") not in DATA_BLOCKS:
            yield f"{where(script)} is inline"


@rule
def nothing_runs_from_an_attribute(look: Look) -> Iterator[str]:
    for tag in look.tags:
        for name, value in tag.attrs.items():
            if name.lower().startswith("on") or (name in ADDRESSES and RUNS.match(str(value))):
                yield f"{where(tag)}: {name} runs code"


@rule
def no_style_attribute(look: Look) -> Iterator[str]:
    yield from (f"{where(tag)} has a style attribute" for tag in look.tags if tag.has_attr("style"))


@rule
def inline_styles_are_in_the_policy(look: Look) -> Iterator[str]:
    policy = look.policy
    for style in look.named("style"):
        digest = base64.b64encode(hashlib.sha256("".join(map(str, style.contents)).encode()).digest()).decode()
        if f"'sha256-{digest}'" not in policy.get("style-src", []):
            yield f"{where(style)}: its hash 'sha256-{digest}' is not in style-src"


@rule
def nothing_points_elsewhere(look: Look) -> Iterator[str]:
    for tag in look.tags:
        named = [tag[name] for name in ADDRESSES if name in tag.attrs]
        named += [part.split()[0] for part in str(tag.attrs.get("srcset", "")).split(",") if part.strip()]
        if tag.name == "meta" and str(tag.get("http-equiv", "")).lower() == "refresh":
            named.append(str(tag.get("content", "")).partition("=")[2])
        yield from (f"{where(tag)}: {one}" for one in named if not look.is_ours(tag, one))


@rule
def headers_protect(look: Look) -> Iterator[str]:
    policy = look.policy
    if "default-src" not in policy:
        yield "no Content-Security-Policy with a default-src"
    for name, sources in policy.items():
        loose = [s for s in sources if s in {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"}]
        yield from (f"policy {name} allows {one}" for one in loose)
    needed = ("base-uri", "form-action", "frame-ancestors")
    yield from (f"policy without {name}" for name in needed if name not in policy)
    if look.headers.get("X-Content-Type-Options") != "nosniff":
        yield "no X-Content-Type-Options: nosniff"
    if look.headers.get("Referrer-Policy") not in SAFE_REFERRER:
        yield "no Referrer-Policy that keeps addresses to ourselves"


@rule
def page_is_light(look: Look) -> Iterator[str]:
    packed = len(look.served) if look.headers.get("Content-Encoding") else len(gzip.compress(look.html.encode(), 6))
    if look.budget_kb is not None and packed > look.budget_kb * 1000:
        yield f"{packed} bytes compressed, more than {look.budget_kb} kB"


# -------------------------------------------------------------------------------------------------------------- wording


@rule
def nothing_leaks(look: Look) -> Iterator[str]:
    read = [*look.texts(ours=False), *look.attributes(("value", "content", "href", "action", *SPOKEN))]
    for text, tag in _having(LEAKS_OR_NONE, read):
        if look.lang == "fr" or LEAKS.search(text) or text.strip() == "None":
            yield f"{where(tag)}: {text.strip()[:80]!r}"


@rule
def apostrophes_are_round(look: Look) -> Iterator[str]:
    for text, tag in _having(STRAIGHT_APOSTROPHE, [*look.texts(), *look.attributes(SPOKEN)]):
        if look.is_french(tag):
            yield f"{where(tag)}: {text.strip()[:80]!r} (’, not ')"


@rule
def french_signs_keep_their_space(look: Look) -> Iterator[str]:
    for text, tag in _having(WRONG_SPACE, [*look.texts(), *look.attributes(SPOKEN)]):
        if look.is_french(tag):
            yield f"{where(tag)}: {text.strip()[:80]!r} (no-break space before ? ! : ; » and after «)"


def _type(tag: Tag) -> str:
    return str(tag.get("type", "")).lower()


def _having(sign: re.Pattern[str], texts: list[tuple[str, Tag]]) -> list[tuple[str, Tag]]:
    """The texts that ``sign`` is found in. Most pages have none: one look at all of them together says so."""
    together = "\n".join(text for text, _ in texts)
    return [(text, tag) for text, tag in texts if sign.search(text)] if sign.search(together) else []


def _tokens(value: str | list[str]) -> list[str]:
    return value.split() if isinstance(value, str) else list(value)
