"""What paper says of a programme, read back from the PDF; few documents, each with all that may go wrong in it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bench.printed import an_app
from conference.agenda.differences import differences
from conference.agenda.printed_programme import booklet_pdf, programme_pdf
from conference.agenda.printed_sheets import chairs_pdf, changes_pdf
from conference.agenda.printed_signs import signs_pdf
from conference.agenda.printed_words import Version
from conference.agenda.programme import Interpretation, PublicRole, PublicRoom
from conference.core.errors import Error
from tests.agenda.papers import DRAFT, VERSION, a_part, a_programme, an_event_on_paper, shown
from tests.paper_reading import letters, page_sizes, page_texts, text_boxes, unpacked

pytestmark = pytest.mark.paper
ARABIC, NKO = "فاطمة الزهراء", "ߊߡߊߘߎ ߖߊߟߏ"
LONG = " ".join(["Protéger ensemble les soignants et les villages du centre"] * 7)
HALLS = tuple(PublicRoom(f"H{number}", {"fr": f"Chapiteau {number}"}, 0, accessible=True) for number in range(1, 31))


@pytest.fixture(scope="module", autouse=True)
def app(tmp_path_factory):
    """The application, to have its templates and words; its database is never asked."""
    with an_app(tmp_path_factory.mktemp("paper")).test_request_context():
        yield


def opening():
    roles = (a_part("chair", "La ministre"), a_part("speaker", "Le maire"), a_part("speaker", "<b>Le préfet</b>"))
    roles += (
        a_part("discussant", ARABIC),
        a_part("discussant", NKO),
        a_part("rapporteur", "Awa Diallo"),
        a_part("interpreter", "Équipe A"),
    )
    return shown(
        "OUV", 540, 60, kind="plenary", roles=roles, languages=("fr",), interpretation=(Interpretation("fr", "en"),)
    )


@pytest.fixture(scope="module")
def difficult():
    """Three days: one as usual, one with 30 rooms at once, one empty."""
    usual = (
        opening(),
        shown("PAUSE", 600, 30, kind="break", track=None),
        shown("LONG", 630, rooms=("BA",), title={"fr": LONG}, track="sante"),
        shown("OFF", 630, 45, rooms=("NI",), cancelled=True),
        shown("NIGHT", 1410, 90, title={"fr": "Veillée"}),
    )
    parallel = tuple(shown(f"P{one.code}", 600, day=2, rooms=(one.code,)) for one in HALLS)
    return a_programme(*usual, *parallel, days=3, rooms=(*a_programme().rooms, *HALLS))


@pytest.fixture(scope="module")
def french(difficult):
    pdf = programme_pdf(an_event_on_paper(), difficult, VERSION, ["fr"])
    return pdf, [text.replace("\u00a0", " ") for text in page_texts(pdf)]


def test_a_whole_event_says_its_name_its_days_and_on_each_page_which_version_it_is(french):
    pdf, texts = french
    assert set(page_sizes(pdf)) == {(210, 297)}
    assert "Forum des soignants" in texts[0]
    assert "Palais de la culture" in texts[0]
    for number, text in enumerate(texts, 1):
        assert "Version 3, 12 août 2026, 14 h 05" in text
        assert f"{number} / {len(texts)}" in text
        assert "Forum des soignants" in text
        assert "BROUILLON" not in text


def test_a_session_says_when_where_who_in_the_order_of_protocol_and_in_what_languages(french):
    (first,) = [text for text in french[1] if "Séance OUV" in text]
    for words in (
        "9 h 00", "10 h 00", "Grande salle", "Plénière", "En français, interprétation vers l’anglais",
        "Présidence : La ministre", "Rapporteur : Awa Diallo", "<b>Le préfet</b>", "Séance PAUSE", "10 h 30",
    ):  # fmt: skip
        assert words in first
    assert "Équipe A" not in first
    assert first.index("La ministre") < first.index("Le maire") < first.index("Awa Diallo")
    assert set(letters(ARABIC + NKO)) <= set(letters(first))


def test_nothing_is_cut_and_a_cancelled_session_and_a_night_say_what_they_are(french):
    pdf, texts = french
    whole = " ".join(texts)
    assert LONG in whole
    assert "Annulée Séance OFF" in whole
    assert "23 h 30" in whole
    assert "1 h 00" in whole
    for number in range(len(texts)):
        assert all(
            left > 15 and right < 200 and top > 0 and bottom < 290
            for left, top, right, bottom, _ in text_boxes(pdf, number)
        )


def test_thirty_rooms_at_once_go_on_over_pages_under_their_hour(french):
    pages = [text for text in french[1] if "Chapiteau" in text]
    assert len(pages) > 1
    assert all("30 séances en même temps, jusqu’à 11 h 00" in text for text in pages)
    found = [f"Chapiteau {number}" in " ".join(pages) for number in range(1, 31)]
    assert all(found)


def test_a_day_without_sessions_says_so(french):
    assert "Vendredi 4 décembre 2026" in french[1][-1]
    assert "Rien n’est encore prévu ce jour-là." in french[1][-1]


def test_two_languages_stand_side_by_side(difficult):
    pdf = programme_pdf(an_event_on_paper(), difficult, DRAFT, ["fr", "en"], day=1)
    (first, *others) = page_texts(pdf)
    assert all("BROUILLON" in text for text in (first, *others))
    for words in ("Mercredi 2 décembre 2026", "Wednesday 2 December 2026", "Français", "English", "Main hall"):
        assert words in first
    boxes = {text.strip(): left for left, _, _, _, text in text_boxes(pdf)}
    assert boxes["Séance OUV (en)"] - boxes["Séance OUV"] > 60
    assert "Palais de la culture" not in first


def test_an_exposed_event_never_names_itself(difficult):
    event = an_event_on_paper(exposed=True)
    for pdf in (
        programme_pdf(event, difficult, VERSION, ["fr"], day=None),
        signs_pdf(event, difficult, VERSION, ["fr"], day=1),
        chairs_pdf(event, difficult, VERSION, ["fr"], day=1),
    ):
        assert not [text for text in page_texts(pdf) if "Forum" in text or "Palais" in text]
        assert b"Forum" not in unpacked(pdf)


def test_a_booklet_is_a_front_page_and_its_days_on_folded_sheets(difficult):
    pdf = booklet_pdf(an_event_on_paper(), a_programme(opening()), VERSION, ["fr"])
    assert page_sizes(pdf) == [(297, 210)] * 2
    front, inside = page_texts(pdf)
    assert "Forum des soignants" in front
    assert "Séance OUV" not in front
    assert "Séance OUV" in inside
    assert "2 / 2" in inside


def test_each_room_of_a_day_has_its_sign(difficult):
    pdf = signs_pdf(an_event_on_paper(), difficult, VERSION, ["fr", "en"], day=1)
    texts = page_texts(pdf)
    assert [text.split(" ")[0] for text in texts] == ["Grande", "Salle", "Salle"]
    hall = texts[0].replace("\u00a0", " ")
    for words in ("Main hall", "Wednesday 2 December 2026", "9 h 00", "Séance OUV", "En français, interprétation"):
        assert words in hall
    assert "Séance LONG" not in hall
    _left, top, _right, bottom, _ = text_boxes(pdf)[0]
    assert bottom - top > 15


def test_there_is_no_sign_and_no_sheet_for_an_empty_day(difficult):
    for make in (signs_pdf, chairs_pdf):
        with pytest.raises(Error, match="no_session_to_print"):
            make(an_event_on_paper(), difficult, VERSION, ["fr"], day=3)


def test_who_leads_a_session_reads_who_speaks_how_long_and_when_to_ring(difficult):
    texts = page_texts(chairs_pdf(an_event_on_paper(), difficult, VERSION, ["fr"], day=1))
    assert len(texts) == 3  # not the break, not what is cancelled
    first = texts[0].replace("\u00a0", " ")
    for words in (
        "Feuille de présidence", "9 h 00 – 10 h 00 (60 minutes)", "Interprètes Équipe A", "Le maire", "9 h 05 – 9 h 15",
        "Questions et débat", "Notes", "10 min", "9 h 10", "9 h 14",
    ):  # fmt: skip
        assert words in first


def test_changes_are_told_by_day_in_each_language():
    before = a_programme(shown("A"), shown("B", 660), shown("C", 720), days=1)
    moved = replace(
        before.sessions[0],
        starts_at=before.sessions[0].starts_at + timedelta(hours=1),
        ends_at=before.sessions[0].ends_at + timedelta(hours=1),
    )
    after = a_programme(
        moved,
        replace(before.sessions[1], rooms=("NI",)),
        replace(before.sessions[2], roles=(PublicRole("chair", {"fr": "B"}),), cancelled=True),
    )
    newer = Version(4, VERSION.at)
    french, english = page_texts(
        changes_pdf(an_event_on_paper(), differences(before, after), (VERSION, newer), ["fr", "en"])
    )
    for words in (
        "Changements du programme",
        "Version 4",
        "Version 3",
        "10 h 00 au lieu de 9 h 00",
        "Salle Niger au lieu de Grande salle",
        "annulée",
    ):
        assert words in french.replace("\u00a0", " ")
    assert "Niger room" in english
    (nothing,) = page_texts(changes_pdf(an_event_on_paper(), differences(before, before), (VERSION, newer), ["fr"]))
    assert "Rien n’a changé pour le public." in nothing


def test_each_page_of_changes_says_in_its_own_language_that_it_is_a_draft_and_of_when():
    before = a_programme(*(shown(f"S{number}", 480 + 10 * number) for number in range(40)))
    after = replace(before, sessions=tuple(replace(one, rooms=("NI",)) for one in before.sessions))
    texts = page_texts(changes_pdf(an_event_on_paper(), differences(before, after), (VERSION, DRAFT), ["fr", "en"]))
    french, english = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    assert len(french) > 1
    assert all("BROUILLON" in text and "Brouillon du 12 août 2026" in text for text in french)
    assert all("DRAFT" in text and "Draft of 12 August 2026" in text for text in english)
    assert not any("BROUILLON" in text or "Brouillon" in text for text in english)


def test_a_long_day_of_a_room_has_several_numbered_signs_and_none_is_nearly_empty():
    sessions = [
        shown(f"S{number}", 480 + 60 * number, title={"fr": "Comment les soignants " * 4}) for number in range(9)
    ]
    texts = page_texts(signs_pdf(an_event_on_paper(), a_programme(*sessions), VERSION, ["fr"], day=1))
    assert [f"{number} / {len(texts)}" in text.replace("\u00a0", " ") for number, text in enumerate(texts, 1)] == [
        True
    ] * len(texts)
    counts = [text.replace("\u00a0", " ").count("En français") for text in texts]
    assert sum(counts) == 9 > max(counts)
    assert max(counts) - min(counts) <= 1


def test_a_long_day_in_two_languages_needs_no_more_signs_than_fit():
    long = {"fr": "Comment les villages et les soignants se protègent", "en": "How villages and carers stay safe"}
    sessions = [shown(f"S{number}", 480 + 60 * number, title=long) for number in range(8)]
    texts = page_texts(signs_pdf(an_event_on_paper(), a_programme(*sessions), VERSION, ["fr", "en"], day=1))
    assert [text.count("How villages") for text in texts] == [4, 4]
