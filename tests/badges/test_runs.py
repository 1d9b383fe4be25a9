"""Print runs: ordered, made piece by piece, whatever breaks off in between, and looked after."""

import errno
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
import sqlalchemy as sa

from conference.badges import freshness, jobs, making, queries, run_files, run_queries, run_rules, runs, services
from conference.badges.models import BadgePrint, BadgeRun, BadgeRunFile, EventLayout, GroupLayout
from conference.badges.rules import A6
from conference.badges.run_rules import Order
from conference.badges.sheets import Printing
from conference.core import clock, files, vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.files import StoredFile
from conference.core.permissions import SYSTEM
from conference.participants import erasure, merge
from conference.participants import services as people
from conference.participants.models import Participant
from tests.builders import NOW, a_delegation, staff_actor
from tests.paper_reading import page_sizes, page_texts, scanned
from tests.staff import audited

STAFF = staff_actor()
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def context(forum, monkeypatch):
    """The forum's application, pushed; a piece has two badges, so that five of them are three."""
    monkeypatch.setattr(run_rules, "PIECE", 2)
    with forum.app.app_context():
        yield forum.app
        session().rollback()


@pytest.fixture
def five(forum):
    return [forum.add(name) for name in ("Awa", "Bintou", "Coumba", "Djeneba", "Fatou")]


def ordered(forum, ids, **asked):
    values = {key: asked.pop(key) for key in ("waits", "origin") if key in asked}
    return runs.order(forum.here(), ids, Order(**asked), actor=STAFF, now=clock.now(), **values)


def the_run(number=1) -> BadgeRun:
    return (
        session()
        .scalars(sa.select(BadgeRun).where(BadgeRun.number == number).execution_options(populate_existing=True))
        .one()
    )


def work():
    """Let the job take its turns until nothing may be taken; return the first run."""
    while jobs.run():
        pass
    return the_run()


def printed(number=1):
    """Who came out in a run, and where: (person, file, sheet, position)."""
    found = session().scalars(sa.select(BadgePrint).where(BadgePrint.run_id == the_run(number).id))
    return sorted(((one.participant_id, one.file, one.sheet, one.position) for one in found), key=lambda one: one[1:])


def who(number=1):
    return [one[0] for one in printed(number)]


def pieces(number=1):
    run_id = the_run(number).id
    rows = session().scalars(sa.select(BadgeRunFile).where(BadgeRunFile.run_id == run_id).order_by(BadgeRunFile.number))
    return [(one.number, one.file, one.first_sheet, one.last_sheet, one.count) for one in rows]


def failing(monkeypatch, error, *, on=1, for_ever=False):
    """Have the drawing of a piece fail, from the ``on``-th time on or just then."""
    calls, draw = [], making.piece_pdf

    def broken(*given, **more):
        calls.append(1)
        if len(calls) == on or (for_ever and len(calls) > on):
            raise error
        return draw(*given, **more)

    monkeypatch.setattr(making, "piece_pdf", broken)
    return calls


def later(now, **more):
    """A clock that stands still."""
    return lambda: now + timedelta(**more)


def cancelled(person_id, event_id):
    people.transition(event_id, [person_id], "cancelled", actor=SYSTEM, now=NOW, reason="self")


# ----------------------------------------------------------------------------------------------------------- the order


def test_a_run_is_numbered_sealed_and_logged(forum, five, drawn):
    first, second = ordered(forum, five, filter="q=Aminata"), ordered(forum, five[:1])
    assert (first.number, second.number) == (1, 2)
    run = the_run()
    assert (run.state, run.wanted, run.done, run.made_by) == ("waiting", 5, 0, STAFF.id)
    assert runs.plan_of(run).order.filter == "q=Aminata"
    assert b"Aminata" not in run.sealed
    entry = audited(forum.app, "badges.ordered")[0]
    assert (entry.count, entry.subject_id, entry.details) == (5, run.id, {"layout": "a6", "sheet": None})
    assert drawn == []


