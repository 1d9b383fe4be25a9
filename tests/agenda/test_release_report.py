from dataclasses import replace

import pytest

from conference.agenda.plan import PARTICIPANTS, RELEASE, STAFF, Accepted
from conference.agenda.release_report import release_report
from tests.agenda.plans import BA, item, plan, uid
from tests.agenda.test_programme import SESSION, WHOLE


def shown(*items, **fields):
    """A programme in which the public sees these items."""
    sessions = tuple(
        replace(
            SESSION,
            id=str(one.id),
            code=one.code,
            title=one.title,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            **fields,
        )
        for one in items
    )
    return replace(WHOLE, sessions=sessions)


def rules(found):
    return [one.rule for one in found]


def test_a_clean_programme_may_be_released():
    one = item("A")
    report = release_report(plan(one), None, shown(one))
    assert report.may_be_released
    assert (report.refusing, report.warnings, report.accepted, report.hidden) == ((), (), (), ())


def test_what_refuses_a_release_is_apart_from_what_is_only_told_and_what_is_accepted():
    items = item("A"), item("B"), item("C", None), item("D", 800), item("E", 800)
    before = plan(*items)
    key = next(one.key for one in release_report(before, None, shown()).refusing if uid("D") in one.items)
    of = plan(*items, accepted=(Accepted("room_twice", key, "Une cloison"),))
    report = release_report(of, None, shown())
    assert (rules(report.refusing), rules(report.warnings), rules(report.accepted)) == (
        ["room_twice"], ["unscheduled"], ["room_twice"]
    )  # fmt: skip
    assert report.accepted[0].accepted == "Une cloison"
    assert not report.may_be_released


def test_what_blocks_refuses_a_release_too_and_a_draft_does_not():
    assert not release_report(plan(item("A", day=9)), None, shown()).may_be_released
    both = item("A"), item("B", state="draft")
    assert release_report(plan(*both), None, shown(both[0])).may_be_released
    assert not release_report(plan(*both, levels={"draft": RELEASE}), None, shown(both[0])).may_be_released


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"state": "draft"}, "draft"),
        ({"start": None}, "unscheduled"),
        ({"start": None, "state": "draft"}, "draft"),
        ({"visibility": STAFF}, "staff"),
        ({"visibility": PARTICIPANTS}, "participants"),
        ({"state": "cancelled"}, "cancelled"),
        ({}, "other"),
    ],
)
def test_a_session_that_the_public_would_not_see_says_why(fields, reason):
    seen, one = item("A"), item("B", at=(BA,), **fields)
    assert [(each.item.code, each.reason) for each in release_report(plan(seen, one), None, shown(seen)).hidden] == [
        ("B", reason)
    ]


def test_a_part_of_a_draft_is_hidden_with_it():
    whole, part = item("A", state="draft"), item("B", parent=uid("A"))
    assert [each.reason for each in release_report(plan(whole, part), None, shown()).hidden] == ["draft", "draft"]
