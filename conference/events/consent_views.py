"""What people are told and asked, in every version."""

import re

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.permissions import requires
from conference.events import access, consent_services, queries, setup_rules, setup_wording
from conference.events.models import ConsentText
from conference.events.setup_fields import spread
from conference.events.setup_forms import consent_form
from conference.events.setup_pages import SETTINGS, UNPROCESSABLE, blueprint, page, saved

TEMPLATE = "events/setup/consent.html"


@blueprint.get(f"{SETTINGS}/accords")
@requires("event.configure")
def consents() -> ResponseReturnValue:
    """Show every text with its versions."""
    rows = queries.consent_versions(access.current_event().id)
    purposes = dict.fromkeys([*setup_rules.PURPOSES, *(row.purpose for row in rows)])
    return render_template(
        "events/setup/consents.html",
        texts=[(one, [row for row in rows if row.purpose == one]) for one in purposes],
        words=setup_wording.PURPOSES,
    )


@blueprint.route(f"{SETTINGS}/accords/<purpose>", methods=["GET", "POST"])
@requires("event.configure")
def consent(purpose: str) -> ResponseReturnValue:
    """Write a new version of a text; the one that was published stays as it is."""
    event = access.current_event()
    before = consent_services.newest(event.id, purpose)
    form = consent_form()(data={**_shown(before), "version": _version(before)})
    told = {"purpose": purpose, "word": setup_wording.PURPOSES[purpose], "before": before}
    if not form.is_submitted():
        return page(TEMPLATE, form, **told)
    if not form.validate():
        return page(TEMPLATE, form, UNPROCESSABLE, **told)
    mark = form.version.data or ""
    seen = int(mark) if re.fullmatch(r"[0-9]{1,6}", mark, re.ASCII) else -1
    text, kept = form.written("text", before.text if before else None), form.retention_days.data
    actor, now = access.current().actor, clock.now()

    def newest() -> ConsentText | None:
        return consent_services.newest(event.id, purpose)

    refused = saved(
        form,
        lambda: consent_services.publish(event.id, purpose, text, kept, seen=seen, actor=actor, now=now),
        now=lambda: (_shown(newest()), _version(newest())),
    )
    if refused is not None:
        return page(TEMPLATE, form, refused[0], **{**told, "before": newest(), "differences": refused[1]})
    row = newest()
    flash(_("Version %(version)s publiée.", version=row.version if row else 1), "ok")
    return redirect(url_for("events_setup.consents"), 303)


def _shown(row: ConsentText | None) -> dict[str, object]:
    return {**spread("text", row.text if row else None), "retention_days": row.retention_days if row else None}


def _version(row: ConsentText | None) -> str:
    return str(row.version if row else 0)
