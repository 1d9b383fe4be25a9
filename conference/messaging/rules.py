"""Rules of the outbox: how long a worker may hold a message, how often it is tried, when again. Pure."""

from datetime import timedelta

#: Longer than any honest sending takes; a worker that died in between gives its message back after this.
LEASE = timedelta(minutes=10)
ATTEMPTS = 8
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(days=1)
_GROWTH = 4


#: Names that belong to nobody (RFC 2606, RFC 6761): invented people have their addresses there.
_NOBODYS = (".example", ".invalid")


def belongs_to_nobody(address: str) -> bool:
    """Tell whether an address can never be anybody's: nothing may even try to send to it."""
    return address.strip().lower().endswith(_NOBODYS)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: 1, 4, 16, 64 minutes… one day at most.

    All eight span two days: a power cut or a lost network of a night does not end a message.
    """
    factor: int = _GROWTH ** max(0, min(attempts, ATTEMPTS) - 1)
    return min(_LONGEST_WAIT, _FIRST_WAIT * factor)
