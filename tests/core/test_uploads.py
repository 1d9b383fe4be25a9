"""Files from strangers: what is taken is written anew, what is not what it says is refused, quickly."""

import io
import threading
import time
import zipfile
import zlib
from functools import cache

import pikepdf
import pytest
from PIL import Image

from conference.core import uploads
from conference.core.errors import Error
from tests.effort import working_at_most

PLACE = b"Bamako 12.6392 N"


def picture(kind="JPEG", size=(60, 40), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **options)
    return out.getvalue()


def taken_with_a_telephone():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (12.0, 38.0, 21.0)})
    return picture(size=(3000, 1500), exif=exif, comment=PLACE)


def document(pages=1, change=lambda pdf: None, **options):
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        change(pdf)
        pdf.save(out, **options)
    return out.getvalue()


def with_everything_that_acts(pdf):
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    pdf.Root.OpenAction = script
    pdf.Root.AA = pikepdf.Dictionary(WC=pdf.make_indirect(script))
    names = pikepdf.Array([pikepdf.String("x"), pdf.make_indirect(script)])
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))
    pdf.attachments["payload.exe"] = b"MZ payload"
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]), A=launch
    )
    script_link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(" javascript:alert(1)"))
    other = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=script_link)
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link), other])
    pdf.Root.URI = pikepdf.Dictionary(Base=pikepdf.String("https://elsewhere.example/"))
    page = pdf.make_stream(b"")
    page.F = pikepdf.Dictionary(FS=pikepdf.Name.URL, F=pikepdf.String("https://elsewhere.example/page"))
    pdf.pages[0].Contents = page
    pdf.docinfo["/Author"] = PLACE.decode()


def png_bomb(side=30_000):
    """A PNG of 900 million white pixels in a few kilobytes."""

    def chunk(name, body):
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    rows = zlib.compress(bytes(side + 1) * 200, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("evil.html", "<script>alert(1)</script>")
    return out.getvalue()


@cache
def refused():
    return {
        "an EXE with the name of a picture": ("photo.png", b"MZ\x90\x00" + bytes(200), "upload_kind"),
        "an SVG": ("dessin.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "upload_kind"),
        "a page": ("a.pdf", b"<html><script>alert(1)</script>", "upload_kind"),
        "a GIF": ("a.gif", picture("GIF", mode="P"), "upload_kind"),
        "an archive": ("a.pdf", archive(), "upload_kind"),
        "a PDF that begins as a program": ("a.pdf", b"MZ" + document(), "upload_kind"),
        "nothing": ("a.pdf", b"", "upload_empty"),
        "a picture that was cut": ("a.jpg", picture(size=(900, 900))[:700], "upload_damaged"),
        "a picture of 900 million pixels": ("a.png", png_bomb(), "upload_too_large"),
        "a document with a password": (
            "a.pdf", document(encryption=pikepdf.Encryption(user="a", owner="b")), "upload_protected"
        ),
        "a document that may not be changed": (
            "a.pdf", document(encryption=pikepdf.Encryption(user="", owner="b")), "upload_protected"
        ),
        "a document that is none": ("a.pdf", b"%PDF-1.7\n" + bytes(300), "upload_damaged"),
        "a book": ("a.pdf", document(31), "upload_pages"),
        "too much": ("a.jpg", b"\xff\xd8\xff" + bytes(uploads.MOST_BYTES), "upload_too_large"),
    }  # fmt: skip


@pytest.mark.parametrize("what", refused())
def test_what_is_not_taken(what):
    name, data, code = refused()[what]
    with working_at_most(5), pytest.raises(Error) as raised:
        uploads.check(name, data)
    assert raised.value.code == code


def test_a_picture_is_painted_anew_upright_smaller_and_says_nothing_of_where_it_was_taken():
    sent = taken_with_a_telephone()
    assert PLACE in sent
    kept = uploads.check("C:\\Photos\\Ma\u202e photo.PNG.exe", sent + archive())  # a polyglot loses its other half
    assert (kept.name, kept.media_type) == ("Ma photo.PNG.jpg", "image/jpeg")
    assert PLACE not in kept.data
    assert b"PK\x03\x04" not in kept.data
    with Image.open(io.BytesIO(kept.data)) as seen:
        assert (seen.size, seen.getexif(), seen.info.get("comment")) == ((1000, 2000), {}, None)


def test_pictures_of_the_other_kinds_stay_what_can_be_seen():
    assert uploads.check("a.webp", picture("WEBP")).media_type == "image/jpeg"
    clear = uploads.check("", picture("PNG", mode="RGBA"))
    assert (clear.name, clear.media_type) == ("fichier.png", "image/png")
    assert uploads.check("a.jpg", picture(mode="CMYK")).media_type == "image/jpeg"


def test_a_document_is_written_anew_without_what_acts():
    sent = document(2, with_everything_that_acts)
    kept = uploads.check("attestation.pdf", sent + archive())
    assert (kept.name, kept.media_type) == ("attestation.pdf", "application/pdf")
    with pikepdf.open(io.BytesIO(kept.data)) as seen:
        assert (len(seen.pages), len(seen.attachments)) == (2, 0)
        left = b"".join(one.unparse(resolved=True) for one in seen.objects)
        assert "/Info" not in seen.trailer
    for word in (
        b"JavaScript",
        b"Launch",
        b"OpenAction",
        b"EmbeddedFile",
        b"payload",
        b"calc",
        b"javascript:",
        b"elsewhere",
        PLACE,
    ):
        assert word not in left + kept.data


def test_files_that_come_at_once_are_checked_one_after_the_other_and_few_wait(monkeypatch):
    running, most, free, told = 0, 0, threading.Event(), []

    def slowly(*_asked):
        nonlocal running, most
        running += 1
        most = max(most, running)
        free.wait(60)
        running -= 1
        return "image/png", b"new"

    def one():
        try:
            told.append(uploads.check("a.png", picture("PNG")).media_type)
        except Error as error:
            told.append((error.code, error.status))

    monkeypatch.setattr(uploads, "_written_anew", slowly)
    threads = [threading.Thread(target=one) for _ in range(uploads.MOST_IN_LINE + 3)]
    for thread in threads:
        thread.start()
    while len(told) < 3:
        time.sleep(0.01)
    free.set()
    for thread in threads:
        thread.join()
    assert told[:3] == [("busy", 503)] * 3
    assert (most, told.count("image/png")) == (1, uploads.MOST_IN_LINE)