def test_each_event_counts_its_own_runs(forum, five, drawn):
    ordered(forum, five)
    stranger = forum.add(event=forum.neighbour, group=forum.elsewhere)
    event = session().merge(forum.neighbour)
    assert runs.order(event, [stranger], Order(), actor=STAFF, now=NOW).number == 1
    with pytest.raises(Error, match="unknown_run"):
        runs.find(forum.neighbour.id, 2)


@pytest.mark.parametrize(("asked", "code"), [({"sheet": "A5"}, "unknown_sheet"), ({"layout": "zz"}, "unknown_layout")])
def test_what_cannot_be_is_refused_before_there_is_a_run(forum, five, asked, code):
    with pytest.raises(Error, match=code):
        ordered(forum, five, **asked)
    assert run_queries.count(forum.event.id) == 0


def test_an_empty_list_is_one_sentence_and_no_run(forum):
    with pytest.raises(Error, match="paper_empty"):
        ordered(forum, [])
    assert run_queries.count(forum.event.id) == 0


def test_a_run_too_large_is_refused(forum, five, monkeypatch):
    monkeypatch.setattr(runs, "MOST", 4)
    with pytest.raises(Error, match="badges_many"):
        ordered(forum, five)


def test_when_too_many_wait_another_is_refused(forum, five, monkeypatch):
    monkeypatch.setattr(runs, "MOST_WAITING", 1)
    ordered(forum, five)
    with pytest.raises(Error, match="badges_many_waiting"):
        ordered(forum, five)
    runs.cancel(forum.event.id, 1, actor=STAFF, now=NOW)
    assert ordered(forum, five).number == 2


# -------------------------------------------------------------------------------------------------------------- made


def test_a_run_is_made_piece_by_piece_in_its_order(forum, five, drawn):
    ordered(forum, five, sort="name")
    run = work()
    assert (run.state, run.done, run.pieces, run.error) == ("done", 5, 3, None)
    assert printed() == [(one, 1, sheet, 1) for sheet, one in enumerate(five, 1)]
    assert pieces() == [(1, 1, 1, 2, 2), (2, 1, 3, 4, 2), (3, 1, 5, 5, 1)]
    assert [len(one.badges) for one in drawn] == [2, 2, 1]
    (entry,) = audited(forum.app, "badges.printed")
    assert (entry.count, entry.subject_id, entry.actor_kind) == (5, run.id, "system")
    assert jobs.run() == 0


def test_four_to_a_sheet_the_places_are_those_on_the_sheets(forum, five, drawn, monkeypatch):
    monkeypatch.setattr(run_rules, "PIECE", 4)
    ordered(forum, five, sort="name", sheet="A4x4")
    work()
    assert [one[2:] for one in printed()] == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1)]
    assert {one.sheet for one in drawn} == {"A4x4"}


def test_files_of_n_badges(forum, five, drawn):
    ordered(forum, five, sort="name", split=3)
    work()
    found = run_files.of(the_run().id)
    assert [(one.number, one.first_sheet, one.last_sheet, one.count, one.there) for one in found] == [
        (1, 1, 3, 3, True), (2, 4, 5, 2, True),
    ]  # fmt: skip
    assert run_files.whole(the_run(), 1) == b"%PDF-" * 2
    assert run_files.whole(the_run()) == b"%PDF-" * 3


def test_a_separator_tells_its_section_and_how_many_badges_follow_also_in_later_pieces(forum, five, drawn):
    other = forum.add("Oumar", group=forum.villages)
    ordered(forum, [*five, other], separator="group")
    work()
    told = [(one.title, one.told, len(one.badges)) for run in drawn for one in run.stacks]
    assert told == [
        ("Groupe communaute", "1 badge", 1), ("Groupe sante", "5 badges", 1), (None, "", 2), (None, "", 2),
    ]  # fmt: skip
    assert [one[2] for one in printed()] == [2, 4, 5, 6, 7, 8]


