import pytest

from conference.desk import queries
from conference.participants import merge
from conference.participants.services import Entry
from tests.builders import NOW, a_district, a_group, a_person, an_event, staff_actor

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return an_event()


@pytest.fixture
def add(event):
    group = a_group(event, quota=None)

    def one(given, family, **fields):
        return a_person(event, group, given_names=given, family_name=family, **fields)

    return one


def names(event, typed, **options):
    return [person.full_name for person in queries.search(event.id, typed, **options).people]


def test_a_name_comes_before_a_function_that_begins_alike(event, add):
    add("Awa", "Cissé", function="Communicateur traditionnel")
    add("Modibo", "Traoré")
    assert names(event, "tra") == ["Modibo Traoré", "Awa Cissé"]


def test_given_names_are_names_too(event, add):
    add("Awa", "Bagayoko", organisation="Fatou Santé")
    add("Fatoumata", "Zerbo")
    assert names(event, "fatou") == ["Fatoumata Zerbo", "Awa Bagayoko"]


def test_who_comes_stands_before_who_does_not(event, add):
    add("Awa", "Diarra", entry=Entry(state="cancelled"))
    add("Zeïnab", "Diarra")
    assert names(event, "diarra") == ["Zeïnab Diarra", "Awa Diarra"]


@pytest.mark.parametrize("typed", ["N'Golo", "ngolo", "golo", "N’golo coul", "Kulubali", "coulibali ngolo"])
def test_spellings_meet(event, add, typed):
    add("N’Golo", "Coulibaly")
    assert names(event, typed) == ["N’Golo Coulibaly"]


def test_other_scripts_are_found(event, add):
    add("ߝߊߕߎ", "ߖߊ߬ߙߊ")
    assert names(event, "ߝߊߕߎ") == ["ߝߊߕߎ ߖߊ߬ߙߊ"]


def test_merged_records_and_other_events_are_not_shown(event, add):
    stays, goes = add("Awa", "Diarra"), add("Awa", "Diarra")
    merge.merge(event.id, stays.id, goes.id, actor=staff_actor(), now=NOW)
    other = an_event("autre")
    a_person(other, a_group(other), given_names="Awa", family_name="Diarra")
    assert [person.id for person in queries.search(event.id, "diarra").people] == [stays.id]


@pytest.mark.parametrize("typed", ["zzzzzz", "%%%", "___", "\\\\\\", "' OR 1=1 --", "d i a", "…", "\0\0\0"])
def test_nonsense_finds_nobody(event, add, typed):
    add("Zanga", "Dembélé")
    assert names(event, typed) == []


def test_more_are_never_shown_and_typing_errors_are_marked(event, add):
    for number in range(9):
        add(f"Prénom{number}", "Traoré")
    exact, near = queries.search(event.id, "traore"), queries.search(event.id, "traoer")
    assert (len(exact.people), exact.more, exact.near) == (8, True, False)
    assert (len(near.people), near.more, near.near) == (8, True, True)


def test_a_person_is_seen_without_contacts(event, add):
    district = a_district(event, "Tominian")
    person = add("Awa", "Diarra", phones=["+22370001234"], district_id=district.id)
    seen = queries.person(event.id, person.id)
    assert (seen.full_name, seen.district, seen.called) == ("Awa Diarra", "Tominian", "Awa")
    assert not {"sealed", "phone", "email", "age_bracket"} & set(vars(seen))
