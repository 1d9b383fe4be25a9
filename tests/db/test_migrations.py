"""Each migration on a database that people have used: forward, back, and forward again."""

import itertools
import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from conference import create_app
from conference.core import migrations
from conference.core.db import Base, db, is_sqlite
from tests.databases import a_database, do_not_wait_for_the_disk

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
STATES = ("nominated", "pending", "confirmed", "waitlisted", "declined", "cancelled")
SOURCES = ("online", "delegation", "import", "desk")
PEOPLE = [uuid.uuid4() for _ in itertools.product(STATES, SOURCES)]
OF_A_PERSON = {"ticket", "code", "contact_key", "consent", "history", "check_in", "badge_print", "sheet_line"}
SEVERAL = {"participant", "suspicion", "outbox_message", *OF_A_PERSON}

#: What a CHECK wants to be so, by table; everything else is filled by its type.
FIXED = {
    "event": {"previous_id": None},
    "stakeholder_group": {"badge_name": "full", "entry": "open", "quota": 100, "taken": 40, "overbooked": 2},
    "place": {"kind": "region"},
    "agenda_session": {
        "state": "draft",
        "minutes": 30,
        "parent_id": None,
        "kind": "panel",
        "visibility": "public",
        "sign_up_policy": "none",
    },
    "sign_up": {"state": "seated"},
    "session_quota": {"quota": 10, "taken": 9, "overbooked": 0},
    "material": {"kind": "slides"},
    "delegation": {"seats": 30, "used": 12, "women_minimum": 10},
    "desk_op": {"kind": "check_in", "outcome": "applied"},
    "outbox_message": {"state": "waiting"},
    "question": {"kind": "one_of", "place_kind": "commune", "retention_days": 30},
    "question_option": {"quota": 10, "taken": 9, "overbooked": 0},
    "erasure_request": {"outcome": "done"},
    "invitation": {"state": "sent"},
    "export_run": {"state": "ready"},
    "badge_run": {"state": "done", "done": 1, "wanted": 1, "origin_id": None},
    "badge_picture": {"kind": "logo"},
    "desk_settings": {"pending": "refer", "cancelled": "admit"},
    "device": {"profile": "door", "letter": "A"},
    "desk_quarantine": {"reason": "revoked", "verdict": ""},
    "participant": {"sex": "F", "age_bracket": "", "replaces_id": None, "merged_into_id": None},
}
#: What is put into every other column, by its type.
FILL = {
    sa.Uuid: lambda _number: uuid.uuid4(),
    sa.LargeBinary: lambda _number: uuid.uuid4().bytes * 2,
    sa.Boolean: lambda number: number % 2 == 0,
    sa.DateTime: lambda _number: NOW,
    sa.Date: lambda _number: NOW.date(),
    sa.JSON: lambda number: {"fr": f"Ségou {number}"},
    sa.Integer: lambda number: number + 1,
    sa.Float: lambda number: number + 0.5,
    sa.String: str,
}
#: What 0002 puts into rows that were there before it.
NEW_COLUMNS = {
    "event": {"offer_hours": 48, "corrections_until": None, "previous_id": None},
    "stakeholder_group": {"auto_offer": True, "offers_after": None, "leaves_out": []},
    "delegation": {
        "reference": None,
        "locale": "fr",
        "letter_at": None,
        "opened_at": None,
        "reminded_at": None,
        "closed_at": None,
        "version": 1,
    },
    "participant": {"sealed_answers": None},
}
NEW_TABLES = {
    "stored_file": {},
    "file_chunk": {},
    "question": {"kind": "one_of", "place_kind": "commune", "retention_days": 30},
    "question_option": {"quota": 10, "taken": 9, "overbooked": 0},
    "erasure_request": {"outcome": "done"},
    "invitation": {"state": "sent"},
}
REFUSED = (
    "UPDATE delegation SET women_minimum = seats + 1",
    "UPDATE delegation SET women_minimum = -1",
    "UPDATE delegation SET used = seats + 1",
    "UPDATE stakeholder_group SET taken = quota + overbooked + 1",
    "UPDATE stakeholder_group SET entry = 'x'",
    "UPDATE event SET last_day = '2000-01-01'",
    "UPDATE participant SET source = 'x'",
    "UPDATE participant SET state = 'x'",
    "UPDATE participant SET seat = 'none' WHERE state = 'confirmed'",
    "UPDATE participant SET reason = 'x'",
    "UPDATE participant SET age_bracket = 'x'",
    "DELETE FROM stakeholder_group",
)
MARK = "setup_mark"
NEW_TABLES_OF_0003 = {
    "tag": {},
    "participant_tag": {},
    "note": {},
    "saved_view": {},
    "export_template": {},
    "export_run": {"state": "ready"},
    "import_layout": {},
    "duplicate_scan": {},
}
NEW_TABLES_OF_0005 = {
    "session_type": {},
    "agenda_settings": {},
    "accepted_clash": {},
    "agenda_release_file": {},
    "sign_up": {"state": "seated"},
    "session_quota": {"quota": 10, "taken": 9, "overbooked": 0},
    "material": {"kind": "slides"},
    "session_report": {},
}
REFUSED_SINCE_0005 = (
    "UPDATE agenda_session SET visibility = 'x'",
    "UPDATE agenda_session SET sign_up_policy = 'x'",
    "UPDATE agenda_session SET capacity = 1, taken = 2, overbooked = 0",
    "UPDATE agenda_session SET taken = -1",
    "UPDATE session_type SET minutes = 0",
    "UPDATE sign_up SET state = 'x'",
    "UPDATE session_quota SET taken = quota + overbooked + 1",
    "UPDATE material SET kind = 'x'",
)
NEW_TABLES_OF_0006 = {
    "badge_group_layout": {},
    "badge_picture": {"kind": "logo"},
    "badge_run": {"state": "done", "done": 1, "wanted": 1, "origin_id": None},
    "badge_run_file": {},
}
REFUSED_SINCE_0006 = (
    "UPDATE badge_run SET state = 'x'",
    "UPDATE badge_run SET done = wanted + 1",
    "UPDATE badge_run SET left_out = -1",
    "UPDATE badge_picture SET kind = 'x'",
    "UPDATE badge_picture SET width = 0",
)
NEW_TABLES_OF_0007 = {
    "desk_settings": {"pending": "refer", "cancelled": "admit"},
    "device": {"profile": "door"},
    "desk_quarantine": {"reason": "revoked", "verdict": ""},
    "session_check_in": {},
    "desk_feed": {},
}
REFUSED_SINCE_0007 = (
    "UPDATE desk_settings SET pending = 'x'",
    "UPDATE desk_settings SET cancelled = 'x'",
    "UPDATE device SET profile = 'x'",
    "UPDATE desk_quarantine SET reason = 'x'",
    "UPDATE desk_quarantine SET verdict = 'x'",
    "UPDATE desk_op SET kind = 'x'",
    "UPDATE desk_op SET outcome = 'x'",
)
REFUSED_SINCE_0003 = (
    "UPDATE export_run SET state = 'x'",
    "UPDATE export_run SET done = -1",
)
REFUSED_SINCE_0002 = (
    "UPDATE question SET kind = 'x'",
    "UPDATE question SET place_kind = 'x'",
    "UPDATE question SET retention_days = -1",
    "UPDATE question_option SET taken = quota + overbooked + 1",
    "UPDATE question_option SET overbooked = -1",
    "UPDATE invitation SET state = 'x'",
    "UPDATE erasure_request SET outcome = 'x'",
)


