import hashlib
from base64 import urlsafe_b64encode
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.agenda import queries as agenda
from conference.agenda import services as rooms
from conference.agenda.services import NewRoom
from conference.core.audit import AuditEntry
from conference.core.db import session, write
from conference.core.errors import Error
from conference.desk import device_queries, devices, envelopes, settings
from conference.desk.devices import NewDevice
from conference.desk.models import DeskFeed, DeskOp, DeskQuarantine, DeskSettings, Device
from tests.builders import NOW, again, an_event, staff_actor

pytestmark = pytest.mark.usefixtures("context")

TOKEN, OTHER = b"t" * 32, b"o" * 32
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def event():
    return an_event()


def added(event, name="Téléphone d’Awa", profile="welcome", room_id=None, now=NOW):
    return devices.add(event.id, NewDevice(name, profile, room_id), actor=staff_actor(), now=now)


def paired(event, token=TOKEN, **values):
    row, code = added(event, **values)
    devices.pair(code, token, NOW)
    return row


def revoke(row, now=NOW):
    devices.revoke(row.event_id, row.id, actor=staff_actor(), now=now)


def renew(row, now=NOW):
    return devices.renew(row.event_id, row.id, actor=staff_actor(), now=now)


def header(row, token=TOKEN):
    return f"Device {row.id}.{urlsafe_b64encode(token).rstrip(b'=').decode()}"


def refused(code, call, *args, **values):
    with pytest.raises(Error) as error:
        call(*args, **values)
    assert error.value.code == code
    return error.value


def an_op(row, seq):
    return DeskOp(
        op_id=uuid4(), event_id=row.event_id, device_id=row.id, seq=seq, device_at=NOW, at=NOW, received_at=NOW,
        kind="check_in", subject_id=uuid4(),
    )  # fmt: skip


# ---- adding


def test_a_device_has_the_next_letter_its_name_and_a_code(event):
    first, code = added(event, "  Téléphone\u00a0d’Awa ")
    second, _ = added(event, "Portable", "door")
    assert (first.letter, first.name, first.profile) == ("A", "Téléphone d’Awa", "welcome")
    assert (second.letter, second.profile) == ("B", "door")
    assert len(code) == 8
    assert again(first).pairing_hash == hashlib.sha256(code.encode()).digest()


def test_the_code_itself_is_nowhere_in_the_database(event):
    row, code = added(event)
    assert code.encode() not in b"|".join(value for value in vars(again(row)).values() if isinstance(value, bytes))


def test_the_first_device_brings_the_code_of_the_day_and_the_numbering_of_changes(event):
    assert session().get(DeskFeed, event.id) is None
    added(event)
    epoch, code = session().get(DeskFeed, event.id).epoch, settings.current(event.id).code
    added(event)
    assert len(code) == 8
    assert (again(session().get(DeskFeed, event.id)).epoch, settings.current(event.id).code) == (epoch, code)


def test_letters_go_on_past_z_and_a_revoked_one_is_not_given_again(event):
    rows = [added(event)[0] for _ in range(27)]
    revoke(rows[-1])
    assert [row.letter for row in rows[-2:]] == ["Z", "AA"]
    assert added(event)[0].letter == "AB"
    assert [row.letter for row in device_queries.devices(event.id)][-3:] == ["Z", "AA", "AB"]


def test_each_event_begins_with_a(event):
    added(event)
    assert added(an_event("atelier"))[0].letter == "A"


@pytest.mark.parametrize("name", ["", "   ", "\u00a0\t\n", "\u200b"])
def test_a_device_without_a_name_is_refused(event, name):
    refused("device_name", added, event, name)


def test_an_unknown_profile_is_refused(event):
    refused("device_profile", added, event, profile="admin")


def test_a_device_of_sessions_has_a_room_of_its_event(event):
    rooms.add_rooms(event.id, [NewRoom("grande", {"fr": "Grande salle"})])
    room = agenda.rooms(event.id)[0]
    assert added(event, profile="session", room_id=room.id)[0].room_id == room.id
    assert added(event, profile="door", room_id=room.id)[0].room_id is None
    refused("device_room", added, event, profile="session")


