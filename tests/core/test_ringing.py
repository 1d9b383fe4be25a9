"""A bell is rung once for all that waits."""

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
