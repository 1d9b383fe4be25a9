"""The files that a release is served as: each is rendered once, kept beside the release, and never looked into again.

Who knows a format registers it (``offer``); who serves it asks for the mark first, and for the bytes only if they are
wanted.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.agenda.release_models import AgendaReleaseFile
from conference.agenda.release_queries import MARK, Release
from conference.core import i18n
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.rows import insert_once
from conference.events.models import Event

#: From an event, one of its releases and the address of this program, in the language in force.
Renderer: TypeAlias = Callable[[Event, Release, str], bytes]


@dataclass(frozen=True)
class Kind:
    """A kind of file: how it is made and what it says of itself."""

    media_type: str
    render: Renderer


_KINDS: dict[str, Kind] = {}


def offer(ending: str, kind: Kind) -> None:
    """Have releases served as a file with this ending."""
    _KINDS[ending] = kind


def kind_of(ending: str) -> Kind:
    """Return what is known of an ending. Raises ``not_found`` (404)."""
    if ending not in _KINDS:
        raise Error("not_found", 404)
    return _KINDS[ending]


def marked(release: Release) -> Release:
    """Return a release with its mark: a new one when it has none, because it is new or somebody was taken out of it."""
    if release.mark:
        return release
    values = {"media_type": "", "etag": uuid4().hex, "data": b""}
    with write(reread=False):
        insert_once(AgendaReleaseFile, (), release_id=release.id, name=MARK, **values)
        return replace(release, mark=mark(release.id, MARK) or "")


def name_of(ending: str, locale: str, variant: str) -> str:
    """Return under which name a file is kept: by ending and language, and a mark of what else it is made of."""
    return f"{ending}.{locale}.{variant}"


def mark(release_id: UUID, name: str) -> str | None:
    """Return the mark of a file, if it has been rendered."""
    query = sa.select(AgendaReleaseFile.etag)
    return session().scalar(query.where(AgendaReleaseFile.release_id == release_id, AgendaReleaseFile.name == name))


def data(event: Event, release: Release, name: str, base: str) -> tuple[str, bytes]:
    """Return the mark and the bytes of a file; it is rendered and kept if it is not there yet."""
    query = sa.select(AgendaReleaseFile.etag, AgendaReleaseFile.data)
    found = (
        session()
        .execute(query.where(AgendaReleaseFile.release_id == release.id, AgendaReleaseFile.name == name))
        .first()
    )
    return (found.etag, found.data) if found else _render(event, release, name, base)


def _render(event: Event, release: Release, name: str, base: str) -> tuple[str, bytes]:
    ending, locale, _variant = name.split(".", 2)
    kind = kind_of(ending)
    with i18n.speaking(locale):
        made = kind.render(event, release, base)
    etag = hashlib.sha256(made).hexdigest()[:24]
    with write(reread=False) as db:
        db.execute(
            sa.delete(AgendaReleaseFile).where(
                AgendaReleaseFile.release_id == release.id,
                AgendaReleaseFile.name.startswith(name_of(ending, locale, ""), autoescape=True),
                AgendaReleaseFile.name != name,
            )
        )
        values = {"media_type": kind.media_type, "etag": etag, "data": made}
        insert_once(AgendaReleaseFile, (), release_id=release.id, name=name, **values)
    return etag, made
