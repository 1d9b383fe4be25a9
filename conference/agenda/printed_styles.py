"""How a printed programme looks: wide margins, one type family, hairlines.

Colour says nothing that ink does not: beside the bar of a theme stand its letter and its name.
"""

from collections.abc import Sequence

from conference.agenda.programme import PublicTrack
from conference.agenda.styles import COLOUR

_COMMON = """
* { box-sizing: border-box }
body { margin: 0; color: #000; line-height: 1.3; overflow-wrap: break-word }
h3 { font-size: 1em }
h1, h2, h3, p, ul, dl, dd, table { margin: 0; padding: 0; font-weight: normal }
table { border-collapse: collapse; table-layout: fixed; width: 100% }
td, th { vertical-align: top; text-align: start; padding: 0; font-weight: normal }
ul { list-style: none }
strong, b { font-weight: 700 }
.head { position: running(head) }
.foot { position: running(foot) }
.nb { white-space: nowrap }
.mut { color: #444 }
.draft { border: .8pt solid #000; padding: 0 1.5mm; font-weight: 700 }
.letter { border: .5pt solid #000; padding: 0 .35em; font-size: .85em; font-weight: 700 }
"""

_FRAME = """
@page { size: %(size)s; margin: %(top)s %(side)s %(bottom)s;
  @top-left { content: element(head); width: 100%%; vertical-align: bottom; padding-bottom: 3.5mm }
  @bottom-left { content: element(foot); width: 80%%; vertical-align: top; padding-top: 4mm; font-size: %(small)s }
  @bottom-right { content: counter(page) " / " counter(pages); width: 20%%; vertical-align: top; padding-top: 4mm;
    text-align: right; font-size: %(small)s } }
body { font-size: %(body)s }
.head, .foot { font-size: %(small)s }
.head td { vertical-align: bottom }
.head .end { text-align: end; padding-inline-start: 4mm }
.head .draft { margin-inline-start: 3mm }
"""

_PROGRAMME = """
.cover { margin-bottom: 7mm }
.cover h1 { font-size: 1.9em; font-weight: 700; line-height: 1.2 }
.cover h1 + h1 { font-size: 1.35em; font-weight: 400; margin-top: 1.5mm }
.cover .word { font-size: 1em; margin-bottom: 2mm }
.cover .when { margin-top: 3mm }
.day + .day { break-before: page }
.day h2 { font-size: 1.5em; font-weight: 700; line-height: 1.25; break-after: avoid }
.day .zone { font-size: .88em; margin: .6mm 0 4mm; break-after: avoid }
.slot { border-top: .3pt solid #000 }
.slot.one { break-inside: avoid }
.slot:last-child { break-before: avoid }
.slot thead { break-inside: avoid; break-after: avoid }
col.t { width: %(time)s }
.slot tbody tr { break-inside: avoid }
.slot .t { padding: 1.9mm 0 2mm; font-weight: 700; white-space: nowrap }
.slot .t span { display: block; font-weight: 400; color: #444 }
.slot thead .all { padding-top: 2.4mm; padding-bottom: 0; font-size: .88em; color: #444 }
.slot thead .t { padding-bottom: 0 }
.slot thead + tbody tr .s { padding-top: 1.4mm }
.slot thead + tbody tr .t { padding: 0 }
.s { padding-inline-end: 2mm }
.s + .s { padding-inline: 2mm 0 }
.slot .s { padding-top: 1.9mm; padding-bottom: 2.2mm }
.slot.break .t, .slot.break .s { padding-top: 1.2mm; padding-bottom: 1.3mm }
.slot.break h3 { font-weight: 400 }
.in { border-inline-start: 1mm solid transparent; padding-inline-start: 2.4mm; min-height: 4mm }
.slot h3 { font-weight: 700; line-height: 1.28 }
.slot .place { font-weight: 700; font-size: .88em }
.slot .place + h3 { margin-top: .4mm }
.slot .say { font-size: .86em; margin-top: .7mm }
.slot .who { margin-top: 1.1mm; font-size: .88em }
.slot .who li { margin-top: .3mm }
.foreign { color: #444 }
.languages th { font-size: .88em; font-weight: 700; padding-top: 1.5mm }
"""

_A4 = {"size": "A4", "top": "22mm", "side": "21mm", "bottom": "18mm", "small": "8pt", "body": "9.5pt", "time": "21mm"}
_A5 = {"size": "A5", "top": "19mm", "side": "13mm", "bottom": "16mm", "small": "7pt", "body": "8.5pt", "time": "17mm"}

#: A page of its own in front of the booklet.
_FRONT = """
@page front { @top-left { content: none } @bottom-left { content: none } @bottom-right { content: none } }
.cover { page: front; break-after: page; margin: 38mm 0 0; text-align: start }
.cover h1 { font-size: 2.4em }
.cover h1 + h1 { font-size: 1.6em }
.cover .mark { margin-top: 12mm }
"""

_SHEETS = """
.sheet { break-after: page }
.sheet:last-child { break-after: auto }
"""

