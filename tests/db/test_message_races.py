"""However many register at once with one address, its owner gets no more than three messages a day."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import sqlalchemy as sa

from conference.core import clock
from conference.core.db import session
from conference.core.permissions import PUBLIC
from conference.events.models import Event, StakeholderGroup
from conference.messaging import outbox
from conference.messaging import services as messaging
from conference.messaging.models import OutboxMessage
from conference.participants import services
from conference.participants.services import Entry
from tests.builders import a_group, an_event, details

AT_ONCE = 12


def test_a_flood_of_registrations_with_one_address_sends_it_three_messages(app):
    with app.app_context():
        event = an_event()
        event_id, groups = event.id, [a_group(event, f"groupe-{number}", None).id for number in range(AT_ONCE)]
    gate = threading.Barrier(AT_ONCE)

    def register(number):
        with app.app_context():
            event, group = session().get(Event, event_id), session().get(StakeholderGroup, groups[number])
            gate.wait(60)
            person = details(f"Prénom {number}", f"Nom {number}", email="victime@courrier.org")
            services.register(event, group, person, Entry(), actor=PUBLIC, now=clock.now())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(register, range(AT_ONCE)))
    with app.app_context():
        waiting = session().scalars(sa.select(OutboxMessage.id).where(OutboxMessage.state == "waiting")).all()
        taken = [one for one in waiting if messaging.claim(one, clock.now() + timedelta(minutes=1)) is not None]
        assert len(taken) == outbox.PER_RECIPIENT_A_DAY
        over = sa.select(sa.func.count()).where(OutboxMessage.state == "kept", OutboxMessage.problem == "limit")
        assert session().scalar(over) == session().scalar(sa.select(sa.func.count(OutboxMessage.id))) - len(taken)
