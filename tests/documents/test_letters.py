"""A letter of invitation fits one page whatever its texts, and says seats in words, women, deadlines, link and QR."""

import pytest

from conference.documents import code_list
from conference.documents.letters import Letter, letters_pdf
from conference.participants import delegation_queries as queries
from conference.participants.delegation_notices import page_of
from conference.participants.services import Entry
from tests.builders import NOW, a_delegation, a_group, a_person, an_event
from tests.paper_reading import page_sizes, page_texts, scanned, unpacked

LONG = (
    "Direction nationale de la santé et de l’hygiène publique, sous-direction de la lutte contre la maladie, division"
)


@pytest.mark.paper
def test_the_longest_and_the_shortest_letter_take_a_page_each(context):
    with context.test_request_context():
        event = an_event(
            title={"fr": f"Conférence annuelle de la {LONG}"},
            venue={"fr": LONG},
            organisers=[{"fr": LONG}, {"fr": "Le Centre Carter"}, {"fr": LONG}],
        )
        group = a_group(event, quota=None, label={"fr": LONG})
        until = {"name_by": NOW, "confirm_by": NOW}
        long = a_delegation(event, group, 81, organisation=LONG, focal_name=LONG, women_minimum=21, **until)
        short = a_delegation(event, group, 1, organisation="ASACO", focal_name="", women_minimum=1)
        english = a_delegation(event, group, 2, organisation="Embassy & <b>Co</b>", locale="en")
        pdf = letters_pdf(event, [Letter(long, group), Letter(short, group, "123456"), Letter(english, group)], now=NOW)
    first, second, third = page_texts(pdf)
    assert page_sizes(pdf) == [(210, 297)] * 3
    for words in ("quatre-vingt-une (81) places", "Au moins vingt et une (21) sont pour des femmes.", "notre haute"):
        assert words in first
    assert first.count("Le Centre Carter") == 2
    assert "Au moins une (1) est pour une femme." in second
    assert "123 456" in second
    assert "123 456" not in first + third
    assert "Embassy & <b>Co</b>" in third
    assert scanned(pdf, 0) == [page_of(long)]
    with context.test_request_context("/"):
        assert scanned(pdf, 2) == [page_of(english).replace("/d/", "/en/d/")]
    assert b"Forum" not in unpacked(pdf).split(b"stream")[0]


@pytest.mark.paper
def test_a_list_of_codes_names_people_and_not_the_event_that_is_exposed(context):
    event = an_event(exposed=True)
    group = a_group(event, quota=None)
    row = a_delegation(event, group, 13, organisation=LONG)
    entry = Entry(source="delegation", delegation_id=row.id)
    for number in range(13):
        a_person(event, group, entry, given_names=f"Personne {number}")
    members = queries.members(row)
    with context.test_request_context():
        pages = page_texts(code_list.pdf(event, row, members, language="fr"))
    assert len(pages) == 2
    said = " ".join(pages)
    assert all(f"{one.code[:3]} {one.code[3:]}" in said and one.person.full_name in said for one in members)
    assert "Forum" not in said
