"""Tickets, codes, personal links and signed form fields."""

import functools
import secrets
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from conference.core import vault

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
TICKET_PREFIX = "JT"
TICKET_LETTERS = 26
LINK_LETTERS = 26


def new_ticket() -> str:
    """Return ticket text: ``JT`` and 130 random bits, only A–Z 0–9 so that its QR is small; no personal data."""
    return TICKET_PREFIX + new_letters(TICKET_LETTERS)


def new_letters(count: int) -> str:
    """Return random letters of Crockford's base 32, five bits each: what somebody types once and then forgets."""
    return _spelt(secrets.randbits(5 * count), CROCKFORD, count)


def is_ticket(text: str) -> bool:
    """Tell whether a text is spelt as :func:`new_ticket` spells one, whoever made it."""
    letters = text.removeprefix(TICKET_PREFIX)
    spelt = len(letters) == TICKET_LETTERS and not set(letters) - set(CROCKFORD)
    return spelt and len(text) == len(TICKET_PREFIX) + TICKET_LETTERS


def new_code() -> str:
    """Return six characters that people say aloud: without 0 O 1 I."""
    return _spelt(secrets.randbits(5 * CODE_LENGTH), CODE_LETTERS, CODE_LENGTH)


def digest(text: str) -> bytes:
    """Return what is stored of a secret text that must be found again: its SHA-256."""
    return digest_bytes(text.encode("utf-8", "surrogatepass"))


def digest_bytes(secret: bytes) -> bytes:
    """Return the SHA-256 of a secret that is bytes."""
    return sha256(secret).digest()


def link(event_id: UUID, subject: UUID, version: int) -> str:
    """Return the secret part of a personal link: the same each time for the same version (130 bits)."""
    number = int.from_bytes(vault.mac(event_id, "link", f"{subject}|{version}"), "big")
    return _spelt(number, CROCKFORD, LINK_LETTERS).lower()


def _spelt(number: int, alphabet: str, count: int) -> str:
    """Return the last ``5 * count`` bits of a number in an alphabet of 32 letters, the last five first."""
    return "".join([alphabet[number >> shift & 31] for shift in range(0, 5 * count, 5)])


def sign_form(purpose: str, subject: str) -> str:
    """Return the one hidden field of a public form: guard against forgery and, through its nonce, idempotency key."""
    return _serializer(_key(), purpose).dumps([subject, secrets.token_urlsafe(12)])


def read_form(purpose: str, subject: str, field: str, *, max_age: int) -> str | None:
    """Return the nonce of a signed field of this form that is at most ``max_age`` seconds old, else ``None``."""
    try:
        signed_subject, nonce = _serializer(_key(), purpose).loads(field, max_age=max_age)
    except (BadSignature, ValueError, TypeError):
        return None
    return nonce if signed_subject == subject and isinstance(nonce, str) else None


def _key() -> str | bytes:
    return current_app.secret_key or ""


def sign_value(purpose: str, value: Any) -> str:
    """Return a JSON value that a page carries and nobody else can make; who reads the page can read it."""
    return _serializer(_key(), purpose).dumps(value)


def read_value(purpose: str, field: str, *, max_age: int) -> Any:
    """Return what :func:`sign_value` signed at most ``max_age`` seconds ago, else ``None``."""
    try:
        return _serializer(_key(), purpose).loads(field, max_age=max_age)
    except (BadSignature, ValueError, TypeError):
        return None


@functools.cache
def _serializer(key: str | bytes, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt=f"form|{purpose}")
