"""A drawing as SVG is the drawing that paper gets."""

import re
import xml.etree.ElementTree as ET

from conference.core import paper
from conference.core.paper.drawing import Drawing, Face, Image, Page, Part, Path, Qr, Stamp, Text, rectangle

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*items, **about):
    faces = {"face": Face(40, 40, [Path(rectangle(0, 0, 10, 10), fill="#123456")])}
    assets = {"logo": b"", 'a"b': b""}
    drawing = Drawing([Page(100, 50, [Part(list(items), **about)])], "Badges", "fr", faces, assets)
    (page,) = paper.svg(drawing, {"logo": '/logo?a=1&b="2"'})
    return page, ET.fromstring(page.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def outline(text, **how):
    (path,) = drawn(Text(5, 20, text, 12, **how))[1].iter(f"{SVG}path")
    return path.get("d")


def test_letters_are_outlines_so_no_name_becomes_markup_and_no_font_is_needed():
    page, _ = drawn(Text(5, 20, "<script>alert(1)</script> & « Ɲɛŋɔ »", 12, ink='#000"onload="x'))
    assert "script" not in page
    assert "onload" not in page
    assert "<text" not in page


def test_letters_are_shaped_as_on_paper():
    assert outline("فاطمة") != outline("ةمطاف")
    assert len(outline("ﻓ")) > 20
    assert all(len(outline(letter)) > 20 for letter in "ɛɔɲŋⵣߒ")
    joined, apart = outline("لا"), outline("ل") + outline("ا")
    assert len(joined) != len(apart)


def test_a_line_wider_than_its_box_is_narrowed_to_it():
    wide, narrow = (drawn(Text(5, 20, "Bénédicte", 12, width=width))[0] for width in (None, 5.0))
    across, down = re.search(r"scale\(([\d.e-]+) ([\d.e-]+)\)", narrow).groups()
    assert float(across) < float(down)
    assert re.search(r"scale\(([\d.e-]+) \1\)", wide)


def test_shapes_faces_stamps_codes_and_turned_parts_are_all_there():
    items = [
        Stamp(3, 4, "face"),
        Qr(50, 5, 30, "JT" + "0" * 26),
        Path(rectangle(1, 1, 2, 2), stroke="#ff0000", width=1),
    ]
    page, root = drawn(*items, face="face", x=100, y=50, turned=True)
    assert root.get("viewBox") == "0 0 100 50"
    assert page.count('fill="#123456"') == 2
    assert "translate(100 50) rotate(180)" in page
    assert 'stroke="#ff0000"' in page
    assert page.count("h1v1") + page.count("v1h-") > 50


def test_pictures_come_from_an_address_and_where_there_is_none_their_place_is_shown():
    page, root = drawn(Image(0, 0, 20, 10, "logo", window=(5, 0, 10, 10)), Image(30, 0, 20, 10, 'a"b'))
    (image,) = root.iter(f"{SVG}image")
    assert image.get("href") == '/logo?a=1&b="2"'
    (rect,) = root.iter(f"{SVG}rect")
    assert (rect.get("x"), rect.get("width")) == ("30", "20")
    assert 'viewBox="5 0 10 10"' in page
