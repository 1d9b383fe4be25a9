"""Addresses within a public programme. They stay: people send them to each other and print them. Pure.

Pages have hundreds of links, so they are put together here from the address of the programme. What is chosen and the
sessions that somebody keeps (``s``, once for each) go along from page to page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from conference.agenda.programme import PublicSession

#: Under this name an address holds the code of a session that somebody keeps.
KEPT = "s"


@dataclass(frozen=True)
class Addresses:
    """The pages of a programme whose first page is at ``base``, for somebody who keeps these sessions (codes)."""

    base: str
    kept: tuple[str, ...] = ()

    @property
    def carried(self) -> str:
        """What every address carries along."""
        return self._asking({})

    def day(self, number: int, asked: Mapping[str, str | None] | None = None) -> str:
        """Return the address of a day, or of the whole programme (0), with what is chosen there."""
        return f"{self.base}/{number or 'tout'}{self._asking(asked or {})}"

    def session(self, session: PublicSession) -> str:
        """Return the address of a session."""
        return f"{self.base}/seance/{quote(session.code, safe='')}{self.carried}"

    def spot(self, session: PublicSession) -> str:
        """Return the name of the place of a session on the page of its day."""
        return f"s{session.id[:8]}"

    def person(self, key: str) -> str:
        """Return the address of somebody named in the programme."""
        return f"{self.base}/personne/{key}{self.carried}"

    def now(self, **asked: str | None) -> str:
        """Return the address of what is on and what comes next."""
        return f"{self.base}/maintenant{self._asking(asked)}"

    def selection(self, kept: Iterable[str] | None = None, page: str = "") -> str:
        """Return the address of a selection (of what is kept, or of other codes): its page, ``/choisir``, ``.ics``."""
        codes = self.kept if kept is None else tuple(kept)
        return f"{self.base}/selection{page}{_query([(KEPT, code) for code in codes])}"

    def with_one(self, session: PublicSession) -> str:
        """Return the address of the selection with one more session."""
        return self.selection((*(code for code in self.kept if code != session.code), session.code))

    def without(self, session: PublicSession) -> str:
        """Return the address of the selection without a session."""
        return self.selection(code for code in self.kept if code != session.code)

    def calendar_of(self, session: PublicSession) -> str:
        """Return the address of one session as a calendar file."""
        return self.selection((session.code,), ".ics")

    def _asking(self, asked: Mapping[str, str | None]) -> str:
        return _query([*((name, value) for name, value in asked.items() if value), *((KEPT, one) for one in self.kept)])


def _query(pairs: list[tuple[str, str]]) -> str:
    return f"?{urlencode(pairs, quote_via=quote)}" if pairs else ""
