"""The files that a release is served as: each is rendered once, kept beside the release, and never looked into again.

Who knows a format registers it (``offer``); who serves it asks for the mark first, and for the bytes only if they are
wanted.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import brotli
import sqlalchemy as sa

from conference.agenda.release_models import AgendaReleaseFile
from conference.agenda.release_queries import MARK, Release
from conference.core import i18n
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.rows import insert_once
from conference.events.models import Event

#: The bell of the job that renders files ahead (``release_jobs``).
BELL = "releases"
#: Under this name a release is held by who renders its files, until the instant in its mark.
HELD, LEASE = "held", timedelta(minutes=5)
#: A file is kept packed too: packing a large one takes longer than reading it.
PACKED, _QUALITY = ".br", 6
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


def names(release_id: UUID) -> set[str]:
    """Return the names of the files of a release that have been rendered."""
    return set(session().scalars(sa.select(AgendaReleaseFile.name).where(AgendaReleaseFile.release_id == release_id)))


def data(event: Event, release: Release, name: str, base: str, *, packed: bool = False) -> tuple[str, bytes]:
    """Return the mark and the bytes of a file (``packed``: in brotli); it is rendered and kept if it is not there."""
    query = sa.select(AgendaReleaseFile.etag, AgendaReleaseFile.data).where(
        AgendaReleaseFile.release_id == release.id, AgendaReleaseFile.name == (name + PACKED if packed else name)
    )
    found = session().execute(query).first()
    if found:
        return found.etag, found.data
    etag, made, small = _render(event, release, name, base)
    return etag, small if packed else made


def claim(release_id: UUID, now: datetime) -> bool:
    """Hold a release for the time of the lease, to render its files; ``False`` while another worker does."""
    until = (now + LEASE).isoformat()
    with write(reread=False) as db:
        if insert_once(AgendaReleaseFile, (), release_id=release_id, name=HELD, media_type="", etag=until, data=b""):
            return True
        taken = sa.update(AgendaReleaseFile).where(*_held(release_id), AgendaReleaseFile.etag <= now.isoformat())
        result: Any = db.execute(taken.values(etag=until))
        return bool(result.rowcount)


def leave(release_id: UUID) -> None:
    """Give a release back whose files are rendered."""
    with write(reread=False) as db:
        db.execute(sa.update(AgendaReleaseFile).where(*_held(release_id)).values(etag=""))


def _held(release_id: UUID) -> tuple[Any, ...]:
    return AgendaReleaseFile.release_id == release_id, AgendaReleaseFile.name == HELD


def _render(event: Event, release: Release, name: str, base: str) -> tuple[str, bytes, bytes]:
    ending, locale, _variant = name.split(".", 2)
    kind = kind_of(ending)
    with i18n.speaking(locale):
        made = kind.render(event, release, base)
    etag, small = hashlib.sha256(made).hexdigest()[:24], brotli.compress(made, quality=_QUALITY)
    with write(reread=False) as db:
        db.execute(sa.delete(AgendaReleaseFile).where(AgendaReleaseFile.release_id == release.id, *_older(name)))
        values = {"release_id": release.id, "media_type": kind.media_type, "etag": etag}
        insert_once(AgendaReleaseFile, (), name=name, data=made, **values)
        insert_once(AgendaReleaseFile, (), name=name + PACKED, data=small, **values)
    return etag, made, small


def _older(name: str) -> tuple[Any, ...]:
    """Return the condition for the same file in the same language, made of something else."""
    ending, locale, _variant = name.split(".", 2)
    same = AgendaReleaseFile.name.startswith(name_of(ending, locale, ""), autoescape=True)
    return same, AgendaReleaseFile.name.not_in((name, name + PACKED))
