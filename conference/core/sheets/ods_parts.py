"""The parts of an OpenDocument workbook that hold no rows (ODF 1.3)."""

from collections.abc import Iterator, Sequence

from conference.core.sheets.columns import Column
from conference.core.sheets.xml import HEAD, escaped

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = "".join(
    f' xmlns:{name}="{_SPACE}:{path}:1.0"'
    for name, path in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("config", "config"),
        ("meta", "meta"),
    )
)
_VERSION = 'office:version="1.3"'
#: Millimetres that a character takes, about.
_MM = 2.1
_STYLES = {"text": "text", "number": "number", "date": "date", "datetime": "datetime", "yes_no": "text"}


def fixed(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the small parts, first the one that must be first: what the file is."""
    yield "mimetype", MEDIA_TYPE.encode()
    yield "styles.xml", _styles()
    yield "settings.xml", _settings(name)
    yield "meta.xml", f"{HEAD}<office:document-meta{_SPACES} {_VERSION}><office:meta/></office:document-meta>".encode()
    yield "META-INF/manifest.xml", _manifest()


def content_head(widths: Sequence[int]) -> str:
    """Return what stands before the first table: a style for each width, and the looks of cells."""
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * _MM:.1f}mm"/></style:style>'
        for width in sorted({*widths, *_ABOUT_WIDTHS})
    )
    return (
        f"{HEAD}<office:document-content{_SPACES} {_VERSION}><office:automatic-styles>{columns}{_LOOKS}"
        '<style:style style:name="sheet" style:family="table" style:master-page-name="wide">'
        '<style:table-properties table:display="true"/></style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
    )


def table_head(name: str, columns: Sequence[Column]) -> str:
    """Return the beginning of the table; text columns keep what is typed into them later as text."""
    looks = ((column.width, _STYLES[column.kind]) for column in columns)
    told = "".join(
        f'<table:table-column table:style-name="w{width}" table:default-cell-style-name="{look}"/>'
        for width, look in looks
    )
    return f'<table:table table:name="{escaped(name)}" table:style-name="sheet">{told or "<table:table-column/>"}'


def about_head(name: str) -> str:
    """Return the beginning of the second table."""
    widths = "".join(f'<table:table-column table:style-name="w{width}"/>' for width in _ABOUT_WIDTHS)
    return f'<table:table table:name="{escaped(name)}" table:style-name="sheet">{widths}'


def content_tail(name: str, last: str) -> str:
    """Return what stands after the tables: the filters of the first, whose last cell is ``last``."""
    quoted = escaped("'" + name.replace("'", "''") + "'")
    return (
        '<table:database-ranges><table:database-range table:name="__Anonymous_Sheet_DB__0" '
        f'table:target-range-address="{quoted}.A1:{quoted}.{last}" table:display-filter-buttons="true"/>'
        "</table:database-ranges></office:spreadsheet></office:body></office:document-content>"
    )


def _settings(name: str) -> bytes:
    """Return the view: the first line stays when the others move."""
    numbers = {"VerticalSplitMode": ("short", 2), "VerticalSplitPosition": ("int", 1), "PositionBottom": ("int", 1)}
    items = "".join(
        f'<config:config-item config:name="{item}" config:type="{kind}">{value}</config:config-item>'
        for item, (kind, value) in numbers.items()
    )
    sheet = f'<config:config-item-map-entry config:name="{escaped(name)}">{items}</config:config-item-map-entry>'
    view = (
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{sheet}</config:config-item-map-named>'
    )
    return (
        f"{HEAD}<office:document-settings{_SPACES} {_VERSION}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings" xmlns:ooo="http://openoffice.org/2004/office">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f"{view}</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
        "</office:settings></office:document-settings>"
    ).encode()


def _styles() -> bytes:
    """Return the page: A4 across, all columns on one width."""
    return (
        f"{HEAD}<office:document-styles{_SPACES} {_VERSION}><office:automatic-styles>"
        '<style:page-layout style:name="a4"><style:page-layout-properties fo:page-width="297mm" '
        'fo:page-height="210mm" style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0"/>'
        "</style:page-layout></office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="wide" style:page-layout-name="a4"/>'
        "</office:master-styles></office:document-styles>"
    ).encode()


def _manifest() -> bytes:
    parts = {"/": MEDIA_TYPE} | dict.fromkeys(("content.xml", "styles.xml", "settings.xml", "meta.xml"), "text/xml")
    told = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in parts.items()
    )
    space = f'xmlns:manifest="{_SPACE}:manifest:1.0" manifest:version="1.3"'
    return f"{HEAD}<manifest:manifest {space}>{told}</manifest:manifest>".encode()


def _look(name: str, data: str, cell: str, text: str = "") -> str:
    style = f'style:data-style-name="{data}"' if data else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" {style}>'
        f"<style:table-cell-properties {cell}/>{text}</style:style>"
    )


_ABOUT_WIDTHS = (18, 60)
_DAY = (
    '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>'
    '<number:text>/</number:text><number:year number:style="long"/>'
)
_HOUR = (
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/>'
)
_TOP, _WRAP = 'style:vertical-align="top"', 'style:vertical-align="top" fo:wrap-option="wrap"'
_BOLD = '<style:text-properties fo:font-weight="bold"/>'
_LOOKS = (
    '<number:text-style style:name="ntext"><number:text-content/></number:text-style>'
    f'<number:date-style style:name="nday">{_DAY}</number:date-style>'
    f'<number:date-style style:name="nmoment">{_DAY}{_HOUR}</number:date-style>'
    + _look("text", "ntext", _TOP)
    + _look("number", "", _TOP)
    + _look("date", "nday", _TOP)
    + _look("datetime", "nmoment", _TOP)
    + _look("header", "ntext", f'{_WRAP} fo:border-bottom="0.5pt solid #000000"', _BOLD)
    + _look("term", "ntext", _TOP, _BOLD)
    + _look("told", "ntext", _WRAP)
)
