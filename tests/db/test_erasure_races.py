"""Asked for and answered by many at once: one request, one answer, one seat given back."""

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.core.permissions import Actor
from conference.events.models import StakeholderGroup
from conference.participants import consents, erasure, services
from conference.participants.models import Consent, ErasureRequest, Participant
from tests.builders import NOW, a_group, a_person, an_event, staff_actor
from tests.db.test_races import at_once


@pytest.fixture
def someone(app):
    with app.app_context():
        event = an_event()
        person = a_person(event, a_group(event))
        return event, person.id


def test_many_requests_at_once_are_one_and_one_answer_counts(app, someone):
    event, person_id = someone
    actor = Actor("participant", person_id)

    def ask(_number):
        return erasure.ask(event.id, person_id, channel="online", actor=actor, now=NOW).id

    (request_id,) = set(at_once(app, ask, range(6)))

    def answer(number):
        if number % 3 == 0:
            return erasure.refuse(event.id, request_id, "duty", actor=staff_actor(), now=NOW)
        if number % 3 == 1:
            return erasure.carry_out(event.id, request_id, actor=staff_actor(), now=NOW)
        services.transition(event.id, [person_id], "cancelled", actor=staff_actor(), now=NOW)
        return None

    answers = at_once(app, answer, range(6))
    assert set(answers) <= {None, "request_settled", "transition_refused", "participant_erased"}
    with app.app_context():
        (request,) = session().scalars(sa.select(ErasureRequest)).all()
        person = session().scalars(sa.select(Participant)).one()
        assert request.outcome in {"done", "refused"}
        assert person.erased is (request.outcome == "done")
        assert (person.state, session().scalars(sa.select(StakeholderGroup.taken)).one()) == ("cancelled", 0)


def test_the_same_word_said_many_times_at_once_is_noted_once(app, someone):
    event, person_id = someone
    actor = Actor("participant", person_id)

    def agree(_number):
        consents.say(event, person_id, "photo", given=True, channel="online", actor=actor, now=NOW)

    assert set(at_once(app, agree, range(6))) == {None}
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count(Consent.id))) == 1
