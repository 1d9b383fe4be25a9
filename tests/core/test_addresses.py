"""E-mail addresses as people type them."""

import pytest

from conference.core import addresses


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Awa.Keita@Presse.ORG", "Awa.Keita@presse.org"),
        ("awa@santé.org", "awa@santé.org"),
        ("awa@forum.example", "awa@forum.example"),
        ("keïta@presse.org", None),
        ("awa@", None),
        ("awa", None),
        ("", None),
        ("a@b.org c@d.org", None),
    ],
)
def test_an_address_is_read_in_one_way_or_not_at_all(typed, read):
    assert addresses.read(typed) == read
