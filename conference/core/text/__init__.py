"""Names and other text: cleaning, folding, searching, sorting, and what scanners type."""

from conference.core.text.cleaning import clean_line, clean_text, visible
from conference.core.text.folding import fold, words
from conference.core.text.names import listed_variants, name_key, name_keys
from conference.core.text.scanning import as_code, scanner_text, speak
from conference.core.text.searching import (
    key_words,
    like_escape,
    near_terms,
    near_words,
    search_key,
    search_terms,
    search_words,
)
from conference.core.text.sorting import sort_key

__all__ = [
    "as_code",
    "clean_line",
    "clean_text",
    "fold",
    "key_words",
    "like_escape",
    "listed_variants",
    "name_key",
    "name_keys",
    "near_terms",
    "near_words",
    "scanner_text",
    "search_key",
    "search_terms",
    "search_words",
    "sort_key",
    "speak",
    "visible",
    "words",
]
