from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conference.core.errors import Error, known_codes
from conference.participants.rules import holds_contact
from conference.registration import invitation_reading as reading

WORDS = ("title", "given_names", "family_name", "organisation", "function")
MALI = st.from_regex(r"[5-9][0-9]( ?[0-9]{2}){3}", fullmatch=True)
NAMES = st.sampled_from(["Awa", "Keïta", "N’Diaye", "Ba", "El Hadj Moussa", "Sow-Diallo"])


def one(line):
    (found,), problems = reading.read(line, "ML")
    assert problems == []
    return found


def said(found):
    return [getattr(found, name) for name in WORDS[1:] if getattr(found, name)]


@pytest.mark.parametrize(
    ("line", "names", "phones", "email"),
    [
        (
            "Awa ; Keïta ; Radio Kledu ; journaliste ; awa@presse.org",
            ["Awa", "Keïta", "Radio Kledu", "journaliste"],
            0,
            1,
        ),
        ("- Moussa Diarra ; 76 12 34 56", ["Moussa", "Diarra"], 1, 0),
        ("Awa Keïta 76 12 34 56", ["Awa", "Keïta"], 1, 0),
        ("Awa Keïta <awa@presse.org>", ["Awa", "Keïta"], 0, 1),
        ("76123456 ; awa@presse.org ; Awa ; Keïta", ["Awa", "Keïta"], 1, 1),
        ("Awa\tKeïta\tRadio 2000\t+223 76 12 34 56 / 66 12 34 56", ["Awa", "Keïta", "Radio 2000"], 2, 0),
        ("Awa (76.12.34.56) ; Keïta", ["Awa", "Keïta"], 1, 0),
        ("Madonna", ["Madonna"], 0, 0),
        ("awa@presse.org ; Awa ; Keïta ; ; journaliste", ["Awa", "Keïta", "journaliste"], 0, 1),
    ],
)
def test_a_line_is_read_as_people_write_it(line, names, phones, email):
    found = one(line)
    assert said(found) == names
    assert (len(found.contacts.phones), bool(found.contacts.email)) == (phones, bool(email))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("; ; sans nom", "invitation_name"),
        ("76 12 34 56", "invitation_name"),
        ("Awa ; Keïta ; 76 12", "phone_too_short"),
        ("Awa ; awa@", "delegation_email"),
        ("Awa ; a@b.org ; c@d.org", "invitation_addresses"),
        ("A" * 121 + " ; B", "invitation_long"),
        ("Awa ; Keïta ; Boîte BP76123456", "invitation_contact"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(line, code):
    found, problems = reading.read(f"Binta Cissé\n\n{line}\n", "ML")
    assert [(number, error.code) for number, error in problems] == [(3, code)]
    assert len(found) == 1


@given(st.text())
@example("@;@")
@example("+;+()")
@example(f"Awa {date(2026, 8, 10)}")
@example("٧٦١٢٣٤٥٦ Awa")
@example("76\u202f12\u202f34\u202f56")
def test_any_text_is_read_or_refused_and_no_contact_stays_in_a_name(typed):
    found, problems = reading.read(typed, "ML")
    assert all(isinstance(error, Error) for _number, error in problems)
    assert not any(holds_contact(words) for wish in found for words in said(wish))
    reading.wishes(typed, "ML", locale="fr", reserves=False, expires_at=None)


@given(st.lists(NAMES, min_size=1, max_size=3), MALI, st.permutations([" ", " ; ", ", ", " - "]))
def test_a_number_beside_a_name_is_a_contact_wherever_it_stands(names, number, between):
    for line in (between[0].join([*names, number]), between[0].join([number, *names])):
        found, problems = reading.read(line, "ML")
        assert problems == []
        assert found[0].contacts.phones == (f"+223{number.replace(' ', '')}",)
        assert not any(sign.isdigit() for words in said(found[0]) for sign in words)


def test_the_same_person_named_twice_is_one_and_too_many_are_refused():
    assert len(reading.wishes("Awa Keïta\nAWA KEITA\n", "ML", locale="fr", reserves=False, expires_at=None)) == 1
    found, problems = reading.read("Awa Keïta\n" * (reading.MOST_LINES + 1), "ML")
    assert (len(found), problems[0][0], problems[0][1].code) == (500, 501, "invitation_many")


def test_every_refusal_has_a_sentence(app):
    assert {"invitation_contact", "invitation_addresses", "invitations_full", "invitation_expired"} <= known_codes()
