"""What the pages of the settings share: their blueprint, and a form that a colleague was quicker with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from conference.core.errors import Error
from conference.events.models import Event
from conference.events.setup_fields import SettingsForm

blueprint = Blueprint("events_setup", __name__)
SETTINGS = "/org/<event_slug>/reglages"
UNPROCESSABLE, STALE = 422, "setup_stale"
#: Beside which field a refusal stands.
FIELDS = {
    "bad_days": "last_day",
    "unknown_zone": "zone",
    "pale_colour": "other_colour",
    "bad_slug": "slug",
    "slug_taken": "slug",
}


@dataclass(frozen=True)
class Step:
    """One line of the checklist: what, how it stands in words, whether that is enough, and where it is set."""

    title: str
    words: str
    done: bool
    endpoint: str


CHECKLIST: list[Callable[[Event], Step]] = []


def on_checklist(step: Callable[[Event], Step]) -> None:
    """Register a further line of the checklist, for settings that a room above this one has."""
    if step not in CHECKLIST:
        CHECKLIST.append(step)


def page(template: str, form: SettingsForm, status: int = 200, **values: Any) -> ResponseReturnValue:
    """Show a form of the settings."""
    return render_template(template, form=form, **{"differences": None, **values}), status


def saved(
    form: SettingsForm,
    save: Callable[[], object],
    *,
    now: Callable[[], tuple[Mapping[str, Any], str]] | None = None,
    fields: Mapping[str, str] = FIELDS,
) -> tuple[int, list[tuple[str, str, str]] | None] | None:
    """Save a form that is good; ``None`` when it is done, else the status and what a colleague wrote meanwhile.

    ``now`` returns what the fields would hold now and its mark: sent again, what was typed then holds.
    """
    try:
        save()
    except Error as error:
        if error.code == STALE and now is not None:
            values, mark = now()
            form.version.data = mark
            return error.status, form.differences(values)
        if error.status == 404:  # noqa: PLR2004 (something of another event)
            raise
        form.refuse(error, fields)
        return max(error.status, UNPROCESSABLE) if error.status != 409 else 409, None  # noqa: PLR2004 (a conflict stays one)
    return None
