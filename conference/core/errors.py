"""Typed errors: a reason code and its parameters; only what renders them knows a language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString

_SENTENCES: dict[str, LazyString] = {}


class Error(Exception):
    """A refusal with a reason code, shared by pages, API and command line.

    ``code`` names the reason, ``status`` is the HTTP status a page answers with, ``params`` fill the sentence.
    """

    def __init__(self, code: str, status: int = 400, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.params = params


def register_sentences(sentences: Mapping[str, LazyString]) -> None:
    """Add a feature's sentences, by reason code; a code that two features define is a programming error."""
    twice = _SENTENCES.keys() & sentences.keys()
    if any(_SENTENCES[code] is not sentences[code] for code in twice):
        msg = f"reason codes defined twice: {sorted(twice)}"
        raise ValueError(msg)
    _SENTENCES.update(sentences)


def known_codes() -> frozenset[str]:
    """Return every reason code that has a sentence."""
    return frozenset(_SENTENCES)


def sentence(error: Error) -> str:
    """Return the sentence of ``error`` in the reader's language; the bare code if no feature gave one."""
    text = _SENTENCES.get(error.code)
    return str(text) % error.params if text is not None else error.code