def test_a_separator_stands_before_each_delegation(forum, five, drawn):
    with write():
        delegation = a_delegation(
            session().merge(forum.event), session().merge(forum.health), organisation="CSRéf Macina"
        )
        session().execute(sa.update(Participant).where(Participant.id == five[0]).values(delegation_id=delegation.id))
    ordered(forum, five[:2], separator="delegation")
    work()
    assert [one.title for run in drawn for one in run.stacks] == ["CSRéf Macina", "Sans délégation"]


def test_the_printer_s_offset_reaches_the_paper(forum, five, drawn):
    ordered(forum, five, right=1.5, down=-2.0)
    work()
    assert {one.shift for one in drawn} == {(1.5, -2.0)}


def test_a_layout_with_a_back_is_refused_on_a_printer_that_prints_one_side(forum, five):
    description = A6.description() | {"name": "double", "back_face": A6.description()["face"]}
    with write() as db:
        db.add(EventLayout(event_id=forum.event.id, name="double", description=description))
    with pytest.raises(Error, match="badges_sheet_backs"):
        ordered(forum, five, layout="double", sheet="A4x4", duplex="none")
    ordered(forum, five, layout="double", sheet="A4x4")


def test_badges_that_are_pushed_off_the_sheet_by_their_gutters_are_refused():
    card = replace(A6, name="carte", width=90, height=55)
    runs.check_sheet(Printing("A4x10"), card)
    with pytest.raises(Error, match="badges_sheet_size"):
        runs.check_sheet(Printing("A4x10", gutter=30), card)


def test_a_layout_that_outgrew_its_sheet_meanwhile_ends_the_run_with_a_sentence(forum, five, drawn):
    with write() as db:
        row = EventLayout(event_id=forum.event.id, name="large", description=A6.description() | {"name": "large"})
        db.add(row)
    ordered(forum, five, layout="large", sheet="A4x4")
    with write():
        row.description = {**row.description, "width": 190}
    work()
    assert (the_run().state, the_run().error) == ("failed", "badges_sheet_small")


def test_each_group_may_have_its_layout_and_an_event_its_usual_one(forum, five, drawn):
    other = forum.add("Oumar", group=forum.villages)
    with write() as db:
        for name, usual in (("large", True), ("vip", False)):
            description = A6.description() | {"name": name}
            db.add(EventLayout(event_id=forum.event.id, name=name, description=description, is_default=usual))
        db.add(GroupLayout(group_id=forum.villages.id, layout="vip"))
    ordered(forum, [*five, other])
    work()
    layouts = dict(session().execute(sa.select(BadgePrint.participant_id, BadgePrint.layout)).all())
    assert layouts == dict.fromkeys(five, "large") | {other: "vip"}
    ordered(forum, [other], layout="a6")
    jobs.run()
    assert drawn[-1].layout is A6


def test_a_long_run_gives_way_to_other_work_and_comes_back(forum, five, drawn, monkeypatch):
    rung = []
    monkeypatch.setattr("conference.core.jobs.ring", rung.append)
    monkeypatch.setattr(run_rules, "TURN", timedelta(0))
    ordered(forum, five, sort="name")
    assert rung == ["badge_runs"]
    assert jobs.run() == 1
    run = the_run()
    assert (run.state, run.lease_until, run.done, len(rung)) == ("running", None, 2, 2)
    assert [jobs.run() for _ in range(3)] == [1, 1, 0]
    assert (the_run().state, who(), len(rung)) == ("done", five, 3)


def test_paper_is_made_outside_of_any_writing_transaction(forum, five, monkeypatch):
    writing = []
    monkeypatch.setattr(
        making, "piece_pdf", lambda *_given, **_more: writing.append("writing" in session().info) or b"%PDF-"
    )
    ordered(forum, five)
    work()
    assert writing == [False] * 3


def test_files_lie_there_for_a_day_and_the_run_for_good(forum, five, drawn):
    ordered(forum, five)
    work()
    files.sweep(clock.now() + run_rules.KEPT + timedelta(minutes=1))
    assert session().scalar(sa.select(sa.func.count(StoredFile.id))) == 0
    session().expire_all()
    assert [one.there for one in run_files.of(the_run().id)] == [False]
    with pytest.raises(Error, match="badges_file_gone"):
        run_files.whole(the_run(), 1)
    assert len(who()) == 5


