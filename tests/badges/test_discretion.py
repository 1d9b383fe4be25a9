from conference.badges.discretion import discreet, names_it
from conference.badges.recipes import Recipe

NAMES = ["Paix par la Santé", "", "Paix"]


def test_an_event_is_found_in_a_text_however_it_is_written():
    assert names_it("Bienvenue à PAIX PAR LA SANTE !", NAMES)
    assert not names_it("Bienvenue", NAMES)
    assert not names_it("Bienvenue", [])


def test_only_the_lines_that_name_it_are_left_out_and_told():
    recipe, faults = discreet(Recipe(text="Mali", back="text", back_text="Accueil\nForum Paix\nSortie"), NAMES)
    assert (recipe.text, recipe.back_text) == ("Mali", "Accueil\nSortie")
    assert [(fault.code, fault.where) for fault in faults] == [("event_named", "back_text")]


def test_a_recipe_that_names_nothing_is_the_same():
    recipe = Recipe(back="rules", back_text="Portez ce badge.\n")
    assert discreet(recipe, NAMES) == (recipe, [])
