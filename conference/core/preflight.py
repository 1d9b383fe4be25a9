"""What must be true before the program starts: each thing that is not is told in one sentence that says what to do."""

import errno
import socket
import struct

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from config import Settings, SettingsError, open_home

CONNECT_SECONDS = 5
#: Who says nothing in the middle of a request for this long is no longer waited for.
SILENCE_SECONDS = 20
BACKLOG = 512

#: Why a port may be refused: the French and the English half of the sentence.
PORT_FAULTS = {
    errno.EADDRINUSE: (
        "est déjà pris : arrêtez l’autre programme ou choisissez un autre port, par exemple PORT={other} ./run",
        "is taken: stop the other program or choose another port, such as PORT={other} ./run",
    ),
    errno.EACCES: (
        "est réservé à l’administrateur : choisissez un port au-dessus de 1024, par exemple PORT={other} ./run",
        "is the administrator’s: choose a port above 1024, such as PORT={other} ./run",
    ),
}
HOST_FAULT = (
    "n’est pas une adresse de cette machine : corrigez HOST (127.0.0.1 pour elle seule, 0.0.0.0 pour son réseau)",
    "is no address of this machine: correct HOST (127.0.0.1 for itself alone, 0.0.0.0 for its network)",
)


def check(settings: Settings) -> socket.socket:
    """Return the socket that the pages will be served on, already listening; raises ``SettingsError``."""
    open_home(settings.home)
    listener = listen(settings.host, settings.port)
    check_database(settings.database_url)
    return listener


def listen(host: str, port: int) -> socket.socket:
    """Take ``port``; visitors wait in its queue until the pages are up. Raises ``SettingsError``."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address, family=family, backlog=BACKLOG)
        # Connections inherit it: a thread does not wait for ever for a phone that fell silent.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENCE_SECONDS, 0))
        return listener
    except OSError as error:
        french, english = PORT_FAULTS.get(error.errno or 0, HOST_FAULT)
        other = port + 1 if port >= 1024 else 8000  # noqa: PLR2004 (where the administrator's ports end)
        raise SettingsError(
            f"{host}:{port} {french.format(other=other)}.", f"{host}:{port} {english.format(other=other)}."
        ) from error


def check_database(url: str) -> None:
    """Make sure that the database answers and can be written to; raises ``SettingsError``."""
    address = sa.make_url(url)
    timeout = {"connect_timeout": CONNECT_SECONDS} if address.get_backend_name() == "postgresql" else {}
    engine = sa.create_engine(address, poolclass=sa.NullPool, connect_args=timeout)
    try:
        with engine.connect() as connection:
            _try_to_write(connection)
    except SQLAlchemyError as error:
        name = address.render_as_string(hide_password=True).replace("+psycopg", "")
        reason = str(getattr(error, "orig", None) or error).splitlines()[0].rpartition(": ")[2].strip()
        raise SettingsError(
            f"La base de données {name} est inutilisable ({reason}) : démarrez-la ou corrigez DATABASE_URL.",
            f"the database {name} cannot be used ({reason}): start it or correct DATABASE_URL.",
        ) from error


def _try_to_write(connection: sa.Connection) -> None:
    """Make a table and take it back: opening a file, or a transaction, proves no right to write."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver would begin only before a row is written
        connection.exec_driver_sql("CREATE TABLE may_write (x integer)")
    else:
        connection.exec_driver_sql("CREATE TEMPORARY TABLE may_write (x integer)")
    connection.rollback()
