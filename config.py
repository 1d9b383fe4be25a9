"""Settings: read once from the environment, typed, and refused when they would be unsafe.

Every refusal is one sentence, in French and in English, that names the variable and says what to do.
"""

import itertools
import math
import os
import secrets
import stat
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ENVIRONMENTS = ("development", "testing", "production")
ROOT = Path(__file__).resolve().parent
FALSE_WORDS = frozenset({"", "0", "false", "no", "off", "non"})
MIN_KEY_CHARACTERS = 32
#: A key of 32 random hexadecimal digits has 128 bits; what a person types at the keyboard has far fewer.
MIN_KEY_BITS = 80
WELL_KNOWN_KEYS = (
    "changeme",
    "change-me",
    "change_me",
    "secret",
    "password",
    "motdepasse",
    "default",
    "example",
    "jatigi",
)
MAX_PORT = 65_535
PROXIES_AT_MOST = 5
WORKERS_AT_MOST = 64
FILES_MB_AT_MOST = 1_000_000


class SettingsError(Exception):
    """A setting that the program refuses to start with; its text is for the person who starts it."""

    def __init__(self, french: str, english: str) -> None:
        super().__init__(f"{french} / {english}")


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. ``Settings.load`` reads and checks it; tests may make one by hand."""

    env: str
    home: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    master_key_file: Path
    redis_url: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    backup_passphrase: str | None = field(default=None, repr=False)
    demo: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    proxies: int = 0
    workers: int = 2
    #: How many megabytes the files may be that the people of one event send with their forms.
    files_mb: int = 2_000

    @property
    def production(self) -> bool:
        """Tell whether strangers depend on this instance."""
        return self.env == "production"

    @property
    def testing(self) -> bool:
        """Tell whether a test suite is running this."""
        return self.env == "testing"

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check the settings; outside production, make the folder and the secret key on first use.

        Raises :class:`SettingsError`.
        """
        env = _env(environ)
        home = Path(environ.get("JATIGI_HOME") or ROOT / "instance").expanduser().absolute()
        if env == "production":
            _refuse_debug(environ)
        open_home(home)
        port = _number(environ, "PORT", default=8000, least=1, most=MAX_PORT)
        return cls(
            env=env,
            home=home,
            host=environ.get("HOST") or "127.0.0.1",
            port=port,
            base_url=_base_url(environ, env, port),
            database_url=_database_url(environ, home),
            secret_key=_secret_key(environ, env, home),
            master_key_file=_master_key_file(environ, env, home),
            redis_url=_url(environ, "REDIS_URL", "redis", "rediss", "unix"),
            smtp_url=_url(environ, "SMTP_URL", "smtp", "smtps"),
            backup_passphrase=_secret(environ, "JATIGI_BACKUP_PASSPHRASE"),
            demo=_truth(environ, "JATIGI_DEMO", default=env != "production"),
            proxies=_number(environ, "JATIGI_PROXIES", default=0, least=0, most=PROXIES_AT_MOST),
            workers=_number(environ, "WEB_CONCURRENCY", default=2, least=1, most=WORKERS_AT_MOST),
            files_mb=_number(environ, "JATIGI_FILES_MB", default=2_000, least=10, most=FILES_MB_AT_MOST),
        )


