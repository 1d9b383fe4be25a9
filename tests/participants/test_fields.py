"""Every field, asked for in every way it can be, on whichever engine the tests run."""

from datetime import date, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from conference.core.db import session, write
from conference.core.text import fold
from conference.events.models import Place
from conference.participants import choosing, fields, lists, ordering, queries, records
from conference.participants.list_models import ParticipantTag, Tag
from conference.participants.models import Participant
from conference.participants.services import Entry
from conference.presence.models import CheckIn, CheckInUndo
from tests.answering import a_file, a_question
from tests.builders import NOW, a_delegation, a_district, a_group, a_half_day, a_person, an_event

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    return an_event()


@pytest.fixture
def group(event):
    return a_group(event, quota=None)


def read(event, *, contacts=True, sensitive=True, **parameters):
    """What an address asks for; a double underscore stands for the dot of a parameter."""
    choices = choosing.choices(event.id, contacts=contacts, sensitive=sensitive)
    return lists.read(MultiDict({key.replace("__", "."): value for key, value in parameters.items()}), choices)


def found(event, **parameters):
    """The given names that a list shows, in its order; nothing of the address may be left out."""
    wanted, refused = read(event, **parameters)
    assert refused == []
    return [one.given_names for one in queries.page(event.id, wanted).people]


def shown(event, *keys, contacts=True, sensitive=True):
    """What fields say of everybody, by name."""
    known = fields.of(event, contacts=contacts, sensitive=sensitive)
    some = [known[key] for key in keys]
    rows = records.read(event.id, some, ordering.everybody(event.id), ordering.order(event.id, lists.Wanted()))
    return [tuple(field.words(row) for field in some) for row in rows]


def tag(event, name, *people):
    with write() as db:
        row = Tag(event_id=event.id, name=name, key=fold(name))
        db.add(row)
        db.flush()
        for person in people:
            db.add(ParticipantTag(participant_id=person.id, tag_id=row.id))


def arrive(event, person, half_day, *, undone=False):
    from uuid import uuid4

    with write() as db:
        op = uuid4()
        db.add(CheckIn(op_id=op, event_id=event.id, participant_id=person.id, half_day_id=half_day.id, at=NOW))
        if undone:
            db.add(CheckInUndo(op_id=uuid4(), event_id=event.id, undo_of=op, at=NOW))


# ----------------------------------------------------------------------------------------------- fields of the record


def test_lists_of_values_are_asked_for_positively_and_negatively(event, group):
    macina, sah = a_district(event, "Macina"), a_district(event, "Sah")
    press = a_group(event, "presse", None, position=1)
    a_person(event, group, given_names="A", sex="F", district_id=macina.id, age_bracket="18-24")
    a_person(event, group, given_names="B", sex="M", district_id=sah.id, language="bm")
    a_person(event, press, given_names="C")
    assert found(event, district=["Macina", "Sah"]) == ["A", "B"]
    assert found(event, district__pas="Macina") == ["B", "C"]
    assert found(event, district__pas=["Macina", "-"]) == ["B"]
    assert found(event, district__vide="1") == found(event, district="-") == ["C"]
    assert found(event, district__rempli="1") == ["A", "B"]
    assert found(event, district=["Sah", "-"]) == ["B", "C"]
    assert found(event, sexe=["F", "M"]) == ["A", "B"]
    assert found(event, sexe__pas="F") == ["B", "C"]
    assert found(event, age="18-24") == ["A"]
    assert found(event, age__vide="1") == ["B", "C"]
    assert found(event, langue="bm") == ["B"]
    assert found(event, groupe=["presse", "sante"]) == ["A", "B", "C"]
    assert found(event, groupe__pas="presse") == ["A", "B"]


def test_states_are_asked_for_together_and_as_those_that_run(event, group):
    for name, state in (("A", "pending"), ("B", "confirmed"), ("C", "declined")):
        a_person(event, group, Entry(state=state, source="import"), given_names=name)
    assert found(event, etat=["pending", "declined"]) == ["A", "C"]
    assert found(event, etat__pas="active") == ["C"]
    assert found(event, etat="active") == ["A", "B"]
    assert found(event, source__pas="online") == ["A", "B", "C"]
    assert found(event, motif__vide="1") == ["A", "B", "C"]


