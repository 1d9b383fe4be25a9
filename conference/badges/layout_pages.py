"""What the pages of badge layouts share: where they are, what was done, and where a browser finds pictures."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.badges import layout_pictures
from conference.core.errors import Error, sentence
from conference.events.models import Event

PAGES = "/org/<event_slug>/badges/modeles"
LIST = "badges_manage.layouts"


def announced(text: str, change_set_id: UUID | None) -> ResponseReturnValue:
    """Say on the list what was done, with a button that takes it back."""
    if change_set_id is None:
        flash(_("Rien n’a changé."), "info")
    else:
        undo = url_for("badges_manage.undo_layout", layout_change_id=change_set_id)
        flash({"text": text, "undo": undo}, "ok")  # type: ignore[arg-type]  # org.html shows text and button
    return redirect(url_for(LIST), 303)


def refused(error: Error) -> ResponseReturnValue:
    """Say on the list why something cannot be done; what no page of ours asks for is an error page."""
    if error.status == 404:  # noqa: PLR2004 (something of another event)
        raise error
    flash(sentence(error), "no")
    return redirect(url_for(LIST), 303)


def addresses(event: Event) -> dict[str, str]:
    """Return where a browser finds the pictures that it can show."""
    return {
        str(row.id): url_for("badges_manage.layout_picture", picture_id=row.id)
        for row, (_name, media_type) in layout_pictures.told(event.id)
        if media_type.startswith("image/")
    }
