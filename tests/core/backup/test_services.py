"""A backup, taken while people register, makes everything again in an empty place."""

import hashlib
import json
import shutil
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from conference import create_app
from conference.core import backup as backups
from conference.core import migrations
from conference.core.db import Base, db, session
from conference.core.errors import Error
from conference.participants import details as record
from conference.participants import merge, tickets
from conference.participants.models import Participant
from tests.builders import NOW, a_group, a_half_day, a_person, a_staff_user, an_event, staff_actor

PASSPHRASE = "douze caractères au moins"


def fill(app, people=6):
    """An event with people, one of them merged into another, and return its id."""
    with app.app_context():
        event = an_event()
        group = a_group(event, quota=None)
        a_half_day(event)
        a_staff_user(event=event)
        made = [
            a_person(event, group, given_names=f"Ɲeleni {n}", phones=[f"+2237000{n:04d}"], email=f"n{n}@forum.example")
            for n in range(people)
        ]
        merge.merge(event.id, made[-1].id, made[0].id, actor=staff_actor(), now=NOW)
        return event.id, group.id


def fingerprint(app):
    """A hash of every row of every table, the audit of the backup itself and the mark it renews left out."""
    with app.app_context():
        result = {}
        for table in (one for one in Base.metadata.sorted_tables if one.name != "setup_mark"):
            rows = session().execute(sa.select(table)).all()
            lines = sorted(repr(tuple(row)) for row in rows if "backup." not in repr(row))
            result[table.name] = (len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest())
        return result


@pytest.fixture
def elsewhere(settings, tmp_path):
    """An application with an empty folder of its own and a new SQLite database, as on another machine."""
    home = tmp_path / "elsewhere"
    app = create_app(
        replace(
            settings, home=home, database_url=f"sqlite:///{home}/jatigi.db", master_key_file=home / "keys/master.key"
        )
    )
    home.mkdir()
    yield app
    with app.app_context():
        db.engine.dispose()


def save(app, path):
    with app.app_context():
        return backups.backup(path, PASSPHRASE, now=NOW)


def restore(app, path, passphrase=PASSPHRASE):
    with app.app_context():
        return backups.restore(path, passphrase, now=NOW)


def test_what_is_restored_elsewhere_is_what_was_saved_and_opens_with_the_same_keys(app, elsewhere, tmp_path):
    fill(app)
    path = tmp_path / "backup.jatigi"
    summary = save(app, path)
    assert restore(elsewhere, path).counts == summary.counts
    assert fingerprint(elsewhere) == fingerprint(app)
    with elsewhere.app_context():
        person = session().scalars(sa.select(Participant).where(Participant.given_names == "Ɲeleni 2")).one()
        assert record.read(person).contacts.email == "n2@forum.example"
        assert tickets.text_of(tickets.valid_tickets([person.id])[person.id]).startswith("JT")


def test_a_backup_taken_while_people_register_is_one_moment(app, elsewhere, tmp_path):
    event_id, group_id = fill(app)
    stop = threading.Event()

    def keep_registering():
        from conference.events.models import Event, StakeholderGroup

        number = 0
        with app.app_context():
            event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
            while not stop.is_set():
                number += 1
                a_person(event, group, given_names=f"Pendant {number}")

    thread = threading.Thread(target=keep_registering)
    thread.start()
    try:
        path = tmp_path / "backup.jatigi"
        counts = save(app, path).counts
    finally:
        stop.set()
        thread.join()
    assert restore(elsewhere, path).counts == counts
    # a person is never there without a code and a ticket, and the seats agree
    assert counts["participant"] == counts["code"] == counts["ticket"]
    with elsewhere.app_context():
        taken = session().scalar(sa.text("SELECT taken FROM stakeholder_group"))
        assert taken == session().scalar(sa.text("SELECT count(*) FROM participant WHERE seat = 'group'"))


def test_nothing_of_the_people_can_be_read_in_the_file_and_nobody_else_may_open_it(app, tmp_path):
    fill(app)
    path = tmp_path / "backup.jatigi"
    save(app, path)
    raw = path.read_bytes()
    assert "Ɲeleni".encode() not in raw
    assert b"forum" not in raw
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_wrong_passphrase_restores_nothing(app, elsewhere, tmp_path):
    path = tmp_path / "backup.jatigi"
    save(app, path)
    with pytest.raises(Error, match="backup_passphrase"):
        restore(elsewhere, path, "une autre phrase secrète")


def test_a_short_passphrase_is_refused_before_anything_is_written(app, tmp_path):
    path = tmp_path / "backup.jatigi"
    with app.app_context(), pytest.raises(Error, match="backup_passphrase_short"):
        backups.backup(path, "court", now=NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["cut", "flipped", "swapped", "empty"])
def test_a_damaged_file_restores_nothing(app, elsewhere, tmp_path, damage):
    fill(app)
    path = tmp_path / "backup.jatigi"
    save(app, path)
    raw = bytearray(path.read_bytes())
    match damage:
        case "cut":
            raw = raw[:-10]
        case "flipped":
            raw[len(raw) // 2] ^= 1
        case "swapped":
            raw[40:60], raw[60:80] = raw[60:80], raw[40:60]
        case "empty":
            raw = bytearray()
    path.write_bytes(raw)
    with pytest.raises(Error, match="backup_"):
        restore(elsewhere, path)
    with elsewhere.app_context():
        migrations.upgrade()
        assert all(count == 0 for count, _ in fingerprint(elsewhere).values())


def test_restoring_over_data_is_refused_and_changes_nothing(app, tmp_path):
    fill(app)
    path = tmp_path / "backup.jatigi"
    save(app, path)
    before = fingerprint(app)
    with pytest.raises(Error, match="restore_not_empty"):
        restore(app, path)
    assert fingerprint(app) == before


def test_a_file_of_another_kind_and_a_missing_one_are_named(elsewhere, tmp_path):
    other = tmp_path / "notes.txt"
    other.write_text(json.dumps({"not": "a backup"}))
    with pytest.raises(Error, match="backup_not_ours"):
        restore(elsewhere, other)
    with pytest.raises(Error, match="backup_missing"):
        restore(elsewhere, tmp_path / "nowhere")


def test_the_commands_say_what_they_did_and_what_is_wrong(app, elsewhere, tmp_path):
    fill(app)
    path = tmp_path / "backup.jatigi"
    made = app.test_cli_runner().invoke(args=["backup", str(path)])
    assert made.exit_code == 0, made.output
    done = elsewhere.test_cli_runner().invoke(args=["restore", str(path)])
    assert done.exit_code == 0, done.output
    again = elsewhere.test_cli_runner().invoke(args=["restore", str(path)])
    assert (again.exit_code, "déjà des données" in again.output) == (1, True)
    shutil.rmtree(tmp_path / "elsewhere" / "keys")