def test_the_room_of_another_event_is_not_there(event):
    other = an_event("atelier")
    rooms.add_rooms(other.id, [NewRoom("grande", {"fr": "Grande salle"})])
    strange = agenda.rooms(other.id)[0].id
    assert refused("unknown_room", added, event, profile="session", room_id=strange).status == 404
    assert device_queries.devices(event.id) == []


# ---- pairing


def test_who_brings_the_code_is_the_device_from_then_on(event):
    row, code = added(event)
    assert devices.pair(code, TOKEN, NOW).id == row.id
    assert devices.authenticated(header(row)).id == row.id
    assert again(row).paired_at == NOW


@pytest.mark.parametrize("spelling", ["{}{}", "{} {}", "{}-{}"])
def test_a_code_is_read_in_small_letters_and_groups(event, spelling):
    row, code = added(event)
    assert devices.pair(spelling.format(code[:4], code[4:]).lower(), TOKEN, NOW).id == row.id


def test_o_stands_for_0_and_i_or_l_for_1(event, monkeypatch):
    monkeypatch.setattr("conference.core.tokens.new_letters", lambda _count: "01M40Q11")
    row, _ = added(event)
    assert devices.pair("oiM4OqlI", TOKEN, NOW).id == row.id


def test_a_code_is_good_for_ten_minutes_to_the_second(event):
    _, late = added(event)
    error = refused("pairing_unknown", devices.pair, late, TOKEN, NOW + TEN_MINUTES)
    assert error.status == 404
    row, code = added(event)
    assert devices.pair(code, TOKEN, NOW + TEN_MINUTES - timedelta(seconds=1)).id == row.id


def test_the_same_token_again_gets_the_same_answer_for_ten_minutes(event):
    row, code = added(event)
    used = NOW + timedelta(minutes=9)
    devices.pair(code, TOKEN, used)
    assert devices.pair(code, TOKEN, used + TEN_MINUTES - timedelta(seconds=1)).id == row.id
    assert again(row).paired_at == used
    refused("pairing_unknown", devices.pair, code, TOKEN, used + TEN_MINUTES)
    paired_once = sa.select(sa.func.count()).where(AuditEntry.action == "device.paired")
    assert session().scalar(paired_once) == 1


def test_a_code_that_was_used_lets_no_other_telephone_in(event):
    row, code = added(event)
    devices.pair(code, TOKEN, NOW)
    refused("pairing_unknown", devices.pair, code, OTHER, NOW)
    assert devices.authenticated(header(row, TOKEN)).id == row.id
    refused("device_unknown", devices.authenticated, header(row, OTHER))


@pytest.mark.parametrize("code", ["", "K7M4Q9X0", "K7M4", "'; --", "é" * 8, "\x00" * 8])
def test_a_wrong_code_is_unknown_whatever_it_is(event, code):
    added(event)
    assert refused("pairing_unknown", devices.pair, code, TOKEN, NOW).status == 404


@pytest.mark.parametrize("token", [b"", b"t" * 31, b"t" * 33])
def test_a_token_of_another_length_pairs_nothing(event, token):
    row, code = added(event)
    refused("pairing_unknown", devices.pair, code, token, NOW)
    assert again(row).token_hash is None


def test_a_token_that_another_device_has_pairs_nothing(event):
    paired(event)
    row, code = added(event)
    refused("pairing_unknown", devices.pair, code, TOKEN, NOW)
    assert devices.pair(code, OTHER, NOW).id == row.id


def test_the_code_of_another_event_is_unknown_at_this_one_s_address(event):
    an_event("atelier")
    row, code = added(event)
    refused("pairing_unknown", devices.pair, code, TOKEN, NOW, slug="atelier")
    refused("pairing_unknown", devices.pair, code, TOKEN, NOW, slug="nulle-part")
    assert devices.pair(code, TOKEN, NOW, slug="forum").id == row.id


