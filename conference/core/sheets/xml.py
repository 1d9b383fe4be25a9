"""Text in the XML of workbooks."""

from conference.core.text import visible

#: Limits of the formats: characters in a cell, rows and columns of a sheet.
LONGEST_CELL = 32_767
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def escaped(text: str) -> str:
    """Return text as XML has it, in an attribute too; what XML cannot hold is left out."""
    if not text.isprintable():
        # Half characters and the like are gone; two code points are none in XML all the same.
        text = visible(text).replace("\ufffe", "").replace("\uffff", "")
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text or '"' in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text


def cut(text: str) -> str:
    """Return as much of a text as a cell may hold, counted as spreadsheets do (UTF-16), no character halved."""
    if len(text) * 2 <= LONGEST_CELL:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_CELL]
    return units.decode("utf-16-le", "ignore")
