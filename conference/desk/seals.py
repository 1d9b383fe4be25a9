"""Opening what a device sealed: operations that only the server can read and only who has the token could make."""

import functools
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from conference.desk import envelopes
from conference.desk.callers import Caller
from conference.desk.exchange_rules import Sent

INFO = b"jatigi desk ops"


def opener(device: Caller, point: bytes) -> AESGCM | None:
    """Return what opens the operations that a device sealed with the key of ``point``; ``None`` for no such point."""
    try:
        return _opener(envelopes.seed(device), device.token_hash, point)
    except ValueError:
        return None


@functools.lru_cache(512)
def _opener(seed: bytes, token_hash: bytes, point: bytes) -> AESGCM:
    """Agree on a key: a device seals with one as long as its page is open."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    return AESGCM(derived(envelopes.derived(seed).exchange(ec.ECDH(), theirs), token_hash))


def opened(opens: AESGCM | None, device_id: UUID, one: Sent) -> bytes | None:
    """Return what an operation says; ``None`` when anything of it, its id or its number was changed."""
    if opens is None:
        return None
    try:
        return opens.decrypt(one.iv, one.ct, binding(device_id, one.id, one.seq))
    except (InvalidTag, ValueError):
        return None


def binding(device_id: UUID, op_id: UUID, seq: int) -> bytes:
    """Return what the seal of an operation is bound to."""
    return f"{device_id}|{op_id}|{seq}".encode()


def derived(shared: bytes, token_hash: bytes) -> bytes:
    """Return the key of operations from what both sides have agreed on."""
    return HKDF(SHA256(), 32, salt=token_hash, info=INFO).derive(shared)
