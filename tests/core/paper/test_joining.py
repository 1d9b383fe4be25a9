import io

import pikepdf
import pytest
from PIL import Image as Pillow

from conference.core import paper
from conference.core.paper.drawing import Drawing, Face, Image, Page, Part, Text
from conference.core.paper.joining import joined
from tests.paper_reading import page_sizes, page_texts, picture, unpacked

pytestmark = pytest.mark.paper


def noise(seed):
    """A picture that compresses badly, another for every number."""
    out = io.BytesIO()
    Pillow.effect_noise((120, 60), 40 + seed).save(out, "PNG")
    return out.getvalue()


def document(*names, logo=None):
    face = Face(100, 50, [Image(60, 0, 40, 20, "logo")] if logo else [])
    pages = [Page(100, 50, [Part([Text(5, 30, name, 20)], face="f")]) for name in names]
    return paper.draw(Drawing(pages, "Essai", "fr", {"f": face}, {"logo": logo} if logo else {}))


def test_pages_come_in_their_order_with_the_title_of_the_first():
    whole = joined(iter([document("un", "deux"), document("trois"), document("quatre", "محمد")]))
    assert [text.split()[0] for text in page_texts(whole)[:4]] == ["un", "deux", "trois", "quatre"]
    assert page_sizes(whole) == [(100, 50)] * 5
    with pikepdf.open(io.BytesIO(whole)) as opened:
        assert opened.check_pdf_syntax() == []
        assert len(opened.pages) == 5
        assert str(opened.docinfo["/Title"]) == "Essai"


def test_one_document_is_itself():
    only = document("un")
    assert joined([only]) is only


def test_a_picture_that_all_show_is_in_the_file_once_another_is_there_too():
    one, other = noise(1), noise(2)
    documents = [document("un", logo=one), document("deux", logo=one), document("trois", logo=other)]
    whole = joined(documents)
    assert unpacked(whole).count(b"/Subtype /Image") == 2
    for number in range(3):
        assert picture(whole, number).tobytes() == picture(documents[number]).tobytes()
