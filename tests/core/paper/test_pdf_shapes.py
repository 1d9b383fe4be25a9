"""The shapes of a PDF page as SVG: all of it or nothing."""

import io

import pikepdf
import pytest

from conference.core.paper.pdf_shapes import shapes


def page(content, **resources):
    """A PDF of one page, 100 × 50 points."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 50))
    form = pdf.make_stream(b"0 1 0 rg 0 0 10 10 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    form.BBox, form.Matrix = [0, 0, 10, 10], [2, 0, 0, 2, 5, 5]
    looks = {"/Half": pikepdf.Dictionary(ca=0.5), "/Mask": pikepdf.Dictionary(SMask=pikepdf.Dictionary())}
    pdf.pages[0].Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary({"/F": form}), ExtGState=pikepdf.Dictionary(looks), **resources
    )
    pdf.pages[0].Contents = pdf.make_stream(content)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_path_keeps_its_colour_and_stands_upside_down_as_pdf_has_it():
    drawn = shapes(page(b"q 1 0 0 rg 0 0 100 50 re f Q 0.5 G 2 w 10 10 m 20 20 l S"))
    assert drawn.count("<path") == 2
    assert 'fill="#ff0000"' in drawn
    assert 'stroke="#808080" stroke-width="2"' in drawn
    assert 'transform="matrix(0.01 0 0 -0.02 0 1)"' in drawn


def test_forms_opacity_and_a_limit_as_large_as_the_page_are_drawn():
    drawn = shapes(page(b"0 0 100 50 re W n q /Half gs /F Do Q 0 0 0 1 k 1 1 2 2 re f*"))
    assert 'fill="#00ff00" fill-opacity="0.5"' in drawn
    assert "matrix(0.02 0 0 -0.04 0.05 0.9)" in drawn
    assert 'fill="#000000" fill-rule="evenodd"' in drawn


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf (Nom) Tj ET",
        b"/S sh",
        b"/Mask gs 0 0 1 1 re f",
        b"/Nothing Do",
        b"10 10 5 5 re W n 0 0 100 50 re f",
        b"/Pattern cs /P scn 0 0 1 1 re f",
        b"0 0 m " + b"1 1 l " * 13_000 + b"f",
        b"(((",
    ],
)
def test_what_is_more_than_shapes_is_not_shown_half(content):
    assert not shapes(page(content))


def test_what_is_no_pdf_is_nothing():
    assert shapes(b"%PDF-nothing") is None
