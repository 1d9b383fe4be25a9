"""What something costs in processor time, of this process and of the children that it has waited for.

The clock of a busy machine says nothing about us. Processor time says a lot, but not all: processes that share a core
slow each other down. So a bound is far above what is needed, and far below what it would cost if it went wrong.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def working_at_most(seconds: float) -> Iterator[None]:
    """Fail if what is done inside takes more processor time; nobody's rubbish is collected meanwhile."""
    gc.disable()
    before = sum(os.times()[:4])
    try:
        yield
        spent = sum(os.times()[:4]) - before
    finally:
        gc.enable()
    assert spent < seconds, f"{spent:.2f} s of processor time, more than {seconds}"
