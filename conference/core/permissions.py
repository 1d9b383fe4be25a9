"""Who may do what: one readable table, and the mark that every route carries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

SYSTEM_NAME = "système"


@dataclass(frozen=True)
class Actor:
    """Who does something: a person of the staff, a participant through their own link, the public, or the system."""

    kind: str  # staff | participant | public | system
    id: UUID | None = None
    name: str = ""


SYSTEM = Actor("system", None, SYSTEM_NAME)
PUBLIC = Actor("public")

#: What each role may do in the event it is a member of. `contacts` and `sensitive` are flags of the membership.
ROLES: dict[str, frozenset[str]] = {
    "organiser": frozenset(
        {
            "event.see",
            "event.configure",
            "participants.list",
            "participants.see",
            "participants.decide",
            "participants.enter",
            "participants.erase",
            "delegations.manage",
            "invitations.manage",
            "participants.export",
            "participants.import",
            "badges.print",
            "sheets.print",
            "agenda.edit",
            "agenda.release",
            "messages.read",
            "messages.write",
            "desk.search",
            "desk.check_in",
            "desk.walk_in",
            "desk.print",
            "desk.manage",
            "presence.see",
            "presence.record",
        }
    ),
    "desk": frozenset({"desk.search", "desk.check_in", "desk.walk_in", "desk.print"}),
}
#: What a signed-in person may do outside any event.
STAFF = frozenset({"staff.home"})
#: What whoever organises an event may do outside any event: nobody makes events who was not trusted with one.
ORGANISERS = frozenset({"events.create"})
#: What an administrator may do outside any event: accounts, events and settings, never participants.
ADMIN = frozenset({"admin.accounts", "admin.events", "events.create"})
PUBLIC_MARK = "public"

View: TypeAlias = Callable[..., Any]


def requires(capability: str) -> Callable[[View], View]:
    """Mark a view with the one capability that its callers need."""
    known = STAFF | ORGANISERS | ADMIN | frozenset().union(*ROLES.values())
    if capability not in known:
        msg = f"unknown capability {capability}"
        raise ValueError(msg)
    return _mark(capability)


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    return _mark(PUBLIC_MARK)(view)


def capability_of(view: View) -> str | None:
    """Return the mark of a view, or ``None`` when it was forgotten: a test fails on that, and requests are refused."""
    return getattr(view, "capability", None)


def _mark(capability: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.capability = capability  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark
