"""Papers of one person each, asked for under the badges: for whom the filters show, and as much as may be shown."""

import pytest

from conference.core import paper
from conference.documents import paper_services
from tests.builders import a_group
from tests.pages import check_page
from tests.paper_reading import page_sizes, page_texts, scanned, unpacked
from tests.staff import audited, signed_in

HOME, PAPERS = "/org/forum/badges", "/org/forum/badges/papiers"


@pytest.fixture(autouse=True)
def cold(monkeypatch):
    """No page starts the render process for nothing."""
    monkeypatch.setattr(paper, "warm", lambda: None)


@pytest.fixture
def organiser(app, forum):
    return signed_in(app, forum.event)


@pytest.fixture
def drawn(monkeypatch):
    """Nothing is drawn: the drawings that would have been."""
    found = []
    monkeypatch.setattr(paper_services.paper, "draw", lambda drawing, **_more: found.append(drawing) or b"%PDF-")
    return found


def ask(client, filters=None, **fields):
    """Press the button under the badges."""
    form = check_page(client.get(HOME, query_string=filters or {})).form("Imprimer ces papiers")
    assert form.action == PAPERS
    return client.post(PAPERS, data=form.filled(fields, press="Imprimer ces papiers"))


def said(drawing):
    return [item.text for page in drawing.pages for part in page.parts for item in part.items if hasattr(item, "size")]


def code_only(forum):
    """A group of which nobody's name may be shown."""
    with forum.app.app_context():
        return a_group(forum.here(), "discret", badge_name="code", protected=True)


def told(client):
    return check_page(client.get(HOME)).text


def test_tents_are_for_those_whom_the_filters_show(forum, organiser, drawn):
    forum.add(organisation="CSCom de Sah")
    forum.add("Oumou", group=forum.villages)
    answer = ask(organiser, {"groupe": "sante"}, papier="chevalet")
    assert answer.mimetype == "application/pdf"
    assert 'attachment; filename="chevalet-' in answer.headers["Content-Disposition"]
    assert said(drawn[0])[:2] == ["Aminata Traoré", "CSCom de Sah"]
    assert len(drawn[0].pages) == 1
    (entry,) = audited(forum.app, "papers.printed")
    assert (entry.count, entry.details) == (1, {"kind": "chevalet"})


def test_a_group_that_shows_first_names_does_so_on_a_card(forum, organiser, drawn):
    forum.add("Oumou", "Dicko", group=forum.villages)
    ask(organiser, papier="carton")
    assert "Oumou" in said(drawn[0])
    assert not any("Dicko" in text for text in said(drawn[0]))


@pytest.mark.parametrize("kind", ["chevalet", "carton", "fiche"])
def test_where_only_the_code_is_shown_no_name_is_printed_and_that_is_said(forum, organiser, drawn, kind):
    person = forum.add("Aminata", "Traoré", group=code_only(forum), function="Cheffe de Sah", organisation="Village")
    ask(organiser, papier=kind)
    told_on_paper = " ".join(said(drawn[0]))
    assert not any(word in told_on_paper for word in ("Aminata", "Traoré", "Cheffe", "Village"))
    code = forum.code(person)
    assert f"{code[:3]} {code[3:]}" in told_on_paper
    assert "Sans nom, avec le code seul : 1 personne" in told(organiser)


def test_an_envelope_without_a_name_is_not_made_and_that_is_said(forum, organiser, drawn):
    forum.add(group=code_only(forum))
    assert ask(organiser, papier="etiquette").status_code == 303
    assert "Pas d’étiquette : les groupes" in told(organiser)
    forum.add("Oumar")
    ask(organiser, papier="etiquette")
    assert "Oumar Traoré" in said(drawn[0])
    assert "Sans étiquette : 1 personne" in told(organiser)


def test_labels_are_carried_by_hand_when_that_is_ticked(forum, organiser, drawn):
    forum.add(function="Ministre", organisation="Ministère")
    ask(organiser, papier="etiquette", planche="a4-labels-99x38")
    ask(organiser, papier="etiquette", planche="a4-labels-99x38", porteur=[])
    assert said(drawn[0]) == ["Aminata Traoré", "Ministre", "Ministère", "Par porteur"]
    assert said(drawn[1]) == ["Aminata Traoré", "Ministre", "Ministère"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"papier": "affiche"}, "Choisissez un papier"),
        ({"papier": "etiquette", "planche": "A9"}, "Cette disposition de feuille n’existe pas"),
        (
            {"papier": "etiquette", "planche": "a4-labels-99x38", "premiere": "15"},
            "Indiquez la première étiquette libre, de 1 à",
        ),
        ({"papier": "etiquette", "premiere": "deux"}, "Indiquez la première étiquette libre, de 1 à 14"),
        ({"reste": "1", "filtre": "q=zzzz"}, "Il n’y a rien à imprimer"),
        ({"filtre": "etat=cancelled"}, "sont refusées, annulées ou effacées"),
    ],
)
def test_what_cannot_be_is_a_sentence_on_the_page_of_the_badges(forum, organiser, drawn, fields, sentence):
    forum.add()
    forum.add("Awa", state="cancelled")
    token = check_page(organiser.get(HOME)).soup.select_one("[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "papier": "chevalet"} | fields
    assert organiser.post(PAPERS, data=sent).status_code == 303
    assert sentence in told(organiser)
    assert drawn == []


def test_more_than_can_be_made_at_once_are_refused_in_a_sentence(forum, organiser, drawn, monkeypatch):
    forum.add()
    forum.add("Awa")
    monkeypatch.setattr(paper_services, "MOST", 1)
    assert ask(organiser).status_code == 303
    assert "pour 1 personnes au plus. Filtrez la liste." in told(organiser)


@pytest.mark.paper
def test_slips_are_a6_each_or_four_to_a_page_and_every_code_is_a_ticket(forum, organiser):
    people = [forum.add(f"Prénom {number}") for number in range(5)]
    tickets = sorted(map(forum.ticket, people))
    pdf = ask(organiser, papier="fiche").data
    assert page_sizes(pdf) == [(105, 148)] * 5
    assert sorted(scanned(pdf, 0) + scanned(pdf, 4)) == sorted([forum.ticket(people[0]), forum.ticket(people[4])])
    pdf = ask(organiser, papier="fiche", format="A4x4").data
    assert page_sizes(pdf) == [(210, 297)] * 2
    assert sorted(scanned(pdf, 0) + scanned(pdf, 1)) == tickets
    paper.close()


@pytest.mark.paper
def test_an_exposed_event_is_named_nowhere(forum, organiser):
    forum.add()
    with forum.app.app_context():
        from conference.core.db import write

        with write():
            forum.here().exposed = True
    for kind in paper_services.KINDS:
        pdf = ask(organiser, papier=kind).data
        assert "Aminata" in " ".join(page_texts(pdf))
        assert b"forum" not in unpacked(pdf).lower()
    paper.close()
