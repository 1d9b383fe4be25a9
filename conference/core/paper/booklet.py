"""Pages put on larger sheets so that, printed on both sides and folded once in the middle, they make a booklet."""

import io

#: A folded sheet has so many pages.
A_SHEET = 4
#: The sides of a sheet of the A series: two pages of A5 are a millimetre narrower than A4.
_RATIO = 2**0.5


def order(count: int) -> list[tuple[int | None, int | None]]:
    """Return what stands left and right on each side of the sheets, front and back in turn; pages count from 0.

    ``None`` is a blank page: as many as complete the last sheet, all at the end, so that the first page is outside and
    nothing that is read is interrupted.
    """
    total = -(-count // A_SHEET) * A_SHEET
    pages = [page if page < count else None for page in range(total)]
    sides: list[tuple[int | None, int | None]] = []
    for first in range(0, total // 2, 2):
        sides.append((pages[total - 1 - first], pages[first]))
        sides.append((pages[first + 1], pages[total - 2 - first]))
    return sides


def imposed(document: bytes, *, right_to_left: bool = False) -> bytes:
    """Return the pages of a PDF, all of one size, two by two on sheets that are flipped on their short edge."""
    import pikepdf

    with pikepdf.open(io.BytesIO(document)) as source, pikepdf.new() as booklet:
        width, height = (float(side) for side in source.pages[0].mediabox[2:])
        for left, right in order(len(source.pages)):
            spare = max(0.0, height * _RATIO - 2 * width)
            sheet = booklet.add_blank_page(page_size=(2 * width + spare, height))
            places = (right, left) if right_to_left else (left, right)
            for number, page in enumerate(places):
                if page is not None:
                    start = spare / 2 + number * width
                    box = pikepdf.Rectangle(start, 0, start + width, height)
                    sheet.add_overlay(source.pages[page], box)
        file = io.BytesIO()
        booklet.save(file, compress_streams=True, deterministic_id=True)
    return file.getvalue()