@pytest.fixture
def app(settings, tmp_path):
    """An application on a database in which nothing has been made."""
    with a_database(tmp_path) as url:
        app = create_app(replace(settings, home=tmp_path, database_url=url))
        with app.app_context():
            if is_sqlite():
                sa.event.listen(db.engine, "connect", do_not_wait_for_the_disk)
            yield app
            db.engine.dispose()


def downgrade(app, revision):
    done = app.test_cli_runner().invoke(args=["db", "downgrade", revision])
    assert done.exit_code == 0, (done.output, done.exception)


def reflected():
    """Return the tables as the database has them, ids read as ids on both engines."""
    metadata = sa.MetaData()

    @sa.event.listens_for(metadata, "column_reflect")
    def read_ids(_inspector, _table, column):
        if isinstance(column["type"], sa.CHAR) and column["type"].length == 32:
            column["type"] = sa.Uuid()

    metadata.reflect(db.engine)
    metadata.remove(metadata.tables["alembic_version"])
    return metadata


def filled(column, number):
    """Return something that ``column`` can hold, another one for each ``number``."""
    return next(fill(number) for kind, fill in FILL.items() if isinstance(column.type, kind))


def a_row(table, number, made):
    """Return a row with something in every column, leading to the ``number``-th row of the tables it stands on."""
    row = {}
    for column in table.columns:
        if column.name in FIXED.get(table.name, {}):
            row[column.name] = FIXED[table.name][column.name]
        elif column.name == "subject_id":  # no foreign key: history outlives whom it tells of
            row[column.name] = PEOPLE[number]
        elif column.foreign_keys:
            (key,) = column.foreign_keys
            above = made[key.column.table.name]
            row[column.name] = above[number % len(above)][key.column.name]
        else:
            row[column.name] = filled(column, number)
    return row


