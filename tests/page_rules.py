"""What every page must be: one function a rule, each yields a line for each break of it. Used by ``tests/pages.py``."""

import base64
import gzip
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

LABELLED = "input:not([type=hidden],[type=submit],[type=button],[type=reset],[type=image]), select, textarea, meter, progress"
ADDRESSES = ("src", "href", "action", "formaction", "poster", "data", "xlink:href", "ping", "background", "manifest")
IDREFS = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "aria-details", "aria-errormessage", "headers")
IDREF = ("for", "list", "form", "aria-activedescendant", "popovertarget")
SPOKEN = ("title", "alt", "aria-label", "placeholder", "aria-description", "label")
SAFE_REFERRER = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
DATA_BLOCKS = {"application/json", "application/ld+json"}
#: What people or machines wrote is no wording of ours: names stand in <bdi>, codes in <code> or under translate="no".
NOT_OURS = {"bdi", "code", "kbd", "samp", "pre", "script", "style", "textarea", "svg", "template"}
LEAKS = re.compile(r"\{\{|\}\}|\{%|%\}|\bUndefined\b|\bundefined\b|\[object |\bNaN\b|%\(\w+\)[sd]|<[\w.]+ object at 0x|LazyString|Markup\(")
STRAIGHT_APOSTROPHE = re.compile(r"[^\W\d_]'[^\W\d_]")
WRONG_SPACE = re.compile(r" [?!:;»](?!\))|« |[^\W\d_][?!;:](?=\s|$)|«(?=[^\s])|[^\s]»")


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


