"""What a delegation's deadlines and its event say together, in instants."""

from datetime import datetime, time, timedelta

from conference.events.models import Event
from conference.participants.delegation_rules import Terms
from conference.participants.models import Delegation


def terms(event: Event, delegation: Delegation) -> Terms:
    """Return what decides what the focal point of a delegation may do."""
    begins = datetime.combine(event.first_day, time(), event.tz)
    ends = datetime.combine(event.last_day + timedelta(days=1), time(), event.tz)
    return Terms(
        name_by=delegation.name_by,
        confirm_by=delegation.confirm_by,
        begins_at=begins,
        correct_until=event.corrections_until or ends,
        closed=delegation.closed_at is not None,
    )
