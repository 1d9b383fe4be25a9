import pytest

from conference.agenda import plan_queries, queries, role_services, sign_up_seats
from conference.agenda.models import AgendaSession
from conference.agenda.release_models import AgendaReleaseFile
from conference.agenda.session_models import SignUp
from conference.core.db import session, write
from conference.participants import erasure
from tests.agenda.editing import HOW, item, row
from tests.agenda.programmes import a_session, an_agenda, released, said
from tests.builders import NOW, a_group, a_person

pytestmark = pytest.mark.usefixtures("context")


def test_nothing_of_a_programme_old_or_new_names_somebody_who_was_erased():
    event = an_agenda(a_session("A", capacity=5), a_session("B", 600))
    person = a_person(event, a_group(event))
    for code, label in (("A", said("Sage-femme")), ("B", {})):
        one = row(event, code)
        role = role_services.a_role("speaker", participant_id=person.id, label=label)
        role_services.add(event.id, one.id, role, version=1, **HOW)
    one = row(event, "A").id
    with write() as current:
        sign_up_seats.take(one, person.group_id)
        current.add(SignUp(session_id=one, participant_id=person.id, state="seated", at=NOW))
    first = released(event)
    with write() as current:
        current.add(
            AgendaReleaseFile(release_id=first.id, name="a.ics", media_type="text/calendar", etag="1", data=b"x")
        )
    assert "Aminata Traoré" in str(queries.latest_release(event.id).snapshot)
    request = erasure.ask(event.id, person.id, channel="spoken", **HOW)
    erasure.carry_out(event.id, request.id, **HOW)
    session().expire_all()
    assert "Aminata" not in str(queries.latest_release(event.id).snapshot)
    told = queries.latest_release(event.id).snapshot["sessions"]
    assert [role["label"]["fr"] for one in told for role in one["roles"]] == ["Sage-femme"]
    assert session().query(AgendaReleaseFile).count() == 0
    assert [role.label["fr"] for role in item(event, "A").roles] == ["Sage-femme"]
    assert plan_queries.plan(event).items[1].roles == ()
    assert session().get(AgendaSession, one).taken == 0
    assert session().query(SignUp).count() == 0
