import pytest
from flask import Flask
from flask_babel import Babel

from conference.documents.labels import attendance_labels
from conference.documents.rules import GroupSheet, Heading, SheetLine
from conference.documents.sheets import ROW, attendance_pdf, compose
from tests.paper_reading import page_sizes, page_texts, text_boxes, unpacked

HEADING = Heading("Paix par la Santé", "Bamako", "jeudi 21 août 2026", "Matin", "PPS2024", "Le Centre Carter")
LONG = "Direction nationale de la santé et de l’hygiène publique, sous-direction de la lutte contre la maladie"


@pytest.fixture(scope="module")
def labels():
    app = Flask(__name__)
    Babel(app, default_locale="fr")
    with app.test_request_context():
        return attendance_labels("fr")


def a_line(number, **more):
    more = {
        "name": f"Aminata N'Diaye {number}",
        "sex": "F",
        "organisation": "CSCom de Sah",
        "function": "Sage-femme",
    } | more
    more = {"phone": "+223 70 00 00 01", "email": "a@b.example", "code": "K7M4QP", "age_bracket": "25-29"} | more
    return SheetLine(number, **more)


def a_sheet(count=3, group="Professionnels de la santé", **more):
    return GroupSheet(group, [a_line(number) for number in range(1, count + 1)], "cross", **more)


def printed(labels, *sheets, **more):
    return attendance_pdf(sheets, HEADING, labels, batch="7Q4M2", **more)


@pytest.mark.paper
def test_the_usual_columns_and_the_heading_are_there(labels):
    (text,) = page_texts(printed(labels, a_sheet()))
    for word in (
        "LISTE DE PRÉSENCE / FEUILLE D’ÉMARGEMENT", "Paix par la Santé", "Bamako", "jeudi 21 août 2026", "Matin",
        "PPS2024", "Professionnels de la santé", "N°", "Prénoms et nom", "Sexe (H/F)", "Structure / Provenance",
        "Fonction", "Téléphone", "E-mail", "Signature", "Page 1/1", "Lot 7Q4M2", "Responsable", "+223 70 00 00 01",
    ):  # fmt: skip
        assert word in text


@pytest.mark.paper
def test_pages_are_a4_landscape_and_a_thumb_fits_on_a_line(labels):
    assert page_sizes(printed(labels, a_sheet())) == [(297, 210)]
    assert ROW >= 11


@pytest.mark.paper
def test_contacts_can_be_left_out(labels):
    pdf = printed(labels, a_sheet(), contacts=False)
    text = page_texts(pdf)[0]
    assert not [word for word in ("Téléphone", "E-mail", "+223", "a@b.example") if word in text]
    assert "CSCom de Sah" in text


@pytest.mark.paper
def test_a_minimal_sheet_names_nobody(labels):
    text = page_texts(printed(labels, a_sheet(minimal=True)))[0]
    assert not [word for word in ("Aminata", "CSCom", "Sage-femme", "+223", "example") if word in text]
    for word in ("K7M 4QP", "25-29", "Code badge", "Tranche d’âge", "Groupe", "Émargement / empreinte"):
        assert word in text


@pytest.mark.paper
def test_each_group_has_its_own_sheet_with_its_own_page_numbers(labels):
    texts = page_texts(printed(labels, a_sheet(20), a_sheet(2, "ONG locales")))
    assert [text[text.index("Page ") :][:8] for text in texts] == ["Page 1/2", "Page 2/2", "Page 1/1"]
    assert "ONG locales" in texts[2]
    assert "ONG locales" not in texts[0] + texts[1]


@pytest.mark.paper
def test_every_page_repeats_the_captions_and_counts_its_own_people(labels):
    sheet = GroupSheet("Santé", [a_line(n, sex="F" if n <= 5 else "M") for n in range(1, 15)], "cross")
    first, second = page_texts(printed(labels, sheet))
    assert "Prénoms et nom" in first
    assert "Prénoms et nom" in second
    assert "Inscrits sur cette page 7 5 12" in first
    assert "Inscrits sur cette page 2 0 2" in second
    assert "Inscrits : 14 · H 9 · F 5" in second.replace("\u00a0", " ")


@pytest.mark.paper
def test_the_longest_texts_stay_in_their_cells(labels):
    line = a_line(1, name="W" * 60, organisation=LONG, function=LONG, email="x" * 60 + "@" + "y" * 60 + ".example")
    pdf = printed(labels, GroupSheet("G" * 120, [line], "star"))
    for left, top, right, bottom, text in text_boxes(pdf):
        assert left >= 11.9, text
        assert right <= 285.5, text
        assert top >= 5, text
        assert bottom <= 205, text


@pytest.mark.paper
def test_the_file_itself_names_neither_event_nor_group(labels):
    info = unpacked(printed(labels, a_sheet())).split(b"/Title")[1][:120]
    assert b"LISTE" in info or b"\xfe\xff" in info or b"<feff" in info.lower()
    assert b"Paix" not in info


def test_the_language_of_the_labels_is_the_language_of_the_file(labels):
    assert compose([a_sheet()], HEADING, labels, batch="X").language == "fr"


@pytest.mark.paper
def test_who_was_noted_has_a_small_hour_under_the_number_that_is_explained(labels):
    lines = [a_line(1, arrived="07:52"), a_line(2)]
    (text,) = page_texts(printed(labels, GroupSheet("Santé", lines, "cross"), contacts=False))
    assert text.count("07:52") == 1
    assert "arrivée déjà notée" in " ".join(text.split())
    (plain,) = page_texts(printed(labels, a_sheet()))
    assert "déjà notée" not in " ".join(plain.split())
