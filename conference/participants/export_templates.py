"""How an export is made again, under a name: kept by event, for all its organisers. Whom and why is never in it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.text import clean_line
from conference.events.cloning import Clone, copied, on_clone
from conference.participants.export_rules import LONGEST_NAME, MOST_TEMPLATES, Order
from conference.participants.list_models import ExportTemplate


def every(event_id: UUID) -> list[ExportTemplate]:
    """Return the templates of an event, by name."""
    query = sa.select(ExportTemplate).where(ExportTemplate.event_id == event_id)
    return sorted(session().scalars(query), key=lambda one: (one.name.casefold(), one.id))


def find(event_id: UUID, template_id: UUID) -> ExportTemplate:
    """Return a template of an event. Raises ``not_found``."""
    template = session().get(ExportTemplate, template_id)
    if template is None or template.event_id != event_id:
        raise Error("not_found", 404)
    return template


def save(event_id: UUID, name: str, order: Order, *, actor: Actor, now: datetime) -> ExportTemplate:
    """Keep how an export is made. Raises ``template_nameless``, ``template_twice`` and ``template_many``."""
    with write() as db:
        line = _name(event_id, name)
        if len(every(event_id)) >= MOST_TEMPLATES:
            raise Error("template_many", 409, limit=MOST_TEMPLATES)
        template = ExportTemplate(
            event_id=event_id, name=line, settings=order.settings(), created_by=actor.id, created_at=now
        )
        db.add(template)
        try:
            db.flush()
        except IntegrityError:  # a colleague was quicker
            raise Error("template_twice", 409, name=line) from None
        return template


def rename(event_id: UUID, template_id: UUID, name: str) -> None:
    """Give a template another name. Raises as ``save``, and ``not_found``."""
    with write():
        template = find(event_id, template_id)
        template.name = _name(event_id, name, besides=template.id)


def delete(event_id: UUID, template_id: UUID) -> ExportTemplate:
    """Delete a template and return it as it was, so that it can be kept again. Raises ``not_found``."""
    with write() as db:
        template = find(event_id, template_id)
        db.delete(template)
        return template


def _name(event_id: UUID, name: str, besides: UUID | None = None) -> str:
    line = clean_line(name, LONGEST_NAME)
    if not line:
        raise Error("template_nameless")
    if any(one.name.casefold() == line.casefold() and one.id != besides for one in every(event_id)):
        raise Error("template_twice", 409, name=line)
    return line


def copy_templates(made: Clone) -> None:
    """Give the copy of an event its templates: they name columns, never people."""
    for one in every(made.source.id):
        values = copied(one, event_id=made.target.id, created_by=None, created_at=made.now)
        session().add(ExportTemplate(**values))


on_clone(copy_templates)
