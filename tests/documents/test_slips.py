"""The slip that people keep: one A6 page, in any script, with a QR that a scanner reads off the paper."""

import pytest

from conference.documents.slips import HEIGHT, WIDTH, Slip, compose, slip_pdf
from tests.paper_reading import letters, page_sizes, page_texts, scanned, text_boxes, unpacked

TICKET = "JT" + "0123456789ABCDEFGHJKMNPQRS"


def a_slip(**fields) -> Slip:
    values = {
        "name": "Aminata Traoré", "code": "K7M4QP", "ticket": TICKET, "days": "Du vendredi 21 au samedi 22 août 2026",
        "show": "Présentez ce code ou ce QR à l’accueil.", "help": "Besoin d’aide ? Appelez-nous : +223 20 00 00 00",
        "title": "Deuxième conférence annuelle « Paix par la Santé au Centre du Mali »", "group": "Santé",
        "place": "Bamako, centre de conférences",
    }  # fmt: skip
    return Slip(**(values | fields))


@pytest.mark.paper
def test_everything_stands_on_one_page_and_the_qr_is_the_ticket():
    pdf = slip_pdf(a_slip())
    assert page_sizes(pdf) == [(105, 148)]
    (text,) = page_texts(pdf)
    for words in (
        "Aminata Traoré",
        "K7M 4QP",
        "Paix par la Santé",
        "Santé",
        "21 au samedi 22 août",
        "+223 20 00 00 00",
    ):
        assert words in text
    assert scanned(pdf) == [TICKET]


@pytest.mark.paper
@pytest.mark.parametrize(
    "name",
    ["O", "Ɛniɲɛ Ɔngɔyiba Ŋarawa", "فاطمة بنت محمد", "ߖߋ߬ߟߌ߬ߓߊ ߕߙߊߥߟߋ", "Fatoumata Binta Aïssata " * 4 + "N’Diaye"],
)
def test_any_name_fits_and_the_code_can_still_be_scanned(name):
    pdf = slip_pdf(a_slip(name=name))
    (text,) = page_texts(pdf)
    assert not letters(name) or set(letters(name)) <= set(letters(text))
    assert all(left >= 5 and right <= WIDTH - 5 and top >= 5 for left, top, right, _bottom, _text in text_boxes(pdf))
    assert max(bottom for *_rest, bottom, _text in text_boxes(pdf)) <= HEIGHT - 5
    assert scanned(pdf) == [TICKET]


@pytest.mark.paper
def test_of_an_exposed_event_the_whole_file_says_nothing():
    pdf = slip_pdf(a_slip(title="", group="", place=""))
    (text,) = page_texts(pdf)
    assert "Aminata Traoré" in text
    assert not any(word in unpacked(pdf).decode("latin-1") for word in ("Paix", "Bamako"))


def test_the_drawing_is_named_by_its_code():
    drawing = compose(a_slip())
    assert (drawing.title, drawing.language) == ("K7M4QP", "fr")
