"""Telephones that do the same at the same moment: one is paired, letters are given once, tries are counted."""

from collections import Counter

import pytest
import sqlalchemy as sa

from conference.accounts.models import Throttle
from conference.core import tokens
from conference.core.db import session
from conference.core.errors import Error
from conference.desk import devices, settings
from conference.desk.devices import NewDevice
from conference.desk.models import DeskSettings, Device
from tests.builders import NOW, an_event, staff_actor
from tests.db.test_races import at_once

PHONES = 8


@pytest.fixture
def event(app, monkeypatch):
    monkeypatch.setattr(settings, "ROUNDS", 1)
    with app.app_context():
        return an_event()


def add(event_id, name="Téléphone"):
    return devices.add(event_id, NewDevice(name, "door"), actor=staff_actor(), now=NOW)


def token(number):
    return bytes([number]) * 32


def test_of_telephones_that_bring_one_code_at_once_one_is_paired(app, event):
    with app.app_context():
        row, code = add(event.id)

    def work(number):
        devices.pair(code, token(number), NOW)
        return "paired"

    results = Counter(at_once(app, work, range(1, PHONES + 1)))
    assert results["paired"] == 1
    assert results["pairing_unknown"] + results["too_many"] == PHONES - 1
    with app.app_context():
        assert session().get(Device, row.id).token_hash is not None


def test_the_same_telephone_at_once_is_paired_and_told_so_each_time(app, event):
    with app.app_context():
        _row, code = add(event.id)
    results = at_once(app, lambda _: devices.pair(code, token(1), NOW).letter, range(4))
    assert results == ["A"] * 4
    with app.app_context():
        assert set(session().scalars(sa.select(Throttle.failures))) == {0}


def test_devices_that_are_added_at_once_have_letters_of_their_own_and_one_code_of_the_day(app, event):
    results = at_once(app, lambda number: add(event.id, f"Téléphone {number}")[0].letter, range(PHONES))
    assert sorted(results) == list("ABCDEFGH")
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(DeskSettings)) == 1
        assert settings.current(event.id).code_version == 1


def test_a_burst_of_guesses_at_one_code_is_five_tries(app, event):
    with app.app_context():
        _row, code = add(event.id)
    wrong = [code[:-1] + letter for letter in "0123456789ABCDEFGHJK" if letter != code[-1]]

    def work(guess):
        return devices.pair(guess, token(9), NOW)

    assert Counter(at_once(app, work, wrong)) == {"pairing_unknown": 5, "too_many": len(wrong) - 5}


def test_a_burst_of_wrong_codes_of_the_day_is_ten_tries(app, event):
    with app.app_context():
        row, _code = add(event.id)

    def work(number):
        return devices.check_proof(event.id, session().get(Device, row.id), bytes([number]) * 32, now=NOW)

    assert Counter(at_once(app, work, range(20))) == {"wrong": 10, "blocked": 10}


def test_a_code_is_dead_once_its_device_is_revoked_whoever_is_first(app, event):
    with app.app_context():
        row, code = add(event.id)

    def work(number):
        if number:
            return devices.revoke(event.id, row.id, actor=staff_actor(), now=NOW)
        return devices.pair(code, token(1), NOW).letter

    first, _ = at_once(app, work, range(2))
    with app.app_context():
        now = session().get(Device, row.id)
        assert now.revoked_at is not None
        assert (first == "A") == (now.token_hash is not None)
        with pytest.raises(Error):
            devices.pair(code, token(2), NOW)


def test_two_new_codes_of_the_day_at_once_are_two_versions_and_the_last_is_the_one(app, event):
    codes = at_once(app, lambda _: settings.new_code(event.id, actor=staff_actor(), now=NOW), range(2))
    with app.app_context():
        known, row = settings.current(event.id), session().get(DeskSettings, event.id)
        assert known.code_version == 2
        assert known.code in codes
        assert tokens.digest_bytes(settings.proof_of(known.code, row.salt)) == row.proof
