"""Which papers of one person each are asked for, as the fields of a form say it."""

from werkzeug.datastructures import MultiDict

from conference.core.errors import Error
from conference.core.text import clean_line
from conference.documents.paper_services import LABEL, Wish

#: The most labels that a sheet has.
_MOST_LABELS = 14


def papers_wish(form: "MultiDict[str, str]") -> Wish:
    """Return which papers of one person each a form asks for. Raises ``papers_first`` for a label that is no number."""
    kind, first = clean_line(form.get("papier"), 20), clean_line(form.get("premiere"), 6) or "1"
    if not (first.isascii() and first.isdigit()):
        raise Error("papers_first", 422, most=_MOST_LABELS)
    sheet = form.get("planche" if kind == LABEL else "format")
    return Wish(kind, clean_line(sheet, 40), int(first), bool(form.get("porteur")))
