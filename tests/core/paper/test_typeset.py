import base64
import io

import pytest
from PIL import Image

from conference.core import paper
from conference.core.errors import Error
from tests.paper_reading import page_sizes, page_texts, picture, unpacked

pytestmark = pytest.mark.paper
SECRET = "CANARI-7Q4M2"


def black_square():
    out = io.BytesIO()
    Image.new("1", (8, 8), 0).save(out, "PNG")
    return out.getvalue()


def darkest(pdf):
    return picture(pdf).getextrema()[0]


def test_html_and_css_become_pages():
    pdf = paper.render("<h1>Ordre de mission</h1>", "@page { size: 105mm 148mm }")
    assert page_texts(pdf) == ["Ordre de mission"]
    assert page_sizes(pdf) == [(105, 148)]


def test_an_asset_is_shown():
    assert darkest(paper.render('<img src="asset:logo.png">', assets={"logo.png": black_square()})) == 0


def test_a_small_picture_in_the_page_is_shown():
    data = base64.b64encode(black_square()).decode()
    assert darkest(paper.render(f'<img src="data:image/png;base64,{data}">')) == 0


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Every way to a file that WeasyPrint knows, on one page."""
    folder = tmp_path_factory.mktemp("hostile")
    text, sheet, svg = folder / "secret.txt", folder / "secret.css", folder / "secret.svg"
    text.write_text(SECRET)
    sheet.write_text(f'p::after {{ content: "{SECRET}" }}')
    svg.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><text y="20">{SECRET}</text></svg>'
    )
    image = f'<image href="file://{svg}" width="9" height="9"/>'
    inner = base64.b64encode(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{image}</svg>'.encode())
    return (
        f'<link rel=stylesheet href="file://{sheet}"><link rel=attachment href="file://{text}">'
        f"<style>@import url(file://{sheet}); p {{ background: url({svg}) }}</style>"
        f'<a rel=attachment href="file://{text}">lien</a><p>texte</p>'
        f'<img src="file://{svg}"><img src="{svg}"><object data="file://{svg}"></object><embed src="file://{svg}">'
        f'<img src="data:image/svg+xml;base64,{inner.decode()}"><base href="file://{folder}/"><img src="secret.svg">'
    )


def test_no_file_of_the_machine_can_be_reached(hostile):
    pdf = paper.render(hostile)
    assert SECRET not in "".join(page_texts(pdf))
    assert b"EmbeddedFile" not in unpacked(pdf)


def test_no_file_of_the_machine_can_be_reached_from_the_style(hostile, tmp_path):
    sheet = tmp_path / "secret.css"
    sheet.write_text(f'p::after {{ content: "{SECRET}" }}')
    assert page_texts(paper.render("<p>texte</p>", f'@import "file://{sheet}";')) == ["texte"]


def ways_out(address):
    """Every way to another machine that WeasyPrint knows."""
    nested = base64.b64encode(f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/n"/></svg>'.encode())
    svg = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
    style = (
        f"@import url({address}/b.css); p {{ background: url({address}/bg); font-family: z }}"
        f" p::before {{ content: url({address}/c) }} @font-face {{ font-family: z; src: url({address}/f.ttf) }}"
    )
    return [
        f'<img src="{address}/img"><link rel=stylesheet href="{address}/a.css"><embed src="{address}/embed">',
        f"<style>{style}</style><p>x",
        f'<li style="list-style-image: url({address}/li)">x<a rel=attachment href="{address}/att">x</a>',
        f'<link rel=attachment href="{address}/l"><object data="{address}/o"></object>',
        f'<iframe src="{address}/i"></iframe>',
        svg.format(f'<image href="{address}/s" width="9" height="9"/><use href="{address}/u#a"/>'),
        f'<img src="data:image/svg+xml;base64,{nested.decode()}"><base href="{address}/"><img src="relative">',
        f'<meta http-equiv=refresh content="0;url={address}/m"><table background="{address}/t"><tr><td>x</table>',
        '<img src="ftp://127.0.0.1/x">',
    ]


def test_no_other_machine_is_asked_for_anything(listener):
    address, asked = listener
    pages = [page_texts(paper.render(f"<!doctype html><p>page</p>{way}")) for way in ways_out(address)]
    assert all(texts[0].startswith("page") for texts in pages)
    assert asked == []


def test_only_the_shipped_fonts_are_used():
    pdf = paper.render("<p style='font-family: DejaVu Sans, serif'>Texte</p>")
    assert b"Noto-Sans" in unpacked(pdf)
    assert b"DejaVu" not in unpacked(pdf)


def test_a_document_that_breaks_the_layout_is_a_typed_error_that_tells_no_text(caplog):
    with pytest.raises(Error) as caught:
        paper.render(f"<p style='font-size: 99999999px'>{SECRET}</p>")
    assert caught.value.code == "paper_failed"
    assert SECRET not in caplog.text


def test_a_document_without_end_is_stopped_and_the_next_one_is_made():
    cells = "<td>x" * 200
    with pytest.raises(Error) as caught:
        paper.render(f"<table>{f'<tr>{cells}' * 100}</table>", seconds=0.5)
    assert caught.value.code == "paper_timeout"
    assert page_texts(paper.render("<p>suivant</p>")) == ["suivant"]


def test_a_document_beyond_all_measure_is_refused_before_it_is_sent():
    with pytest.raises(Error) as caught:
        paper.render("x" * (65 << 20))
    assert caught.value.code == "paper_too_large"
