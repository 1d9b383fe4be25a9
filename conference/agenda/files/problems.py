"""Why a schedule file, or something in it, cannot be read: codes, which ``messages`` puts into sentences."""

from dataclasses import dataclass

from conference.core.errors import Error


class ScheduleError(Error):
    """The file as a whole cannot be read: ``schedule_not_xml``, ``schedule_too_large`` and so on."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"schedule_{code}", 422, **params)


@dataclass(frozen=True)
class Problem:
    """Something in a file that could not be read as it stands: where (a title or an id), why, and what it said."""

    where: str
    code: str
    value: str = ""