def test_a_new_code_revokes_nothing_until_it_is_used(event):
    row = paired(event)
    code = renew(row)
    assert devices.authenticated(header(row, TOKEN)).id == row.id
    devices.pair(code, OTHER, NOW)
    assert devices.authenticated(header(row, OTHER)).id == row.id
    refused("device_unknown", devices.authenticated, header(row, TOKEN))


def test_the_code_before_a_new_one_is_good_no_more(event):
    row, code = added(event)
    renew(row)
    refused("pairing_unknown", devices.pair, code, TOKEN, NOW)


def test_another_telephone_counts_on_from_what_was_numbered_before(event):
    row = paired(event)
    with write() as db:
        db.add_all([an_op(row, 4), DeskQuarantine(
            event_id=event.id, device_id=row.id, seq=9, received_at=NOW, reason="sealed", digest=b"d" * 32, sealed=b"x"
        )])  # fmt: skip
        db.get(Device, row.id).waiting = 3
    devices.pair(renew(row), OTHER, NOW)
    assert device_queries.last_number(again(row)) == 9
    assert (row.seen_seq, row.waiting, row.people) == (9, 0, 0)
    assert device_queries.received(event.id) == {row.id: 2}


# ---- guessing


def test_guesses_at_codes_that_begin_alike_are_slowed(event):
    row, code = added(event)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(5):
        refused("pairing_unknown", devices.pair, wrong, TOKEN, NOW)
    assert refused("too_many", devices.pair, code, TOKEN, NOW).status == 429
    assert devices.pair(code, TOKEN, NOW + timedelta(minutes=2)).id == row.id


def test_guesses_at_other_codes_keep_nobody_waiting(event):
    row, code = added(event)
    begins = "7" if code[0] != "7" else "8"
    for last in "0123456789ABCDEF":
        with pytest.raises(Error):
            devices.pair(f"{begins}000000{last}", OTHER, NOW)
    assert devices.pair(code, TOKEN, NOW).id == row.id


def test_a_right_code_is_no_guess(event):
    row, code = added(event)
    for _ in range(20):
        devices.pair(code, TOKEN, NOW)
    assert devices.authenticated(header(row)).id == row.id


# ---- revoking


def test_a_revoked_device_is_known_and_marked(event):
    row = paired(event)
    revoke(row, NOW + timedelta(hours=1))
    assert devices.authenticated(header(row)).revoked_at == NOW + timedelta(hours=1)


def test_revoking_twice_keeps_the_first_time(event):
    row = paired(event)
    revoke(row)
    revoke(row, NOW + timedelta(hours=1))
    assert again(row).revoked_at == NOW


def test_a_code_of_before_its_revocation_pairs_nothing(event):
    row, code = added(event)
    revoke(row)
    assert refused("device_revoked", devices.pair, code, TOKEN, NOW).status == 403
    assert again(row).token_hash is None


def test_the_same_token_again_after_a_revocation_is_told_so(event):
    row, code = added(event)
    devices.pair(code, TOKEN, NOW)
    revoke(row)
    refused("device_revoked", devices.pair, code, TOKEN, NOW)


def test_pairing_anew_takes_a_revocation_back(event):
    row = paired(event)
    revoke(row)
    code = renew(row)
    assert again(row).revoked_at == NOW
    devices.pair(code, OTHER, NOW)
    assert devices.authenticated(header(row, OTHER)).revoked_at is None


@pytest.mark.parametrize("act", [renew, revoke])
def test_a_device_of_another_event_is_not_there(event, act):
    row, _ = added(event)
    row.event_id, own = an_event("atelier").id, row.event_id
    try:
        assert refused("unknown_device", act, row).status == 404
    finally:
        row.event_id = own
    assert refused("unknown_device", device_queries.device, uuid4(), row.id).status == 404


# ---- who asks


@pytest.mark.parametrize(
    "wrong",
    [
        "", "Device", "Device x.y", "Bearer {id}.{token}", "Device {id}", "Device {id}.", "Device {id}.é",
        "Device .{token}", "Device {id}.AAAA", "Device {id}.{token}AAAA", "device {id}.{token}",
        "Device {other}.{token}", "Device {id}.{token}!",
    ],
)  # fmt: skip
def test_whoever_shows_no_token_of_ours_is_unknown(event, wrong):
    row = paired(event)
    shown = wrong.format(id=row.id, token=header(row).partition(".")[2], other=uuid4())
    assert refused("device_unknown", devices.authenticated, shown).status == 401