# ------------------------------------------------------------------------------------------- people change meanwhile


def test_who_withdraws_between_order_and_making_has_no_badge_and_is_counted(forum, five, drawn):
    ordered(forum, five, sort="name")
    cancelled(five[1], forum.event.id)
    run = work()
    assert (run.state, run.done, run.left_out) == ("done", 5, 1)
    assert who() == [five[0], *five[2:]]
    assert [one[2] for one in printed()] == [1, 2, 3, 4]  # no sheet is left empty


def test_of_two_records_that_were_merged_meanwhile_one_badge_comes_out(forum, five, drawn):
    outside = forum.add("Zeïnabou")
    ordered(forum, five, sort="name")
    merge.merge(forum.event.id, five[0], five[1], actor=SYSTEM, now=NOW)  # both are in the run
    merge.merge(forum.event.id, outside, five[4], actor=SYSTEM, now=NOW)  # the one that stays is not
    work()
    assert who() == [five[0], five[2], five[3], outside]
    assert drawn[-1].badges[0].given_names == "Zeïnabou"


def test_two_records_merged_into_a_third_have_one_badge_though_they_are_in_two_pieces(forum, five, drawn):
    outside = forum.add("Zeïnabou")
    ordered(forum, five, sort="name")
    for one in (five[0], five[4]):
        merge.merge(forum.event.id, outside, one, actor=SYSTEM, now=NOW)
    work()
    assert who().count(outside) == 1


def test_nothing_is_made_when_everybody_has_withdrawn(forum, five, drawn):
    ordered(forum, five[:2])
    for one in five[:2]:
        cancelled(one, forum.event.id)
    run = work()
    assert (run.state, run.error, run.left_out) == ("failed", "badges_all_gone", 2)
    assert drawn == []


def test_somebody_changed_while_a_piece_is_drawn_is_drawn_again_as_they_are_now(
    forum, context, five, drawn, monkeypatch
):
    draw = making.piece_pdf

    def meanwhile(*given, **more):
        if len(drawn) == 0:
            cancelled(five[0], forum.event.id)
        return draw(*given, **more)

    monkeypatch.setattr(making, "piece_pdf", meanwhile)
    ordered(forum, five[:2], sort="name")
    run = work()
    assert (run.state, run.left_out, who()) == ("done", 1, [five[1]])
    assert [len(one.badges) for one in drawn] == [2, 1]


def test_a_badge_never_carries_a_ticket_that_was_void_before_it_was_stored(forum, five, drawn, monkeypatch):
    draw = making.piece_pdf

    def meanwhile(*given, **more):
        pdf = draw(*given)
        if len(drawn) == 1:
            services.reissue(forum.here(), five[0], actor=STAFF, now=clock.now())
        return pdf

    monkeypatch.setattr(making, "piece_pdf", meanwhile)
    ordered(forum, five[:1])
    work()
    assert drawn[1].badges[0].ticket == forum.ticket(five[0]) != drawn[0].badges[0].ticket
    assert len(who()) == 1


def test_erasing_somebody_deletes_the_pieces_with_their_badge_and_no_others(forum, five, drawn):
    ordered(forum, five, sort="name")
    work()
    request = erasure.ask(forum.event.id, five[2], channel="desk", actor=STAFF, now=NOW)
    erasure.carry_out(forum.event.id, request.id, actor=STAFF, now=NOW)
    session().expire_all()
    there = dict(session().execute(sa.select(BadgeRunFile.number, BadgeRunFile.file_id.is_not(None))).all())
    assert there == {1: True, 2: False, 3: True}


# ---------------------------------------------------------------------------------------------------- what breaks off


