"""What is done with staff accounts: add, sign in, sign out; guessing is slowed per account and per address."""

import secrets
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from uuid import UUID

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from conference.accounts import queries, throttle
from conference.accounts.models import Membership, StaffSession, StaffUser
from conference.accounts.rules import PASSWORD_MAX, PASSWORD_MIN, PER_ACCOUNT, PER_ADDRESS, SESSION_LIFE, network
from conference.accounts.throttle import Door
from conference.core import audit, tokens
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import ROLES, Actor
from conference.core.tokens import CODE_LETTERS

#: The least that OWASP asks for (19 MiB, 2 passes, 1 lane): 26 ms here, so that 2 cores serve 8 threads.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def add_user(
    email: str,
    password: str,
    *,
    role: str,
    event_id: UUID | None,
    actor: Actor,
    now: datetime,
    contacts: bool = False,
    sensitive: bool = False,
    name: str = "",
) -> StaffUser:
    """Make an account, or give an existing one a role in another event; its password and name then stay as they are.

    ``role`` is ``admin`` (accounts, events and settings; no event) or a role of the event ``event_id``.
    Raises ``unknown_role``, ``role_needs_event``, ``bad_email``, ``weak_password``.
    """
    address = normal_email(email)
    _check(address, password, role, event_id)
    hashed = HASHER.hash(normal_password(password))
    with write() as db:
        user = queries.user_by_email(address)
        if user is None:
            user = StaffUser(email=address, name=name or address.partition("@")[0], password_hash=hashed)
            db.add(user)
            db.flush()
        user.is_admin = user.is_admin or role == "admin"
        if role != "admin" and event_id is not None:
            _join(user, event_id, role, contacts=contacts, sensitive=sensitive)
        audit.log("staff.added", actor=actor, now=now, event_id=event_id, subject_id=user.id, role=role)
        return user


def join_event(
    user_id: UUID, event_id: UUID, role: str, *, contacts: bool, sensitive: bool, actor: Actor, now: datetime
) -> None:
    """Give an account a role in an event. Raises ``unknown_account`` and ``unknown_role``."""
    if role not in ROLES:
        raise Error("unknown_role", role=role)
    with write() as db:
        user = _account(user_id)
        _join(user, event_id, role, contacts=contacts, sensitive=sensitive)
        db.flush()
        audit.log("staff.added", actor=actor, now=now, event_id=event_id, subject_id=user.id, role=role)


def random_password() -> str:
    """Return a password that nobody chose, easy to read out and to type: ``k7mf-2qpd-…``, 99 bits."""
    letters = CODE_LETTERS.lower()
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(5))


