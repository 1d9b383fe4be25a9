import pytest

from conference.accounts.redirects import staff_page


@pytest.mark.parametrize(
    "target",
    [
        "/org/",
        "/org/forum/",
        "/org/forum/participants?q=Traor%C3%A9&etat=pending",
        "/desk/forum/",
        "/desk/forum/chercher?q=%2F%2Fevil",
        "/org/forum/participants?retour=https://evil.example/",
    ],
)
def test_a_staff_page_of_ours_is_a_way_back(target):
    assert staff_page(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/org//evil.example",
        "/org/..//evil.example",
        "/org/../../evil",
        "/org/%2e%2e/evil",
        "/org/%2E%2E/%2e./evil",
        "https://evil.example/org/",
        "https:/evil.example",
        "https:evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "org/forum/",
        " /org/",
        "/org/\n",
        "/org/\tevil",
        "/\t/evil.example",
        "/org/\r\nSet-Cookie: a=b",
        "/\x00/org/",
        "/org/é",
        "／org/",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "@evil.example",
        "/x/token",
        "/c/forum/",
        "/en/org/forum/",
        "/organisation/",
        "/org/" + "a" * 5000,
    ],
)
def test_anything_else_is_not(target):
    assert staff_page(target) is None
