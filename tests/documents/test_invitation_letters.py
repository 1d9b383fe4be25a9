"""A letter that invites a person fits one page whatever its texts, and says who, to what, until when and how."""

from dataclasses import replace

import pytest

from conference.documents.invitation_letters import letters_pdf
from conference.participants import invitation_records as record
from conference.participants import invitations
from conference.participants.invitation_notices import page_of
from conference.participants.invitation_records import Wish
from tests.builders import NOW, a_group, an_event, staff_actor
from tests.paper_reading import page_sizes, page_texts, scanned

LONG = (
    "Direction nationale de la santé et de l’hygiène publique, sous-direction de la lutte contre la maladie et division"
)
AWA = Wish("Awa", "Keïta", title="Dr", organisation="CSRéf", function="Médecin", expires_at=NOW)


def drafted(event, group, *wishes):
    return invitations.draft(event, group, list(wishes), actor=staff_actor(), now=NOW)


@pytest.mark.paper
def test_the_longest_and_the_shortest_letter_take_a_page_each(context):
    with context.test_request_context():
        event = an_event(
            title={"fr": LONG, "en": LONG}, venue={"fr": LONG}, organisers=[{"fr": LONG}, {"fr": "Le Centre"}]
        )
        group = a_group(event, label={"fr": LONG, "en": "Health"})
        long = replace(AWA, organisation=LONG, function=LONG, family_name=LONG, reserves=True)
        mono = Wish(family_name="Ɲeleni & <b>Co</b>", locale="en")
        rows = drafted(event, group, AWA, long, mono)
        pdf = letters_pdf(event, {group.id: group}, rows, now=NOW)
        links = [page_of(row) for row in rows]
    first, second, third = page_texts(pdf)
    assert page_sizes(pdf) == [(210, 297)] * 3
    for words in (
        "Dr Awa Keïta",
        "Médecin",
        "CSRéf",
        record.reference(rows[0]),
        "avant le",
        "20 00 00 00",
        "considération",
    ):
        assert words in first
    assert "Une place vous est gardée" not in first
    assert "Une place vous est gardée" in second
    assert "haute considération" in second
    assert "Ɲeleni & <b>Co</b>" in third
    assert "avant le" not in third
    assert scanned(pdf, 0) == [links[0]]
    assert scanned(pdf, 2) == [links[2].replace("/i/", "/en/i/")]


@pytest.mark.paper
def test_a_letter_of_an_exposed_event_tells_no_finder_what_it_is_about(context):
    with context.test_request_context():
        event = an_event(exposed=True, venue={"fr": "Hôtel Salam"}, organisers=[{"fr": "Le Centre"}])
        group = a_group(event)
        (said,) = page_texts(letters_pdf(event, {group.id: group}, drafted(event, group, AWA), now=NOW))
    assert "Awa Keïta" in said
    assert not [word for word in ("Forum", "Salam", "Centre", "Groupe") if word in said]
