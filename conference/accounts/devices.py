"""Known browsers: a signed cookie of its own that opens nothing.

It only says that the wrong tries of this browser are counted apart: whoever guesses elsewhere keeps nobody out of it.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, request
from werkzeug import Response

from conference.core import tokens

#: As long as a browser is known after it was let in, and for how many subjects: a team may share one laptop.
KNOWN_FOR = timedelta(days=90)
MOST = 6


@dataclass(frozen=True)
class Known:
    """One cookie: what browsers are known for, each by a secret of its own."""

    name: str

    def all(self) -> dict[str, str]:
        """Return how this browser is known, by subject; nothing if it is not, or if what it keeps is not ours."""
        field = request.cookies.get(self._cookie, "")
        kept = tokens.read_value(self._cookie, field, max_age=int(KNOWN_FOR.total_seconds())) if field else None
        return {str(subject): str(device) for subject, device in kept.items()} if isinstance(kept, dict) else {}

    def remember(self, answer: Response, subject: str) -> None:
        """Have the browser keep that it was let in; of more than a few subjects the oldest is forgotten."""
        before = self.all()
        kept = {one: device for one, device in before.items() if one != subject}
        kept[subject] = before.get(subject) or secrets.token_urlsafe(16)
        self._keep(answer, dict(list(kept.items())[-MOST:]))

    def forget(self, answer: Response, subject: str) -> None:
        """Have the browser forget that it was let in."""
        kept = {one: device for one, device in self.all().items() if one != subject}
        if kept:
            self._keep(answer, kept)
        else:
            answer.delete_cookie(self._cookie, secure=self._secure, httponly=True, samesite="Lax")

    def _keep(self, answer: Response, kept: dict[str, str]) -> None:
        field = tokens.sign_value(self._cookie, kept)
        answer.set_cookie(
            self._cookie, field, max_age=KNOWN_FOR, secure=self._secure, httponly=True, samesite="Lax", path="/"
        )

    @property
    def _cookie(self) -> str:
        return f"{current_app.config['SESSION_COOKIE_NAME']}-{self.name}"

    @property
    def _secure(self) -> bool:
        return bool(current_app.config["SESSION_COOKIE_SECURE"])


#: Of which staff accounts, and of which delegations, by id.
STAFF, FOCAL = Known("staff"), Known("focal")
