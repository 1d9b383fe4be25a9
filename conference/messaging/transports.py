"""Ways out: e-mail over SMTP, as ``SMTP_URL`` says; without it there is none and messages are kept to be read.

``smtp://user:password@host:port?tls=1&from=inscription@example.org`` (``tls=1``: STARTTLS, the usual thing on port 587;
``smtps://``: TLS from the start).
"""

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import flask_mail
from flask import Flask, current_app

from conference.core.extensions import mail
from config import Settings, SettingsError

SECONDS = 30.0
_PORTS = {"smtp": 25, "smtps": 465}
_SUBMISSION = 587
_PERMANENT = 500
_LOOP_GUARD = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
#: What may stand in an envelope: one address, nothing that a header or another recipient could hide in.
_ADDRESS = re.compile(r"[^\s@,;<>()\[\]\\\":]{1,64}@[^\s@,;<>()\[\]\\\":]{1,255}")

#: What went wrong on the way, in the order in which to look: the problem's name, is it final, does it stop the run.
_REASONS: tuple[tuple[tuple[type[Exception], ...], str, bool, bool], ...] = (
    ((flask_mail.BadHeaderError, ValueError), "address", True, False),
    ((smtplib.SMTPAuthenticationError,), "login", False, True),
    ((smtplib.SMTPSenderRefused,), "sender", False, False),
    ((smtplib.SMTPException, OSError), "unreachable", False, True),
)


@dataclass(frozen=True)
class Letter:
    """One message to one recipient, ready to go."""

    id: UUID
    address: str = field(repr=False)
    subject: str
    body: str = field(repr=False)


class NotSent(Exception):  # noqa: N818 (what happened, not whose error)
    """A letter did not go out. ``final``: another try is no use; ``stop``: nor is one of the next letters now."""

    def __init__(self, problem: str, *, final: bool = False, stop: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.final, self.stop = problem, final, stop


def init_app(app: Flask, settings: Settings) -> None:
    """Set up Flask-Mail from the settings. Raises ``SettingsError`` for an address of a server that cannot be read."""
    config = _mail_config(settings.smtp_url) if settings.smtp_url else {}
    host = urlsplit(settings.base_url).hostname or "localhost"
    config.setdefault("MAIL_DEFAULT_SENDER", f"no-reply@{host}")
    app.config.update(config, MAIL_SUPPRESS_SEND=not settings.smtp_url)
    mail.init_app(app)


def can_send() -> bool:
    """Tell whether this instance has a way out."""
    return not current_app.extensions["mail"].suppress


class Line:
    """A line to the SMTP server for a run of letters: opened for the first, opened again after a failure."""

    def __init__(self) -> None:
        self._connection: _Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, letter: Letter) -> None:
        """Send one letter. Raises :class:`NotSent`."""
        message = _message(letter)
        try:
            self._open().send(message)
        except Exception as error:
            self.close()
            raise _reason(error) from error

    def close(self) -> None:
        """Say goodbye; a server that is gone already did its work."""
        connection, self._connection = self._connection, None
        if connection is not None and connection.host is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.host.quit()

    def _open(self) -> "_Connection":
        if self._connection is None:
            connection = _Connection(current_app.extensions["mail"])
            connection.host = connection.configure_host()
            self._connection = connection
        return self._connection


class _Connection(flask_mail.Connection):
    """Flask-Mail's connection, with a time limit and a certificate that is checked."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt and sign in, as far as the settings ask for it."""
        way = self.mail
        if way.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(
                way.server, way.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            host = smtplib.SMTP(way.server, way.port, timeout=SECONDS)
        try:
            if way.use_tls:
                host.starttls(context=ssl.create_default_context())
            if way.username and way.password:
                host.login(way.username, way.password)
        except BaseException:
            host.close()
            raise
        return host


def _message(letter: Letter) -> flask_mail.Message:
    if not _ADDRESS.fullmatch(letter.address):
        raise NotSent("address", final=True)
    message = flask_mail.Message(
        letter.subject, recipients=[letter.address], body=letter.body, extra_headers=dict(_LOOP_GUARD)
    )
    sender = str(message.sender)
    message.msgId = f"<{letter.id}@{sender.rpartition('@')[2].rstrip('> ')}>"
    return message


def _reason(error: Exception) -> NotSent:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _answer(next(iter(error.recipients.values()))[0])
    if isinstance(error, smtplib.SMTPDataError):
        return _answer(error.smtp_code)
    for kinds, problem, final, stop in _REASONS:
        if isinstance(error, kinds):
            return NotSent(problem, final=final, stop=stop)
    return NotSent("unexpected")


def _answer(code: int) -> NotSent:
    """Read an answer of the server about a letter: 4xx is « later », 5xx is « never » (RFC 5321 §4.2.1)."""
    return NotSent("refused", final=True) if code >= _PERMANENT else NotSent("later")


def _mail_config(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise _unreadable() from None
    if not parts.hostname:
        raise _unreadable()
    options = parse_qs(parts.query)
    tls = options.get("tls", ["1" if port == _SUBMISSION else "0"])[0]
    config = {
        "MAIL_SERVER": parts.hostname,
        "MAIL_PORT": port,
        "MAIL_USERNAME": unquote(parts.username) if parts.username else None,
        "MAIL_PASSWORD": unquote(parts.password) if parts.password else None,
        "MAIL_USE_SSL": parts.scheme == "smtps",
        "MAIL_USE_TLS": parts.scheme == "smtp" and tls not in {"0", "no"},
        "MAIL_DEBUG": 0,
    }
    return config | ({"MAIL_DEFAULT_SENDER": options["from"][0]} if options.get("from") else {})


def _unreadable() -> SettingsError:
    return SettingsError(
        "SMTP_URL est illisible : écrivez-la comme smtp://utilisateur:motdepasse@serveur:587?tls=1&from=adresse",
        "SMTP_URL cannot be read: write it like smtp://user:password@server:587?tls=1&from=address",
    )
