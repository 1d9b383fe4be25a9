"""No sequence of coming, choosing, leaving, coming back, merging and undoing loses count of the seats of options."""

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from conference.core.db import session
from conference.core.errors import Error
from conference.core.history import ChangeSet
from conference.events.models import QuestionOption
from conference.events.question_queries import asked
from conference.participants import answers, merge, services
from conference.participants.models import Participant
from conference.participants.rules import OVER
from tests.answering import a_question
from tests.builders import NOW, a_group, an_event
from tests.databases import enough
from tests.participants.test_answers import STAFF, change, move, register


class Sequence(RuleBasedStateMachine):
    """People come, change their minds, leave, come back, are merged; what was done is undone."""

    people = Bundle("people")
    choices = st.fixed_dictionaries({}, optional={
        "one": st.sampled_from(["a", "b"]),
        "some": st.lists(st.sampled_from(["c", "d"]), unique=True, min_size=1),
        "secret": st.sampled_from(["e"]),
    })  # fmt: skip

    @initialize()
    def prepare(self):
        event = an_event(f"forum-{NUMBER.pop()}")
        self.world = (event, a_group(event, quota=None))
        self.keys = {
            "one": str(a_question(event, "one_of", options={"a": 2, "b": None}).id),
            "some": str(a_question(event, "several_of", options={"c": 1, "d": 3}).id),
            "secret": str(a_question(event, "one_of", options={"e": None}, sensitive=True).id),
        }
        self.sets = []

    def keyed(self, choices):
        return {self.keys[name]: value for name, value in choices.items()}

    @rule(target=people, choices=choices)
    def come(self, choices):
        try:
            return register(self.world, **self.keyed(choices)).id
        except Error:
            return register(self.world).id

    @rule(person=people, choices=choices)
    def decide_otherwise(self, person, choices):
        known = session().scalars(sa.select(ChangeSet.id)).all()
        self._try(lambda: change(self.world, session().get_one(Participant, person), **self.keyed(choices)))
        self.sets += session().scalars(sa.select(ChangeSet.id).where(ChangeSet.id.not_in(known))).all()

    @rule(person=people, state=st.sampled_from(["cancelled", "declined", "confirmed", "pending"]))
    def be_moved(self, person, state):
        self._try(lambda: self.sets.append(move(self.world, session().get_one(Participant, person), state).id))

    @rule()
    def take_back(self):
        if self.sets:
            self._try(lambda: services.undo(self.world[0].id, self.sets[-1], actor=STAFF, now=NOW))

    @rule(first=people, second=consumes(people))
    def be_merged(self, first, second):
        self._try(lambda: merge.merge(self.world[0].id, first, second, actor=STAFF, now=NOW))

    def _try(self, work):
        session().rollback()
        try:
            work()
        except Error:
            session().rollback()

    @invariant()
    def counters_agree(self):
        if not hasattr(self, "world"):
            return
        session().rollback()
        session().expire_all()
        people = session().scalars(sa.select(Participant).where(Participant.event_id == self.world[0].id)).all()
        here = [answers.read(one) for one in people if one.state not in OVER and one.merged_into_id is None]
        for question in asked(self.world[0].id):
            for choice in question.choices:
                held = sum(choice.code in (given.get(str(question.id)) or ()) for given in here)
                row = session().get_one(QuestionOption, choice.id)
                assert row.taken == (0 if question.sealed else held), choice.code


NUMBER = list(range(100_000))


def test_counters_agree_with_the_records_whatever_happens(context):
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Sequence, settings=settings(max_examples=enough(12), stateful_step_count=14, deadline=None, derandomize=True)
    )
