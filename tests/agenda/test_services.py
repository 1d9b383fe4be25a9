from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.agenda import queries, services
from conference.agenda.models import AgendaSession
from conference.agenda.programme import thaw
from conference.agenda.release_models import AgendaRelease
from conference.core.audit import AuditEntry
from conference.core.db import session, write
from conference.core.permissions import SYSTEM
from tests.agenda.programmes import a_session, an_agenda, released, said
from tests.builders import NOW, staff_actor

pytestmark = pytest.mark.usefixtures("context")


def public(event):
    return thaw(queries.latest_release(event.id).snapshot)


def codes(event):
    return [one.code for one in public(event).sessions]


def change(event, code, **values):
    with write() as db:
        db.execute(
            sa.update(AgendaSession)
            .where(AgendaSession.event_id == event.id, AgendaSession.code == code)
            .values(values)
        )


def test_nothing_is_public_before_a_release():
    assert queries.latest_release(an_agenda(a_session("A")).id) is None


def test_a_release_holds_all_that_the_public_is_told():
    event = an_agenda(
        a_session("A", rooms=("GS", "BA"), audience=said("Les équipes"), languages=("fr", "bm"), minutes=90)
    )
    released(event)
    whole = public(event)
    (one,) = whole.sessions
    assert [whole.room[code].name["fr"] for code in one.rooms] == ["Grande salle", "Salle Bani"]
    assert (whole.track[one.track].name["en"], one.audience["en"]) == ("Paix (en)", "Les équipes (en)")
    assert (one.languages, one.ends_at - one.starts_at) == (("fr", "bm"), timedelta(minutes=90))
    assert f"{one.starts_at:%d %H:%M}" == "02 09:00"
    assert [f"{day}" for day in whole.days] == ["2026-12-02", "2026-12-03"]


def test_a_release_stays_as_it_was_whatever_is_changed_afterwards():
    event = an_agenda(a_session("A"))
    released(event)
    change(event, "A", title=said("Autre titre"))
    assert public(event).sessions[0].title["fr"] == "Séance A"
    assert released(event).number == 2
    assert public(event).sessions[0].title["fr"] == "Autre titre"


def test_what_is_the_staffs_own_what_is_a_draft_and_what_has_no_time_stays_inside():
    event = an_agenda(
        a_session("A"),
        a_session("B", visibility="staff"),
        a_session("C"),
        a_session("D", start=None),
        a_session("E", day=None),
    )
    change(event, "C", state="draft")
    released(event)
    assert codes(event) == ["A"]
    assert "Séance B" not in str(queries.latest_release(event.id).snapshot)


def test_a_cancelled_session_stays_and_says_so():
    event = an_agenda(a_session("A"), a_session("B", start=660))
    change(event, "A", state="cancelled")
    released(event)
    assert [(one.code, one.cancelled) for one in public(event).sessions] == [("A", True), ("B", False)]


def test_a_session_after_midnight_follows_the_evening_of_its_day():
    event = an_agenda(a_session("NUIT", start=1470), a_session("SOIR", start=1380), a_session("MATIN", day=2))
    released(event)
    assert codes(event) == ["SOIR", "NUIT", "MATIN"]


def test_a_release_is_numbered_per_event_signed_and_audited():
    one, two = an_agenda(a_session("A")), an_agenda(a_session("A"), slug="autre")
    actor = staff_actor()
    services.release(one, said("Première version"), actor=actor, now=NOW)
    assert (released(one).number, released(two).number) == (2, 1)
    first = session().scalar(
        sa.select(AgendaRelease).where(AgendaRelease.event_id == one.id, AgendaRelease.number == 1)
    )
    assert (first.comment["en"], first.released_by, first.released_at) == ("Première version (en)", actor.id, NOW)
    lines = session().scalars(sa.select(AuditEntry).where(AuditEntry.action == "agenda.released")).all()
    assert sorted((line.count, line.actor_kind) for line in lines) == [(1, "staff"), (1, "system"), (1, "system")]


def test_an_event_without_rooms_or_sessions_can_be_released():
    event = an_agenda()
    services.release(event, {}, actor=SYSTEM, now=NOW)
    assert public(event).sessions == ()
