"""Who is asking: every request is checked here, once, against the mark of its route."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from conference.accounts import queries as accounts
from conference.accounts import services as account_services
from conference.accounts.models import StaffSession, StaffUser
from conference.accounts.rules import COOKIE, SESSION_IDLE
from conference.core import clock, permissions
from conference.core.db import read_apart
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import queries, setup_memory
from conference.events.models import Event
from conference.events.setup_memory import Setup

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Access:
    """What a signed-in person may do in this request."""

    user_id: UUID
    name: str
    is_admin: bool
    role: str | None = None
    contacts: bool = False
    sensitive: bool = False
    capabilities: frozenset[str] = field(default_factory=frozenset)

    @property
    def actor(self) -> Actor:
        """The same person, as services know actors."""
        return Actor("staff", self.user_id, self.name)

    def may(self, capability: str) -> bool:
        """Tell whether a capability is held."""
        return capability in self.capabilities


def init_app(app: Flask) -> None:
    """Check every request of ``app``."""
    app.before_request(_check)
    app.url_defaults(_same_event)
    app.context_processor(lambda: {"event": g.get("event"), "access": g.get("access")})


def _same_event(endpoint: str, values: dict[str, object]) -> None:
    if "event_slug" in values or g.get("event") is None:
        return
    if current_app.url_map.is_endpoint_expecting(endpoint, "event_slug"):
        values["event_slug"] = g.event.slug


def current() -> Access:
    """Return the access of the signed-in person; only in views that require a capability."""
    return cast(Access, g.access)


def current_event() -> Event:
    """Return the event that the address names."""
    return cast(Event, g.event)


def current_setup() -> Setup:
    """Return the set-up of the event that the address of a public page names."""
    return cast(Setup, g.setup)


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        _open_lost()
        return None
    needed = permissions.capability_of(current_app.view_functions[request.endpoint])
    slug = (request.view_args or {}).pop("event_slug", None)
    if needed == permissions.PUBLIC_MARK:
        _open_public(slug)
        return None
    access = _signed_in(clock.now())
    if access is None:
        target = request.full_path if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=target), 303)
    _open_staff(access, slug, needed)
    return None


def _open_public(slug: str | None) -> None:
    if slug is not None:
        if request.method == "POST":
            read_apart()
        setup = setup_memory.by_slug(slug)
        event = setup.event() if setup is not None else None
        if event is None or not event.published:
            raise Error("unknown_event", 404)
        g.event, g.setup = event, setup


def _open_lost() -> None:
    """Let the error page of an address that does not exist know under which public event it lies."""
    parts = request.path.split("/", 3)
    if parts[:2] == ["", "c"] and len(parts) > 3:  # noqa: PLR2004 (/c/<event>/<what is not there>)
        event = queries.event_by_slug(parts[2])
        if event is not None and event.published:
            g.event = event


def _open_staff(access: Access, slug: str | None, needed: str | None) -> None:
    if slug is not None:
        event = queries.event_by_slug(slug)
        member = accounts.membership(access.user_id, event.id) if event else None
        if event is None or member is None:
            abort(404)  # another event's pages do not exist for this person
        g.event = event
        held = access.capabilities | permissions.ROLES.get(member.role, frozenset())
        access = Access(
            access.user_id, access.name, access.is_admin, member.role, member.contacts, member.sensitive, held
        )
    elif accounts.organises(access.user_id):
        access = replace(access, capabilities=access.capabilities | permissions.ORGANISERS)
    g.access = access
    if needed is None or not access.may(needed):
        abort(403)


def _signed_in(now: datetime) -> Access | None:
    found = accounts.signed_in(session[COOKIE]) if isinstance(session.get(COOKIE), str) else None
    if found is None or not _alive(found[0], now):
        return None
    row, user = found
    if now - row.seen_at > SEEN_EVERY:
        account_services.seen(row, now)
    return _access(user)


def _alive(row: StaffSession, now: datetime) -> bool:
    return now < row.expires_at and now - row.seen_at < SESSION_IDLE


def _access(user: StaffUser) -> Access:
    held = permissions.STAFF | (permissions.ADMIN if user.is_admin else frozenset())
    return Access(user.id, user.name, user.is_admin, capabilities=held)
