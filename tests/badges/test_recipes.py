import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.badges.recipes import Extra, Logo, Recipe, read_recipe, recipe_faults

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from([*Recipe().to_data(), "neuf"])


def codes(faults):
    return [(fault.code, fault.where) for fault in faults]


def test_a_recipe_survives_the_database():
    recipe = Recipe(
        format="own",
        width=80,
        height=120,
        shown=("qr", "code"),
        logos=(Logo("onu", "right"),),
        labels={"table": "Table"},
        extras=(Extra("repas", "Repas :"),),
        back="rules",
        back_text="Silence",
    )
    assert read_recipe(json.loads(json.dumps(recipe.to_data()))) == (recipe, [])


def test_without_a_choice_it_is_an_a6_badge_that_can_be_printed():
    assert read_recipe({}) == (Recipe(), [])
    assert (Recipe().size().width, Recipe().size().height) == (105, 148)


def test_nobodys_language_is_on_a_badge_unless_somebody_chose_so():
    assert "languages" not in Recipe().shown


@given(st.dictionaries(KEYS, JSON, max_size=6))
@settings(max_examples=40, deadline=None)
def test_whatever_is_read_a_recipe_comes_out_and_what_is_wrong_is_said(data):
    recipe, faults = read_recipe(data)
    assert isinstance(recipe, Recipe)
    if not faults:
        assert recipe.size().width >= 30
        assert recipe_faults(recipe) == []


def test_what_a_later_version_asks_for_is_refused_rather_than_left_out():
    assert codes(read_recipe({"hologram": True})[1]) == [("recipe_newer", "hologram")]
    assert codes(read_recipe({"version": 2})[1]) == [("recipe_newer", "version")]
    assert codes(read_recipe({"version": "x"})[1]) == [("recipe_newer", "version")]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"format": "a0"}, ("recipe_format", "format")),
        ({"format": "own", "width": 20, "height": 100}, ("size_limits", "width")),
        ({"orientation": "sideways"}, ("recipe_choice", "orientation")),
        ({"names": "none"}, ("recipe_choice", "names")),
        ({"shown": ("religion",)}, ("recipe_choice", "shown")),
        ({"accent": "vert"}, ("colour_unreadable", "accent")),
        ({"accent": "#FFE680"}, ("colour_pale", "accent")),
        ({"logos": (Logo("../../etc/passwd"),)}, ("asset_name", "logos")),
        ({"logos": (Logo("a", "below"),)}, ("recipe_choice", "logos")),
        ({"logos": (Logo("a"),) * 7}, ("logos_many", "logos")),
        ({"background": "a b"}, ("asset_name", "background")),
        ({"extras": (Extra("q"),) * 5}, ("extras_many", "extras")),
        ({"labels": {"table": "T" * 31}}, ("text_long", "labels")),
        ({"text": "T" * 121}, ("text_long", "text")),
        ({"back": "text", "back_text": "T" * 2001}, ("text_long", "back_text")),
        ({"back": "emergency", "back_text": " \u202e\n "}, ("back_empty", "back_text")),
    ],
)
def test_what_cannot_be_printed_is_refused_and_where(change, wrong):
    assert codes(recipe_faults(replace(Recipe(), **change))) == [wrong]


def test_values_of_the_wrong_kind_are_refused_one_by_one():
    recipe, faults = read_recipe({"width": "80", "panel": 1, "logos": "onu", "extras": [{"q": 1}], "accent": "#0B5FA5"})
    assert {fault.where for fault in faults} == {"width", "panel", "logos", "extras"}
    assert recipe == Recipe(accent="#0B5FA5")


def test_numbers_without_end_and_keys_that_no_page_can_show_are_faults_and_no_crash():
    assert [fault.code for fault in read_recipe({"width": 10**400})[1]] == ["recipe_value"]
    (fault,) = read_recipe({"\ud800\x00é" * 9: 1})[1]
    assert (fault.code, fault.where) == ("recipe_newer", "é" * 9)
    (fault,) = read_recipe({"x" * 100_000: 1})[1]
    assert len(fault.where) < 100


def test_a_badge_can_be_turned():
    card = Recipe(format="cr80", orientation="portrait").size()
    assert (card.width, card.height) == (54, 86)
    assert Recipe(format="a6", orientation="landscape").size().width == 148
