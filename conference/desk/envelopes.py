"""The server's P-256 key for a device: made from the event's key each time, so that nothing of it is stored."""

import functools
from typing import Protocol
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from conference.core import vault

_CURVE = ec.SECP256R1()
#: How many private keys the curve has (FIPS 186-5).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Known(Protocol):
    """A device of an event."""

    @property
    def id(self) -> UUID: ...  # noqa: D102 (its id)
    @property
    def event_id(self) -> UUID: ...  # noqa: D102 (its event's)


def private_key(device: Known) -> ec.EllipticCurvePrivateKey:
    """Return the key that opens what a device seals; it ends with the event's key."""
    return derived(seed(device))


def seed(device: Known) -> bytes:
    """Return what the key of a device is made from."""
    return b"".join(vault.mac(device.event_id, f"desk device {half}", str(device.id)) for half in (1, 2))


def public_key(device: Known) -> bytes:
    """Return what a device seals to: the point, uncompressed, 65 bytes."""
    return private_key(device).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@functools.lru_cache(256)
def derived(seed: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the key that is made from a seed; the last ones are remembered."""
    return ec.derive_private_key(int.from_bytes(seed, "big") % (_ORDER - 1) + 1, _CURVE)