def test_typed_text_is_found_whatever_its_case_and_accents(event, group):
    a_person(event, group, given_names="A", organisation="École de Santé", function="Élève")
    a_person(event, group, given_names="B", organisation="ecole de sante")
    a_person(event, group, given_names="C", organisation="100 % santé_x")
    a_person(event, group, given_names="D")
    assert found(event, structure="ÉCOLE DE SANTÉ") == ["A", "B"]
    assert found(event, structure__pas="école de santé") == ["C", "D"]
    assert found(event, structure__contient="Sante") == ["A", "B", "C"]
    assert found(event, structure__contient="%") == ["C"]
    assert found(event, structure__contient="e_x") == ["C"]
    assert found(event, structure__vide="1") == ["D"]
    assert found(event, fonction__rempli="1") == ["A"]


def test_days_of_registration_are_those_of_the_events_zone(event, group):
    a_person(event, group, given_names="A")
    late = a_person(event, group, given_names="B")
    with write() as db:
        db.get_one(Participant, late.id).created_at = NOW.replace(hour=23, minute=59) + timedelta(days=1)
    day = NOW.date().isoformat()
    after = (NOW.date() + timedelta(days=1)).isoformat()
    assert found(event, date=day) == ["A"]
    assert found(event, date__de=after) == ["B"]
    assert found(event, date__a=after) == ["A", "B"]
    assert found(event, date__de=day, date__a=day) == ["A"]


def test_contacts_are_asked_for_exactly_and_as_filled_or_empty(event, group):
    a_person(event, group, given_names="A", phones=["+22376001234"], email="awa@exemple.example", commune="Sah")
    a_person(event, group, given_names="B")
    assert found(event, telephone="76 00 12 34") == ["A"]
    assert found(event, telephone="76 00 12 35") == []
    assert found(event, email="AWA@exemple.example") == ["A"]
    assert found(event, email__vide="1") == found(event, telephone__vide="1") == ["B"]
    assert found(event, telephone__rempli="1") == found(event, commune__rempli="1") == ["A"]
    assert found(event, commune__vide="1") == ["B"]


def test_delegations_codes_duplicates_and_consents(event, group):
    delegation = a_delegation(event, group, organisation="CSRéf de Macina")
    own = a_person(
        event, group, Entry(source="delegation", delegation_id=delegation.id), given_names="A", organisation="ASACO"
    )
    a_person(event, group, given_names="A", organisation="ASACO", consent_photo=True)
    ((code, _),) = [one for one in shown(event, "code", "delegation") if one[1]]
    assert found(event, code=f"{code[:3]} {code[3:]}") == ["A"]
    assert [one.id for one in queries.page(event.id, read(event, code=code)[0]).people] == [own.id]
    assert len(found(event, delegation="CSRéf de Macina")) == len(found(event, delegation__vide="1")) == 1
    assert len(found(event, photo="1")) == len(found(event, photo="0")) == 1
    assert len(found(event, doublon="1")) == len(found(event, doublon="0")) == 1


def test_tags_presence_and_badges(event, group):
    morning = a_half_day(event, 1)
    one, two = a_person(event, group, given_names="A"), a_person(event, group, given_names="B")
    tag(event, "VIP", one)
    tag(event, "À rappeler", one, two)
    arrive(event, one, morning)
    arrive(event, two, morning, undone=True)
    assert found(event, etiquette="vip") == ["A"]
    assert found(event, etiquette__pas="VIP") == ["B"]
    assert found(event, etiquette="a rappeler") == ["A", "B"]
    assert found(event, etiquette__vide="1") == []
    assert found(event, presence__1="1") == ["A"]
    assert found(event, presence__1="0") == ["B"]
    assert found(event, badge="0", tri="presence.1,nom") == ["A", "B"]
    assert shown(event, "etiquette", "presence.1", "badge") == [
        ("À rappeler, VIP", "oui", "non"),
        ("À rappeler", "non", "non"),
    ]


# --------------------------------------------------------------------------------------------------------- questions


def place(event, name, kind="region"):
    with write() as db:
        row = Place(event_id=event.id, kind=kind, name=name)
        db.add(row)
        db.flush()
        return str(row.id)


