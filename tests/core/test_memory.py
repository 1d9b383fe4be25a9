"""A worker gives back what a large answer needed, and leaves others alone."""

from types import SimpleNamespace

import pytest

from conference.core import memory
from conference.core.serve import _options


@pytest.mark.parametrize(("sent", "trims"), [(memory.LARGE_ANSWER, 1), (memory.LARGE_ANSWER - 1, 0), (0, 0)])
def test_only_a_large_answer_is_cleaned_up_after(monkeypatch, sent, trims):
    called = []
    library = SimpleNamespace(malloc_trim=called.append, mallopt=lambda *_given: 1)
    monkeypatch.setattr(memory, "_libc", lambda: library)
    memory.after_request(None, None, None, SimpleNamespace(sent=sent))
    assert len(called) == trims


def test_a_machine_without_these_calls_is_served_too(monkeypatch):
    monkeypatch.setattr(memory, "_libc", lambda: None)
    memory.give_large_blocks_back()
    memory.after_request(None, None, None, SimpleNamespace(sent=10**9))


def test_the_server_asks_for_it(settings):
    listener = SimpleNamespace(fileno=lambda: 3)
    assert _options(settings, listener)["post_request"] is memory.after_request