def test_a_device_that_was_never_paired_is_unknown(event):
    row, _ = added(event)
    refused("device_unknown", devices.authenticated, header(row, b""))
    refused("device_unknown", devices.authenticated, header(row, bytes(32)))
    refused("device_unknown", devices.authenticated, None)


# ---- the code of the day


def proof(event):
    row = session().get(DeskSettings, event.id)
    return settings.proof_of(settings.current(event.id).code, row.salt)


def asked(event, row, shown, now=NOW, version=None):
    return devices.check_proof(event.id, row, shown, code_version=version, now=now)


def test_the_proof_is_what_the_protocol_says(event, monkeypatch):
    monkeypatch.setattr(settings, "ROUNDS", 600_000)
    row = paired(event)
    kept, code = session().get(DeskSettings, event.id), settings.current(event.id).code
    derived = hashlib.pbkdf2_hmac("sha256", code.encode(), kept.salt, 600_000, 64)
    assert kept.proof == hashlib.sha256(derived[32:]).digest()
    assert asked(event, row, derived[32:]) == "ok"
    assert asked(event, row, derived[:32]) == "wrong"


def test_without_a_proof_it_is_missing(event):
    assert asked(event, paired(event), None) == "missing"


def test_ten_wrong_proofs_an_hour_then_the_right_one_waits_too(event):
    row, right = paired(event), proof(event)
    assert [asked(event, row, b"x" * 32) for _ in range(10)] == ["wrong"] * 10
    assert asked(event, row, right) == "blocked"
    assert asked(event, row, right, NOW + timedelta(minutes=59, seconds=59)) == "blocked"
    assert asked(event, row, right, NOW + timedelta(hours=1)) == "ok"


def test_wrong_proofs_of_one_device_block_no_other(event):
    row, other = paired(event), paired(event, OTHER)
    for _ in range(10):
        asked(event, row, b"x" * 32)
    assert asked(event, other, proof(event)) == "ok"


def test_a_proof_of_an_older_code_is_not_looked_at_and_counts_for_nothing(event):
    row, old = paired(event), proof(event)
    settings.new_code(event.id, actor=staff_actor(), now=NOW)
    for _ in range(12):
        assert asked(event, row, old, version=1) == "changed"
    assert asked(event, row, proof(event), version=1) == "changed"
    assert asked(event, row, proof(event), version=2) == "ok"
    assert asked(event, row, old) == "wrong"


def test_a_new_code_gives_ten_tries_again(event):
    row = paired(event)
    for _ in range(11):
        asked(event, row, b"x" * 32)
    settings.new_code(event.id, actor=staff_actor(), now=NOW)
    assert asked(event, row, proof(event)) == "ok"


def test_pairing_anew_gives_ten_tries_again(event):
    row = paired(event)
    for _ in range(11):
        asked(event, row, b"x" * 32)
    devices.pair(renew(row), OTHER, NOW)
    assert asked(event, row, proof(event)) == "ok"


# ---- what is left behind


def test_the_audit_log_says_what_was_done_and_names_nothing(event):
    row = paired(event)
    renew(row)
    revoke(row)
    entries = session().scalars(
        sa.select(AuditEntry).where(AuditEntry.subject_id == row.id).order_by(AuditEntry.action)
    )
    assert [(one.action, one.details) for one in entries] == [
        ("device.added", {"profile": "welcome"}),
        ("device.code_renewed", {}),
        ("device.paired", {}),
        ("device.revoked", {}),
    ]


def test_the_key_of_a_device_is_always_the_same_and_nobody_else_s(event):
    row, other = paired(event), paired(event, OTHER)
    assert envelopes.public_key(row) == envelopes.public_key(again(row))
    assert envelopes.public_key(row) != envelopes.public_key(other)
    assert (len(envelopes.public_key(row)), envelopes.public_key(row)[0]) == (65, 4)