def test_every_kind_of_question_is_a_field(event, group):
    segou = place(event, "Ségou")
    kinds = {
        "section": None,
        "text": "Oui, là",
        "long_text": "deux\nlignes",
        "number": 12.5,
        "yes_no": True,
        "one_of": "a",
        "several_of": ["a", "b"],
        "date": "2026-08-21",
        "country": "ML",
        "phone": "+22376001234",
        "email": "awa@exemple.example",
        "place": segou,
        "file": a_file(event),
    }
    options = {"a": None, "b": None, "c": None}
    asked = {
        kind: a_question(
            event,
            kind,
            kind.replace("_", "-"),
            options if kind in {"one_of", "several_of"} else None,
            place_kind="region" if kind == "place" else "",
        )
        for kind in kinds
    }
    answers = {str(asked[kind].id): value for kind, value in kinds.items() if value is not None}
    a_person(event, group, given_names="A", answers=answers)
    a_person(event, group, given_names="B")
    keys = [f"q.{kind.replace('_', '-')}" for kind in kinds if kind != "section"]
    assert "q.section" not in fields.of(event, contacts=True, sensitive=True)
    told, silent = shown(event, *keys)
    assert told[:6] == ("Oui, là", "deux\nlignes", "12,5", "oui", "Option a", "Option a, Option b")
    assert told[6:] == ("21 août 2026", "Mali", "+223 76 00 12 34", "awa@exemple.example", "Ségou", "Fichier joint")
    assert set(silent) == {""}
    for key in keys:
        name = key.replace(".", "__")
        assert found(event, **{f"{name}__rempli": "1"}) == ["A"], key
        assert found(event, **{f"{name}__vide": "1"}) == ["B"], key
    for name, value in {
        "q.text": "oui, la",
        "q.text.contient": "LÀ",
        "q.long-text.contient": "lignes",
        "q.number": "12,5",
        "q.number.de": "12",
        "q.number.a": "12,5",
        "q.yes-no": "1",
        "q.one-of": ["c", "a"],
        "q.several-of": ["b"],
        "q.date": "2026-08-21",
        "q.date.de": "2026-08-21",
        "q.country": "ML",
        "q.place": "Ségou",
    }.items():
        assert found(event, **{name: value}) == ["A"], name
    for name, value in {
        "q.text": "non",
        "q.number.de": "12,6",
        "q.number.a": "12",
        "q.yes-no": "0",
        "q.one-of": "b",
        "q.several-of": "c",
        "q.date.a": "2026-08-20",
        "q.country": "SN",
    }.items():
        assert found(event, **{name: value}) == [], name
    for name, value in {
        "q.text.pas": "oui, là",
        "q.yes-no.pas": "1",
        "q.one-of.pas": "a",
        "q.several-of.pas": "a",
        "q.country.pas": "ML",
        "q.place.pas": "Ségou",
        "q.several-of": "-",
        "q.one-of": "-",
    }.items():
        assert found(event, **{name: value}) == ["B"], name


def test_a_typed_value_is_what_a_workbook_takes(event, group):
    asked = {kind: a_question(event, kind, kind.replace("_", "-")) for kind in ("number", "date", "yes_no")}
    answers = {str(asked["number"].id): 3, str(asked["date"].id): "2026-08-21", str(asked["yes_no"].id): False}
    a_person(event, group, answers=answers)
    known = fields.of(event, contacts=False, sensitive=False)
    some = [known[key] for key in ("q.number", "q.date", "q.yes-no", "date")]
    (row,) = records.read(event.id, some, ordering.everybody(event.id))
    assert [one.value(row) for one in some] == [3, date(2026, 8, 21), False, NOW]
    assert [one.cell for one in some] == ["number", "date", "yes_no", "moment"]


# ------------------------------------------------------------------------------------------------------------- order


def test_several_keys_decide_one_after_the_other_and_what_is_empty_comes_last(event, group):
    meal = a_question(event, "one_of", "repas", {"riz": None, "to": None})
    age = a_question(event, "number", "annees")
    for name, structure, choice, number in (
        ("A", "Écoles", "to", 7),
        ("B", "zone", "riz", 70),
        ("C", "ecoles", "riz", None),
        ("D", "", None, 8),
    ):
        values = {str(meal.id): choice, str(age.id): number}
        answers = {key: value for key, value in values.items() if value is not None}
        a_person(event, group, given_names=name, organisation=structure, answers=answers)
    assert found(event, tri="structure,-prenom") == ["C", "A", "B", "D"]
    assert found(event, tri="-structure,prenom") == ["B", "A", "C", "D"]
    assert found(event, tri="q.repas,prenom") == ["B", "C", "A", "D"]
    assert found(event, tri="-q.repas,-prenom") == ["A", "C", "B", "D"]
    assert found(event, tri="q.annees") == ["A", "D", "B", "C"]
    assert found(event, tri="-q.annees") == ["B", "D", "A", "C"]


