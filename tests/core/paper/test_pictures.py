"""What people upload as a logo or a background: what comes out may be printed on every badge, whatever went in."""

import base64
import io
import struct
import zlib

import pikepdf
import pytest
from PIL import Image as Pillow

from conference.core import paper
from conference.core.errors import Error, sentence
from conference.core.paper import messages, normalising
from conference.core.paper.drawing import Drawing, Face, Image, Page, Part, Text
from conference.core.paper.pictures import safe
from tests.paper_reading import page_texts, picture, unpacked

pytestmark = pytest.mark.paper
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">{}</svg>'
SQUARE = '<rect x="25" y="0" width="50" height="50" fill="#1b7f3b"/>'
SECRET = "CANARI-9K3D"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    """Files are looked at in the process of the test, but for those tests that want to see it die."""
    from conference.core.paper import pictures

    def ask(data):
        head, content = normalising.picture({}, [data])
        return head, [content]

    monkeypatch.setattr(pictures, "_asked", ask)


def svg(content=SQUARE):
    return SVG.format(content).encode()


def raster(kind="PNG", mode="RGB", size=(60, 30), colour="#1b7f3b", **more):
    out = io.BytesIO()
    Pillow.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def declared(width, height):
    """A PNG of a few hundred bytes that says that it is so large."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes((width // 8 + 1) * 100))) + chunk(b"IEND", b"")
    )


def pdf(pages=1, size=(200, 100), content=b"0 0.5 0 rg 50 0 100 100 re f", **root):
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            page = document.add_blank_page(page_size=size)
            page.Contents = document.make_stream(content)
        for name, value in root.items():
            document.Root[f"/{name}"] = value
        document.save(out)
    return out.getvalue()


def shown(made, ratio=2):
    """The picture on a page of 100 mm by 50, as a printer without colours puts it down."""
    page = Page(100, 50, [Part([Image(0, 0, 50 * ratio, 50, "logo")])])
    return picture(paper.draw(Drawing([page], "Essai", "fr", assets={"logo": made.data})), dpi=25.4)


def refused(data):
    with pytest.raises(Error) as caught:
        safe(data)
    assert caught.value.code in messages.ERRORS
    assert "%(" not in sentence(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (raster(), "image/png"),
        (raster("JPEG"), "image/jpeg"),
        (raster(mode="P", colour=5), "image/png"),
        (raster(mode="1", colour=0), "image/png"),
        (raster(mode="I;16", colour=300), "image/png"),
        (raster("JPEG", mode="CMYK", colour=(200, 0, 200, 0)), "image/jpeg"),
        (svg('<rect width="100" height="50" fill="#1b7f3b"/>'), "application/pdf"),
        (pdf(content=b"0 0.5 0 rg 0 0 200 100 re f"), "application/pdf"),
    ],
)
def test_every_kind_of_picture_is_taken_and_comes_out_on_paper(data, kind):
    made = safe(data)
    assert (made.media_type, made.ratio) == (kind, pytest.approx(2))
    seen = shown(made)
    assert [seen.getpixel(point) < 200 for point in ((5, 5), (95, 45), (50, 25))] == [True] * 3


@pytest.mark.parametrize("data", [svg(), pdf()])
def test_a_drawing_stays_one_and_stands_upright_where_it_was_put(data):
    upper = svg('<rect width="100" height="25" fill="black"/>')
    assert [shown(safe(upper)).getpixel(point) for point in ((50, 5), (50, 45))] == [0, 255]
    seen = shown(safe(data))
    assert [seen.getpixel(point) < 200 for point in ((10, 25), (50, 25), (90, 25))] == [False, True, False]


def test_a_picture_is_in_the_file_once_for_all_pages_and_faces():
    photo, drawing = safe(raster("JPEG", size=(600, 300))), safe(svg())
    faces = {name: Face(100, 50, [Image(0, 0, 20, 10, "photo"), Image(20, 0, 20, 10, "logo")]) for name in ("a", "b")}
    pages = [Page(100, 50, [Part([Image(50, 0, 20, 10, "photo")], face=name)]) for name in "abab"]
    assets = {"photo": photo.data, "logo": drawing.data}
    inside = unpacked(paper.draw(Drawing(pages, "Essai", "fr", faces, assets)))
    assert inside.count(b"/Subtype /Image") == 1
    assert inside.count(b"25 0 50 50 re") == 1


def test_a_window_hides_what_reaches_out():
    made = safe(pdf(content=b"0 g 0 0 200 100 re f"))
    item = Image(0, 0, 100, 50, "logo", window=(40, 10, 20, 20))
    seen = picture(
        paper.draw(Drawing([Page(100, 50, [Part([item])])], "x", "fr", assets={"logo": made.data})), dpi=25.4
    )
    assert [seen.getpixel(point) for point in ((50, 20), (30, 20), (50, 35))] == [0, 255, 255]


def test_a_drawing_is_not_lost_for_an_item_that_cannot_be_drawn(caplog):
    items = [Image(0, 0, 100, 50, "logo"), Text(5, 20, "jamais", 12, ink="vert")]
    pdf = paper.draw(Drawing([Page(100, 50, [Part(items)])], "Essai", "fr", assets={"logo": safe(svg()).data}))
    assert picture(pdf, dpi=25.4).getpixel((50, 25)) < 200
    assert "[1]" in caplog.text


def test_holes_are_cut_without_transparency_that_old_printers_cannot_do():
    clear = Pillow.new("RGBA", (40, 20), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (10, 0, 30, 20))
    out = io.BytesIO()
    clear.save(out, "PNG")
    made = safe(out.getvalue())
    page = Page(100, 50, [Part([Image(0, 0, 100, 50, "logo")])])
    document = paper.draw(Drawing([page], "Essai", "fr", assets={"logo": made.data}))
    assert [picture(document, dpi=25.4).getpixel(point) for point in ((10, 25), (50, 25))] == [255, 0]
    assert b"/ImageMask true" in unpacked(document)
    assert b"/SMask" not in unpacked(document)


def test_what_a_camera_adds_is_gone_and_the_picture_stands_upright():
    exif = Pillow.Exif()
    exif[0x0112], exif[0x8825], exif[0x010E] = 6, {1: "N", 2: (12.6, 0, 0)}, SECRET
    made = safe(raster("JPEG", size=(30, 60), exif=exif))
    assert made.ratio == pytest.approx(2)
    assert b"Exif" not in made.data
    assert SECRET.encode() not in made.data


def test_a_large_photo_is_made_as_small_as_paper_needs():
    made = safe(raster("JPEG", size=(4000, 3000)))
    with Pillow.open(io.BytesIO(made.data)) as kept:
        assert kept.size == (2000, 1500)


# ------------------------------------------------------------------------------------------------------ what is refused


def test_a_hundred_million_pixels_in_a_few_bytes_are_refused_before_they_are_unpacked():
    bomb = declared(12_000, 12_000)
    assert len(bomb) < 2000
    error = refused(bomb)
    assert (error.code, error.params) == ("picture_too_large", {"width": 12_000, "height": 12_000})


@pytest.mark.parametrize(
    "data",
    [
        b"", b"GIF89a" + bytes(50), b"%PDF-1.7\nnothing", raster()[:60], b"<html><script>alert(1)</script>",
        b"\xff\xd8\xff\xe0", b"<svg", svg("<rect"), b"PK\x03\x04" + bytes(90), SECRET.encode(),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_told_so(data):
    assert refused(data).code == "picture_unreadable"


@pytest.mark.parametrize("content", ["", "<g/>", '<rect width="9" height="9" fill="none"/>'])
def test_a_drawing_that_shows_nothing_is_refused(content):
    assert refused(svg(content)).code == "picture_unreadable"


def test_a_drawing_of_which_a_part_cannot_be_drawn_is_refused_rather_than_printed_without_it():
    assert refused(svg(SQUARE + '<g id="a"><use href="#a"/></g>')).code == "picture_too_heavy"


def test_forty_pages_are_refused_with_their_number():
    error = refused(pdf(pages=40))
    assert (error.code, error.params) == ("picture_pages", {"count": 40})


def test_a_locked_file_is_told_so():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="x", user="y"))
    assert refused(out.getvalue()).code == "picture_locked"


def test_too_many_bytes_are_refused_before_they_are_sent():
    assert refused(raster() + bytes(10_000_001)).code == "picture_too_heavy"


def test_too_much_of_a_drawing_is_refused():
    heavy = b"0 0 1 1 re f " * 500_000
    assert refused(pdf(content=heavy)).code == "picture_too_heavy"


def test_a_picture_inside_of_a_file_is_measured_too():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        huge = document.make_stream(
            b"x", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=20_000, Height=20_000
        )
        document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=huge))
        document.save(out)
    assert refused(out.getvalue()).code == "picture_too_large"


def showing(*, inner, times, depth):
    """A PDF whose forms show each other so many times, down to ``inner``; without it, the last shows the first."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        kind = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Form, "BBox": [0, 0, 9, 9]}
        forms = [document.make_stream(b"/A#41 Do " * times, **kind) for _ in range(depth)]
        last = forms[0] if inner is None else document.make_stream(inner, **kind)
        for form, shown in zip(forms, [*forms[1:], last], strict=True):
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(AA=shown))
        document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=forms[0]))
        document.pages[0].Contents = document.make_stream(b"/A Do")
        document.save(out)
    return out.getvalue()


