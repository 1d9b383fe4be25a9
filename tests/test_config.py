import base64
import random
import secrets
import stat
from pathlib import Path

import pytest

import config
from config import Settings, SettingsError

STRONG = random.Random(2026).randbytes(32).hex()


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def master_key_file(tmp_path):
    path = tmp_path / "elsewhere" / "master.key"
    path.parent.mkdir()
    path.write_text(secrets.token_hex(32))
    path.chmod(0o600)
    return path


@pytest.fixture
def production(home, master_key_file):
    """An environment with which production starts."""
    return {
        "JATIGI_ENV": "production",
        "JATIGI_HOME": str(home),
        "JATIGI_SECRET_KEY": STRONG,
        "JATIGI_BASE_URL": "https://inscription.exemple.org",
        "JATIGI_MASTER_KEY_FILE": str(master_key_file),
    }


def refusal(environ):
    with pytest.raises(SettingsError) as caught:
        Settings.load(environ)
    text = str(caught.value)
    assert text.count("\n") == 0
    assert " / " in text
    return text


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_an_empty_environment_gives_a_private_development_instance(home):
    settings = Settings.load({"JATIGI_HOME": str(home)})
    assert (settings.env, settings.host, settings.port) == ("development", "127.0.0.1", 8000)
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{home}/jatigi.db"
    assert settings.demo
    assert mode(home) == 0o700


def test_the_default_folder_is_instance_beside_the_program(monkeypatch, tmp_path):
    monkeypatch.setattr(config, "ROOT", tmp_path)
    assert Settings.load({}).home == tmp_path / "instance"


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(home):
    first, second = (Settings.load({"JATIGI_HOME": str(home)}) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert mode(home / "keys") == 0o700
    assert mode(home / "keys" / "secret.key") == 0o600
    assert names(home / "keys") == ["secret.key"]


def test_a_slower_process_takes_the_key_that_a_faster_one_made(tmp_path):
    config._write_once(tmp_path / "key", "first")
    config._write_once(tmp_path / "key", "second")
    assert (tmp_path / "key").read_text() == "first\n"
    assert names(tmp_path) == ["key"]


@pytest.mark.parametrize(
    ("given_url", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u@h:5433/d?sslmode=require", "postgresql+psycopg://u@h:5433/d?sslmode=require"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////srv/jatigi/base.db", "sqlite:////srv/jatigi/base.db"),
    ],
)
def test_database_addresses_as_hosts_write_them_are_understood(home, given_url, used):
    assert Settings.load({"JATIGI_HOME": str(home), "DATABASE_URL": given_url}).database_url == used


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JATIGI_ENV", "prod"),
        ("PORT", "80a"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("JATIGI_PROXIES", "-1"),
        ("WEB_CONCURRENCY", "many"),
        ("DATABASE_URL", "mysql://root@localhost/x"),
        ("DATABASE_URL", "base.db"),
        ("REDIS_URL", "localhost:6379"),
        ("SMTP_URL", "http://mail.exemple.org"),
        ("JATIGI_BASE_URL", "inscription.exemple.org"),
        ("JATIGI_BASE_URL", "https://exemple.org/inscription"),
        ("JATIGI_SECRET_KEY_FILE", "/does/not/exist"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(home, name, value):
    assert name in refusal({"JATIGI_HOME": str(home), name: value})


def test_a_folder_that_cannot_be_made_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    assert "JATIGI_HOME" in refusal({"JATIGI_HOME": str(tmp_path / "file" / "home")})


@pytest.mark.parametrize(
    ("word", "on"), [("0", False), ("non", False), ("False", False), ("", False), ("1", True), ("oui", True)]
)
def test_the_demo_can_be_switched(home, word, on):
    assert Settings.load({"JATIGI_HOME": str(home), "JATIGI_DEMO": word}).demo is on


def test_secrets_may_come_from_files_and_never_show_in_a_trace(home, tmp_path):
    (tmp_path / "phrase").write_text("sept mots au hasard\n")
    environ = {"JATIGI_HOME": str(home), "JATIGI_BACKUP_PASSPHRASE_FILE": str(tmp_path / "phrase")}
    settings = Settings.load(environ | {"DATABASE_URL": "postgresql://u:hunter2@h/d"})
    assert settings.backup_passphrase == "sept mots au hasard"
    for secret in (settings.secret_key, "sept mots", "hunter2"):
        assert secret not in repr(settings)


def test_production_starts_when_everything_is_safe_and_shows_no_demo(production):
    settings = Settings.load(production)
    assert settings.production
    assert not settings.demo
    assert settings.base_url == "https://inscription.exemple.org"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JATIGI_SECRET_KEY", ""),
        ("JATIGI_SECRET_KEY", STRONG[:31]),
        ("JATIGI_SECRET_KEY", "changeme" * 8),
        ("JATIGI_SECRET_KEY", "my-very-own-Secret-key-of-2026-for-bamako"),
        ("JATIGI_SECRET_KEY", "a" * 64),
        ("JATIGI_SECRET_KEY", "abcdefghijklmnopqrstuvwxyz0123456789"),
        ("JATIGI_SECRET_KEY", "0123456789abcdef" * 4),
        ("JATIGI_BASE_URL", ""),
        ("JATIGI_BASE_URL", "http://inscription.exemple.org"),
        ("FLASK_DEBUG", "1"),
        ("JATIGI_DEBUG", "true"),
        ("JATIGI_MASTER_KEY_FILE", ""),
        ("JATIGI_MASTER_KEY_FILE", "/does/not/exist"),
    ],
)
def test_production_refuses_an_unsafe_setting_and_names_it(production, name, value):
    text = refusal(production | {name: value})
    assert name in text
    assert name != "JATIGI_SECRET_KEY" or not value or value not in text


def test_production_refuses_a_master_key_inside_the_data_folder(production, home):
    inside = home / "keys" / "master.key"
    inside.parent.mkdir(parents=True)
    inside.write_text(STRONG)
    inside.chmod(0o600)
    assert "JATIGI_MASTER_KEY_FILE" in refusal(production | {"JATIGI_MASTER_KEY_FILE": str(inside)})


def test_production_refuses_a_link_that_leads_into_the_data_folder(production, home, tmp_path):
    (home / "keys").mkdir(parents=True)
    (home / "keys" / "master.key").write_text(STRONG)
    (home / "keys" / "master.key").chmod(0o600)
    (tmp_path / "link").symlink_to(home / "keys" / "master.key")
    assert "JATIGI_MASTER_KEY_FILE" in refusal(production | {"JATIGI_MASTER_KEY_FILE": str(tmp_path / "link")})


@pytest.mark.parametrize("rights", [0o640, 0o604, 0o660])
def test_production_refuses_a_master_key_that_others_can_read(production, master_key_file, rights):
    master_key_file.chmod(rights)
    assert "chmod 600" in refusal(production)


@pytest.mark.parametrize("write", [bytes.hex, lambda noise: base64.urlsafe_b64encode(noise).decode()])
def test_a_key_made_at_random_is_never_taken_for_a_weak_one(write):
    for seed in range(500):
        config._refuse_weak(write(random.Random(seed).randbytes(24)))
