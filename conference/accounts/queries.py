"""Reads of staff accounts."""

from uuid import UUID

import sqlalchemy as sa

from conference.accounts.models import Membership, StaffSession, StaffUser
from conference.core import tokens
from conference.core.db import session


def user_by_email(email: str) -> StaffUser | None:
    """Return the account with this (normal) address."""
    return session().scalar(sa.select(StaffUser).where(StaffUser.email == email))


def open_user(user_id: UUID) -> StaffUser | None:
    """Return an account, unless it is disabled."""
    return session().scalar(sa.select(StaffUser).where(StaffUser.id == user_id, StaffUser.disabled_at.is_(None)))


def session_by_token(token: str) -> StaffSession | None:
    """Return the session whose cookie holds this secret."""
    return session().scalar(sa.select(StaffSession).where(StaffSession.token_hash == tokens.digest(token)))


def signed_in(token: str) -> tuple[StaffSession, StaffUser] | None:
    """Return a session with its account, if the account is not disabled."""
    row = session().execute(
        sa.select(StaffSession, StaffUser)
        .join(StaffUser, StaffUser.id == StaffSession.user_id)
        .where(StaffSession.token_hash == tokens.digest(token), StaffUser.disabled_at.is_(None))
    )
    found = row.first()
    return (found[0], found[1]) if found else None


def membership(user_id: UUID, event_id: UUID) -> Membership | None:
    """Return what an account may do in an event, or ``None`` when it is no member."""
    return session().scalar(sa.select(Membership).where(Membership.user_id == user_id, Membership.event_id == event_id))


def memberships(user_id: UUID) -> list[Membership]:
    """Return all memberships of an account."""
    return list(session().scalars(sa.select(Membership).where(Membership.user_id == user_id)))


def organises(user_id: UUID) -> bool:
    """Tell whether an account is an organiser of any event."""
    mine = sa.exists().where(Membership.user_id == user_id, Membership.role == "organiser")
    return bool(session().scalar(sa.select(mine)))


def accounts() -> list[StaffUser]:
    """Return every account, by address."""
    return list(session().scalars(sa.select(StaffUser).order_by(StaffUser.email)))


def all_memberships() -> dict[UUID, list[Membership]]:
    """Return every membership, by account."""
    found: dict[UUID, list[Membership]] = {}
    for row in session().scalars(sa.select(Membership).order_by(Membership.role, Membership.id)):
        found.setdefault(row.user_id, []).append(row)
    return found


def open_admins() -> set[UUID]:
    """Return the administrators whose account is not disabled."""
    return set(session().scalars(sa.select(StaffUser.id).where(StaffUser.is_admin, StaffUser.disabled_at.is_(None))))


def names(ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of accounts, by id."""
    if not ids:
        return {}
    rows = session().execute(sa.select(StaffUser.id, StaffUser.name).where(StaffUser.id.in_(ids)))
    return dict(rows.all())
