"""Turns: of the requests that only compute, a few at a time in a process.

Threads wait for slow phones, but of many that compute at once each makes the others slower: they fight for Python's one
lock, also while they hold the database's. Measured with eight people who register at once, two processes: 139 a second
without turns, 179 with one at a time on SQLite; on PostgreSQL, where a request also waits for its server, 109 and 144
with two (``bench/registration.py``).
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from conference.core.db import is_sqlite

V = TypeVar("V", bound=Callable[..., Any])

_ON_SQLITE, _ON_POSTGRESQL = threading.BoundedSemaphore(1), threading.BoundedSemaphore(2)


def init_app(app: Flask) -> None:
    """Have the forms of ``app`` that are marked take turns, before anything is read for them."""
    app.before_request(_take)
    app.teardown_request(_give_back)


def in_turn(view: V) -> V:
    """Let a view that answers a form in a few milliseconds wait for its turn, once the whole form is here.

    A form that brings files does not wait, nor does anybody wait for it: checking them takes long.
    """
    view.in_turn = True  # type: ignore[attr-defined]  # functions carry attributes
    return view


def _take() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "in_turn", False) or request.method != "POST" or request.files:
        return  # looking at the files has read the form to its end
    turns = _ON_SQLITE if is_sqlite() else _ON_POSTGRESQL
    turns.acquire()
    g.turn = turns


def _give_back(_error: BaseException | None) -> None:
    turns = g.pop("turn", None)
    if turns is not None:
        turns.release()
