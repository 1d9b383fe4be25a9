import os
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from conference.core import vault
from conference.core.db import session, write


@pytest.fixture
def scope(context):
    scope = uuid4()
    with write():
        vault.create_key(scope)
    return scope


def test_what_was_sealed_opens(scope):
    assert vault.unseal(scope, "contacts", "p1", vault.seal(scope, "contacts", "p1", b"secret")) == b"secret"
    assert vault.unseal_json(scope, "a", "b", vault.seal_json(scope, "a", "b", {"é": [1, None]})) == {"é": [1, None]}


@pytest.mark.parametrize(("purpose", "subject"), [("notes", "p1"), ("contacts", "p2")])
def test_a_sealed_value_moved_to_another_row_or_column_does_not_open(scope, purpose, subject):
    sealed = vault.seal(scope, "contacts", "p1", b"secret")
    with pytest.raises(InvalidTag):
        vault.unseal(scope, purpose, subject, sealed)


def test_a_value_of_another_event_does_not_open(scope):
    other = uuid4()
    with write():
        vault.create_key(other)
    with pytest.raises(InvalidTag):
        vault.unseal(other, "contacts", "p1", vault.seal(scope, "contacts", "p1", b"secret"))


def test_one_changed_bit_is_noticed(scope):
    sealed = bytearray(vault.seal(scope, "contacts", "p1", b"secret"))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        vault.unseal(scope, "contacts", "p1", bytes(sealed))


def test_sealing_twice_never_gives_the_same_bytes(scope):
    assert vault.seal(scope, "a", "b", b"x") != vault.seal(scope, "a", "b", b"x")


def test_the_stored_data_key_is_wrapped_by_the_master_key(scope, app):
    row = session().get(vault.DataKey, scope)
    opened = app.extensions["vault"].opened
    assert opened[scope] not in row.wrapped
    opened.clear()
    assert vault.unseal(scope, "a", "b", vault.seal(scope, "a", "b", b"x")) == b"x"


def test_fingerprints_meet_for_equal_values_of_one_event_and_kind_only(scope):
    other = uuid4()
    with write():
        vault.create_key(other)
    same = vault.mac(scope, "phone", "+22370001234")
    assert same == vault.mac(scope, "phone", "+22370001234")
    assert len({same, vault.mac(scope, "email", "+22370001234"), vault.mac(other, "phone", "+22370001234")}) == 3


def test_without_its_data_key_an_event_is_gone(scope, app):
    sealed = vault.seal(scope, "a", "b", b"x")
    with write() as db:
        db.delete(db.get(vault.DataKey, scope))
    app.extensions["vault"].opened.clear()
    with pytest.raises(LookupError):
        vault.unseal(scope, "a", "b", sealed)


def test_a_master_key_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "keys" / "master.key"
    made = vault.load_master_key(path, create=True)
    assert vault.load_master_key(path, create=True) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_missing_master_key_is_not_invented_where_it_must_exist(tmp_path):
    with pytest.raises(FileNotFoundError):
        vault.load_master_key(tmp_path / "master.key", create=False)


def test_a_short_master_key_is_refused(tmp_path):
    path = tmp_path / "master.key"
    path.write_text(os.urandom(8).hex())
    with pytest.raises(ValueError, match="64 hexadecimal"):
        vault.load_master_key(path, create=False)
