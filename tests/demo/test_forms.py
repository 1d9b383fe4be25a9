"""The forms of the example, as a phone gets them."""

import gzip

import pytest

from conference.demo import services
from tests.builders import NOW
from tests.conftest import empty
from tests.pages import check_page


@pytest.fixture(scope="module")
def site(migrated_app, tmp_path_factory):
    with migrated_app.app_context():
        slug = services.load(tmp_path_factory.mktemp("home"), now=NOW).event.slug
    yield f"/c/{slug}/inscription/"
    with migrated_app.app_context():
        empty()


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr("conference.core.clock.now", lambda: NOW)


@pytest.mark.parametrize(
    ("group", "conditions"),
    [("communaute", False), ("ambassade", False), ("sante", True), ("ong", True), ("onu", True), ("autre", True)],
)
def test_a_form_is_light_and_asks_what_its_group_is_asked(migrated_app, site, at_noon, group, conditions):
    answer = migrated_app.test_client().get(site + group)
    page = check_page(answer)
    assert len(gzip.compress(answer.data)) < 10_000
    assert bool(page.soup.select("script[src]")) is conditions
    assert ("Avez-vous besoin d’un logement" in page.text) is conditions
    assert ("Votre atelier" in page.text) is (group != "communaute")
    assert "Besoin de santé ou d’accessibilité" in page.text
    assert len(page.soup.select("input[disabled]")) == (group != "communaute")  # the workshop that is full


def test_a_full_group_says_that_one_may_wait(migrated_app, site, at_noon):
    page = check_page(migrated_app.test_client().get(site + "communaute"))
    assert "Ce groupe est complet." in page.text
