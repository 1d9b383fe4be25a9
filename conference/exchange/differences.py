"""What an import would change of a person, field by field: as it is, as it would be."""

from typing import NamedTuple
from uuid import UUID

from conference.core import phones
from conference.core.i18n import current_locale
from conference.exchange import wording
from conference.exchange.planning import Change
from conference.exchange.vocabulary import Vocabulary
from conference.participants.details import Details


class Difference(NamedTuple):
    """One field of one person: its header, its words before and after (empty for nothing)."""

    label: str
    before: str
    after: str


def of(change: Change, vocabulary: Vocabulary) -> list[Difference]:
    """Return the differences of a change, in words."""
    after = change.group_id or change.group_before
    return [
        Difference(
            wording.column(column),
            _words(column, change.before, change.group_before, vocabulary),
            _words(column, change.details, after, vocabulary),
        )
        for column in change.columns
    ]


def _words(column: str, details: Details, group_id: UUID, vocabulary: Vocabulary) -> str:
    if column == "group":
        return vocabulary.groups.labels.get(group_id, "")
    if column == "district":
        return vocabulary.districts.labels.get(details.district_id, "")
    if column == "phones":
        return " / ".join(phones.display(number, current_locale()) for number in details.contacts.phones)
    if column in {"email", "commune"}:
        return str(getattr(details.contacts, column))
    value = getattr(details, column)
    if isinstance(value, bool):
        return vocabulary.yes.labels[value]
    chosen = {"sex": vocabulary.sexes, "age_bracket": vocabulary.ages, "language": vocabulary.languages}.get(column)
    return chosen.labels.get(value, "") if chosen is not None else str(value)
