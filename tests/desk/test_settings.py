from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from conference.core.audit import AuditEntry
from conference.core.db import session
from conference.core.errors import Error
from conference.desk import settings
from conference.desk.models import DeskSettings, Device
from conference.desk.settings import Rules
from conference.events import cloning
from conference.events.services import NewEvent
from conference.participants import tag_queries, tags
from tests.builders import NOW, a_group, a_person, an_event, staff_actor

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return an_event()


def change(event, version=0, **values):
    rules = Rules(**({"pending": "admit", "cancelled": "refer"} | values))
    settings.change(event.id, rules, version=version, actor=staff_actor(), now=NOW)


def a_tag(event, name="VIP"):
    person = a_person(event, a_group(event))
    tags.put_on(event.id, [person.id], name, actor=staff_actor(), now=NOW)
    return next(one.id for one in tag_queries.all_tags(event.id) if one.name == name)


def test_an_event_that_nobody_has_set_up_sends_who_is_not_expected_to_the_information_desk(event):
    assert settings.current(event.id) == settings.current(event.id).__class__()
    assert settings.protocol_contact(event.id) == ""
    assert session().get(DeskSettings, event.id) is None


def test_a_code_is_made_once(event):
    settings.ensure_code(event.id, now=NOW)
    first = settings.current(event.id)
    settings.ensure_code(event.id, now=NOW + timedelta(days=1))
    assert settings.current(event.id) == first
    assert (len(first.code), first.code_version, first.code_at) == (8, 1, NOW)


def test_the_code_lies_sealed(event):
    settings.ensure_code(event.id, now=NOW)
    row = session().get(DeskSettings, event.id)
    code = settings.current(event.id).code.encode()
    assert code not in row.sealed + row.salt + row.proof


def test_a_new_code_has_another_salt_and_the_next_number_and_leaves_the_rules(event):
    change(event, protocol="M. Keïta")
    settings.ensure_code(event.id, now=NOW)
    before, salt = settings.current(event.id), session().get(DeskSettings, event.id).salt
    code = settings.new_code(event.id, actor=staff_actor(), now=NOW + timedelta(hours=1))
    after = settings.current(event.id)
    assert (after.code, after.code_version, after.code_at) == (code, 2, NOW + timedelta(hours=1))
    assert code != before.code
    assert session().get(DeskSettings, event.id).salt != salt
    assert (after.pending, after.protocol, after.version) == ("admit", "M. Keïta", before.version)


def test_rules_are_kept_before_there_is_a_code_and_then_no_proof_fits(event):
    change(event, cancelled="admit", protocol="  M. Keïta,\u00a0poste 12 ")
    known = settings.current(event.id)
    assert (known.pending, known.cancelled, known.protocol) == ("admit", "admit", "M. Keïta, poste 12")
    assert (known.code, known.code_version, known.code_at) == ("", 0, None)
    assert settings.protocol_contact(event.id) == "M. Keïta, poste 12"


def test_whom_protocol_is_told_of_lies_sealed(event):
    change(event, protocol="Monsieur Keïta")
    assert "Keïta".encode() not in session().get(DeskSettings, event.id).sealed


def test_what_changed_meanwhile_is_not_overwritten(event):
    change(event)
    with pytest.raises(Error) as error:
        change(event, cancelled="admit")
    assert (error.value.code, error.value.status) == ("setup_stale", 409)
    assert settings.current(event.id).cancelled == "refer"
    change(event, version=1, cancelled="admit")
    assert settings.current(event.id).cancelled == "admit"


def test_a_rule_that_does_not_exist_is_refused(event):
    with pytest.raises(Error) as error:
        change(event, pending="refuse")
    assert error.value.code == "desk_rule"


def test_a_tag_of_the_event_marks_whose_arrival_is_told(event):
    tag = a_tag(event)
    change(event, vip_tag_id=tag)
    assert settings.current(event.id).vip_tag_id == tag


def test_the_tag_of_another_event_is_not_there(event):
    strange = a_tag(an_event("atelier"))
    with pytest.raises(Error) as error:
        change(event, vip_tag_id=strange)
    assert (error.value.code, error.value.status) == ("unknown_tag", 404)


def test_a_copy_of_the_event_has_its_rules_and_neither_its_code_nor_its_contact_nor_its_devices(event):
    from conference.desk import devices

    change(event, vip_tag_id=a_tag(event), protocol="M. Keïta")
    devices.add(event.id, devices.NewDevice("Téléphone", "welcome"), actor=staff_actor(), now=NOW)
    new = NewEvent("forum-2027", {"fr": "Forum 2027"}, date(2027, 12, 2), date(2027, 12, 3))
    copy = cloning.clone(event, new, actor=staff_actor(), now=NOW)
    known = settings.current(copy.id)
    assert (known.pending, known.cancelled) == ("admit", "refer")
    assert known.vip_tag_id == tag_queries.all_tags(copy.id)[0].id
    assert (known.code, known.code_version, known.protocol) == ("", 0, "")
    assert session().scalar(sa.select(sa.func.count()).where(Device.event_id == copy.id)) == 0


def test_the_audit_log_says_that_code_and_rules_changed_and_nothing_of_them(event):
    change(event, protocol="M. Keïta")
    settings.new_code(event.id, actor=staff_actor(), now=NOW)
    entries = session().scalars(
        sa.select(AuditEntry).where(AuditEntry.action.like("desk.%")).order_by(AuditEntry.action)
    )
    assert [(one.action, one.details) for one in entries] == [
        ("desk.code_renewed", {}),
        ("desk.settings_changed", {}),
    ]