def test_cancelled_it_stops_at_the_next_piece_and_what_is_made_stays(forum, five, drawn, monkeypatch):
    draw = making.piece_pdf

    def meanwhile(*given, **more):
        if len(drawn) == 1:
            assert runs.cancel(forum.event.id, 1, actor=STAFF, now=clock.now())
        return draw(*given, **more)

    monkeypatch.setattr(making, "piece_pdf", meanwhile)
    ordered(forum, five, sort="name")
    run = work()
    assert (run.state, run.done, who()) == ("cancelled", 2, five[:2])
    assert run_files.whole(run, 1) == b"%PDF-"
    assert not runs.cancel(forum.event.id, 1, actor=STAFF, now=clock.now())
    assert len(audited(forum.app, "badges.cancelled")) == 1


def test_a_run_that_was_stopped_goes_on_where_it_was(forum, five, drawn):
    ordered(forum, five, sort="name")
    runs.cancel(forum.event.id, 1, actor=STAFF, now=clock.now())
    assert jobs.run() == 0
    runs.resume(forum.event.id, 1, actor=STAFF, now=clock.now())
    assert work().state == "done"
    assert who() == five
    with pytest.raises(Error, match="badges_nothing_left"):
        runs.resume(forum.event.id, 1, actor=STAFF, now=clock.now())


@pytest.mark.parametrize("code", ["paper_timeout", "paper_failed", "paper_too_large"])
def test_a_piece_that_fails_once_is_drawn_again(forum, five, drawn, monkeypatch, code):
    failing(monkeypatch, Error(code, 500), on=2)
    ordered(forum, five, sort="name")
    assert work().state == "done"
    assert who() == five


def test_a_process_that_is_killed_twice_in_the_middle_costs_nobody_their_badge(forum, five, drawn, monkeypatch):
    calls, draw = [], making.piece_pdf

    def killed(*given):
        calls.append(1)
        if len(calls) in {2, 3}:
            raise Error("paper_timeout", 503)
        return draw(*given)

    monkeypatch.setattr(making, "piece_pdf", killed)
    ordered(forum, five, sort="name")
    run = work()
    assert (run.state, run.missing, who()) == ("done", [], five)


def test_a_layout_that_cannot_be_drawn_is_found_at_once_not_badge_by_badge(forum, five, drawn, monkeypatch):
    monkeypatch.setattr(run_rules, "PIECE", 100)
    calls = failing(monkeypatch, Error("paper_timeout", 503), for_ever=True)
    ordered(forum, five)
    assert (work().error, len(calls)) == ("paper_timeout", 3)


def test_one_badge_that_kills_the_process_is_looked_for_and_named_the_others_come_out(
    forum, context, five, drawn, monkeypatch
):
    draw = making.piece_pdf

    def deadly(stacks, *given, **more):
        if any(badge.given_names == "Coumba" for stack in stacks for badge in stack.badges):
            raise Error("paper_timeout", 503)
        return draw(stacks, *given, **more)

    monkeypatch.setattr(making, "piece_pdf", deadly)
    ordered(forum, five, sort="name")
    run = work()
    assert (run.state, run.done, run.missing) == ("partial", 5, [five[2].hex])
    assert who() == [five[0], five[1], five[3], five[4]]
    assert [one[2] for one in printed()] == [1, 2, 3, 4]


def test_where_nothing_at_all_can_be_drawn_it_is_tried_later_and_then_given_up(
    forum, context, five, drawn, monkeypatch
):
    failing(monkeypatch, Error("paper_failed", 500), on=3, for_ever=True)
    ordered(forum, five, sort="name")
    now = clock.now()
    for attempt in range(run_rules.TRIES + 1):  # the first made two pieces
        assert the_run().state in run_rules.OPEN
        monkeypatch.setattr(clock, "now", later(now, hours=attempt))
        run = work()
    assert (run.state, run.error, run.missing, who()) == ("partial", "paper_failed", [], five[:4])


def test_a_printer_that_is_busy_is_waited_for(forum, five, drawn, monkeypatch):
    failing(monkeypatch, Error("paper_busy", 503))
    ordered(forum, five)
    run = work()
    assert (run.state, run.error) == ("running", "paper_busy")
    assert jobs.run() == 0  # not at once
    monkeypatch.setattr(clock, "now", later(clock.now(), minutes=1))
    assert work().state == "done"
    assert the_run().error is None


