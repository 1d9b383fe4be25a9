import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from conference.participants.lists import ACTIVE, IS, Choices, Filter, Wanted, from_field, read, read_field

CHOICES = Choices(["sante", "presse"], ["Macina", "Ténenkou"])


def test_an_empty_address_is_the_whole_list_by_name():
    assert read(MultiDict(), CHOICES) == (Wanted(), [])
    assert Wanted().parameters() == {}


def test_an_address_says_everything_and_is_written_back_the_same():
    parameters = {
        "q": "traore",
        "groupe": "sante",
        "etat": "pending",
        "district": "Ténenkou",
        "sexe": "F",
        "doublon": "1",
        "contacts": "1",
        "tri": "-date",
        "page": "3",
    }
    wanted, refused = read(MultiDict(parameters), CHOICES)
    assert refused == []
    assert wanted.parameters() == parameters
    assert wanted.active_filters == 5
    assert from_field(wanted.as_field(), CHOICES) == wanted


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("page", "１２"),
        ("page", "-1"),
        ("page", "0"),
        ("page", str(2**63)),
        ("page", "1_000"),
        ("page", "0x1"),
        ("page", "1e9"),
        ("page", " 1"),
        ("page", "1\0"),
        ("etat", "Pending"),
        ("etat", "pending,confirmed"),
        ("groupe", "SANTE"),
        ("groupe", "sante' OR 1=1 --"),
        ("district", "macina"),
        ("sexe", "X"),
        ("doublon", "true"),
        ("contacts", "yes"),
        ("tri", "id; DROP TABLE participant"),
        ("tri", "--nom"),
        ("tri", "sealed"),
        ("q", "\0\x07"),
    ],
)
def test_what_cannot_be_is_left_out_and_named(parameter, value):
    assert read(MultiDict({parameter: value}), CHOICES) == (Wanted(), [parameter])


def test_a_filter_given_twice_is_either_and_anything_else_counts_once_and_is_named():
    args = MultiDict([("groupe", "presse"), ("groupe", "sante"), ("page", "2"), ("page", "3")])
    wanted = Wanted(where=(Filter("groupe", IS, ("presse", "sante")),), page=2)
    assert read(args, CHOICES) == (wanted, ["page"])


def test_empty_parameters_are_those_of_an_empty_form():
    assert read(MultiDict({"q": "", "groupe": " ", "page": ""}), CHOICES) == (Wanted(), [])


def test_one_name_may_stand_for_several_states():
    assert set(Wanted(state=ACTIVE).states) == {"nominated", "pending", "confirmed", "waitlisted"}
    assert Wanted(state="pending").states == ("pending",)
    assert Wanted().states == ()


@given(st.dictionaries(st.sampled_from(["q", "groupe", "etat", "district", "sexe", "tri", "page", "x"]), st.text()))
def test_no_address_is_an_error_and_each_is_stable(args):
    wanted, _refused = read(MultiDict(args), CHOICES)
    assert read(MultiDict(wanted.parameters()), CHOICES) == (wanted, [])


@given(st.text())
def test_no_hidden_field_is_an_error(text):
    from_field(text, CHOICES)


def test_a_hidden_field_that_is_too_long_is_named_rather_than_cut_in_silence():
    assert read_field("q=a&" + "x" * 20_000, CHOICES) == (Wanted(q="a"), ["filtre"])


def test_a_filter_replaces_one_that_asks_in_the_same_way():
    wanted = Wanted(group="sante", page=3).with_filter(Filter("groupe", IS, ("presse",)))
    assert wanted == Wanted(group="presse")
    both = wanted.with_filter(Filter("groupe", IS, ("presse", "sante")))
    assert both == Wanted(where=(Filter("groupe", IS, ("presse", "sante")),))
    assert both.without("groupe", IS) == Wanted()
    assert Wanted().with_filter(Filter("doublon", IS, ("1",))) == Wanted(doubtful=True)
    assert Wanted(doubtful=True).with_filter(Filter("doublon", IS, ("0",))).parameters() == {"doublon": "0"}
