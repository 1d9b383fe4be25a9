"""No order of signing up, leaving, deciding, regrouping, merging, resizing and undoing loses count of the seats."""

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conference.agenda import session_services, sign_up_by_hand, sign_up_services
from conference.agenda.models import AgendaSession
from conference.core.db import session
from conference.core.errors import Error
from conference.core.history import ChangeSet
from conference.events import queries as events
from conference.participants import grouping, merge, merge_undo, services
from tests.agenda import seats
from tests.agenda.editing import HOW, undo
from tests.agenda.programmes import a_session, an_agenda
from tests.builders import NOW, a_group, a_person
from tests.databases import enough

PEOPLE = 6
ONE, TWO = st.integers(0, PEOPLE - 1), st.integers(0, 1)
NUMBER = st.sampled_from([None, 0, 1, 2, 3])


class Sequence(RuleBasedStateMachine):
    """Two sessions, two groups, six people; whatever is refused changes nothing."""

    @initialize()
    def prepare(self):
        sessions = [a_session(code, capacity=2, sign_up_policy="open") for code in ("A", "B")]
        self.event = an_agenda(*sessions, slug=f"forum-{EVENTS.pop()}")
        self.groups = [a_group(self.event, code, quota=None) for code in ("sante", "presse")]
        self.people = [a_person(self.event, self.groups[n % 2], given_names=f"P{n}").id for n in range(PEOPLE)]
        query = sa.select(AgendaSession.id).filter_by(event_id=self.event.id).order_by(AgendaSession.code)
        self.sessions = list(session().scalars(query))
        self.done: list = []

    def tries(self, work, *args, **more):
        """Do it, if it may be done; keep what can be undone."""
        try:
            done = work(self.event.id, *args, **more)
        except Error:
            session().rollback()
            return
        found = getattr(done, "change_set_id", done)
        self.done.append(found.id if isinstance(found, ChangeSet) else found)

    @rule(who=ONE, where=TWO)
    def comes(self, who, where):
        self.tries(sign_up_services.sign_up, self.sessions[where], self.people[who], now=NOW)

    @rule(who=ONE, where=TWO)
    def leaves(self, who, where):
        self.tries(sign_up_services.leave, self.sessions[where], self.people[who], now=NOW)

    @rule(who=ONE, where=TWO, over=st.booleans())
    def is_given_a_seat(self, who, where, over):
        self.tries(sign_up_by_hand.give, self.sessions[where], self.people[who], over=over, **HOW)

    @rule(who=ONE, where=TWO)
    def is_taken_out(self, who, where):
        self.tries(sign_up_by_hand.take_back, self.sessions[where], self.people[who], **HOW)

    @rule(who=st.sets(ONE, min_size=1, max_size=3), state=st.sampled_from(["cancelled", "pending", "confirmed"]))
    def are_decided_about(self, who, state):
        reason = "organiser" if state == "cancelled" else None
        self.tries(services.transition, [self.people[one] for one in who], state, reason=reason, **HOW)

    @rule(who=st.sets(ONE, min_size=1, max_size=3), into=TWO)
    def change_group(self, who, into):
        group = events.groups(self.event.id)[into]
        self.tries(grouping.move, [self.people[one] for one in who], group, **HOW)

    @rule(stays=ONE, goes=ONE)
    def are_merged(self, stays, goes):
        self.tries(merge.merge, self.people[stays], self.people[goes], **HOW)

    @rule(where=TWO, capacity=NUMBER, quota=NUMBER, state=st.sampled_from(["confirmed", "confirmed", "cancelled"]))
    def is_resized(self, where, capacity, quota, state):
        one = session().get_one(AgendaSession, self.sessions[where], populate_existing=True)
        values = {"capacity": capacity, "quotas": {} if quota is None else {"presse": quota}, "state": state}
        self.tries(session_services.edit, one.id, values, version=one.version, **HOW)

    @rule()
    def the_last_is_undone(self):
        last = self.done.pop() if self.done else None
        found = session().get(ChangeSet, last) if last and not isinstance(last, str | bool) else None
        if found is None:
            return
        try:
            if found.action == merge.ACTION:
                merge_undo.undo(self.event.id, found.id, **HOW)
            else:
                undo(self.event, found.id)
        except Error:
            session().rollback()

    @invariant()
    def every_counter_is_a_recount(self):
        for one in self.sessions:
            seats.agrees(one)


EVENTS = list(range(100_000))


def test_counters_agree_with_who_sits_whatever_happens(context):
    run_state_machine_as_test(
        Sequence, settings=settings(max_examples=enough(12), stateful_step_count=16, deadline=None, derandomize=True)
    )
