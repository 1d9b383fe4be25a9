"""Who may sign up for a session, and when. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Asked:
    """What a session says of signing up; ``held``: it takes place; no ``groups``: it is for all."""

    held: bool
    policy: str
    opens_at: datetime | None
    closes_at: datetime | None
    groups: tuple[str, ...] = ()


class Row(Protocol):
    """What is read of a session's record."""

    state: str
    sign_up_policy: str
    sign_up_opens_at: datetime | None
    sign_up_closes_at: datetime | None
    groups: list[str]


def of(row: Row) -> Asked:
    """Return what a session says of signing up."""
    return Asked(
        row.state == "confirmed", row.sign_up_policy, row.sign_up_opens_at, row.sign_up_closes_at, tuple(row.groups)
    )


def refusal(asked: Asked, group: str, *, confirmed: bool, now: datetime) -> str:
    """Return why somebody of a group may not sign up now, as a reason code; empty if they may."""
    reasons = {
        "sign_up_cancelled": not asked.held,
        "sign_up_none": asked.policy == "none",
        "sign_up_group": bool(asked.groups) and group not in asked.groups,
        "sign_up_unconfirmed": not confirmed,
        "sign_up_early": asked.opens_at is not None and now < asked.opens_at,
        "sign_up_late": asked.closes_at is not None and now >= asked.closes_at,
    }
    return next((code for code, holds in reasons.items() if holds), "")
