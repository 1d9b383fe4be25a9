"""A device of the desk in Python: it seals, asks and keeps its copy as the page of a real one does."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


@dataclass
class Telephone:
    """What a device knows of itself, its log, and its copy of the list."""

    id: UUID
    token: bytes
    server_key: bytes
    proof: bytes | None = None
    slug: str = "forum"
    seq: int = 0
    cursor: str | None = None
    people: dict[UUID, dict] = field(default_factory=dict)
    answers: list[dict] = field(default_factory=list)

    def __post_init__(self):
        self.open_again()

    @property
    def header(self) -> str:
        return f"Device {self.id}.{b64(self.token)}"

    @property
    def path(self) -> str:
        return f"/desk/{self.slug}/poste/echanger"

    def open_again(self) -> None:
        """Make another key to seal with, as the page does each time it opens."""
        private = ec.generate_private_key(CURVE)
        self.point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, self.server_key))
        salt = SHA256_of(self.token)
        self.cipher = AESGCM(HKDF(SHA256(), 32, salt=salt, info=b"jatigi desk ops").derive(shared))

    def op(self, kind: str, subject: UUID | None = None, *, at: datetime, op_id: UUID | None = None, **said) -> dict:
        """Seal an operation: what stands on the wire, with the key's point in place of its index."""
        self.seq += 1
        op_id = op_id or uuid4()
        text = {"kind": kind, "subject": str(subject or uuid4()), "at": millis(at), "offset": 0, "by": "AD", "data": {}}
        return self.sealed(json.dumps(text | said).encode(), op_id, self.seq)

    def sealed(self, text: bytes, op_id: UUID, seq: int) -> dict:
        iv = os.urandom(12)
        ct = self.cipher.encrypt(iv, text, f"{self.id}|{op_id}|{seq}".encode())
        return {"id": str(op_id), "seq": seq, "key": b64(self.point), "iv": b64(iv), "ct": b64(ct)}

    def request(self, *ops: dict, at: datetime, **values) -> dict:
        """What it sends: operations with their keys, and where it stands."""
        keys = list(dict.fromkeys(one["key"] for one in ops))
        return {
            "now": millis(at),
            "proof": b64(self.proof) if self.proof is not None else None,
            "cursor": self.cursor,
            "waiting": 0,
            "people": len(self.people),
            "seq": self.seq,
            "keys": keys,
            "ops": [one | {"key": keys.index(one["key"])} for one in ops],
        } | values

    def take(self, answer: dict) -> dict:
        """Bring its copy up to date with an answer."""
        self.answers.append(answer)
        told = answer["roster"]
        if told is not None:
            if told["full"]:
                self.people.clear()
            self.people.update(records(told))
            for one in told["gone"]:
                self.people.pop(UUID(one), None)
            self.cursor = told["cursor"]
        return answer


def SHA256_of(data: bytes) -> bytes:  # noqa: N802 (it is named after what it is)
    import hashlib

    return hashlib.sha256(data).digest()


def records(told: dict) -> dict[UUID, dict]:
    """Make records of the columns of a roster."""
    ids = unb64(told["ids"])
    found = [UUID(bytes=ids[start : start + 16]) for start in range(0, len(ids), 16)]
    columns = {}
    for name, column in told.items():
        if isinstance(column, dict):
            columns[name] = [column["words"][place] for place in column["at"]]
        elif name in {"given", "family", "flags", "line"}:
            columns[name] = column
        elif name in {"code", "ticket"}:
            width = 6 if name == "code" else 26
            columns[name] = [column[start : start + width].strip() for start in range(0, len(column), width)]
        elif name == "hashes":
            hashes = unb64(column)
            columns[name] = [hashes[start : start + 12] for start in range(0, len(hashes), 12)]
    assert {len(column) for column in columns.values()} <= {len(found)}
    people = {one: {name: column[place] for name, column in columns.items()} for place, one in enumerate(found)}
    for name in ("more_codes", "more_tickets", "more_hashes", "replaced_by", "arrivals", "sessions", "badge"):
        for one in found:
            people[one][name] = []
        for place, *rest in told.get(name, []):
            people[found[place]][name].append(tuple(map(str, rest)) if name != "badge" else rest)
    return people