def test_every_field_that_sorts_does(event, group):
    a_district(event)
    a_half_day(event)
    a_delegation(event, group)
    for kind in ("text", "number", "yes_no", "date", "country", "place"):
        a_question(event, kind, kind, place_kind="district" if kind == "place" else "")
    a_person(event, group, given_names="A")
    a_person(event, group, given_names="B")
    known = fields.of(event, contacts=True, sensitive=True)
    for key in (key for key in known if known[key].sortable):
        assert sorted(found(event, tri=key)) == sorted(found(event, tri=f"-{key}")) == ["A", "B"], key


# ------------------------------------------------------------------------------------------------------------ trust


HIDDEN = ("telephone", "email", "commune", "q.sante", "q.tel")


@pytest.mark.parametrize("key", HIDDEN)
def test_what_the_reader_may_not_see_is_no_filter_no_order_and_no_column(event, group, key):
    health = a_question(event, "text", "sante", sensitive=True)
    a_question(event, "phone", "tel")
    a_person(event, group, phones=["+22376001234"], answers={str(health.id): "asthme"})
    assert key not in fields.of(event, contacts=False, sensitive=False)
    for name, value in ((f"{key}.rempli", "1"), (f"{key}.vide", "1"), (key, "76001234"), (f"{key}.contient", "a")):
        wanted, refused = read(event, contacts=False, sensitive=False, **{name.replace(".", "__"): value})
        assert (wanted, refused) == (lists.Wanted(), [name])
    wanted, refused = read(event, contacts=False, sensitive=False, tri=f"{key},-prenom", col=f"nom,{key}")
    assert (wanted.sort, wanted.columns) == ("-prenom", ("nom",))
    assert refused == [f"tri={key}", f"col={key}"]


def test_sealed_answers_are_no_order_and_no_value_even_for_who_may_see_them(event, group):
    a_question(event, "text", "sante", sensitive=True)
    assert read(event, tri="q.sante") == (lists.Wanted(), ["tri"])
    assert read(event, q__sante="asthme") == (lists.Wanted(), ["q.sante"])
    assert read(event, q__sante__contient="a") == (lists.Wanted(), ["q.sante.contient"])


@pytest.mark.parametrize(
    "parameters",
    [
        {"date.de": "hier"},
        {"date.de": "2026-02-30"},
        {"date.de": "20260230"},
        {"date.a": "9999999-01-01"},
        {"date.de": "0001-01-01"},
        {"date.a": "9999-12-31"},
        {"district.pas": "Nulle part"},
        {"district.contient": "a"},
        {"district.vide": "0"},
        {"etat.vide": "1"},
        {"q.age.de": "NaN"},
        {"q.age.de": "1e400"},
        {"q.age": "douze"},
        {"q.rien": "1"},
        {"q.age.pas": "1"},
        {"code": "'; DROP TABLE participant"},
        {"telephone": "123"},
        {"email": "pas une adresse@"},
        {"etiquette": "inconnue"},
        {"presence.9": "1"},
        {"presence.1": "oui"},
        {"sealed": "x"},
        {"search_key": "x"},
        {"nom.": "x"},
        {".": "x"},
        {".pas": "x"},
    ],
)
def test_what_cannot_be_is_left_out_and_named(event, group, parameters):
    a_question(event, "number", "age")
    a_half_day(event)
    wanted, refused = read(event, **parameters)
    assert (wanted, refused) == (lists.Wanted(), list(parameters))


def test_a_filter_whose_field_is_gone_meets_nobody(event, group):
    a_person(event, group)
    gone = lists.Wanted(where=(lists.Filter("q.partie", lists.IS, ("1",)),))
    assert queries.match(event.id, gone).total == 0


def test_opening_what_is_sealed_has_a_bound(event, group, monkeypatch):
    from conference.core.errors import Error
    from conference.participants import sealed_tests

    monkeypatch.setattr(sealed_tests, "MOST", 1)
    for name in ("A", "B"):
        a_person(event, group, given_names=name, commune="Sah")
    with pytest.raises(Error) as refused:
        queries.match(event.id, read(event, commune__vide="1")[0])
    assert refused.value.code == "too_many_sealed"


def test_ids_of_another_event_are_nobodys(event, group):
    other = an_event("autre")
    tag(other, "VIP")
    a_district(other, "Ailleurs")
    assert read(event, etiquette="VIP")[1] == ["etiquette"]
    assert read(event, district="Ailleurs")[1] == ["district"]
    session().rollback()
