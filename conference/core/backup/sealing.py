"""The encrypted file: chunks under AES-GCM, each bound to its place, so that none can be cut, moved or left out.

The key comes from the passphrase by Argon2id with the parameters of RFC 9106 §4 (second recommended option).
"""

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from conference.core.errors import Error

MAGIC = b"JATIGI-BACKUP-1\n"
SALT_BYTES = 16
CHUNK_BYTES = 1 << 20
LAST, MORE = b"\x01", b"\x00"
HEADER = struct.Struct(">I")
PASSPHRASE_MIN = 12


def seal_lines(lines: Iterable[bytes], passphrase: str, target: BinaryIO) -> None:
    """Write ``lines``, compressed and encrypted, to ``target``. Raises ``backup_passphrase_short``."""
    salt = os.urandom(SALT_BYTES)
    cipher = AESGCM(_key(passphrase, salt))
    target.write(MAGIC + salt)
    held = b""
    for index, piece in enumerate(_pieces(_compressed(lines))):
        if index:
            _write(target, cipher, index - 1, held, MORE)
        held = piece
        last = index
    _write(target, cipher, last, held, LAST)


def open_lines(source: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """Yield the lines of a sealed file. Raises ``backup_passphrase``, ``backup_not_ours``, ``backup_damaged``."""
    if source.read(len(MAGIC)) != MAGIC:
        raise Error("backup_not_ours")
    cipher = AESGCM(_key(passphrase, source.read(SALT_BYTES)))
    decompress, rest = zlib.decompressobj(), b""
    for piece in _opened(source, cipher):
        *lines, rest = (rest + decompress.decompress(piece)).split(b"\n")
        yield from lines
    yield from (line for line in (rest + decompress.flush()).split(b"\n") if line)


def _opened(source: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    index, mark = 0, MORE
    while mark == MORE:
        head = source.read(HEADER.size + 1)
        if len(head) != HEADER.size + 1:
            raise Error("backup_damaged")
        (size,), mark = HEADER.unpack(head[: HEADER.size]), head[HEADER.size :]
        if size > CHUNK_BYTES * 2:
            raise Error("backup_damaged")
        try:
            yield cipher.decrypt(_nonce(index), source.read(size), _context(index, mark))
        except InvalidTag as error:
            raise Error("backup_passphrase" if index == 0 else "backup_damaged") from error
        index += 1


def _write(target: BinaryIO, cipher: AESGCM, index: int, piece: bytes, mark: bytes) -> None:
    sealed = cipher.encrypt(_nonce(index), piece, _context(index, mark))
    target.write(HEADER.pack(len(sealed)) + mark + sealed)


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")  # the key is new for each file, so counting never repeats a pair


def _context(index: int, mark: bytes) -> bytes:
    return MAGIC + struct.pack(">Q", index) + mark


def _compressed(lines: Iterable[bytes]) -> Iterator[bytes]:
    compress = zlib.compressobj(6)
    for line in lines:
        if piece := compress.compress(line + b"\n"):
            yield piece
    yield compress.flush()


def _pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    buffer = bytearray()
    for part in parts:
        buffer += part
        while len(buffer) >= CHUNK_BYTES:
            yield bytes(buffer[:CHUNK_BYTES])
            del buffer[:CHUNK_BYTES]
    yield bytes(buffer)


def _key(passphrase: str, salt: bytes) -> bytes:
    if len(passphrase) < PASSPHRASE_MIN:
        raise Error("backup_passphrase_short", minimum=PASSPHRASE_MIN)
    return hash_secret_raw(
        passphrase.encode(), salt, time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, type=Type.ID
    )
