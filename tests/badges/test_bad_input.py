"""The worst that people type, from the record to the paper: printed as well as it can be, told before, never a stop."""

import pytest
import sqlalchemy as sa

from conference.badges import queries, report
from conference.badges.arranging import arranged
from conference.badges.models import BadgePrint
from conference.badges.recipes import ELEMENTS, Recipe
from conference.badges.render import badges_pdf, problems
from conference.badges.rules import BadgeData
from conference.core.db import session, write
from conference.core.permissions import SYSTEM
from conference.events.models import StakeholderGroup
from conference.participants import merge
from conference.participants.lists import Wanted
from conference.participants.models import Participant
from tests.badges.layouts import a_layout
from tests.builders import NOW
from tests.paper_reading import letters, page_texts, picture, scanned

#: Names as they stand in the record, and what must be on the badge of them.
WORST = {
    "long organisation": ({"given": "Awa", "family": "Ba", "organisation": "Direction régionale " * 8}, "Awa"),
    "name of 120 letters": ({"given": "Nom" * 40, "family": "Ba"}, "NomNom"),
    "control characters": ({"given": "\x01\x02", "family": "\u200b\u0007"}, ""),
    "reading backwards": ({"given": "\u202eatanimA\u202c", "family": "Traoré"}, "atanimA"),
    "N’Ko and Latin": ({"given": "ߒߞߏ Moussa", "family": "ߕߙߊߥߟߋ"}, "Moussa"),
    "Chinese": ({"given": "小龙", "family": "李"}, ""),
    "no family name": ({"given": "Aminata", "family": ""}, "Aminata"),
    "one letter": ({"given": "Ô", "family": "Ba"}, "Ô"),
    "emoji": ({"given": "Awa 😀", "family": "Ba"}, "Awa"),
}


@pytest.fixture
def run(app, tmp_path):
    def command(*given):
        done = app.test_cli_runner().invoke(args=["badges", "print", "forum", str(tmp_path / "b.pdf"), *given])
        return done, tmp_path / "b.pdf"

    return command


def typed(forum, given="", family="", organisation=""):
    """Somebody whose record says just that, however it came in."""
    person = forum.add(given or "x", family or "y")
    with forum.app.app_context(), write():
        values = {"given_names": given, "family_name": family, "organisation": organisation}
        session().execute(sa.update(Participant).where(Participant.id == person).values(**values))
    return person


@pytest.mark.paper
def test_the_worst_names_are_all_printed_with_codes_that_scan_and_told_once(forum, run):
    people = {kind: typed(forum, **fields) for kind, (fields, _) in WORST.items()}
    done, file = run()
    assert done.exit_code == 0, done.output
    pdf = file.read_bytes()
    texts = {scanned(pdf, page)[0]: (page, text) for page, text in enumerate(page_texts(pdf))}
    assert len(texts) == len(WORST)
    for kind, (_, said) in WORST.items():
        page, text = texts[forum.ticket(people[kind])]
        left = letters(text)
        for letter in letters(said):
            left.remove(letter)
        assert not set(text) & set("\x01\u200b\u202e小李😀"), kind
        assert picture(pdf, page).size[0] > 0
    code = forum.code(people["Chinese"])
    assert texts[forum.ticket(people["Chinese"])][1].count(f"{code[:3]} {code[3:]}") == 2
    assert not set(done.output) & set("\x01\x02\u200b\u202e")
    told = done.output.replace("\u00a0", " ")
    assert "4 badges à regarder sur 9" in told
    assert "Imprimé à la place : « Awa Ba »." in told or "Imprimé à la place : « Awa »." in told
    assert told.count(f"Imprimé à la place : « {code[:3]} {code[3:]} ».") == 2
    assert "La place du nom reste vide : écrivez-le à la main." in told
    assert "signe ou écriture rare (1 badge) : aucune police à installer." in told


@pytest.mark.paper
def test_the_same_four_to_a_sheet_with_everything_on_it_in_a_small_format(forum, run):
    with forum.app.app_context():
        a_layout(forum.here(), Recipe(format="a7", shown=ELEMENTS, back="text", back_text="Bienvenue\n" * 3))
    people = [typed(forum, **fields) for fields, _ in WORST.values()]
    done, file = run()
    assert done.exit_code == 0, done.output
    pdf = file.read_bytes()
    fronts = [scanned(pdf, page) for page in range(0, 2 * len(people), 2)]
    assert sorted(fronts) == sorted([forum.ticket(one)] for one in people)
    assert all("Bienvenue" in text for text in page_texts(pdf)[1::2])


@pytest.mark.paper
@pytest.mark.parametrize("size", ["a6", "cr80"])
def test_an_organisation_of_three_hundred_letters_is_whole_on_the_badge(size):
    layout, organisation = arranged(Recipe(format=size)).layout, "Direction régionale " * 15
    badge = BadgeData("JT" + "0" * 26, "K7M4QP", "Awa", "Ba", organisation=organisation)
    assert page_texts(badges_pdf([badge], layout))[0].count("régionale") == 15
    assert all(one.field == "organisation" for one in problems([badge], layout))


def test_nobody_at_all_is_one_sentence(forum, run):
    done, file = run()
    assert done.exit_code == 1
    assert "Il n’y a rien à imprimer" in done.output
    assert not file.exists()


@pytest.mark.paper
def test_a_group_with_the_code_alone_shows_no_name_of_anybody(forum, run):
    with forum.app.app_context(), write():
        session().execute(sa.update(StakeholderGroup).where(StakeholderGroup.code == "sante").values(badge_name="code"))
    person = typed(forum, "Aminata", "Traoré", "CSCom de Sah")
    done, file = run()
    assert done.exit_code == 0
    (text,) = page_texts(file.read_bytes())
    code = forum.code(person)
    assert f"{code[:3]} {code[3:]}" in text
    assert not any(word in text for word in ("Aminata", "Traoré", "Sah"))


def test_somebody_who_was_merged_in_between_has_one_badge_with_the_name_that_stays(forum, run, drawn):
    stays, goes = forum.add("Aminata", "Traoré"), forum.add("Aminata", "Traore")
    run()
    with forum.app.app_context():
        merge.merge(forum.event.id, stays, goes, actor=SYSTEM, now=NOW)
    run()
    assert [len(one.badges) for one in drawn] == [2, 1]
    assert drawn[1].badges[0].family_name == "Traoré"
    assert {row.participant_id for row in forum.rows(BadgePrint, BadgePrint.printed_at)} == {stays}


def test_the_report_lists_some_hundred_badges_and_counts_the_others(forum):
    for number in range(5):
        typed(forum, "李" * (number + 1), "x")
    with forum.app.app_context():
        doubts = report.rehearse(forum.here(), queries.wanted(forum.event.id, Wanted()))
    found = report.summed_up(doubts, 9, most=3)
    assert (found.count, found.looked_at, len(found.people), found.more) == (9, 5, 3, 2)
    assert [(script.script, count) for script, count in found.scripts] == [("han", 5)]
