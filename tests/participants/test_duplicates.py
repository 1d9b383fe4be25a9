"""Tests for the search of look-alikes that every registration makes."""

import pytest
import sqlalchemy as sa

from conference.core.db import session, write
from conference.participants import duplicates
from conference.participants.contacts import Contacts
from tests.builders import a_group, a_person, an_event
from tests.databases import ON_POSTGRESQL


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite needs no statistics to choose its index")
def test_names_are_found_by_their_own_index_before_postgresql_has_counted_a_row(context):
    with write() as db:  # as in a new database: what earlier tests left would have been counted
        db.execute(sa.text("TRUNCATE participant CASCADE"))
    event = an_event()
    person = a_person(event, a_group(event))
    connection = session().connection()
    values = {"event_id": event.id, "sort_key": person.sort_key, "besides": person.id, "mac_0": b""}
    asked = duplicates._alike(1).params(values).compile(connection).construct_expanded_state()
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # so few rows are read whole once they are counted
    plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {asked.statement}", asked.parameters).scalars())
    assert "ix_participant_event_sort" in plan


def test_somebody_of_the_same_name_and_structure_is_a_look_alike_and_a_homonym_elsewhere_is_not(context):
    event = an_event()
    group = a_group(event)
    first = a_person(event, group, organisation="CSRéf de Macina")
    a_person(event, group, organisation="Mairie de Sokolo")
    newcomer = a_person(event, group, organisation="csref de macina")
    assert duplicates.alike(newcomer, Contacts()) == {first.id: "name"}