def a_person(table, number, made):
    state, source = list(itertools.product(STATES, SOURCES))[number]
    row = a_row(table, number, {"participant": [{"id": None}], **made})
    offered = (state, source) == ("waitlisted", "online")
    held = "delegation" if source == "delegation" else "group"
    row["seat"] = held if offered or state in {"nominated", "pending", "confirmed"} else "none"
    row["offer_until"] = NOW if offered else None
    row["reason"] = "organiser" if state in {"declined", "cancelled"} else None
    return row | {"id": PEOPLE[number], "state": state, "source": source}


def people(table, made):
    """Return a person in every state by every way in; one was merged into another, one came instead of another."""
    rows = [a_person(table, number, made) for number in range(len(PEOPLE))]
    rows[-1] |= {"merged_into_id": rows[0]["id"], "reason": "merged"}
    rows[-2] |= {"replaces_id": rows[1]["id"]}
    return rows


def rows_for(table, made):
    if table.name == "participant":
        return people(table, made)
    rows = [a_row(table, number, made) for number in range(len(PEOPLE) if table.name in SEVERAL else 1)]
    if table.name == "suspicion":
        rows = [row | {"second_id": PEOPLE[number - 1]} for number, row in enumerate(rows)]
    return rows


def a_world(metadata):
    """Fill every table, the participants and what hangs on each of them."""
    made = {}
    with db.engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name == MARK:  # it has its one row from the migrations that came before
                connection.execute(table.delete())
            made[table.name] = rows_for(table, made)
            connection.execute(table.insert(), made[table.name])
    return made


