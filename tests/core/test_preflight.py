import socket
import sqlite3

import pytest

from conference.core import preflight
from config import SettingsError


def refusal(work, *arguments):
    with pytest.raises(SettingsError) as caught:
        work(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_visitors_wait_in_the_queue_of_a_free_port_before_the_pages_are_up():
    port = free_port()
    with preflight.listen("127.0.0.1", port), socket.create_connection(("127.0.0.1", port), timeout=1):
        pass


def test_a_taken_port_is_told_with_another_one():
    port = free_port()
    with preflight.listen("127.0.0.1", port):
        text = refusal(preflight.listen, "127.0.0.1", port)
    assert f"127.0.0.1:{port} est déjà pris" in text
    assert f"PORT={port + 1} ./run" in text


def test_an_address_of_another_machine_is_told():
    assert "HOST" in refusal(preflight.listen, "192.0.2.1", free_port())


def test_a_new_sqlite_file_is_fine(tmp_path):
    preflight.check_database(f"sqlite:///{tmp_path}/new.db")


def test_an_unreachable_database_is_told_without_its_password():
    text = refusal(preflight.check_database, f"postgresql+psycopg://u:hunter2@127.0.0.1:{free_port()}/d")
    assert "Connection refused" in text
    assert "DATABASE_URL" in text
    assert "hunter2" not in text


def test_a_missing_folder_of_the_database_is_told(tmp_path):
    assert "unable to open database file" in refusal(preflight.check_database, f"sqlite:///{tmp_path}/none/x.db")


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "x.db").write_text("Bonjour, je suis un fichier texte.\n" * 100)
    assert "file is not a database" in refusal(preflight.check_database, f"sqlite:///{tmp_path}/x.db")


def test_a_database_that_cannot_be_written_to_is_told(tmp_path):
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert "readonly" in refusal(preflight.check_database, f"sqlite:///file:{path}?mode=ro&uri=true")
