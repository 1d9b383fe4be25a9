"""Rules of sign-in: how long a session lives, when guessing is slowed, what a password must be. Pure."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Under which key of its signed cookie a browser keeps the secret of its session, and nothing else of the account.
COOKIE = "staff"
SESSION_IDLE = timedelta(hours=2)
SESSION_LIFE = timedelta(hours=12)
PASSWORD_MIN = 10
PASSWORD_MAX = 256


@dataclass(frozen=True)
class Limit:
    """After ``free`` failures each further try must wait, twice as long each time, ``longest`` at most.

    All is forgotten after ``memory`` without a failure.
    """

    free: int
    first_wait: timedelta
    longest: timedelta
    memory: timedelta


PER_ACCOUNT = Limit(5, timedelta(seconds=15), timedelta(minutes=5), timedelta(hours=1))
#: A conference room shares one address: generous, but two hundred guesses do not pass.
PER_ADDRESS = Limit(30, timedelta(seconds=5), timedelta(minutes=2), timedelta(hours=1))


def free_at(limit: Limit, failures: int, last_at: datetime) -> datetime:
    """Return when the next try is allowed after ``failures`` failures, the last of them at ``last_at``."""
    extra = failures - limit.free
    if extra < 0:
        return last_at
    return last_at + min(limit.longest, limit.first_wait * (1 << min(extra, 12)))


def network(address: str) -> str:
    """Return by what one caller is told from another: their address, of IPv6 the half that is not theirs to choose."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
