"""The report before printing, in the reader’s language: a summary, then line by line, for a page and a terminal."""

from collections.abc import Iterator

from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.badges.layout_wording import SCRIPTS, fault_words
from conference.badges.report import Doubt, Doubtful, Report
from conference.badges.wording import doubt
from conference.core import i18n
from conference.core.paper.lettering import printable
from conference.core.paper.scripts import Missing

#: A text is told no longer than that: it stands on the record in full.
_MOST = 160


def summary(report: Report) -> str:
    """Return how many badges are to be looked at: « 3 badges à regarder sur 212 »."""
    if not report.looked_at:
        return str(_("Aucun badge à regarder sur %(total)s", total=report.count))
    return str(
        ngettext(
            "%(num)s badge à regarder sur %(total)s",
            "%(num)s badges à regarder sur %(total)s",
            report.looked_at,
            total=report.count,
        )
    )


def wrong(one: Doubt) -> str:
    """Return what is wrong."""
    return fault_words(one.fault) if one.fault is not None else doubt(one.reason, one.field)


def instead(one: Doubt) -> str:
    """Return what is printed all the same; nothing where the sentence before says it."""
    if one.reason == "too_long":
        points = format_decimal(one.points, locale=i18n.region())
        if one.torn:
            return str(_("Imprimé en %(points)s points, un mot coupé.", points=points))
        return str(_("Imprimé en %(points)s points.", points=points))
    if one.reason == "missing_glyph":
        if not one.instead:
            return str(_("Rien n’est imprimé à la place."))
        return str(_("Imprimé à la place : « %(text)s ».", text=_short(one.instead)))
    return str(_("La place du nom reste vide : écrivez-le à la main.")) if one.reason == "no_name" else ""


def script(missing: Missing, count: int) -> str:
    """Return what to install for the letters of a script."""
    badges = ngettext("%(num)s badge", "%(num)s badges", count)
    words = str(SCRIPTS.get(missing.script, missing.script))
    if not missing.package:
        return str(_("%(script)s (%(badges)s) : aucune police à installer.", script=words, badges=badges))
    return str(
        _(
            "%(script)s (%(badges)s) : sur le serveur, installez le paquet %(package)s, puis copiez %(font)s "
            "dans le dossier static/fonts.",
            script=words,
            badges=badges,
            package=missing.package,
            font=missing.font,
        )
    )


def more(report: Report) -> str:
    """Return how many badges are not listed; nothing where all are."""
    return ngettext("Et %(num)s autre badge.", "Et %(num)s autres badges.", report.more) if report.more else ""


def lines(report: Report) -> Iterator[str]:
    """Give the report line by line, the summary first; nothing where there is nothing to look at."""
    if not report:
        return
    yield summary(report)
    for each in (*report.shared, *report.people):
        yield from (f"{name(each)} : {_line(one)}" for one in each.doubts)
    if report.more:
        yield more(report)
    yield from (script(missing, count) for missing, count in report.scripts)


def name(one: Doubtful) -> str:
    """Return whose badge it is, or the group or layout."""
    return printable(one.name) or str(_("sans nom"))


def detail(one: Doubt) -> str:
    """Return the text or the letters that it is about, as they may be shown anywhere; empty where there are none."""
    return _short(one.detail)


def _line(one: Doubt) -> str:
    about = f"« {detail(one)} »" if detail(one) else ""
    told = f"{wrong(one)} {about}".strip()
    return f"{told}. {instead(one)}" if instead(one) else told


def _short(text: str) -> str:
    line = printable(text)
    return line if len(line) <= _MOST else f"{line[:_MOST]}…"
