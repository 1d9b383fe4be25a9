"""How a process talks to the render worker: a length, a JSON head with the sizes of what follows, plain bytes."""

import json
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

_LENGTH = struct.Struct(">I")
LARGEST_HEAD = 64 << 20
LARGEST_PARTS = 256 << 20

Head = dict[str, Any]
Message = list[bytes]


def pack(head: Head, parts: Sequence[bytes] = ()) -> Message:
    """Return one message. Raises ``OverflowError`` for more than the other side would take."""
    sizes = [len(part) for part in parts]
    encoded = json.dumps({**head, "parts": sizes}).encode()
    if len(encoded) > LARGEST_HEAD or sum(sizes) > LARGEST_PARTS:
        raise OverflowError
    return [_LENGTH.pack(len(encoded)), encoded, *parts]


def send(channel: socket.socket, message: Message, *, until: float | None = None) -> None:
    """Send one message. Raises ``TimeoutError`` at ``until`` (monotonic seconds), ``OSError`` where nobody reads."""
    for piece in message:
        _wait_at_most(channel, until)
        channel.sendall(piece)


def receive(channel: socket.socket, *, until: float | None = None) -> tuple[Head, list[bytes]]:
    """Read one message. Raises ``TimeoutError``, or ``EOFError`` where the other side has gone or breaks the form."""
    (length,) = _LENGTH.unpack(_read(channel, _LENGTH.size, until))
    if length > LARGEST_HEAD:
        raise EOFError
    head: Head = json.loads(_read(channel, length, until))
    sizes: list[int] = head.pop("parts")
    if sum(sizes) > LARGEST_PARTS:
        raise EOFError
    return head, [bytes(_read(channel, size, until)) for size in sizes]


def _read(channel: socket.socket, size: int, until: float | None) -> bytearray:
    buffer = bytearray(size)
    rest = memoryview(buffer)
    while rest:
        _wait_at_most(channel, until)
        count = channel.recv_into(rest)
        if not count:
            raise EOFError
        rest = rest[count:]
    return buffer


def _wait_at_most(channel: socket.socket, until: float | None) -> None:
    if until is None:
        return
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    channel.settimeout(left)
