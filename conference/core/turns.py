"""Turns: of the requests that only compute, a few at a time in a process.

Threads wait for slow phones, but of many that compute at once each makes the others slower: they fight for Python's one
lock, also while they hold the database's. Measured with eight people who register at once, two processes: 139 a second
without turns, 179 with one at a time on SQLite; on PostgreSQL, where a request also waits for its server, 109 and 144
with two (``bench/registration.py``).
"""

import functools
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import request

from conference.core.db import is_sqlite, let_go, read_apart

P = ParamSpec("P")
R = TypeVar("R")

_ON_SQLITE, _ON_POSTGRESQL = threading.BoundedSemaphore(1), threading.BoundedSemaphore(2)


def in_turn(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view that answers a form in a few milliseconds wait for its turn, once the whole form is here.

    A form that brings files does not wait, nor does anybody wait for it: checking them takes long.
    """

    @functools.wraps(view)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> R:
        if request.method != "POST" or request.files:  # looking at the files has read the form to its end
            return view(*args, **kwargs)
        let_go()  # whoever has the turn may need a connection, and there are not as many as threads
        with _ON_SQLITE if is_sqlite() else _ON_POSTGRESQL:
            read_apart()
            return view(*args, **kwargs)

    return waiting
