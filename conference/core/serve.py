"""``flask serve``: one command that checks, migrates, loads the demo, and runs pages and jobs until it is stopped."""

import contextvars
import functools
import gc
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app

from conference.core import memory, migrations, preflight, supervise
from conference.core.observe import OneLine
from config import ROOT, Settings, SettingsError

#: Idle threads cost nothing, and each waits for one slow phone.
THREADS = 16
#: The longest a page may take: a PDF of a few hundred badges on a slow laptop.
TIMEOUT_SECONDS = 120
GRACE_SECONDS = 10
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (gunicorn makes unguessable names in it)
ACCOUNTS, LINKS = "demo-accounts.txt", "demo-links.txt"


@dataclass(frozen=True)
class _Filler:
    fill: Callable[[], object]
    is_empty: Callable[[], bool]


_FILLERS: list[_Filler] = []


def init_app(app: Flask) -> None:
    """Give ``app`` the command ``serve``."""
    app.cli.add_command(serve)


def on_empty_database(fill: Callable[[], object], *, is_empty: Callable[[], bool]) -> None:
    """Call ``fill`` at a start with the demo on and ``is_empty`` true; both run inside the application context."""
    filler = _Filler(fill, is_empty)
    if filler not in _FILLERS:
        _FILLERS.append(filler)


@click.command(
    "serve", help="Vérifie, migre, puis sert les pages et les tâches. / Check, migrate, serve pages and jobs."
)
def serve() -> None:
    """Run everything until Ctrl-C; one sentence and code 1 for what stands in the way."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the real app, not its proxy
    settings: Settings = app.config["SETTINGS"]
    os.umask(0o077)  # whatever the rights of the data folder, its files are ours alone
    try:
        listener = preflight.check(settings)
    except SettingsError as error:
        raise SystemExit(_sentence(error)) from None
    if supervise.apart(functools.partial(prepare, app)):
        raise SystemExit(1)
    click.echo(welcome(settings))
    pages = supervise.Child("pages", functools.partial(_serve_pages, app, listener), vital=True)
    raise SystemExit(supervise.run([pages, supervise.Child("jobs", _run_jobs)]))


def prepare(app: Flask) -> int:
    """Bring the database to this version and, if the demo is on, fill an empty one; return an exit code."""
    with app.app_context():
        try:
            migrate()
        except SettingsError as error:
            click.echo(_sentence(error), err=True)
            return 1
        for filler in _FILLERS if app.config["SETTINGS"].demo else []:
            if filler.is_empty():
                click.echo("Chargement de la conférence d’exemple… / loading the example conference…")
                filler.fill()
    return 0


def migrate() -> None:
    """Run the migrations that the database has not had; raises ``SettingsError`` when it is newer than the program."""
    if migrations.current() == migrations.newest():
        return
    from alembic.util import CommandError

    try:
        migrations.upgrade()
    except CommandError as error:
        raise SettingsError(
            "La base de données vient d’une version plus récente du programme\u00a0: mettez le programme à jour.",
            "the database comes from a newer version of the program: update the program.",
        ) from error


def _sentence(error: SettingsError) -> str:
    return f"Jatigi\u00a0: {error}"


def welcome(settings: Settings) -> str:
    """Return what the person who starts the program reads: the address, and the accounts of the demo."""
    here = f"http://{_reachable(settings.host)}:{settings.port}"
    lines = [f"Jatigi\u00a0: {here}/   (Ctrl-C pour arrêter / to stop)"]
    if settings.base_url != here:
        lines.append(f"Adresse publique / public address\u00a0: {settings.base_url}/")
    if settings.demo:
        lines += _told("Comptes de démonstration / demo accounts", settings.home / ACCOUNTS)
    if settings.demo and not settings.production:
        lines += _told("Sans compte, avec le code / without an account, with the PIN", settings.home / LINKS, here)
    return "\n".join(lines)


def _told(title: str, file: Path, here: str = "") -> list[str]:
    """Return what a file of the demo holds, in columns; what is a path there is told as an address ``here``."""
    if not file.is_file():
        return []
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    whole = [[here + cell if cell.startswith("/") else cell for cell in row] for row in rows]
    return ["", f"{title}\u00a0({file})\u00a0:", *_table(whole)]


def _reachable(host: str) -> str:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 (only to name an address that works here)
    return everywhere.get(host, f"[{host}]" if ":" in host else host)


def _table(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    return ["  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)) for row in rows]


def _run_jobs() -> int:
    """Become the jobs process: a fresh interpreter, because its heavy libraries must not weigh on the pages."""
    os.execv(sys.executable, [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), "jobs"])  # noqa: S606 (our own command)


def _serve_pages(app: Flask, listener: socket.socket) -> int:
    """Become gunicorn's master; its workers share the application that is already in memory."""
    memory.give_large_blocks_back()
    gc.collect()
    gc.freeze()  # keeps the shared pages shared
    gc.set_threshold(
        20_000, 20, 20
    )  # a request leaves few cycles: looking for them less often is 4 % of a registration
    contextvars.Context().run(_gunicorn(app, listener).run)
    return 0


def _gunicorn(app: Flask, listener: socket.socket) -> Any:
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger

    class OneLineLogger(Logger):
        """Writes gunicorn's own records as ours."""

        def setup(self, cfg: Any) -> None:
            super().setup(cfg)
            for handler in self.error_log.handlers:
                handler.setFormatter(OneLine())

        def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
            """Say in a line that a connection broke: on a slow network that is no fault of ours."""
            if isinstance(sys.exc_info()[1], OSError):
                self.error_log.info(msg, *args)
            else:
                super().exception(msg, *args, **kwargs)

    class Pages(BaseApplication):
        """Gunicorn around an application that exists already."""

        def load_config(self) -> None:
            for name, value in {**_options(app.config["SETTINGS"], listener), "logger_class": OneLineLogger}.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return app

    return Pages()


def _options(settings: Settings, listener: socket.socket) -> dict[str, Any]:
    return {
        "limit_request_line": 8190,  # the columns of a list stand in its address
        "bind": f"fd://{listener.fileno()}",
        "worker_class": "gthread",
        "workers": settings.workers,
        "threads": THREADS,
        "timeout": TIMEOUT_SECONDS,
        "graceful_timeout": GRACE_SECONDS,
        "post_request": memory.after_request,
        "max_requests": 2000,
        "max_requests_jitter": 200,
        "worker_tmp_dir": str(SHARED_MEMORY) if os.access(SHARED_MEMORY, os.W_OK) else None,
        "control_socket_disable": True,
        "accesslog": None,
        "forwarded_allow_ips": "",  # Werkzeug's ProxyFix alone decides whom to believe (JATIGI_PROXIES)
        "forwarder_headers": "",
        "loglevel": "warning",
    }