def open_home(home: Path) -> None:
    """Make the data folder for its owner alone if there is none, and make sure that it can be written to."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home / f".write-{secrets.token_hex(4)}"
        probe.touch(mode=0o600)
        probe.unlink()
    except OSError as error:
        raise SettingsError(
            f"Impossible d’écrire dans le dossier des données {home} : corrigez ses droits ou indiquez-en un autre "
            "avec JATIGI_HOME.",
            f"the data folder {home} cannot be written to: correct its rights or name another one with JATIGI_HOME.",
        ) from error


def _env(environ: Mapping[str, str]) -> str:
    env = environ.get("JATIGI_ENV") or "development"
    if env not in ENVIRONMENTS:
        raise SettingsError(
            f"JATIGI_ENV doit être development, testing ou production, et non « {env} ».",
            f"JATIGI_ENV must be development, testing or production, not “{env}”.",
        )
    return env


def _refuse_debug(environ: Mapping[str, str]) -> None:
    for name in ("FLASK_DEBUG", "JATIGI_DEBUG"):
        if _truth(environ, name, default=False):
            raise SettingsError(
                f"En production, le débogage doit être éteint : retirez {name}.",
                f"debugging must be off in production: remove {name}.",
            )


def _truth(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environ.get(name)
    return default if value is None else value.strip().lower() not in FALSE_WORDS


def _number(environ: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    text = (environ.get(name) or str(default)).strip()
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingsError(
            f"{name} doit être un nombre de {least} à {most}.", f"{name} must be a number from {least} to {most}."
        )
    return int(text)


def _secret(environ: Mapping[str, str], name: str) -> str | None:
    """Return the secret in the variable ``name``, or in the file that ``name_FILE`` names."""
    path = environ.get(f"{name}_FILE")
    if environ.get(name) or not path:
        return environ.get(name) or None
    try:
        return Path(path).read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Le fichier indiqué dans {name}_FILE est illisible : {path}.",
            f"the file named in {name}_FILE cannot be read: {path}.",
        ) from error


def _base_url(environ: Mapping[str, str], env: str, port: int) -> str:
    text = (environ.get("JATIGI_BASE_URL") or "").strip().rstrip("/")
    if not text and env != "production":
        return f"http://127.0.0.1:{port}"
    parts = urlsplit(text)
    schemes = ("https",) if env == "production" else ("http", "https")
    if parts.scheme not in schemes or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise SettingsError(
            "JATIGI_BASE_URL doit être l’adresse publique du site, par exemple https://inscription.exemple.org"
            f" ({' ou '.join(schemes)}, sans chemin).",
            "JATIGI_BASE_URL must be the public address of the site, such as https://inscription.exemple.org"
            f" ({' or '.join(schemes)}, without a path).",
        )
    return text


def _database_url(environ: Mapping[str, str], home: Path) -> str:
    text = (environ.get("DATABASE_URL") or "").strip()
    scheme, separator, rest = text.partition("://")
    if not text:
        return f"sqlite:///{home / 'jatigi.db'}"
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"} and separator:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return text
    raise SettingsError(
        "DATABASE_URL doit commencer par postgresql:// ou sqlite:/// (base PostgreSQL ou fichier SQLite).",
        "DATABASE_URL must begin with postgresql:// or sqlite:/// (a PostgreSQL database or a SQLite file).",
    )


def _url(environ: Mapping[str, str], name: str, *schemes: str) -> str | None:
    text = (environ.get(name) or "").strip()
    if text and urlsplit(text).scheme not in schemes:
        wanted = f"{schemes[0]}://"
        raise SettingsError(f"{name} doit commencer par {wanted}", f"{name} must begin with {wanted}")
    return text or None


def _secret_key(environ: Mapping[str, str], env: str, home: Path) -> str:
    key = _secret(environ, "JATIGI_SECRET_KEY")
    if env == "production":
        _refuse_weak(key)
    return key or _own_secret_key(home / "keys" / "secret.key")


def _refuse_weak(key: str | None) -> None:
    """Refuse a key that is missing, short, well known, or that a person made up at the keyboard."""
    remedy = 'python3 -c "import secrets; print(secrets.token_hex(32))"'
    if not key:
        fault = ("est absente", "is missing")
    elif len(key) < MIN_KEY_CHARACTERS:
        fault = ("est trop courte", "is too short")
    elif any(known in key.lower() for known in WELL_KNOWN_KEYS) or _bits(key) < MIN_KEY_BITS:
        fault = ("est trop facile à deviner", "is too easy to guess")
    else:
        return
    raise SettingsError(
        f"JATIGI_SECRET_KEY {fault[0]} : faites-en une avec {remedy}.",
        f"JATIGI_SECRET_KEY {fault[1]}: make one with {remedy}.",
    )


def _bits(key: str) -> float:
    """Estimate the entropy of ``key`` in bits: its characters count, a repeated or running pattern counts once."""
    period = (key + key).find(key, 1)
    unit = key[:period]
    steps = Counter(ord(b) - ord(a) for a, b in itertools.pairwise(unit))
    if not steps or max(steps.values()) > len(steps) + 1:
        return 0.0
    counts = Counter(unit).values()
    return sum(-count * math.log2(count / len(unit)) for count in counts)


def _own_secret_key(path: Path) -> str:
    """Return the key kept in ``path``; make it on first use. Two processes that start at once get the same one."""
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_hex(32))
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError(
            f"La clé secrète {path} ne peut être ni lue ni créée : corrigez les droits de ce dossier.",
            f"the secret key {path} can be neither read nor made: correct the rights of that folder.",
        ) from error


def _write_once(path: Path, text: str) -> None:
    """Write ``path`` whole or not at all, mode 600; if another process was faster, its text stays."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _master_key_file(environ: Mapping[str, str], env: str, home: Path) -> Path:
    text = environ.get("JATIGI_MASTER_KEY_FILE")
    path = Path(text).expanduser().absolute() if text else home / "keys" / "master.key"
    if env == "production":
        _refuse_exposed(path if text else None, home)
    return path


def _refuse_exposed(path: Path | None, home: Path) -> None:
    """In production the master key lies outside the data folder, so that a copy of the data alone opens nothing."""
    if path is None or not path.is_file():
        fault = (
            "doit nommer un fichier qui existe : 64 chiffres hexadécimaux, faits avec openssl rand -hex 32",
            "must name a file that exists: 64 hexadecimal digits, made with openssl rand -hex 32",
        )
    elif path.resolve().is_relative_to(home.resolve()):
        fault = (
            f"doit se trouver hors du dossier des données {home}",
            f"must lie outside the data folder {home}",
        )
    elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        fault = (
            f"doit être réservé à son propriétaire : chmod 600 {path}",
            f"must be its owner’s alone: chmod 600 {path}",
        )
    else:
        return
    raise SettingsError(f"JATIGI_MASTER_KEY_FILE {fault[0]}.", f"JATIGI_MASTER_KEY_FILE {fault[1]}.")
