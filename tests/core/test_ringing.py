"""A bell is rung once for all that waits."""

import os

from conference.core import jobs


def waiting(app):
    return [(one.name, list(one.args)) for one in app.extensions["bell"].pending()]


def test_a_bell_that_nobody_has_answered_is_not_rung_again(context):
    jobs.ring("outbox")
    context.extensions["bell"].flush()
    for name in ("outbox", "offers", "outbox", "offers", "outbox"):
        jobs.ring(name)
    assert waiting(context) == [("ring", ["outbox"]), ("ring", ["offers"])]
    context.extensions["bell"].dequeue()
    jobs.ring("outbox")
    assert sorted(waiting(context)) == [("ring", ["offers"]), ("ring", ["outbox"])]
    context.extensions["bell"].flush()


def test_the_jobs_process_steps_back_behind_the_pages_before_it_begins(app, monkeypatch):
    done = []

    class Consumer:
        def run(self):
            done.append("consumer")

    class Bell:
        def create_consumer(self, **_options):
            return Consumer()

    monkeypatch.setattr(os, "nice", done.append)
    monkeypatch.setattr(jobs, "run_sweeps", lambda _app: done.append("sweeps"))
    monkeypatch.setitem(app.extensions, "bell", Bell())
    app.test_cli_runner().invoke(args=["jobs"], catch_exceptions=False)
    assert done == [jobs.STEP_BACK, "sweeps", "consumer"]