def test_a_page_that_would_keep_a_printer_busy_for_ever_is_refused():
    assert refused(showing(inner=b"0 0 9 9 re f", times=10, depth=9)).code == "picture_too_heavy"
    assert refused(showing(inner=None, times=1, depth=2)).code == "picture_unreadable"
    assert safe(showing(inner=b"0 0 9 9 re f", times=10, depth=2)).media_type == "application/pdf"


def test_a_pattern_too_fine_for_any_eye_is_refused_and_others_are_taken():
    cell = (
        '<pattern id="p" width="{0}" height="{0}" patternUnits="userSpaceOnUse"><rect width="1" height="1"/></pattern>'
    )
    fine, plain = (svg(cell.format(step) + '<rect width="100" height="50" fill="url(#p)"/>') for step in (0.001, 2))
    assert refused(fine).code == "picture_too_heavy"
    assert safe(plain).media_type == "application/pdf"


def test_a_chain_of_objects_that_is_deep_from_one_end_only_is_refused_whichever_end_is_looked_at_first():
    """Whoever copies it walks down by the order of the names: no deeper than was looked."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        chain = [document.make_indirect(pikepdf.Dictionary(X=1))]
        for _ in range(3000):
            chain.append(document.make_indirect(pikepdf.Dictionary(N=chain[-1])))
        document.pages[0].Resources = pikepdf.Dictionary(
            Properties=pikepdf.Dictionary(A=chain[-1], Z=document.make_indirect(pikepdf.Array(chain)))
        )
        document.save(out)
    assert refused(out.getvalue()).code == "picture_too_heavy"


# ------------------------------------------------------------------------------------------------ what does not come in


def test_of_a_file_that_acts_stays_only_what_it_shows():
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{SECRET}')"))
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.Root.OpenAction = script
        document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), script]))
        document.attachments["secret.txt"] = pikepdf.AttachedFileSpec(document, SECRET.encode())
        page = document.pages[0]
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 99, 99],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(f"https://{SECRET}")),
        )  # fmt: skip
        page.Annots, page.AA = [document.make_indirect(link)], pikepdf.Dictionary(O=script)
        page.Metadata = document.make_stream(SECRET.encode())
        inner = document.make_stream(
            b"0 g 0 0 9 9 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
        )
        inner.Ref = pikepdf.Dictionary(F=pikepdf.String(SECRET), Page=0)
        inner.OPI = pikepdf.Dictionary(F=pikepdf.String(SECRET))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=inner, F=inner))
        page.contents_add(document.make_stream(b"/A Do"))
        document.save(out)
    made = safe(out.getvalue())
    document = paper.draw(
        Drawing([Page(100, 50, [Part([Image(0, 0, 100, 50, "b")])])], "Essai", "fr", assets={"b": made.data})
    )
    for content in (made.data, document):
        inside = unpacked(content)
        words = [SECRET.encode(), b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/Annots", b"/URI", b"/EmbeddedFile",
                 b"/Metadata", b"/Ref", b"/OPI"]  # fmt: skip
        assert [word for word in words if word in inside] == []
    assert shown(made).getpixel((2, 48)) == 0


def hostile_drawings(address, folder):
    """Drawings that try to show a file of this machine, or to ask another one for something."""
    secret = folder / "secret.svg"
    secret.write_text(SVG.format(f'<text y="20">{SECRET}</text>'))
    nested = base64.b64encode(svg(f'<image href="{address}/nested" width="9" height="9"/>')).decode()
    entity = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{secret}">]>'
    contents = [
        f'<image href="{address}/image" width="9" height="9"/>',
        f'<image xlink:href="file://{secret}" width="99" height="49"/>',
        f'<image href="{secret}" width="99" height="49"/>',
        f'<use href="file://{secret}#a"/>',
        f'<use href="{address}/use#a"/>',
        f"<style>@import url({address}/style.css); rect {{ fill: url({address}/fill) }}</style>{SQUARE}",
        f'<style>@font-face {{ font-family: z; src: url({address}/font) }}</style><text font-family="z">x</text>',
        f'<image href="data:image/svg+xml;base64,{nested}" width="9" height="9"/>',
        f'<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="{address}/html"/></foreignObject>',
        f"<script>fetch('{address}/script')</script>",
        f'<a href="javascript:alert(1)"><text>x</text></a><rect fill="url({address}/paint#a)" width="9" height="9"/>',
    ]
    return [svg(content) for content in contents] + [(entity + SVG.format('<text y="20">&x;</text>')).encode()]


def test_a_drawing_reaches_no_file_and_no_address(listener, tmp_path):
    address, asked = listener
    for hostile in hostile_drawings(address, tmp_path):
        head, made = normalising.picture({}, [hostile])
        assert head.get("refused") in {None, "picture_unreadable"}
        assert SECRET not in "".join(page_texts(made) if made else [])
        assert b"/URI" not in (unpacked(made) if made else b"")
    assert asked == []


# ------------------------------------------------------------------------------------------------ what has to be killed


@pytest.fixture
def killed(monkeypatch):
    """A process of its own looks at the file, and has two seconds of a processor."""
    from conference.core.paper import pictures
    from conference.core.paper.client import UPLOADS

    monkeypatch.undo()
    monkeypatch.setattr(pictures, "CPU_SECONDS", 2)
    return UPLOADS


def bomb():
    """A drawing that shows a billion squares."""
    steps = [f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 10)]
    return svg(f'<defs><g id="a0">{SQUARE}</g>{"".join(steps)}</defs><use href="#a9"/>')


def test_a_drawing_without_end_dies_with_a_sentence_and_the_next_picture_is_made(killed):
    assert refused(bomb()).code == "picture_too_heavy"
    assert safe(raster()).media_type == "image/png"
    assert killed._process is None


@pytest.mark.parametrize("side", [12_000, 60_000])
def test_the_process_that_looks_at_files_tells_the_size_of_what_is_too_large(killed, side):
    error = refused(declared(side, side))
    assert (error.code, error.params) == ("picture_too_large", {"width": side, "height": side})


def test_entities_that_grow_without_end_are_refused(killed):
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE svg [<!ENTITY a0 "ha">{grown}]>' + SVG.format("<text>&a11;</text>")
    assert refused(laughs.encode()).code in {"picture_unreadable", "picture_too_heavy"}
