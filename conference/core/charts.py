"""Charts of upright bars, each with what it says in a sentence and in a table: drawn by ``macros/charts.html``."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from conference.core.chart_rules import Chart, upright


@dataclass(frozen=True)
class Drawn:
    """Upright bars, what they say in a sentence, and the rows of their table: (words, number)."""

    key: str
    title: str
    says: str
    head: str
    chart: Chart
    rows: Sequence[tuple[str, int]]

    @property
    def total(self) -> int:
        """How many people it counts."""
        return sum(number for _words, number in self.rows)


def drawn(key: str, title: str, head: str, words: Sequence[str], counts: Sequence[int]) -> Drawn:
    """Return the chart of people counted by stretches of time, one at least; ``words`` say when each one begins."""
    rows = list(zip(words, counts, strict=True))
    bars = [(word, _("%(when)s : %(number)s", when=word, number=count), count) for word, count in rows]
    most, when = max((count, word) for word, count in rows)
    people = ngettext("%(num)s personne en tout.", "%(num)s personnes en tout.", sum(counts))
    says = f"{people} " + _("Le plus : %(number)s (%(when)s).", number=most, when=when)
    return Drawn(key, title, says, head, upright(bars), rows)
