"""The settings of an event's desk: rules for who is not expected, whom protocol is told of, the code of the day.

A row is made by the first thing that needs it. Until there is a code, no proof fits (``code_version`` 0).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, text, tokens, vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.rows import insert_once
from conference.desk import device_queries, device_rules
from conference.desk.models import DeskSettings, Device
from conference.desk.rules import STATE_RULES
from conference.events.cloning import Clone
from conference.participants.list_models import Tag

#: As ``docs/desk-protocol.md`` says; the page of a device does the same work.
ROUNDS = 600_000
SALT_BYTES, DERIVED_BYTES = 16, 64
PROTOCOL_LETTERS = 120

protocol_contact = device_queries.protocol_contact
current = device_queries.settings


@dataclass(frozen=True)
class Rules:
    """What organisers set: ``refer`` or ``admit`` for who is not expected, whose arrival is told, and to whom."""

    pending: str
    cancelled: str
    vip_tag_id: UUID | None = None
    protocol: str = ""


@dataclass(frozen=True)
class _Code:
    """A code of the day with what the server keeps of it."""

    text: str
    salt: bytes
    proof: bytes


def derived(code: str, salt: bytes) -> bytes:
    """Return the 64 bytes that a code of the day gives: 32 that wrap a device's key, 32 that prove it."""
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt, ROUNDS, DERIVED_BYTES)


def proof_of(code: str, salt: bytes) -> bytes:
    """Return what a device shows to prove that its user knows the code."""
    return derived(code, salt)[-device_rules.PROOF_BYTES :]


def ensure_code(event_id: UUID, *, now: datetime) -> None:
    """Give an event a code of the day if it has none yet; of two who do it at once, the first stays."""
    if current(event_id).code:
        return
    made = _made()
    with write():
        row = _locked(event_id, now)
        if "code" not in device_queries.opened(row):
            _put(row, made, now)


def new_code(event_id: UUID, *, actor: Actor, now: datetime) -> str:
    """Make another code of the day and return it: devices ask for it at their next contact, with ten tries again."""
    made = _made()
    with write() as db:
        row = _locked(event_id, now)
        _put(row, made, now)
        db.execute(sa.update(Device).where(Device.event_id == event_id).values(wrong_codes=0, wrong_since=None))
        audit.log("desk.code_renewed", actor=actor, now=now, event_id=event_id)
        db.flush()
        return made.text


def change(event_id: UUID, rules: Rules, *, version: int, actor: Actor, now: datetime) -> None:
    """Change the rules, if they still are of ``version`` (0: nobody has set any).

    Raises ``setup_stale`` (409), ``desk_rule`` and ``unknown_tag``.
    """
    if rules.pending not in STATE_RULES or rules.cancelled not in STATE_RULES:
        raise Error("desk_rule")
    with write() as db:
        _check_tag(event_id, rules.vip_tag_id)
        before = current(event_id).version
        row = _locked(event_id, now)
        if before != version:
            raise Error("setup_stale", 409)
        row.pending, row.cancelled, row.vip_tag_id = rules.pending, rules.cancelled, rules.vip_tag_id
        _seal(row, protocol=text.clean_line(rules.protocol, PROTOCOL_LETTERS))
        row.version = version + 1
        audit.log("desk.settings_changed", actor=actor, now=now, event_id=event_id)
        db.flush()


def _made() -> _Code:
    """Make a code, outside ``write()``: what is kept of it takes long to work out."""
    code, salt = tokens.new_letters(device_rules.CODE_LETTERS), secrets.token_bytes(SALT_BYTES)
    return _Code(code, salt, tokens.digest_bytes(proof_of(code, salt)))


def _put(row: DeskSettings, made: _Code, now: datetime) -> None:
    row.salt, row.proof, row.code_version, row.code_at = made.salt, made.proof, row.code_version + 1, now
    _seal(row, code=made.text)
    session().flush()


def _seal(row: DeskSettings, **changes: str) -> None:
    held = {**device_queries.opened(row), **changes}
    row.sealed = vault.seal_json(row.event_id, device_queries.SETTINGS_PURPOSE, row.event_id, held)


def _locked(event_id: UUID, now: datetime) -> DeskSettings:
    """Return the settings of an event, locked; made if there are none, with a proof that no code gives."""
    insert_once(DeskSettings, **_blank(event_id, now))
    query = sa.select(DeskSettings).where(DeskSettings.event_id == event_id).with_for_update()
    return session().scalars(query.execution_options(populate_existing=True)).one()


def _blank(event_id: UUID, now: datetime) -> dict[str, object]:
    nobody = {"salt": secrets.token_bytes(SALT_BYTES), "proof": secrets.token_bytes(device_rules.PROOF_BYTES)}
    usual = {"pending": STATE_RULES[0], "cancelled": STATE_RULES[0], "vip_tag_id": None, "sealed": None}
    return {"event_id": event_id, **usual, **nobody, "code_version": 0, "code_at": now, "version": 0}


def _check_tag(event_id: UUID, tag_id: UUID | None) -> None:
    tag = session().get(Tag, tag_id) if tag_id is not None else None
    if tag_id is not None and (tag is None or tag.event_id != event_id):
        raise Error("unknown_tag", 404, name="")


def copy_rules(made: Clone) -> None:
    """Give a copy of an event its rules, and its tag by the name; neither code, contact nor devices."""
    source = session().get(DeskSettings, made.source.id)
    if source is None:
        return
    row = _locked(made.target.id, made.now)
    row.pending, row.cancelled, row.vip_tag_id = source.pending, source.cancelled, _same_tag(made, source.vip_tag_id)
    row.version = 1
    session().flush()


def _same_tag(made: Clone, tag_id: UUID | None) -> UUID | None:
    tag = session().get(Tag, tag_id) if tag_id is not None else None
    if tag is None:
        return None
    session().flush()  # what was copied before
    return session().scalar(sa.select(Tag.id).where(Tag.event_id == made.target.id, Tag.key == tag.key))