@pytest.mark.parametrize(
    "fault",
    [OSError(errno.ENOSPC, "No space left on device"), sa.exc.OperationalError("INSERT", {}, Exception("x"))],
)
def test_a_full_disk_leaves_a_partial_run_with_whole_pieces(forum, five, drawn, monkeypatch, fault):
    if isinstance(fault, sa.exc.OperationalError):
        fault.orig.sqlite_errorcode = 13  # SQLITE_FULL
    kept, store = [], files.store

    def full(*given, **more):
        if len(kept) == 2:
            raise fault
        kept.append(store(*given, **more))
        return kept[-1]

    monkeypatch.setattr(files, "store", full)
    ordered(forum, five, sort="name")
    run = work()
    assert (run.state, run.error, run.done) == ("partial", "badges_disk_full", 4)
    assert who() == five[:4]
    assert session().scalar(sa.select(sa.func.count(StoredFile.id))) == 2
    monkeypatch.setattr(files, "store", store)
    runs.resume(forum.event.id, 1, actor=STAFF, now=clock.now())
    assert work().state == "done"
    assert who() == five


def test_a_worker_that_dies_is_replaced_when_its_lease_is_over(forum, five, drawn, monkeypatch):
    failing(monkeypatch, KeyboardInterrupt(), on=2)
    ordered(forum, five, sort="name")
    with pytest.raises(KeyboardInterrupt):
        jobs.run()
    session().rollback()
    assert (the_run().state, the_run().done, jobs.run()) == ("running", 2, 0)
    monkeypatch.setattr(clock, "now", later(clock.now() + run_rules.LEASE, seconds=1))
    assert work().state == "done"
    assert who() == five


def test_over_a_piece_that_kills_every_worker_it_is_given_up(forum, five, drawn, monkeypatch):
    failing(monkeypatch, KeyboardInterrupt(), on=2, for_ever=True)
    ordered(forum, five, sort="name")
    now = clock.now()
    for attempt in range(run_rules.TRIES + 2):
        monkeypatch.setattr(clock, "now", later(now, hours=attempt))
        try:
            jobs.run()
        except KeyboardInterrupt:
            session().rollback()
    run = the_run()
    assert (run.state, run.error, who()) == ("partial", "badges_died", five[:2])


def test_a_worker_that_lost_its_turn_stores_nothing(forum, five, drawn, monkeypatch):
    ordered(forum, five, sort="name")
    late = runs.claim(the_run().id, clock.now())
    monkeypatch.setattr(clock, "now", later(clock.now() + run_rules.LEASE, seconds=1))
    assert work().state == "done"
    with pytest.raises(runs.Lost):
        making.work(late, STAFF, clock.now)
    assert who() == five


def test_a_layout_that_was_deleted_meanwhile_ends_the_run_with_a_sentence(forum, five, drawn):
    with write() as db:
        db.add(EventLayout(event_id=forum.event.id, name="large", description=A6.description() | {"name": "large"}))
    ordered(forum, five, layout="large")
    with write() as db:
        db.execute(sa.delete(EventLayout))
    run = work()
    assert (run.state, run.error) == ("failed", "unknown_layout")


# ------------------------------------------------------------------------------------------------------------- again


def again(forum, number=1, people_ids=(), **more):
    made = runs.again(forum.here(), runs.find(forum.event.id, number), people_ids, actor=STAFF, now=clock.now(), **more)
    jobs.run()
    return made.number


def test_a_range_of_sheets_is_printed_again_as_it_was_under_a_number_of_its_own(forum, five, drawn):
    ordered(forum, five, sort="name", split=4)
    work()
    number = again(forum, sheets=[2, 3])
    assert (number, who(number)) == (2, five[1:3])
    assert the_run(2).origin_id == the_run(1).id
    assert run_queries.reprints(the_run(1).id) == [2]
    assert drawn[-1].badges[0].ticket == forum.ticket(five[1])


