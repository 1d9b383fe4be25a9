"""A booklet is tried as one reads it: its sheets are folded, and the pages come in their order."""

import pytest

from conference.core import paper
from conference.core.paper.booklet import imposed, order
from tests.paper_reading import page_sizes, page_texts, text_boxes


def folded(sides):
    """Return the pages as one turns them: sheets lie in each other, the first outside; front, then back."""
    sheets = [sides[number : number + 2] for number in range(0, len(sides), 2)]
    first = [page for (_, right), (left, _) in sheets for page in (right, left)]
    second = [page for (last, _), (_, before) in reversed(sheets) for page in (before, last)]
    return first + second


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 11, 36])
def test_pages_come_in_their_order_and_blank_ones_at_the_end(count):
    pages = folded(order(count))
    assert pages == [*range(count), *[None] * (-count % 4)]


def test_eight_pages_are_two_sheets_as_printers_know_them():
    assert order(8) == [(7, 0), (1, 6), (5, 2), (3, 4)]


def numbered(count):
    pages = [f"<section>page{number}</section>" for number in range(1, count + 1)]
    return paper.render("".join(pages), "@page { size: A5 } section + section { break-before: page }")


@pytest.mark.paper
def test_six_a5_pages_are_two_a4_sheets_with_two_blank_pages():
    booklet = imposed(numbered(6))
    assert page_sizes(booklet) == [(297, 210)] * 4
    assert page_texts(booklet) == ["page1", "page2", "page6 page3", "page4 page5"]
    assert [text.strip() for *_, text in text_boxes(booklet, 2)] == ["page6", "page3"]
    assert text_boxes(booklet, 0)[0][0] > 148
    assert text_boxes(imposed(numbered(1), right_to_left=True), 0)[0][2] < 148
