from datetime import date

import pytest
from flask import request_started

from conference.core import i18n


@pytest.mark.parametrize(
    ("text", "locale", "said"),
    [
        ({"fr": "Santé", "en": "Health"}, "en", "Health"),
        ({"fr": "Santé"}, "en", "Santé"),
        ({"bm": "Kɛnɛya"}, "en", "Kɛnɛya"),
        ({"fr": "", "en": "Health"}, "fr", "Health"),
        ({}, "fr", ""),
        (None, "fr", ""),
    ],
)
def test_an_organisers_text_falls_back_visibly(context, text, locale, said):
    assert i18n.local(text, locale) == said


@pytest.mark.parametrize(
    ("path", "locale", "other"),
    [
        ("/c/forum/", "fr", {"en": "/en/c/forum/", "fr": "/c/forum/"}),
        ("/en/c/forum/?a=1", "en", {"en": "/en/c/forum/?a=1", "fr": "/c/forum/?a=1"}),
        ("/en/", "en", {"en": "/en/", "fr": "/"}),
        ("/enfin", "fr", {"en": "/en/enfin", "fr": "/enfin"}),
    ],
)
def test_a_language_is_the_same_path_under_its_prefix(app, path, locale, other):
    seen = {}

    def look(_app):
        seen.update(locale=i18n.current_locale(), en=i18n.alternate_url("en"), fr=i18n.alternate_url("fr"))

    with request_started.connected_to(look, app):
        app.test_client().get(path)
    assert seen == {"locale": locale, **other}


@pytest.mark.parametrize(
    ("locale", "value", "words"),
    [
        ("fr", date(2026, 9, 1), "mardi 1er septembre 2026"),
        ("fr", date(2026, 8, 21), "vendredi 21 août 2026"),
        ("fr", date(2026, 8, 11), "mardi 11 août 2026"),
        ("en", date(2026, 9, 1), "Tuesday 1 September 2026"),
    ],
)
def test_a_date_reads_as_people_say_it(context, locale, value, words):
    with i18n.speaking(locale):
        assert i18n.day(value) == words
