"""A file that its owner alone can read, written anew: whole or not at all."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def write(file: Path, lines: Iterable[str]) -> None:
    """Write these lines in place of what the file held; they are on the disk when this returns."""
    draft = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
