from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from conference.core import vault
from conference.core.audit import AuditEntry
from conference.core.db import session
from conference.core.errors import Error, sentence
from conference.core.permissions import SYSTEM
from conference.events import queries, services
from conference.events.services import NewConsent, NewEvent, NewGroup
from tests.builders import NOW

pytestmark = pytest.mark.usefixtures("context")

NEW = NewEvent("forum", {"fr": "Forum"}, date(2026, 12, 2), date(2026, 12, 3))


def make(**fields):
    return services.create_event(replace(NEW, **fields), actor=SYSTEM, now=NOW)


def refusal(**fields):
    with pytest.raises(Error) as caught:
        make(**fields)
    assert sentence(caught.value) != caught.value.code
    return caught.value.code


def test_an_event_has_its_own_key_and_is_audited():
    event = make(organisers=({"fr": "Le ministère"},), languages=("fr", "bm"))
    assert vault.unseal(event.id, "x", "y", vault.seal(event.id, "x", "y", b"z")) == b"z"
    assert (event.organisers, event.languages, event.published) == ([{"fr": "Le ministère"}], ["fr", "bm"], False)
    line = session().scalar(sa.select(AuditEntry))
    assert (line.action, line.event_id) == ("event.created", event.id)


@pytest.mark.parametrize("slug", ["", "Forum", "forum-", "-forum", "fo rum", "forum/2", "forêt", "f" * 61, "a--b"])
def test_a_short_name_that_no_address_could_carry_is_refused(slug):
    assert refusal(slug=slug) == "bad_slug"


def test_a_short_name_is_given_once():
    make()
    assert refusal() == "slug_taken"


@pytest.mark.parametrize("zone", ["", "Bamako", "../../etc/passwd", "Africa", "UTC+0"])
def test_a_zone_that_does_not_exist_is_refused(zone):
    assert refusal(zone=zone) == "unknown_zone"


def test_an_event_does_not_end_before_it_begins():
    assert refusal(last_day=date(2026, 12, 1)) == "bad_days"
    assert make(last_day=date(2026, 12, 2)).first_day == date(2026, 12, 2)


def test_groups_keep_their_order_and_begin_empty():
    event = make()
    services.add_groups(event.id, [NewGroup("sante", {"fr": "Santé"}, quota=5), NewGroup("autre", {"fr": "Autres"})])
    services.add_groups(event.id, [NewGroup("equipe", {"fr": "Équipe"}, entry="invitation")])
    assert [(group.code, group.taken, group.quota, group.entry) for group in queries.groups(event.id)] == [
        ("sante", 0, 5, "open"), ("autre", 0, None, "open"), ("equipe", 0, None, "invitation")
    ]  # fmt: skip


def test_a_commune_lies_in_its_district_from_one_day_to_another():
    event = make()
    district, here, gone = services.add_places(
        event.id, [("district", "Macina"), ("commune", "Kolongo"), ("commune", "Monimpébougou")]
    )
    services.link_place(here, district)
    services.link_place(gone, district, valid_to=date(2023, 3, 13))
    assert queries.communes(event.id) == {district.id: [here.name]}


def test_people_are_asked_some_things_and_told_others():
    event = make()
    services.add_consents(event.id, [NewConsent("notice", {"fr": "…"}, asked=False), NewConsent("photo", {"fr": "…"})])
    assert [(text.purpose, text.asked, text.version) for text in queries.consent_texts(event.id)] == [
        ("notice", False, 1), ("photo", True, 1)
    ]  # fmt: skip
