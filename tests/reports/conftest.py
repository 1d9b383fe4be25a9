import pytest

from tests.builders import a_district, a_group, an_event
from tests.staff import signed_in


@pytest.fixture
def event(app):
    with app.app_context():
        return an_event(accent="bleu")


@pytest.fixture
def groups(app, event):
    with app.app_context():
        return {
            "sante": a_group(event, "sante", 3, approval=True),
            "presse": a_group(event, "presse", 1, position=1, waiting_list=True),
            "libre": a_group(event, "libre", None, position=2),
        }


@pytest.fixture
def macina(app, event):
    with app.app_context():
        return a_district(event).id


@pytest.fixture
def organiser(app, event):
    return signed_in(app, event, contacts=True)
