"""Months and countries as people write them, in every language of the interface."""

import re
from functools import cache

from babel import Locale

from conference.core import i18n
from conference.core.text import fold, sort_key, words

_COUNTRY = re.compile("[A-Z]{2}")
#: What CLDR lists among the territories although nobody comes from there.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
#: Who comes most; they stand first in a list.
_NEAR = ("ML", "BF", "CI", "DZ", "GN", "MR", "NE", "SN")


def month(word: str) -> str | None:
    """Return the number of a month by its name or its short form (« août », « janv. », « August »)."""
    return _months().get(fold(word).rstrip("."))


def country(text: str) -> str | None:
    """Return the ISO code of a country by its code, or by its name in any language of the interface."""
    code = text.strip().upper()
    return code if code in _territories(i18n.DEFAULT) else _codes().get(" ".join(words(text)))


def country_name(code: str, locale: str) -> str:
    """Return a country's name in ``locale``; the code itself when it is none."""
    return _territories(locale).get(code, code)


@cache
def countries(locale: str) -> tuple[tuple[str, str], ...]:
    """Return all countries as (code, name) in ``locale``: Mali and its neighbours, then the others by name."""
    names = _territories(locale)
    rest = sorted(names.keys() - set(_NEAR), key=lambda code: sort_key(names[code], None))
    return tuple((code, names[code]) for code in (*_NEAR, *rest))


@cache
def _territories(locale: str) -> dict[str, str]:
    found = Locale.parse(locale).territories.items()
    return {code: name for code, name in found if _COUNTRY.fullmatch(code) and code not in _NO_COUNTRIES}


@cache
def _codes() -> dict[str, str]:
    return {" ".join(words(name)): code for locale in i18n.LOCALES for code, name in _territories(locale).items()}


@cache
def _months() -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in i18n.LOCALES:
        months = Locale.parse(locale).months
        for names in (months["format"]["abbreviated"], months["format"]["wide"], months["stand-alone"]["wide"]):
            found |= {fold(name).rstrip("."): str(number) for number, name in names.items()}
    return found
