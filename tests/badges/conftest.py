"""An event whose badges are printed, and what would have been put on paper."""

from types import SimpleNamespace

import pytest

from conference.badges import making, run_files, services
from conference.badges.render import Printable
from conference.badges.sheets import PLAIN
from tests.printing import a_forum
from tests.staff import signed_in


@pytest.fixture
def forum(app):
    return a_forum(app)


@pytest.fixture
def drawn(monkeypatch):
    """Nothing is drawn: the badges that would have been, run by run, as (badges, layout, sheet, event)."""
    runs = []

    def note(badges, layout, sheet, event, assets=None):
        said = [one.badge if isinstance(one, Printable) else one for one in badges]
        runs.append(SimpleNamespace(badges=said, layout=layout, sheet=sheet, event=event, assets=assets))
        return b"%PDF-"

    def note_piece(stacks, sheet, event, assets=None):
        code = None if sheet.code == PLAIN else sheet.code
        note([one for stack in stacks for one in stack.badges], stacks[0].layout, code, event, assets)
        runs[-1].backs = any(stack.backs for stack in stacks)
        runs[-1].stacks, runs[-1].shift, runs[-1].printing = list(stacks), sheet.offset, sheet
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