def test_sheets_that_come_again_are_parted_as_before_separators_too(forum, five, drawn, monkeypatch):
    monkeypatch.setattr(run_rules, "PIECE", 100)
    other = forum.add("Oumar", group=forum.villages)
    ordered(forum, [*five, other], separator="group", sheet="A4x4")
    work()
    assert [one[2] for one in printed()] == [2, 4, 4, 4, 4, 5]
    again(forum, sheets=[2, 3, 4])
    told = [(one.title, len(one.badges)) for one in drawn[-1].stacks]
    assert told == [(None, 1), ("Groupe sante", 4)]
    assert [one[2] for one in printed(2)] == [1, 3, 3, 3, 3]


def test_sheets_without_a_badge_are_refused(forum, five, drawn):
    ordered(forum, five)
    work()
    with pytest.raises(Error, match="badges_no_such_sheet"):
        again(forum, sheets=[99])


# ------------------------------------------------------------------------------------------------------- out of date


def stale(forum, number=1):
    found, renewed = freshness.of_run(forum.here(), the_run(number).id)
    return {one.wearer.id: one.reasons for one in found}, renewed


def changed(model, key, **values):
    with write() as db:
        db.execute(sa.update(model).where(model.id == key).values(**values))
    session().expire_all()


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({"given_names": "Haoua"}, ("name",)),
        ({"family_name": "Bah"}, ("name",)),
        ({"organisation": "UNICEF"}, ("line",)),
        ({"function": "Ministre"}, ("line",)),
        ({"consent_photo": True}, ("line",)),
        ({"state": "cancelled", "reason": "self", "seat": "none"}, ("gone",)),
        ({"language": "ff"}, None),  # it is on no badge
        ({"answers": {}}, None),
    ],
)
def test_a_badge_is_out_of_date_when_the_record_says_something_else(forum, five, drawn, fields, reasons):
    ordered(forum, five)
    work()
    assert stale(forum) == ({}, 0)
    changed(Participant, five[0], **fields)
    assert stale(forum)[0] == ({five[0]: reasons} if reasons else {})


def test_another_group_its_name_a_layout_and_the_event_s_title_are_out_of_date_for_whom_they_concern(
    forum, context, five, drawn
):
    with write() as db:
        row = EventLayout(event_id=forum.event.id, name="large", description=A6.description() | {"name": "large"})
        db.add(row)
        db.flush()
        key = row.id
    ordered(forum, five[:1])
    ordered(forum, five[1:2], layout="large")
    jobs.run()
    changed(EventLayout, key, version=2)
    assert (stale(forum)[0], stale(forum, 2)[0]) == ({}, {five[1]: ("layout",)})
    changed(EventLayout, key, is_default=True)  # the first has its group's layout, which is another one now
    assert stale(forum)[0] == {five[0]: ("layout",)}
    changed(EventLayout, key, is_default=False, version=1)
    assert (stale(forum)[0], stale(forum, 2)[0]) == ({}, {})
    changed(type(forum.health), forum.health.id, colour="#1B7F3B")
    assert (stale(forum)[0], stale(forum, 2)[0]) == ({five[0]: ("group",)}, {five[1]: ("group",)})


def test_what_a_group_hides_does_not_make_a_badge_out_of_date(forum, drawn):
    hidden = forum.add("Awa", group=forum.villages)
    ordered(forum, [hidden])
    work()
    changed(Participant, hidden, family_name="Autre")  # communities carry their first name alone
    assert stale(forum)[0] == {}


def test_a_lost_badge_is_out_of_date_until_its_replacement_came_out(forum, five, drawn):
    ordered(forum, five)
    work()
    later = clock.now() + timedelta(hours=1)
    services.reissue(forum.here(), five[0], actor=STAFF, now=later)
    assert stale(forum)[0] == {five[0]: ("void",)}
    assert freshness.changed(forum.here()) == {five[0]}
    services.print_one(forum.here(), five[0], actor=STAFF, now=later)
    assert stale(forum) == ({}, 1)
    assert freshness.changed(forum.here()) == set()


