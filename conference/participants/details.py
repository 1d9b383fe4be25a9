"""What a person says of themselves, as plain values, and how it is written into the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from conference.core import text
from conference.core.db import session
from conference.events.queries import consent_texts
from conference.events.question_rules import Value
from conference.participants import answers as answer_store
from conference.participants import contacts as contact_store
from conference.participants.contacts import Contacts
from conference.participants.models import Consent, Participant
from conference.participants.rules import CONSENTS

PLAIN = (
    "title",
    "given_names",
    "family_name",
    "organisation",
    "function",
    "sex",
    "age_bracket",
    "district_id",
    "language",
)
CONSENT_FIELDS = tuple(f"consent_{purpose}" for purpose in CONSENTS)


@dataclass(frozen=True)
class Details:
    """What is known of a person; names exactly as typed."""

    given_names: str = ""
    family_name: str = ""
    title: str = ""
    organisation: str = ""
    function: str = ""
    sex: str = ""
    age_bracket: str = ""
    district_id: UUID | None = None
    language: str = "fr"
    consent_photo: bool = False
    consent_list: bool = False
    consent_invite: bool = False
    contacts: Contacts = field(default_factory=Contacts)
    #: By question id. ``None``: this way in asks none, and what was answered before stays.
    answers: Mapping[str, Value] | None = None


def read(participant: Participant) -> Details:
    """Return the details of a record."""
    plain = {name: getattr(participant, name) for name in PLAIN + CONSENT_FIELDS}
    return Details(**plain, contacts=contact_store.read(participant), answers=answer_store.read(participant))


def write_into(participant: Participant, details: Details) -> None:
    """Write plain details into the record and renew its search and sort keys; contacts are stored apart."""
    for name in PLAIN + CONSENT_FIELDS:
        setattr(participant, name, getattr(details, name))
    participant.search_key = text.search_key(
        details.given_names, details.family_name, details.organisation, details.function
    )
    participant.sort_key = text.sort_key(details.family_name, details.given_names)


def store_answers(participant: Participant, before: Details | None, after: Details, *, now: datetime) -> None:
    """Write answers into the record, with their seats and files; see ``answers.write_into``."""
    if after.answers is not None:
        answer_store.write_into(participant, (before and before.answers) or {}, after.answers, now=now)


def store_contacts(participant: Participant, contacts: Contacts) -> None:
    """Seal contacts into the record."""
    contact_store.store(participant, contacts)


def note_consents(
    participant: Participant,
    before: Details | None,
    after: Details,
    versions: Mapping[str, int],
    *,
    channel: str,
    now: datetime,
) -> None:
    """Add to the consent ledger what was given or taken back; a consent never given is not noted."""
    for purpose in CONSENTS:
        was = before is not None and getattr(before, f"consent_{purpose}")
        given = getattr(after, f"consent_{purpose}")
        if was != given:
            session().add(_consent(participant, purpose, versions, channel, now, given=given))


def first_consents(
    participant: Participant, versions: Mapping[str, int] | None, channel: str, now: datetime
) -> list[Consent]:
    """Return what a new record agrees to, as rows of the ledger; ``versions`` of the texts, default: the newest."""
    given = [purpose for purpose in CONSENTS if getattr(participant, f"consent_{purpose}")]
    if versions is None:
        versions = newest_versions(participant.event_id) if given else {}
    return [_consent(participant, purpose, versions, channel, now, given=True) for purpose in given]


def newest_versions(event_id: UUID) -> dict[str, int]:
    """Return the newest version of each consent text of an event, by purpose."""
    return {row.purpose: row.version for row in consent_texts(event_id)}


def _consent(
    participant: Participant, purpose: str, versions: Mapping[str, int], channel: str, now: datetime, *, given: bool
) -> Consent:
    return Consent(
        participant_id=participant.id,
        purpose=purpose,
        text_version=versions.get(purpose, 1),
        given=given,
        locale=participant.locale,
        channel=channel,
        at=now,
    )


def as_fields(details: Details) -> dict[str, Any]:
    """Return details as JSON fields for the history."""
    fields: dict[str, Any] = {name: getattr(details, name) for name in PLAIN + CONSENT_FIELDS}
    fields["district_id"] = str(details.district_id) if details.district_id else None
    fields["phones"] = list(details.contacts.phones)
    fields["email"], fields["commune"] = details.contacts.email, details.contacts.commune
    return fields | answer_store.as_fields(details.answers or {})


def with_fields(details: Details, fields: dict[str, Any]) -> Details:
    """Return details in which the history's ``fields`` are put back."""
    values = {name: fields[name] for name in PLAIN + CONSENT_FIELDS if name in fields}
    if "district_id" in values:
        values["district_id"] = UUID(values["district_id"]) if values["district_id"] else None
    sealed = details.contacts
    if "phones" in fields:
        sealed = replace(sealed, phones=tuple(fields["phones"]))
    sealed = replace(sealed, **{name: fields[name] for name in ("email", "commune") if name in fields})
    answers = answer_store.with_fields(details.answers or {}, fields)
    return replace(details, **values, contacts=sealed, answers=answers)
