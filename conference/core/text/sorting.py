"""The order of names in lists."""

from conference.core.text.cleaning import clean_line
from conference.core.text.folding import words

LONGEST_SORT_KEY = 250
_LONGEST_PART = 60


def sort_key(last: str | None, first: str | None) -> str:
    """Return the column to sort by: family name, then given names; a person with one name stands under it.

    Accents, case, spaces, hyphens and apostrophes do not count (é is e, N'Golo is Ngolo), except between people who
    would otherwise be equal. At most 250 characters, made to be compared by code point (PostgreSQL: collation "C").
    """
    names = [part for part in (clean_line(last, _LONGEST_PART), clean_line(first, _LONGEST_PART)) if part]
    plain = " ".join("".join(words(name))[:_LONGEST_PART] for name in names)
    typed = " ".join(names).casefold()
    return plain if typed == plain else f"{plain}  {typed}"[:LONGEST_SORT_KEY]