def test_only_those_not_printed_or_changed_since_can_be_chosen_from_any_list(forum, five, drawn):
    from conference.participants.lists import Wanted

    ordered(forum, five[:3])
    work()
    changed(Participant, five[0], organisation="UNICEF")
    cancelled(five[1], forum.event.id)
    every = Wanted(sort="-nom")
    chosen = [freshness.chosen(forum.here(), every, only) for only in run_rules.ONLY]
    assert chosen == [five[::-1], [five[4], five[3]], [five[0]], [five[4], five[3], five[0]]]
    assert freshness.chosen(forum.here(), Wanted(q="Fatou"), "utiles") == [five[4]]


def test_a_badge_printed_before_anybody_noted_what_it_said_is_not_called_out_of_date(forum, five, drawn):
    ordered(forum, five)
    work()
    with write() as db:
        db.execute(sa.update(BadgePrint).values(digest=None))
    changed(Participant, five[0], given_names="Haoua")
    assert stale(forum)[0] == {}


def test_a_fingerprint_says_nothing_without_the_key_and_two_people_alike_have_two(forum, drawn, monkeypatch):
    twins = [forum.add("Awa", organisation="Mairie"), forum.add("Awa", organisation="Mairie")]
    ordered(forum, twins)
    work()
    one, two = session().scalars(sa.select(BadgePrint.digest)).all()
    assert one[:16] != two[:16]  # the code is part of it
    assert one[16:] == two[16:]
    badge = drawn[0].badges[0]
    prints = making.Fingerprints(forum.event.id, drawn[0].event)
    design = queries.designs(forum.event.id)["a6"]
    assert prints.of(badge, design, automatic=True) in {one, two}
    monkeypatch.setattr(vault, "mac", lambda *_given: bytes(32))
    assert making.Fingerprints(forum.event.id, drawn[0].event).of(badge, design, automatic=True) not in {one, two}


def test_looking_for_what_is_out_of_date_asks_the_same_of_the_database_however_many_there_are(
    forum, context, five, drawn
):
    counts = []
    for number, ids in ((1, five[:2]), (2, five)):
        ordered(forum, ids)
        jobs.run()
        with forum.statements() as asked:
            freshness.of_run(forum.here(), the_run(number).id)
        counts.append(len(asked))
    assert all(one == two for one, two in pairwise(counts))


# ----------------------------------------------------------------------------------------------------------- on paper


@pytest.mark.paper
def test_a_run_on_paper_has_its_separators_and_every_ticket_at_its_place(forum):
    ids = [forum.add(f"Prénom {number}") for number in range(5)] + [forum.add("Oumar", group=forum.villages)]
    ordered(forum, ids, separator="group", sheet="A4x4", right=0.5)
    work()
    pdf = run_files.whole(the_run())
    assert page_sizes(pdf) == [(210, 297)] * 5
    texts = page_texts(pdf)
    assert ("Groupe communaute" in texts[0], "1 badge" in texts[0]) == (True, True)
    assert ("Groupe sante" in texts[2], "5 badges" in texts[2]) == (True, True)
    for sheet in (2, 4, 5):
        there = sorted(forum.ticket(one) for one, _file, on, _place in printed() if on == sheet)
        assert scanned(pdf, sheet - 1) == there != []


@pytest.mark.paper
def test_a_run_for_a6_paper_has_separators_of_the_same_size(forum, five):
    ordered(forum, five[:2], separator="desk", sort="name")
    work()
    pdf = run_files.whole(the_run())
    assert page_sizes(pdf) == [(105, 148)] * 3
    assert [scanned(pdf, page) for page in range(3)] == [[], *([forum.ticket(one)] for one in five[:2])]


def test_ids_of_people_are_all_that_the_run_holds_of_them_in_the_open(forum, five, drawn):
    ordered(forum, five)
    work()
    run = the_run()
    told = repr({column.name: getattr(run, column.name) for column in BadgeRun.__table__.columns})
    assert not [name for name in ("Awa", "Bintou", "Traor") if name in told]
    assert {UUID(one) for one in run.missing} == set()