def leave_event(user_id: UUID, event_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take an account's role in an event away; without one, nothing happens."""
    with write() as db:
        member = queries.membership(user_id, event_id)
        if member is not None:
            db.delete(member)
            audit.log("staff.removed", actor=actor, now=now, event_id=event_id, subject_id=user_id)


def disable(user_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Close an account and end its sessions. Raises ``unknown_account`` and ``last_admin``."""
    with write() as db:
        # Two administrators who close each other's account at once must not both succeed.
        db.execute(sa.select(StaffUser.id).where(StaffUser.is_admin).order_by(StaffUser.id).with_for_update()).all()
        user = _account(user_id)
        if user.is_admin and queries.open_admins() == {user.id}:
            raise Error("last_admin", 409)
        user.disabled_at = user.disabled_at or now
        end_sessions(user.id)
        audit.log("staff.disabled", actor=actor, now=now, subject_id=user.id)


def enable(user_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Open a closed account again, with the roles and the password it had. Raises ``unknown_account``."""
    with write():
        user = _account(user_id)
        user.disabled_at = None
        audit.log("staff.enabled", actor=actor, now=now, subject_id=user.id)


def renew_password(user_id: UUID, password: str, *, actor: Actor, now: datetime) -> StaffUser:
    """Give an account another password and end its sessions. Raises ``unknown_account`` and ``weak_password``."""
    _check_password(password)
    hashed = HASHER.hash(normal_password(password))
    with write():
        user = _account(user_id)
        user.password_hash = hashed
        throttle.forget("account", user.email)
        end_sessions(user.id)
        audit.log("staff.password_renewed", actor=actor, now=now, subject_id=user.id)
        return user


def sign_in(
    email: str, password: str, *, address: str, now: datetime, devices: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return the secret of a new session. Raises ``sign_in_wrong`` (for any wrong pair) and ``too_many``.

    An unknown account costs the same time as a wrong password, and both give the same answer. A try counts before the
    password is compared. ``devices`` are the accounts that this browser has signed in to before, as it keeps them:
    its tries are counted apart, so that strangers who guess keep nobody out of their own browser.
    """
    account = normal_email(email)
    user = queries.user_by_email(account)
    device = devices.get(str(user.id), "") if user is not None else ""
    doors = _doors(account, address, device)
    with write():
        tries = throttle.reserve(doors, now)
    right = _verify(user, password)
    with write() as db:
        user = queries.user_by_email(account)
        actor = Actor("staff", user.id if user else None)
        if user is None or not right or user.disabled_at is not None:
            audit.log("staff.sign_in_failed", actor=actor, now=now)
            token = None
        else:
            throttle.give_back(tries)
            throttle.forget(doors[0].kind, doors[0].value)
            token = secrets.token_urlsafe(32)
            db.add(
                StaffSession(
                    user_id=user.id,
                    token_hash=tokens.digest(token),
                    created_at=now,
                    seen_at=now,
                    expires_at=now + SESSION_LIFE,
                )
            )
            audit.log("staff.signed_in", actor=actor, now=now)
    if token is None:
        raise Error("sign_in_wrong", 403)
    return token


def _doors(account: str, address: str, device: str) -> list[Door]:
    """Return where a try counts: a browser that is known for the account has a count of its own, and no other."""
    if device:
        return [Door(PER_ACCOUNT, "device", device)]
    return [Door(PER_ACCOUNT, "account", account), Door(PER_ADDRESS, "address", network(address))]


def sign_out(token: str, *, now: datetime) -> None:
    """End a session; its cookie is dead from now on, wherever it was copied."""
    with write() as db:
        row = queries.session_by_token(token)
        if row is not None:
            db.delete(row)
            audit.log("staff.signed_out", actor=Actor("staff", row.user_id), now=now)


def end_sessions(user_id: UUID) -> None:
    """End every session of an account (its password or roles changed, or it was disabled)."""
    with write() as db:
        db.execute(sa.delete(StaffSession).where(StaffSession.user_id == user_id))


def seen(row: StaffSession, now: datetime) -> None:
    """Note that a session is in use; at most once a minute, so that a read stays a read."""
    with write():
        session().execute(sa.update(StaffSession).where(StaffSession.id == row.id).values(seen_at=now))


def normal_email(email: str) -> str:
    """Return an account's address in the form that is stored and compared."""
    return unicodedata.normalize("NFC", email).strip().lower()


def normal_password(password: str) -> str:
    """Return a password as it is hashed: typed composed or decomposed, it is the same one."""
    return unicodedata.normalize("NFC", password)


def _check(address: str, password: str, role: str, event_id: UUID | None) -> None:
    if role != "admin" and role not in ROLES:
        raise Error("unknown_role", role=role)
    if role != "admin" and event_id is None:
        raise Error("role_needs_event", role=role)
    if "@" not in address.strip("@") or len(address) > 254 or any(c.isspace() for c in address):  # noqa: PLR2004 (RFC 5321)
        raise Error("bad_email")
    _check_password(password)


def _check_password(password: str) -> None:
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise Error("weak_password", minimum=PASSWORD_MIN)


def _account(user_id: UUID) -> StaffUser:
    user = session().get(StaffUser, user_id, with_for_update=True)
    if user is None:
        raise Error("unknown_account", 404)
    return user


def _join(user: StaffUser, event_id: UUID, role: str, *, contacts: bool, sensitive: bool) -> None:
    member = queries.membership(user.id, event_id)
    if member is None:
        member = Membership(user_id=user.id, event_id=event_id, role=role)
        session().add(member)
    member.role, member.contacts = role, contacts or member.contacts or False
    member.sensitive = sensitive or member.sensitive or False
    session().flush()


def _verify(user: StaffUser | None, password: str) -> bool:
    if len(password) > PASSWORD_MAX or "\0" in password:
        password = ""
    stored = user.password_hash if user else _nobody()
    try:
        HASHER.verify(stored, normal_password(password))
    except (VerificationError, InvalidHashError):
        return False
    return user is not None


@cache
def _nobody() -> str:
    return HASHER.hash(secrets.token_hex())
