"""The bell between pages and jobs: huey, on a SQLite file of its own or on Redis. Imported when it first rings."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def _hidden(*names: str) -> Iterator[None]:
    """Hide drivers from a library that imports whatever it finds installed (measured: 0.26 s and 20 MB a process)."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None makes Python's import fail
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def make(home: Path, redis_url: str | None, ring: Callable[[str], None], tick: Callable[[], None]) -> Any:
    """Return a bell: its ``ring`` asks the jobs process to call ``ring(name)``; each minute that calls ``tick``."""
    with _hidden("psycopg", *([] if redis_url else ["redis"])):
        import huey

    options: dict[str, Any] = {"serializer": _json_serializer(), "results": False}
    if redis_url:
        bell = huey.RedisHuey("jatigi", url=redis_url, **options)
    else:
        bell = huey.SqliteHuey("jatigi", filename=str(home / "bells.db"), fsync=True, **options)
    bell.ring = bell.task(name="ring")(ring)
    bell.periodic_task(huey.crontab(minute="*"), name="tick")(tick)
    return bell


def _json_serializer() -> Any:
    """Return a serializer that writes bells as JSON: nothing that is read back can run code."""
    from huey.registry import Message
    from huey.serializer import Serializer

    class JsonSerializer(Serializer):  # type: ignore[misc]  # huey has no types
        def _serialize(self, data: Message) -> bytes:
            return json.dumps(list(data)).encode()

        def _deserialize(self, data: bytes) -> Message:
            return Message(*json.loads(data))

    return JsonSerializer()
