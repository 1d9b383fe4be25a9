import pytest

from conference.badges.glyphs import drawable, instead
from conference.badges.rules import BadgeData, BadgeEvent, face_texts, person_texts


def texts(given, family="", **more):
    return person_texts(BadgeData("JT", "K7M4QP", given, family, **more), BadgeEvent())


def names(given, family=""):
    drawn = drawable(texts(given, family))
    return drawn["only_name"], drawn["given_names"], drawn["family_name"]


@pytest.mark.parametrize(
    ("given", "family", "shown"),
    [
        ("Awa", "Traoré", ("", "Awa", "Traoré")),
        ("小龙", "Lee", ("Lee", "", "")),
        ("Bruce 小龙", "李", ("Bruce", "", "")),
        ("Bruce 小龙", "Lee 李", ("", "Bruce", "Lee")),
        ("小龙", "李", ("K7M 4QP", "", "")),
        ("小龙", "", ("K7M 4QP", "", "")),
        ("محمد", "ߕߙߊߥߟߋ", ("", "محمد", "ߕߙߊߥߟߋ")),
        ("", "", ("", "", "")),
    ],
)
def test_a_name_is_what_can_be_printed_of_it_and_else_the_code(given, family, shown):
    assert names(given, family) == shown


def test_what_is_printed_instead_can_be_told_before_printing():
    assert instead("given_names", texts("小龙", "李")) == "K7M 4QP"
    assert instead("given_names", texts("Bruce 小龙", "Lee")) == "Bruce"
    assert instead("organisation", texts("Awa", organisation="中国医院 (Hôpital)")) == "(Hôpital)"
    assert instead("organisation", texts("Awa", organisation="中国医院")) == ""


def test_what_a_group_shares_is_treated_alike():
    shared = face_texts(BadgeData("JT", "K7M4QP", group="Délégation 中"), BadgeEvent("Forum"))
    assert drawable(shared) == {"group": "Délégation", "event": "Forum"}
