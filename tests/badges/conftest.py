"""An event whose badges are printed, and what would have been put on paper."""

from types import SimpleNamespace

import pytest

from conference.badges import making, run_files, services
from tests.printing import a_forum
from tests.staff import signed_in


@pytest.fixture
def forum(app):
    return a_forum(app)


@pytest.fixture
def drawn(monkeypatch):
    """Nothing is drawn: the badges that would have been, run by run, as (badges, layout, sheet, event)."""
    runs = []

    def note(badges, layout, sheet, event, _assets=None):
        runs.append(SimpleNamespace(badges=list(badges), layout=layout, sheet=sheet, event=event))
        return b"%PDF-"

    def note_piece(stacks, sheet, event, shift=(0.0, 0.0), assets=None):
        note([one for stack in stacks for one in stack.badges], stacks[0].layout, sheet, event)
        runs[-1].stacks, runs[-1].shift, runs[-1].assets = list(stacks), shift, assets
        return b"%PDF-"

    monkeypatch.setattr(services, "badges_pdf", note)
    monkeypatch.setattr(making, "piece_pdf", note_piece)
    monkeypatch.setattr(run_files, "joined", b"".join)
    return runs


@pytest.fixture
def organiser(app, forum):
    return signed_in(app, forum.event)


@pytest.fixture
def desk(app, forum):
    return signed_in(app, forum.event, "desk")
