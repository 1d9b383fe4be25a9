"""Jobs: what must happen is a row; the queue only rings the bell, and rings again for rows whose time has come.

huey keeps its bells in a file of its own (or in Redis); losing them loses nothing.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from conference.core import faults

log = logging.getLogger(__name__)
#: Of the bells that wait, as many are looked at; there are rarely more than two.
_LOOKED_AT = 20
#: Who waits for a page comes before jobs, and before the process that draws for them.
STEP_BACK = 10
_SWEEPS: dict[str, Callable[[], int]] = {}


def sweep(name: str, work: Callable[[], int]) -> None:
    """Register work that looks for rows whose time has come; it returns how many it handled and is idempotent."""
    _SWEEPS[name] = work


def init_app(app: Flask, *, home: Path, redis_url: str | None) -> None:
    """Give ``app`` its bell and the command that answers it."""
    app.extensions["bell"] = lambda: _make(app, home, redis_url)
    app.cli.add_command(answer)


def ring(name: str) -> None:
    """Ask the jobs process to run a sweep soon; a bell that cannot be rung is only a delay.

    One that nobody has answered yet is not rung again: whoever answers it sees all rows that are there by then.
    """
    try:
        bell = _bell(current_app._get_current_object())  # type: ignore[attr-defined]  # the real app, not its proxy
        if not any(one.name == "ring" and list(one.args) == [name] for one in bell.pending(_LOOKED_AT)):
            bell.ring(name)
    except Exception:  # noqa: BLE001 (whatever the bell's storage raises; the row is safe and the sweep comes round)
        log.warning("bell not rung: %s", name)


def run_sweeps(app: Flask, names: list[str] | None = None) -> int:
    """Run sweeps (default: all) and return how many rows they handled; one that fails does not stop the others."""
    handled = 0
    for name in sorted(_SWEEPS) if names is None else names:
        try:
            with app.app_context():
                handled += _SWEEPS[name]()
        except Exception as error:
            if faults.of(error) is None:
                log.exception("sweep failed: %s", name)
            else:  # a driver's message may quote what somebody typed
                log.error("sweep failed: %s: %s (%s)", name, faults.name(error), faults.place(error))  # noqa: TRY400
    return handled


@click.command("jobs")
@with_appcontext
def answer() -> None:
    """Answer the bells: send what waits, each minute or as soon as it is asked for."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the real app, not its proxy
    os.nice(STEP_BACK)
    run_sweeps(app)
    _bell(app).create_consumer(workers=1, periodic=True, initial_delay=0.2, max_delay=2.0).run()


def _bell(app: Flask) -> Any:
    bell = app.extensions["bell"]
    if callable(bell):
        bell = app.extensions["bell"] = bell()
    return bell


def _make(app: Flask, home: Path, redis_url: str | None) -> Any:
    from conference.core import bell  # huey is loaded by who rings first, not by every start

    def ring_one(name: str) -> None:
        run_sweeps(app, [name])

    def tick() -> None:
        run_sweeps(app)

    return bell.make(home, redis_url, ring_one, tick)
