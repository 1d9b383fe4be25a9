"""Languages: French without a prefix, every other language as the same path under ``/en/…``.

A language of the interface is a catalogue: a folder in ``conference/translations`` that holds a compiled one.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale

from conference.core import phones

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DEFAULT = "fr"
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"
#: What speakers call their language, where CLDR says it otherwise.
OWN_NAMES = {"bm": "Bamanankan", "ff": "Fulfulde"}
#: How a day is written where CLDR's own way, « Friday, 21 August 2026 », has a comma too many for a sentence.
FULL_DAY = {"en": "EEEE d MMMM y"}
ENVIRON_KEY = "jatigi.locale"


def name_of(locale: str) -> str:
    """Return what a language is called in itself: « Français », « العربية »; its code when nobody knows."""
    try:
        name = OWN_NAMES.get(locale) or Locale.parse(locale).get_display_name() or locale
    except (UnknownLocaleError, ValueError):
        return locale
    return name[:1].upper() + name[1:]


def direction(locale: str) -> str:
    """Return the direction a language is written in: ``ltr`` or ``rtl``."""
    try:
        return Locale.parse(locale).text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def offered(folder: Path = CATALOGUES) -> dict[str, str]:
    """Return the languages of the catalogues in ``folder`` by code, each named in itself; French first."""
    codes = {path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.mo")} | {DEFAULT}
    return {code: name_of(code) for code in sorted(codes, key=lambda code: (code != DEFAULT, code))}


#: The interface's languages, by code, each named in itself. The first needs no prefix.
LOCALES = offered()

babel = Babel()


class LocalePrefix:
    """Moves a language prefix from the path to SCRIPT_NAME, so that ``url_for`` keeps the reader's language."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        first, _, rest = path.removeprefix("/").partition("/")
        if path.startswith("/") and first in LOCALES and first != DEFAULT:
            environ[ENVIRON_KEY] = first
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/" + first
            environ["PATH_INFO"] = "/" + rest
        return self.app(environ, start_response)


def init_app(app: Flask) -> None:
    """Install the prefix, the catalogues and the filters of templates."""
    app.wsgi_app = LocalePrefix(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way to add middleware
    babel.init_app(app, default_locale=DEFAULT, locale_selector=_select_locale)
    app.jinja_env.filters.update(local=local, day=day, time=time, datetime=moment, short_day=short_day, phone=phone)
    app.context_processor(_template_names)


def current_locale() -> str:
    """Return the language code of the page or message that is being made."""
    locale = get_locale()
    return str(locale.language) if locale is not None else DEFAULT


def local(text: dict[str, str] | None, locale: str | None = None) -> str:
    """Return an organiser's text in ``locale`` (default: the reader's), else in French, else in any language it has."""
    if not text:
        return ""
    if len(text) == 1:  # whoever reads: a page asks hundreds of times, and to find out who takes longer than this
        return next(iter(text.values())) or ""
    return text.get(locale or current_locale()) or text.get(DEFAULT) or next(filter(None, text.values()), "")


def alternate_url(locale: str) -> str:
    """Return the address of this page in another language."""
    prefix = "" if locale == DEFAULT else f"/{locale}"
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    path = quote(request.path, safe="/@:!$&'()*+,;=~")
    return f"{request.root_path.removesuffix(f'/{current_locale()}')}{prefix}{path}{query}"


def day(value: date, pattern: str = "") -> str:
    """Return a date in words, by a pattern of CLDR: « vendredi 21 août 2026 », « mardi 1er septembre 2026 »."""
    pattern = pattern or FULL_DAY.get(current_locale(), "full")
    return french_first(format_date(value, pattern, locale=region()))


def french_first(words: str) -> str:
    """Return a date's words with the ordinal that French has for the first of a month, and CLDR does not."""
    return re.sub(r"(?<!\w)1(?!\w)", "1er", words, count=1) if current_locale() == DEFAULT else words


def short_day(value: date) -> str:
    """Return a date in a few figures: « 21/08/2026 »."""
    return format_date(value, "short", locale=region())


def time(value: datetime | int, zone: str | None = None) -> str:
    """Return a time of day: an instant in ``zone`` (default: the event's), or minutes since a day's midnight."""
    if isinstance(value, int):
        return f"{value // 60 % 24:02d}:{value % 60:02d}"
    return format_time(value.astimezone(_zone(zone)), "HH:mm", locale=region())


def moment(value: datetime, zone: str | None = None) -> str:
    """Return an instant with its day and its time, in ``zone`` (default: the event's)."""
    at = value.astimezone(_zone(zone))
    return f"{format_date(at, 'short', locale=region())} {at:%H:%M}"


def phone(number: str) -> str:
    """Return a telephone number to read aloud: « +223 20 00 00 00 »; what is none is unchanged."""
    return phones.display(number, current_locale())


def speaking(locale: str) -> Any:
    """Return a context manager in which texts are made in ``locale`` (messages, papers, exports)."""
    return force_locale(locale if locale in LOCALES else DEFAULT)


def region() -> str:
    """Return the locale that dates and lists are written in: English is British, where days come before months."""
    locale = current_locale()
    return "en_GB" if locale == "en" else locale


def _zone(name: str | None) -> ZoneInfo:
    if name is None and has_request_context() and g.get("event") is not None:
        return ZoneInfo(g.event.zone)
    return ZoneInfo(name or "UTC")


def _select_locale() -> str:
    return str(request.environ.get(ENVIRON_KEY, DEFAULT)) if has_request_context() else DEFAULT


def _template_names() -> dict[str, Any]:
    locale = current_locale()
    return {"locale": locale, "locales": LOCALES, "direction": direction(locale), "alternate_url": alternate_url}