Rule = Callable[[Look], Iterator[str]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    RULES.append(check)
    return check


def where(tag: Tag) -> str:
    """The tag's line and its beginning."""
    return f"line {tag.sourceline}: {re.match(r'<[^>]*>?', str(tag))[0][:100]}"


def words(tag: Tag) -> str:
    """What a screen reader would say of it: text, alternatives of images, labels."""
    said = [tag.get("aria-label", ""), tag.get_text(" ")]
    said += [inner.get("alt") or inner.get("aria-label") or "" for inner in tag.select("img, svg[aria-label]")]
    return " ".join(" ".join(said).split())


# ---------------------------------------------------------------------------------------------------------- the document


@rule
def html_is_valid(look: Look) -> Iterator[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(look.html)
    for (line, column), code, details in parser.errors:
        yield f"line {line}:{column}: {html5lib.constants.E[code] % details}"


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
    found = look.soup.find_all("h1")
    if len(found) != 1:
        yield f"{len(found)} <h1>"
    yield from (f"{where(h1)} is empty" for h1 in found if not words(h1))


@rule
def headings_skip_no_level(look: Look) -> Iterator[str]:
    level = 1
    for heading in look.soup.find_all(re.compile("^h[1-6]$")):
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
    for tag in look.soup.select("[id]"):
        if not tag["id"] or re.search(r"\s", tag["id"]):
            yield f"{where(tag)}: not an id"
        if tag["id"] in seen:
            yield f"{where(tag)}: id used before"
        seen.add(tag["id"])


@rule
def named_ids_exist(look: Look) -> Iterator[str]:
    ids = {tag["id"] for tag in look.soup.select("[id]")}
    for tag in look.soup.find_all(True):
        wanted = [(name, one) for name in IDREFS if tag.has_attr(name) for one in _tokens(tag[name]) or [""]]
        wanted += [(name, tag[name]) for name in IDREF if tag.has_attr(name)]
        if tag.name == "a" and str(tag.get("href", "")).startswith("#"):
            wanted.append(("href", tag["href"][1:]))
        yield from (f"{where(tag)}: {name} names no id: {one!r}" for name, one in wanted if one not in ids)


# -------------------------------------------------------------------------------------------------- forms, tables, links


@rule
def fields_are_labelled(look: Look) -> Iterator[str]:
    for tag in look.soup.select(LABELLED):
        labels = look.soup.find_all("label", attrs={"for": tag["id"]}) if tag.get("id") else []
        labels += tag.find_parents("label")
        labels += [one for name in _tokens(tag.get("aria-labelledby", "")) if (one := look.soup.find(id=name))]
        own = "".join(str(option.string) for option in tag.find_all("option"))
        said = [words(one).replace(" ".join(own.split()), "") for one in labels]
        if not any(said) and not tag.get("aria-label", "").strip():
            yield f"{where(tag)} has no label"


@rule
def forms_say_how_and_where(look: Look) -> Iterator[str]:
    for form in look.soup.find_all("form"):
        if form.get("method", "").lower() not in {"get", "post", "dialog"}:
            yield f"{where(form)}: no method"
        if not form.get("action") and form.get("method", "").lower() != "dialog":
            yield f"{where(form)}: no action"


@rule
def buttons_have_words(look: Look) -> Iterator[str]:
    for button in look.soup.select("button, summary"):
        if not words(button):
            yield f"{where(button)} has no words"
    for button in look.soup.select("input[type=submit], input[type=button], input[type=reset]"):
        if not button.get("value", "").strip():
            yield f"{where(button)} has no words"


@rule
def links_have_words(look: Look) -> Iterator[str]:
    yield from (f"{where(link)} has no words" for link in look.soup.select("a[href]") if not words(link))


@rule
def images_have_an_alternative(look: Look) -> Iterator[str]:
    for image in look.soup.select("img:not([alt]), input[type=image]:not([alt]), area:not([alt])"):
        yield f"{where(image)} has no alt"
    for drawing in look.soup.select("svg"):
        hidden = drawing.get("aria-hidden") == "true" or drawing.find_parent(attrs={"aria-hidden": "true"})
        title = drawing.find("title", recursive=False)
        named = drawing.get("aria-label") or drawing.get("aria-labelledby") or (title and title.get_text(strip=True))
        if not hidden and not (drawing.get("role") == "img" and named):
            yield f"{where(drawing)} is neither aria-hidden nor role=img with a name"


@rule
def tables_have_heads(look: Look) -> Iterator[str]:
    for table in look.soup.find_all("table"):
        heads = table.find_all("th")
        if not heads:
            yield f"{where(table)} has no <th>"
        yield from (f"{where(th)} has no scope" for th in heads if th.get("scope") not in {"col", "row", "colgroup", "rowgroup"})
        yield from (f"{where(th)} is empty" for th in heads if not words(th))


# ---------------------------------------------------------------------------------------------------------------- safety


@rule
def scripts_are_files(look: Look) -> Iterator[str]:
    for script in look.soup.find_all("script"):
        if not script.get("src") and script.get("type") not in DATA_BLOCKS:
            yield f"{where(script)} is inline"


@rule
def nothing_runs_from_an_attribute(look: Look) -> Iterator[str]:
    for tag in look.soup.find_all(True):
        for name, value in tag.attrs.items():
            if name.lower().startswith("on") or name in ADDRESSES and re.match(r"\s*(javascript|vbscript):", str(value), re.IGNORECASE):
                yield f"{where(tag)}: {name} runs code"


@rule
def no_style_attribute(look: Look) -> Iterator[str]:
    yield from (f"{where(tag)} has a style attribute" for tag in look.soup.select("[style]"))


@rule
def inline_styles_are_in_the_policy(look: Look) -> Iterator[str]:
    policy = _policy(look)
    for style in look.soup.find_all("style"):
        digest = base64.b64encode(hashlib.sha256("".join(map(str, style.contents)).encode()).digest()).decode()
        if f"'sha256-{digest}'" not in policy.get("style-src", []):
            yield f"{where(style)}: its hash 'sha256-{digest}' is not in style-src"


@rule
def nothing_points_elsewhere(look: Look) -> Iterator[str]:
    for tag in look.soup.find_all(True):
        named = [tag[name] for name in ADDRESSES if tag.has_attr(name)]
        named += [part.split()[0] for part in str(tag.get("srcset", "")).split(",") if part.strip()]
        if tag.name == "meta" and str(tag.get("http-equiv", "")).lower() == "refresh":
            named.append(str(tag.get("content", "")).partition("=")[2])
        yield from (f"{where(tag)}: {one}" for one in named if not _is_ours(look, tag, one))


@rule
def headers_protect(look: Look) -> Iterator[str]:
    policy = _policy(look)
    if "default-src" not in policy:
        yield "no Content-Security-Policy with a default-src"
    for name, sources in policy.items():
        loose = [s for s in sources if s in {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"}]
        yield from (f"policy {name} allows {one}" for one in loose)
    yield from (f"policy without {name}" for name in ("base-uri", "form-action", "frame-ancestors") if name not in policy)
    if look.headers.get("X-Content-Type-Options") != "nosniff":
        yield "no X-Content-Type-Options: nosniff"
    if look.headers.get("Referrer-Policy") not in SAFE_REFERRER:
        yield "no Referrer-Policy that keeps addresses to ourselves"


@rule
def page_is_light(look: Look) -> Iterator[str]:
    packed = len(look.served) if look.headers.get("Content-Encoding") else len(gzip.compress(look.html.encode(), 6))
    if look.budget_kb is not None and packed > look.budget_kb * 1000:
        yield f"{packed} bytes compressed, more than {look.budget_kb} kB"


# --------------------------------------------------------------------------------------------------------------- wording


@rule
def nothing_leaks(look: Look) -> Iterator[str]:
    for text, tag in [*_texts(look, ours=False), *_attributes(look, ("value", "content", "href", "action", *SPOKEN))]:
        if LEAKS.search(text) or text.strip() == "None" or (look.lang == "fr" and re.search(r"\bNone\b", text)):
            yield f"{where(tag)}: {text.strip()[:80]!r}"


@rule
def apostrophes_are_round(look: Look) -> Iterator[str]:
    for text, tag in [*_texts(look), *_attributes(look, SPOKEN)]:
        if _speaks(tag, look).startswith("fr") and STRAIGHT_APOSTROPHE.search(text):
            yield f"{where(tag)}: {text.strip()[:80]!r} (’, not ')"


@rule
def french_signs_keep_their_space(look: Look) -> Iterator[str]:
    for text, tag in [*_texts(look), *_attributes(look, SPOKEN)]:
        if _speaks(tag, look).startswith("fr") and WRONG_SPACE.search(text):
            yield f"{where(tag)}: {text.strip()[:80]!r} (no-break space before ? ! : ; » and after «)"


# ---------------------------------------------------------------------------------------------------------------- reading


def _tokens(value: str | list[str]) -> list[str]:
    return value.split() if isinstance(value, str) else list(value)


def _policy(look: Look) -> dict[str, list[str]]:
    parts = (part.split() for part in look.headers.get("Content-Security-Policy", "").split(";"))
    return {part[0]: part[1:] for part in parts if part}


def _is_ours(look: Look, tag: Tag, address: str) -> bool:
    if address.startswith(look.allowed) if look.allowed else False:
        return True
    parts = urlsplit(address.strip())
    if parts.scheme == "data":
        return address == "data:," or (tag.name in {"img", "a"} and address.startswith("data:image/"))
    if parts.netloc:
        return parts.scheme in {"http", "https", "webcal", ""} and parts.hostname in look.own_hosts
    return parts.scheme in {"", "tel", "mailto", "sms"}


def _texts(look: Look, *, ours: bool = True) -> Iterator[tuple[str, Tag]]:
    for text in look.soup.find_all(string=True):
        if isinstance(text, PreformattedString) or not isinstance(text, NavigableString) or not text.strip():
            continue
        around = list(text.parents)
        names = {tag.name for tag in around}
        if names & {"script", "style"} or (ours and (names & NOT_OURS or any(t.get("translate") == "no" for t in around))):
            continue
        yield str(text), text.parent


def _attributes(look: Look, names: tuple[str, ...]) -> Iterator[tuple[str, Tag]]:
    for tag in look.soup.find_all(True):
        yield from ((str(tag[name]), tag) for name in names if tag.has_attr(name))


def _speaks(tag: Tag, look: Look) -> str:
    nearest = tag if tag.has_attr("lang") else tag.find_parent(attrs={"lang": True})
    return str(nearest["lang"]) if nearest is not None else look.lang
