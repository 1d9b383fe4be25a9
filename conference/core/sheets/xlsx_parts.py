"""The parts of an Excel workbook that hold no rows (ECMA-376)."""

from collections.abc import Iterator, Sequence

from conference.core.sheets.columns import as_text
from conference.core.sheets.xml import HEAD, escaped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LONGEST_NAME = 31
_A4 = 9
SHEET_END = "</sheetData></worksheet>"

_WRAPPED = '<alignment vertical="top" wrapText="1"/>'
_TOP = '<alignment vertical="top"/>'
#: Each look of a cell: number format, font (1 is bold), border (1 is below), alignment. One with « ! » tells Excel
#: that it is text although it looks like a formula.
_LOOKS: Sequence[tuple[str, int, int, int, str]] = (
    ("plain", 0, 0, 0, ""),
    ("text", 49, 0, 0, _TOP),
    ("text!", 49, 0, 0, _TOP),
    ("number", 0, 0, 0, _TOP),
    ("date", 164, 0, 0, _TOP),
    ("datetime", 165, 0, 0, _TOP),
    ("header", 0, 1, 1, _WRAPPED),
    ("header!", 0, 1, 1, _WRAPPED),
    ("term", 0, 1, 0, ""),
    ("term!", 0, 1, 0, ""),
    ("told", 49, 0, 0, _WRAPPED),
    ("told!", 49, 0, 0, _WRAPPED),
)
#: The number of each look, as cells name it.
STYLES = {name: number for number, (name, *_rest) in enumerate(_LOOKS)}


def sheet_name(text: str) -> str:
    """Return a name that a sheet may have, as near to ``text`` as the format allows (31 characters, some signs not)."""
    name = "".join(" " if c in "[]:*?/\\" else c for c in as_text(text))
    name = " ".join(name.split()).strip("' ")
    while len(name.encode("utf-16-le")) > 2 * _LONGEST_NAME:
        name = name[:-1].strip("' ")
    return name if name and name.casefold() not in ("history", "historique") else f"{name} 1".strip()


def letters(number: int) -> str:
    """Return what a column is called: A for 0, AA for 26."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def fixed(sheets: int) -> Iterator[tuple[str, bytes]]:
    """Yield the parts that are the same whatever the rows: types, relations, styles, properties without an author."""
    numbers = range(1, sheets + 1)
    yield "[Content_Types].xml", _types(numbers)
    yield (
        "_rels/.rels",
        _relations(
            [
                (f"{_RELATIONS}/officeDocument", "xl/workbook.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
    )
    yield "docProps/core.xml", _properties()
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations(
            [
                *((f"{_RELATIONS}/worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
                (f"{_RELATIONS}/styles", "styles.xml"),
            ]
        ),
    )
    yield "xl/styles.xml", _styles()


def workbook(names: Sequence[str], columns: int, rows: int) -> bytes:
    """Return the list of sheets; of the first, which line is repeated on paper and where the filters are."""
    sheets = "".join(
        f'<sheet name="{escaped(name)}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1)
    )
    quoted = escaped("'" + names[0].replace("'", "''") + "'")
    area = f"$A$1:${letters(max(columns, 1) - 1)}${rows + 1}"
    filters = f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{quoted}!{area}</definedName>'
    titles = f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{quoted}!$1:$1</definedName>'
    return (
        f'{HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets>'
        f"<definedNames>{filters if columns else ''}{titles}</definedNames></workbook>"
    ).encode()


def sheet_head(columns: Sequence[tuple[int, int]], *, first: bool) -> str:
    """Return what stands before the rows of a sheet whose columns have these widths and styles."""
    frozen = (
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    )
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width + 0.71:.2f}" style="{style}" customWidth="1"/>'
        for number, (width, style) in enumerate(columns, 1)
    )
    fit = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if first else ""
    cols = f"<cols>{widths}</cols>" if widths else ""
    return f'{HEAD}<worksheet xmlns="{_MAIN}">{fit}{frozen if first else ""}{cols}<sheetData>'


def sheet_tail(columns: int, rows: int) -> str:
    """Return what stands after the rows of the first sheet: filters, A4 across, no warning about figures in text."""
    filters = f'<autoFilter ref="A1:{letters(columns - 1)}{rows + 1}"/>' if columns else ""
    return (
        f"</sheetData>{filters}"
        f'<pageSetup paperSize="{_A4}" orientation="landscape" fitToHeight="0"/>'
        '<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors></worksheet>'
    )


def _types(numbers: range) -> bytes:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for number in numbers
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{sheets}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    ).encode()


def _relations(targets: Sequence[tuple[str, str]]) -> bytes:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'.encode()


def _properties() -> bytes:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator></dc:creator>'
        "<cp:lastModifiedBy></cp:lastModifiedBy></cp:coreProperties>"
    ).encode()


def _styles() -> bytes:
    looks = "".join(
        f'<xf numFmtId="{code}" fontId="{font}" fillId="0" borderId="{border}" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyBorder="1" applyAlignment="1"{_QUOTED if name.endswith("!") else ""}>{alignment}</xf>'
        for name, code, font, border, alignment in _LOOKS
    )
    font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
    side = "<left/><right/><top/>"
    return (
        f'{HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
        '<numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/></numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        f'<borders count="2"><border>{side}<bottom/><diagonal/></border>'
        f'<border>{side}<bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(_LOOKS)}">{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()


_QUOTED = ' quotePrefix="1"'