SIGN = """
@page { size: A4; margin: 17mm 17mm 20mm;
  @bottom-left { content: element(foot); width: 100%; vertical-align: top; padding-top: 5mm; font-size: 9pt } }
.foot { font-size: 9pt }
col.hours { width: 4.1em }
.sign .room { font-weight: 700; line-height: 1.12 }
.sign .second { font-weight: 400 }
.sign .dates { margin: 4mm 0 5mm; line-height: 1.25 }
.sign .date { font-size: 22pt }
.sign .date + .date { font-size: 18pt }
.sign .mark { font-size: 16pt; margin-bottom: 3mm }
.sign tbody tr { break-inside: avoid; border-top: .5pt solid #000 }
.sign tbody tr:last-child { border-bottom: .5pt solid #000 }
.sign .t { font-weight: 700; white-space: nowrap; padding: 4mm 0 4.5mm; line-height: 1.2 }
.sign .t span { font-weight: 400; display: block; color: #333 }
.sign .s { padding: 4mm 0 4.5mm; line-height: 1.2 }
.sign h3 { font-weight: 700 }
.sign h3 + h3 { font-weight: 400 }
.sign .say { font-size: .72em; margin-top: 1.5mm; line-height: 1.25 }
"""

CHAIR = """
.chair h1 { font-size: 17pt; font-weight: 700; line-height: 1.2; margin-bottom: 1.5mm }
.chair h1.long { font-size: 12pt }
.chair .when { font-size: 12pt; margin-bottom: 5mm }
.facts { margin-bottom: 5mm }
.facts col.w { width: 30mm }
.facts th { color: #444; padding: 1mm 3mm 1mm 0 }
.facts td { padding: 1mm 0 }
.turns { margin-bottom: 3mm }
.turns th { font-size: 8pt; font-weight: 700; padding: 1mm 2mm 1mm 0; border-bottom: .8pt solid #000;
  vertical-align: bottom }
.turns td { padding: 2mm 2mm 2mm 0; border-bottom: .3pt solid #000 }
.turns tr { break-inside: avoid }
col.n { width: 9mm }
col.m { width: 18mm }
col.h { width: 32mm }
col.b { width: 15mm }
.turns .m { text-align: end; padding-inline-end: 5mm }
.turns .b { white-space: nowrap }
.notes { break-inside: avoid }
.turns .r { font-size: .86em; color: #444 }
.chair h2 { font-size: 10pt; font-weight: 700; margin: 5mm 0 1mm; break-after: avoid }
.line { border-bottom: .3pt solid #777; height: 8.5mm }
.small { font-size: 8.5pt }
"""

CHANGES = """
.changes h1 { font-size: 17pt; font-weight: 700; line-height: 1.2 }
.changes h1 + p { margin: 1.5mm 0 6mm }
.changes h2 { font-size: 13pt; font-weight: 700; margin: 6mm 0 1.5mm; break-after: avoid }
.list td { border-top: .3pt solid #000; padding: 2mm 0 2.2mm }
.list tr { break-inside: avoid }
col.t { width: 21mm }
.list .t { font-weight: 700; white-space: nowrap }
.changes h3 { font-weight: 700 }
.list li { margin-top: .4mm }
.changes + .changes { break-before: page }
"""

REPORTS = """
.report { margin-bottom: 8mm }
.report h1 { font-size: 14pt; font-weight: 700; line-height: 1.2; break-after: avoid }
.report .when { color: #444; margin: 1mm 0 3mm; break-after: avoid }
.report h2 { font-size: 9.5pt; font-weight: 700; margin: 3mm 0 1mm; break-after: avoid }
.report .said p { margin-bottom: 1.5mm; orphans: 2; widows: 2 }
.report + .report { border-top: .3pt solid #000; padding-top: 6mm }
"""

SEATS = """
.seats h1 { font-size: 17pt; font-weight: 700; line-height: 1.2 }
.seats h1 + p { margin: 1.5mm 0 4mm }
.seats h2 { font-size: 12pt; font-weight: 700; margin: 6mm 0 1.5mm; break-after: avoid }
.seats th { font-size: 8pt; font-weight: 700; padding: 1mm 2mm 1mm 0; border-bottom: .8pt solid #000 }
.seats td { border-bottom: .3pt solid #000; padding: 2mm 2mm 2mm 0 }
.seats tr { break-inside: avoid }
col.n { width: 10mm }
col.g { width: 45mm }
col.tick { width: 12mm }
.box { display: inline-block; width: 4.5mm; height: 4.5mm; border: .6pt solid #000 }
"""


def programme_css(tracks: Sequence[PublicTrack], *, booklet: bool = False) -> str:
    """Return the style of a programme with these themes: A4, or for a ``booklet`` A5 behind a front page."""
    sizes = _A5 if booklet else _A4
    return _COMMON + _FRAME % sizes + _PROGRAMME % sizes + (_FRONT if booklet else "") + _bars(tracks)


def sign_css(sizes: Sequence[tuple[float, float]]) -> str:
    """Return the style of door signs: for each, how large its room's name and its sessions are, in points."""
    rules = (
        f".g{number} {{ font-size: {sessions}pt }} .g{number} .room {{ font-size: {name}pt }}"
        for number, (name, sessions) in enumerate(sizes)
    )
    return _COMMON + _SHEETS + SIGN + "\n".join(rules)


def chair_css() -> str:
    """Return the style of the sheets of chairs."""
    return _COMMON + _FRAME % _A4 + _SHEETS + CHAIR


def changes_css() -> str:
    """Return the style of a sheet of changes."""
    return _COMMON + _FRAME % _A4 + CHANGES


def reports_css() -> str:
    """Return the style of what rapporteurs wrote."""
    return _COMMON + _FRAME % _A4 + REPORTS


def seats_css() -> str:
    """Return the style of the list for the door of a session."""
    return _COMMON + _FRAME % _A4 + SEATS


def _bars(tracks: Sequence[PublicTrack]) -> str:
    rules = []
    for number, track in enumerate(tracks):
        colour = track.colour if COLOUR.fullmatch(track.colour) else "#000000"
        rules.append(f".t{number} {{ border-inline-start: 1mm solid {colour} }}")
    return "\n".join(rules)
