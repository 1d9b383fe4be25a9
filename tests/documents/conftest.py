"""An event whose attendance sheets are printed, and what would have been put on paper."""

from types import SimpleNamespace

import pytest

from conference.documents import services
from tests.printing import a_forum
from tests.staff import signed_in


@pytest.fixture
def forum(app):
    return a_forum(app)


@pytest.fixture
def drawn(monkeypatch):
    """Nothing is drawn: the sheets that would have been, run by run, as (sheets, heading, labels, batch, contacts)."""
    runs = []

    def note(sheets, heading, labels, *, batch, contacts):
        runs.append(SimpleNamespace(sheets=sheets, heading=heading, labels=labels, batch=batch, contacts=contacts))
        return b"%PDF-"

    monkeypatch.setattr(services, "attendance_pdf", note)
    return runs


@pytest.fixture
def organiser(app, forum):
    """An organiser who may see contacts."""
    return signed_in(app, forum.event, contacts=True)
