"""The private link of a rapporteur: stable, revocable, worth nothing elsewhere; and what an undo makes of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.agenda import material_queries, report_links, report_services
from conference.core import vault
from conference.core.db import session, write
from conference.core.errors import Error
from tests.agenda.editing import HOW, row, undo
from tests.agenda.programmes import a_session, an_agenda

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    return an_agenda(a_session("A"), a_session("B", 600))


def opened(event, code="A"):
    of = row(event, code)
    done = report_services.open_link(event.id, of.id, **HOW)
    return of.id, report_links.link(event.id, material_queries.report_of(of.id)), done


def test_a_link_is_neutral_and_opens_its_session_alone(event):
    of, token, _done = opened(event)
    assert re.fullmatch(r"[0-9a-z]{34}", token)
    found = report_links.by_link(token)
    assert [found[0].session_id, found[1].id, found[2].id] == [of, of, event.id]
    other, second, _done = opened(event, "B")
    assert report_links.by_link(second)[1].id == other
    assert report_links.by_link(token[:8] + second[8:]) is None


def test_a_link_is_the_same_until_it_is_changed_or_shut(event):
    of, token, _done = opened(event)
    assert report_links.link(event.id, material_queries.report_of(of)) == token
    _of, new, _done = opened(event)
    assert new != token
    assert report_links.by_link(token) is None
    report_services.shut_link(event.id, of, **HOW)
    assert report_links.by_link(new) is None
    assert report_services.shut_link(event.id, of, **HOW) is None
    assert report_links.by_link(opened(event)[1]) is not None


def test_an_undo_opens_again_what_was_shut_and_never_what_was_undone(event):
    of, token, made = opened(event)
    shut = report_services.shut_link(event.id, of, **HOW)
    undo(event, shut)
    assert report_links.by_link(token) is not None
    _of, second, made = opened(event)
    undo(event, made)
    assert report_links.by_link(second) is None
    assert report_links.by_link(token) is not None
    report_services.shut_link(event.id, of, **HOW)
    _of, third, made = opened(event)
    undo(event, made)
    assert report_links.by_link(third) is None
    assert opened(event)[1] not in {token, second, third}


def test_no_link_that_an_undo_took_back_ever_opens_again(event):
    of, first, made = opened(event)
    undo(event, made)
    assert report_links.by_link(first) is None
    tokens = {first}
    for _turn in range(3):
        _of, token, made = opened(event)
        assert token not in tokens
        tokens.add(token)
        undo(event, made)
    assert [report_links.by_link(token) for token in tokens] == [None] * 4
    assert of


@given(st.text(max_size=40))
def test_whatever_is_asked_opens_nothing(typed):
    assert report_links.by_link(typed) is None


@pytest.mark.parametrize(
    "change", [str.upper, lambda token: token + "0", lambda token: token[:-1], lambda token: token[::-1]]
)
def test_a_link_that_is_nearly_right_opens_nothing(event, change):
    _of, token, _done = opened(event)
    assert report_links.by_link(change(token)) is None


def test_a_session_of_another_event_has_no_link(event):
    from tests.builders import an_event

    with pytest.raises(Error) as refused:
        report_services.open_link(an_event("autre").id, row(event, "A").id, **HOW)
    assert refused.value.status == 404


def test_the_link_of_an_event_that_was_purged_opens_nothing(event, app):
    _of, token, _done = opened(event)
    with write() as db:
        db.delete(session().get(vault.DataKey, event.id))
    app.extensions["vault"].opened.clear()
    assert report_links.by_link(token) is None
