"""A program killed in the middle of what it does with many people leaves nothing half-done."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.core.history import ChangeSet, History
from conference.events.models import StakeholderGroup
from conference.messaging.models import OutboxMessage
from conference.participants.list_models import ParticipantTag, Tag
from conference.participants.models import Participant
from conference.participants.services import Entry
from tests.builders import a_group, a_person, an_event

ROOT = Path(__file__).resolve().parents[2]
#: Each action dies after its last write and before the commit: where it would log what it did.
PROGRAM = """
import os, signal, sys
from uuid import UUID, uuid4
import sqlalchemy as sa
from conference import create_app
from conference.core import audit, clock
from conference.core.db import session
from conference.core.permissions import Actor
from conference.events.models import Event, StakeholderGroup
from conference.participants import decisions, editing, grouping, letters, tags
from conference.participants.models import Participant

def die(*_args, **_more):
    session().flush()
    os.kill(os.getpid(), signal.SIGKILL)

with create_app().app_context():
    event = session().scalars(sa.select(Event)).one()
    ids = list(session().scalars(sa.select(Participant.id)))
    group = session().scalars(sa.select(StakeholderGroup).where(StakeholderGroup.code == "ong")).one()
    text = letters.Letter({"fr": "x"}, {"fr": "x"})
    some = {"actor": Actor("staff", uuid4(), "A"), "now": clock.now()}
    seen = letters.plan(event.id, ids, now=clock.now()).mark
    audit.log = die
    {
        "state": lambda: decisions.decide(event.id, ids, "cancel", **some),
        "group": lambda: grouping.move(event.id, ids, group, **some),
        "tag": lambda: tags.put_on(event.id, ids, "VIP", **some),
        "message": lambda: letters.send(event.id, ids, text, once=uuid4(), seen=seen, **some),
        "grid": lambda: editing.save(event, [editing.Edit(one, 1, {"function": "x"}) for one in ids], **some),
    }[sys.argv[1]]()
"""


def standing():
    session().rollback()
    session().expire_all()
    counted = [
        session().scalar(sa.select(sa.func.count()).select_from(model))
        for model in (ChangeSet, History, OutboxMessage, Tag, ParticipantTag)
    ]
    columns = (Participant.id, Participant.state, Participant.group_id, Participant.function, Participant.version)
    people = session().execute(sa.select(*columns).order_by(Participant.id)).all()
    taken = session().execute(sa.select(StakeholderGroup.code, StakeholderGroup.taken).order_by("code")).all()
    return counted, people, taken


@pytest.mark.parametrize("action", ["state", "group", "tag", "message", "grid"])
def test_a_killed_program_leaves_all_as_it_was(context, settings, action):
    event = an_event()
    group = a_group(event, "sante", 50)
    a_group(event, "ong", 50)
    for number in range(20):
        a_person(event, group, Entry(source="import"), given_names=f"Awa {number}", email=f"awa{number}@courrier.ml")
    before = standing()
    environ = os.environ | {"JATIGI_HOME": str(settings.home), "DATABASE_URL": settings.database_url}
    killed = subprocess.run(
        [sys.executable, "-c", PROGRAM, action], cwd=ROOT, env=environ, capture_output=True, timeout=300, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert standing() == before