def contents(metadata):
    """Return every row of every table but the mark of the set-up, which is another one after each change."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(repr(row._asdict()) for row in connection.execute(table.select()))
            for table in metadata.sorted_tables
            if table.name != MARK
        }


def shape():
    """Return all that the database says of its tables."""
    inspector = sa.inspect(db.engine)
    asked = ("columns", "indexes", "unique_constraints", "foreign_keys", "check_constraints")
    return {
        (table, what): sorted(re.sub("0x[0-9a-f]+", "", repr(sorted(one.items(), key=str))) for one in described(table))
        for table in inspector.get_table_names()
        for what in asked
        for described in [getattr(inspector, f"get_{what}")]
    }


def assert_refused(statements):
    for statement in statements:
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            assert connection.execute(sa.text(statement)).rowcount, statement


def run(statement):
    with db.engine.begin() as connection:
        return connection.execute(sa.text(statement))


def test_everybody_survives_the_second_migration_its_way_back_and_its_return(app):
    migrations.upgrade("0001")
    first, first_shape = reflected(), shape()
    made = a_world(first)
    before = contents(first)

    migrations.upgrade("0002")
    second, second_shape = reflected(), shape()
    assert contents(first) == before
    assert new_columns(first, second) == {name: set(columns) for name, columns in NEW_COLUMNS.items()}
    assert_new_columns_hold_what_they_begin_with(second)
    assert_refused(REFUSED)
    fill(second, made, NEW_TABLES)
    assert_refused(REFUSED_SINCE_0002)
    assert contents(first) == before

    run("UPDATE participant SET source = 'assisted' WHERE source = 'desk'")
    downgrade(app, "0001")
    assert shape() == first_shape
    assert contents(first) == before
    assert_refused(("UPDATE participant SET source = 'assisted'", *REFUSED[2:]))

    migrations.upgrade("0002")
    assert shape() == second_shape
    assert contents(first) == before

    downgrade(app, "base")
    assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]


def test_everybody_survives_the_third_migration_and_its_way_back(app):
    migrations.upgrade("0002")
    second, second_shape = reflected(), shape()
    made = a_world(second)
    before = contents(second)

    migrations.upgrade("0003")
    third, third_shape = reflected(), shape()
    assert contents(second) == before
    assert new_columns(second, third) == {
        "invitation": {"letter_at"},
        "code": {"moved_at"},
        "suspicion": {"score", "evidence"},
    }
    with db.engine.connect() as connection:
        assert set(connection.scalars(sa.select(third.tables["code"].c.moved_at))) == {None}
    fill(third, made, NEW_TABLES_OF_0003)
    assert_refused(REFUSED_SINCE_0003)
    assert contents(second) == before

    downgrade(app, "0002")
    assert shape() == second_shape
    assert contents(second) == before

    migrations.upgrade("0003")
    assert shape() == third_shape


def test_a_programme_survives_the_fifth_migration_and_its_way_back(app):
    migrations.upgrade("0004")
    third, third_shape = reflected(), shape()
    made = a_world(third)
    staff = {"id": uuid.uuid4(), "code": "STAFF", "kind": "mine", "staff_only": True, "sign_up": False, "version": 4}
    asked = {"id": uuid.uuid4(), "code": "ASKED", "kind": "break", "staff_only": False, "sign_up": True, "version": 1}
    with db.engine.begin() as connection:
        for more in (staff, asked):
            row = made["agenda_session"][0] | {"track_id": None} | more
            connection.execute(third.tables["agenda_session"].insert(), row)
    before = contents(third)

    migrations.upgrade("0005")
    fourth, fourth_shape = reflected(), shape()
    kept = same_columns(third, fourth)
    assert without(before, {"agenda_session"}) == without(contents(kept), {"agenda_session"})
    sessions = fourth.tables["agenda_session"].c
    columns = (sessions.visibility, sessions.sign_up_policy, sessions.sequence, sessions.taken, sessions.groups)
    with db.engine.connect() as connection:
        rows = {row[0]: row[1:] for row in connection.execute(sa.select(sessions.code, *columns))}
        types = {tuple(row) for row in connection.execute(sa.text("SELECT code, plenary, is_break FROM session_type"))}
    assert rows["STAFF"] == ("staff", "none", 3, 0, [])
    assert rows["ASKED"] == ("public", "required", 0, 0, [])
    assert types == {("break", False, True), ("panel", False, False), ("mine", False, False)}
    fill(fourth, made, NEW_TABLES_OF_0005)
    assert_refused(REFUSED_SINCE_0005)

    downgrade(app, "0004")
    assert shape() == third_shape
    assert contents(third) == before

    migrations.upgrade("0005")
    assert shape() == fourth_shape


def test_layouts_and_printed_badges_survive_the_sixth_migration_and_its_way_back(app):
    migrations.upgrade("0005")
    fifth, fifth_shape = reflected(), shape()
    made = a_world(fifth)
    before = contents(fifth)
    printed = len(made["badge_print"])

    migrations.upgrade("0006")
    sixth, sixth_shape = reflected(), shape()
    assert contents(same_columns(fifth, sixth)) == before
    layouts, prints = sixth.tables["badge_layout"].c, sixth.tables["badge_print"].c
    with db.engine.connect() as connection:
        columns = (layouts.recipe, layouts.version, layouts.is_default, layouts.updated_at)
        (row,) = connection.execute(sa.select(*columns, layouts.created_at))
        assert tuple(row[:3]) == (None, 1, False)
        assert row.updated_at == row.created_at
        places = connection.execute(sa.select(prints.run_id, prints.file, prints.sheet, prints.position, prints.digest))
        assert list(map(tuple, places)) == [(None,) * 5] * printed
    fill(sixth, made, NEW_TABLES_OF_0006)
    run_id = made["badge_run"][0]["id"]
    with db.engine.begin() as connection:
        place = {"run_id": run_id, "file": 1, "sheet": 2, "position": 3, "digest": b"d" * 40}
        connection.execute(sixth.tables["badge_print"].update().values(**place))
        connection.execute(layouts.id.table.update().values(recipe={"size": "A6"}, version=4, is_default=True))
    assert_refused(REFUSED_SINCE_0006)

    downgrade(app, "0005")
    assert shape() == fifth_shape
    assert contents(fifth) == before

    migrations.upgrade("0006")
    assert shape() == sixth_shape


def test_the_log_of_the_desk_survives_the_seventh_migration_and_its_way_back(app):
    migrations.upgrade("0006")
    sixth, sixth_shape = reflected(), shape()
    made = a_world(sixth)
    before = contents(sixth)

    migrations.upgrade("0007")
    seventh, seventh_shape = reflected(), shape()
    assert contents(same_columns(sixth, seventh)) == before
    ops = seventh.tables["desk_op"].c
    with db.engine.connect() as connection:
        columns = (ops.session_id, ops.ticket_hash, ops.reason, ops.judged_at, ops.judged_by)
        assert set(map(tuple, connection.execute(sa.select(*columns)))) == {(None, None, "", None, None)}
    fill(seventh, made, NEW_TABLES_OF_0007)
    assert_refused(REFUSED_SINCE_0007)
    assert noted() == set()
    run("UPDATE participant SET given_names = given_names || '!'")
    assert noted() == set(PEOPLE)

    run("DELETE FROM session_check_in")
    with db.engine.begin() as connection:
        people = sixth.tables["participant"]
        for row in made["participant"]:
            before_that = {"given_names": row["given_names"]}
            connection.execute(sa.update(people).where(people.c.id == row["id"]).values(before_that))
    downgrade(app, "0006")
    assert shape() == sixth_shape
    assert contents(sixth) == before
    run("UPDATE participant SET given_names = given_names || '!'")

    migrations.upgrade("0007")
    assert shape() == seventh_shape


def noted():
    """Return whom the triggers have noted as changed."""
    with db.engine.connect() as connection:
        return set(connection.scalars(sa.select(reflected().tables["desk_change"].c.participant_id)))


def same_columns(before, after):
    """Return the tables of ``before`` with the columns that they have both before and after."""
    both = sa.MetaData()
    for table in before.sorted_tables:
        columns = (sa.Column(one.name, one.type) for one in table.columns if one.name in after.tables[table.name].c)
        sa.Table(table.name, both, *columns)
    return both


def without(found, names):
    return {name: rows for name, rows in found.items() if name not in names}


def new_columns(before, after):
    """Return which columns tables that were there before have got, by table."""
    got = {name: set(after.tables[name].c.keys()) - set(table.c.keys()) for name, table in before.tables.items()}
    return {name: columns for name, columns in got.items() if columns}


def assert_new_columns_hold_what_they_begin_with(metadata):
    with db.engine.connect() as connection:
        for name, expected in NEW_COLUMNS.items():
            columns = [metadata.tables[name].c[column] for column in expected]
            found = [tuple(row) for row in connection.execute(sa.select(*columns))]
            assert found == [tuple(expected.values())] * len(found) != [], name


def fill(metadata, made, tables):
    for name, fixed in tables.items():
        table = metadata.tables[name]
        made[name] = [a_row(table, 0, made) | fixed]
        with db.engine.begin() as connection:
            connection.execute(table.insert(), made[name])


def test_a_delegation_that_asked_for_more_women_than_it_has_seats_is_set_right(app):
    migrations.upgrade("0001")
    a_world(reflected())
    run("UPDATE delegation SET women_minimum = seats + 1")
    migrations.upgrade("0002")
    assert run("SELECT women_minimum - seats FROM delegation").scalar() == 0


def test_the_models_and_the_migrations_agree_on_what_is_refused(app):
    migrations.upgrade()
    inspector = sa.inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        expected = {rule.name: str(rule.sqltext) for rule in table.constraints if isinstance(rule, sa.CheckConstraint)}
        found = {rule["name"]: rule["sqltext"] for rule in inspector.get_check_constraints(table.name)}
        assert found.keys() == expected.keys(), table.name
        if is_sqlite():  # PostgreSQL says the same in other words
            assert found == expected
