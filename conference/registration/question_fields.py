"""The questions of an event in the forms of this room and those above: see ``participants.question_fields``."""

from conference.participants.question_fields import Asking, Questions, asking

__all__ = ["Asking", "Questions", "asking"]
