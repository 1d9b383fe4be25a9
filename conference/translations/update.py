"""Brings every catalogue up to date with the code: ``.venv/bin/python -m conference.translations.update``.

With the code of a language (``… .update ar``) it makes or renews that one: an empty catalogue to translate.

Texts are French where they are used. French has a catalogue all the same, written here and by nobody: gettext alone
would put a zero into the plural, which French does not. For the others, translate what is empty and run this again.
"""

import io
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from conference.core.i18n import DEFAULT, LOCALES, name_of

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
#: Where texts are, and which of Babel's readers reads them.
SOURCES = {"conference": ("**.py", "python"), "templates": ("**.html", "jinja2")}
_PLAIN, _PLURAL, _CONTEXT, _CONTEXT_PLURAL = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": _PLAIN,
    "_l": _PLAIN,
    "gettext": _PLAIN,
    "lazy_gettext": _PLAIN,
    "ngettext": _PLURAL,
    "lazy_ngettext": _PLURAL,
    "pgettext": _CONTEXT,
    "lazy_pgettext": _CONTEXT,
    "npgettext": _CONTEXT_PLURAL,
    "lazy_npgettext": _CONTEXT_PLURAL,
}
#: The same in every file, so that a catalogue changes only when a text does; git knows when that was.
_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def file(locale: str, kind: str = "po", folder: Path = HERE) -> Path:
    """Return where the catalogue of ``locale`` stands, to edit (``po``) or compiled (``mo``)."""
    return folder / locale / "LC_MESSAGES" / f"messages.{kind}"


def uses() -> Iterator[tuple[str, str | None, str | tuple[str, ...]]]:
    """Yield every use of a text in code and templates: the file, the context, the text (both of a plural)."""
    for folder, (pattern, method) in SOURCES.items():
        for name, _line, text, _comments, context in extract_from_dir(
            ROOT / folder, [(pattern, method)], keywords=KEYWORDS
        ):
            yield f"{folder}/{name}", context, text


def texts() -> Catalog:
    """Return every text of code and templates, without translations, with the files that use it."""
    found = Catalog()
    for name, context, text in uses():
        found.add(text, locations=[(name, 0)], context=context)
    return found


def present(locale: str, folder: Path = HERE) -> Catalog:
    """Return the catalogue of ``locale`` as it stands; an empty one if there is none yet."""
    path = file(locale, folder=folder)
    if not path.exists():
        return Catalog(locale)
    with path.open("rb") as stream:
        return read_po(stream, locale=locale, abort_invalid=True)


def renewed(locale: str, found: Catalog, said: Catalog) -> Catalog:
    """Return the catalogue of ``locale`` with exactly the texts ``found``, translated as ``said``."""
    new = Catalog(
        locale,
        project="Jatigi",
        version="1",
        header_comment=f"# Jatigi, {name_of(locale)}. Made by conference/translations/update.py; edit msgstr only.",
        msgid_bugs_address="none",
        last_translator="none",
        language_team="none",
        creation_date=_DATE,
        revision_date=_DATE,
        fuzzy=False,
    )
    for text in sorted(messages(found), key=lambda one: one.locations[0][0]):
        if locale != DEFAULT:
            old = said.get(text.id, text.context)
            # a text that has become a plural, or is one no more, is to be translated anew
            kept = old.string if old and isinstance(old.string, list | tuple) == text.pluralizable else None
            new.add(text.id, kept, list(dict.fromkeys(text.locations)), context=text.context)
        elif text.pluralizable:
            new.add(text.id, text.id, list(dict.fromkeys(text.locations)), context=text.context)
    return new


def messages(catalog: Catalog) -> Iterator[Message]:
    """Yield the texts of a catalogue, without its header."""
    return (one for one in catalog if one.id)


def missing(catalog: Catalog) -> list[Message]:
    """Return what is not translated yet; of a plural, every form counts."""
    return [one for one in messages(catalog) if not all(forms(one))]


def forms(message: Message) -> tuple[str, ...]:
    """Return the translations of a text: one, or as many as the language has plurals."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(str(one) for one in said)


def save(catalog: Catalog, locale: str, folder: Path = HERE) -> None:
    """Write a catalogue, to edit and compiled."""
    file(locale, folder=folder).parent.mkdir(parents=True, exist_ok=True)
    plain, compiled = io.BytesIO(), io.BytesIO()
    write_po(plain, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    write_mo(compiled, catalog)
    file(locale, "po", folder).write_bytes(plain.getvalue())
    file(locale, "mo", folder).write_bytes(compiled.getvalue())


def main() -> None:
    """Renew every catalogue, or those named, and tell what each lacks."""
    found = texts()
    for locale in sys.argv[1:] or LOCALES:
        new = renewed(locale, found, present(locale))
        save(new, locale)
        empty = missing(new)
        sys.stdout.write(f"{locale}: {len(new)} textes / texts, {len(empty)} à traduire / to translate\n")
        for one in empty:
            sys.stdout.write(f"  {one.locations[0][0]}: {one.id}\n")


if __name__ == "__main__":
    main()
