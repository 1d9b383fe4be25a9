"""Read paper back: what a PDF says as text, looks like as a picture, and what a scanner makes of its QR codes."""

import io
from contextlib import closing

import pikepdf
import pypdfium2 as pdfium
import zxingcpp


def page_texts(pdf):
    """The text of each page, spaces and line ends as one space."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def page_sizes(pdf):
    """The size of each page in whole millimetres."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        return [tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in document]


def picture(pdf, page=0, dpi=110):
    """A page as a laser printer without colours puts it down."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        return document[page].render(scale=dpi / 72, grayscale=True).to_pil()


def scanned(pdf, page=0):
    """What every QR code of a page says, sorted."""
    return sorted(
        code.text for code in zxingcpp.read_barcodes(picture(pdf, page), formats=zxingcpp.BarcodeFormat.QRCode)
    )


def text_boxes(pdf, page=0):
    """Left, top, right, bottom in millimetres from the top left corner, and the text, of every run of letters."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        sheet = document[page]
        height, texts = sheet.get_height(), sheet.get_textpage()
        boxes = [texts.get_rect(index) for index in range(texts.count_rects())]
        mm = 25.4 / 72
        return [
            (
                left * mm,
                (height - top) * mm,
                right * mm,
                (height - bottom) * mm,
                texts.get_text_bounded(left, bottom, right, top),
            )
            for left, bottom, right, top in boxes
        ]


def unpacked(pdf):
    """Every byte of a PDF, nothing compressed: what somebody who looks into the file can find."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(
            out,
            qdf=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def letters(text):
    """The letters of a text whatever their order: right-to-left text comes back from a PDF in the order of the eye."""
    return sorted(letter for letter in text if not letter.isspace() and letter != "-")
