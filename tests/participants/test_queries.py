import pytest

from conference.core.db import session, write
from conference.core.permissions import SYSTEM
from conference.participants import fields, merge, queries, records, tickets
from conference.participants.lists import PER_PAGE, UNSAID, Wanted
from conference.participants.models import Code
from conference.participants.services import Entry
from tests.builders import NOW, a_district, a_group, a_person, an_event

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    return an_event()


@pytest.fixture
def group(event):
    return a_group(event, quota=None)


def names(event, **wanted):
    return [f"{one.given_names} {one.family_name}" for one in queries.page(event.id, Wanted(**wanted)).people]


def test_the_list_is_by_family_name_as_french_sorts_it(event, group):
    for given, family in (("Ali", "Zerbo"), ("Éva", "Êta"), ("Bo", "N’Diaye"), ("Al", "Ndiaye"), ("Awa", "Eta")):
        a_person(event, group, given_names=given, family_name=family)
    assert names(event) == ["Awa Eta", "Éva Êta", "Al Ndiaye", "Bo N’Diaye", "Ali Zerbo"]
    assert names(event, sort="-nom") == names(event)[::-1]


def test_people_of_other_events_and_merged_records_are_not_in_it(event, group):
    other = an_event("autre")
    a_person(other, a_group(other))
    stays, goes = (a_person(event, group, family_name=name) for name in ("Ba", "Ba"))
    merge.merge(event.id, stays.id, goes.id, actor=SYSTEM, now=NOW)
    assert [one.id for one in queries.page(event.id, Wanted()).people] == [stays.id]
    assert queries.ids(event.id, Wanted()) == [stays.id]


@pytest.mark.parametrize(
    "typed", ["traore", "TRAORÉ", "Traore aminata", "traor", "amin trao", "Tarawore", "croix-rouge", "CROIX rouge"]
)
def test_a_name_or_an_organisation_is_found_however_it_is_spelt(event, group, typed):
    a_person(event, group, organisation="Croix-Rouge malienne")
    a_person(event, group, given_names="Moussa", family_name="Keïta")
    assert names(event, q=typed) == ["Aminata Traoré"]


def test_every_word_typed_must_be_met(event, group):
    a_person(event, group)
    assert names(event, q="aminata keita") == []


@pytest.mark.parametrize("typed", ["%", "_", "%%%", "\\", "' OR 1=1 --", '"', "a%' ESCAPE '"])
def test_signs_of_the_database_find_nothing_more(event, group, typed):
    a_person(event, group)
    assert names(event, q=typed) == []


def test_a_typing_error_is_forgiven_when_nobody_else_is_meant(event, group):
    a_person(event, group, family_name="Coulibaly")
    a_person(event, group, family_name="Sangaré")
    found = queries.page(event.id, Wanted(q="Cuolibaly"))
    assert (found.near, [one.family_name for one in found.people]) == (True, ["Coulibaly"])
    assert queries.page(event.id, Wanted(q="Coulibaly")).near is False
    assert queries.ids(event.id, Wanted(q="Cuolibaly")) == [found.people[0].id]


def test_a_code_finds_its_person_and_only_in_its_event(event, group):
    person = a_person(event, group)
    with write() as db:
        db.query(Code).filter_by(participant_id=person.id).one().text = "K7M4QP"
    assert names(event, q="k7m 4qp") == ["Aminata Traoré"]
    assert names(an_event("autre"), q="k7m 4qp") == []


def test_a_contact_finds_its_person_only_for_who_may_see_contacts(event, group):
    a_person(event, group, phones=["+22376001234"], email="Awa@Exemple.example")
    for typed in ("76 00 12 34", "+223 76001234", "awa@exemple.example"):
        assert queries.match(event.id, Wanted(q=typed), by_contact=True).total == 1
        assert queries.match(event.id, Wanted(q=typed)).total == 0


def test_filters_are_all_met(event, group):
    macina = a_district(event)
    press = a_group(event, "presse", position=1)
    a_person(event, group, given_names="Un", sex="F", district_id=macina.id)
    a_person(event, press, given_names="Deux", sex="M")
    a_person(event, press, Entry(state="declined", source="import"), given_names="Trois")
    assert names(event, group="presse") == ["Deux Traoré", "Trois Traoré"]
    assert names(event, state="declined") == ["Trois Traoré"]
    assert names(event, state="active") == ["Deux Traoré", "Un Traoré"]
    assert names(event, district="Macina") == ["Un Traoré"]
    assert names(event, district=UNSAID) == ["Deux Traoré", "Trois Traoré"]
    assert names(event, sex="F") == ["Un Traoré"]
    assert names(event, sex=UNSAID) == ["Trois Traoré"]
    assert names(event, group="presse", sex="M", state="confirmed") == ["Deux Traoré"]


def test_the_order_is_the_one_asked_for(event, group):
    first = a_group(event, "avant", position=-1)
    a_person(event, group, Entry(state="waitlisted", source="import"), given_names="Ali", family_name="Ba")
    a_person(event, first, given_names="Zou", family_name="Zerbo")
    assert names(event, sort="groupe") == ["Zou Zerbo", "Ali Ba"]
    assert names(event, sort="etat") == ["Zou Zerbo", "Ali Ba"]
    assert names(event, sort="-etat") == ["Ali Ba", "Zou Zerbo"]


def test_pages_hold_fifty_and_one_too_far_is_the_last(event, group):
    for number in range(PER_PAGE + 3):
        a_person(event, group, given_names=f"P{number:02}")
    page = queries.page(event.id, Wanted(page=9))
    assert (page.number, page.total, len(page.people)) == (2, PER_PAGE + 3, 3)
    everybody = queries.ids(event.id, Wanted())
    assert [one.id for one in queries.page(event.id, Wanted()).people] == everybody[:PER_PAGE]
    assert [one.id for one in page.people] == everybody[PER_PAGE:]


def test_suspected_duplicates_are_counted_and_found(event, group):
    for _ in range(2):
        a_person(event, group, organisation="ASACO")
    assert sum(n for (_state, doubt), n in queries.counts(event.id).items() if doubt) == 1
    assert len(names(event, doubtful=True)) == 1


def test_contacts_are_read_only_when_asked_for(event, group):
    a_person(event, group, phones=["+22376001234"])
    assert queries.page(event.id, Wanted()).people[0].sealed is None
    assert queries.page(event.id, Wanted(), with_contacts=True).people[0].sealed is not None


def test_the_code_of_an_export_is_the_one_that_was_told_first(event, group):
    stays, goes = a_person(event, group), a_person(event, group, given_names="Awa")
    told = tickets.codes([stays.id])[stays.id]
    merge.merge(event.id, stays.id, goes.id, actor=SYSTEM, now=NOW)
    session().rollback()
    code = fields.of(event, contacts=False, sensitive=False)["code"]
    (record,) = records.read(event.id, [code], queries.chosen(event.id, [stays.id]))
    assert code.words(record) in {told, tickets.codes([stays.id])[stays.id]}
    assert code.words(record) == tickets.codes([stays.id])[stays.id]
