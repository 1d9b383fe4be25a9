import pytest

from conference.core import bell


@pytest.fixture
def rung():
    return []


@pytest.fixture
def a_bell(tmp_path, rung):
    made = bell.make(tmp_path, None, rung.append, lambda: rung.append("tick"))
    yield made
    made.storage.close()


def test_a_bell_calls_what_was_rung_in_the_jobs_process(a_bell, rung):
    a_bell.ring("outbox")
    assert rung == []
    a_bell.execute(a_bell.dequeue())
    assert rung == ["outbox"]


def test_a_bell_is_kept_as_text_that_cannot_run_code(a_bell):
    a_bell.ring("outbox")
    (kept,) = a_bell.storage.enqueued_items()
    assert b'"outbox"' in bytes(kept)


def test_a_hidden_library_is_back_afterwards():
    import sys

    name = "colorsys"
    before = sys.modules.pop(name, None)
    with bell._hidden(name), pytest.raises(ImportError):
        __import__(name)
    assert __import__(name).rgb_to_hsv
    if before:
        sys.modules[name] = before
