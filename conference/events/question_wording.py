"""Questions in words: their kinds, and when they are asked."""

from collections.abc import Iterable, Mapping

from babel.lists import format_list
from flask_babel import LazyString, lazy_pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.core import i18n
from conference.core.i18n import current_locale, local
from conference.events import question_answers
from conference.events.question_queries import Places
from conference.events.question_rules import Asked, Test

#: What each kind is called, and what it is for.
KINDS: Mapping[str, tuple[LazyString, LazyString]] = {
    "text": (_l("Texte court"), _l("Une ligne : un nom, un titre, un numéro")),
    "long_text": (_l("Texte long"), _l("Plusieurs lignes : une remarque, un besoin")),
    "number": (_l("Nombre"), _l("Un nombre, entre deux bornes si vous voulez")),
    "yes_no": (_l("Oui ou non"), _l("Une seule réponse sur deux")),
    "one_of": (_l("Un choix"), _l("Une réponse dans votre liste, avec un nombre de places si vous voulez")),
    "several_of": (_l("Plusieurs choix"), _l("Autant de réponses que l’on veut dans votre liste")),
    "date": (lazy_pgettext("question", "Date"), _l("Un jour, écrit de la façon habituelle")),
    "country": (_l("Pays"), _l("Un pays du monde")),
    "place": (_l("Lieu"), _l("Une région, un cercle, un district ou une commune de l’événement")),
    "phone": (_l("Téléphone"), _l("Un numéro, toujours protégé")),
    "email": (_l("Adresse e-mail"), _l("Une adresse, toujours protégée")),
    "file": (_l("Fichier"), _l("Une image ou un PDF, toujours protégé")),
    "section": (_l("Titre de section"), _l("Un titre au-dessus des questions qui suivent")),
}
PLACE_KINDS: Mapping[str, LazyString] = {
    "region": _l("Région"),
    "cercle": _l("Cercle"),
    "district": _l("District sanitaire"),
    "commune": _l("Commune"),
}


def label(question: Asked) -> str:
    """Return a question in the reader's language."""
    return local(dict(question.label))


def condition(question: Asked, known: Iterable[Asked], places: Places) -> str:
    """Return when a question is asked: « si Hébergement : oui, et si Pays : Mali ou Niger »; empty for always."""
    if question.condition is None:
        return ""
    by_code = {each.code: each for each in known}
    tests = [
        _test(test, by_code[test.question], places) for test in question.condition.tests if test.question in by_code
    ]
    every = question.condition.mode == "all"
    return str(format_list(tests, style="standard" if every else "or", locale=i18n.region())) if tests else ""


def value(question: Asked, text: str, places: Places) -> str:
    """Return one value that a condition looks for in words."""
    as_value = text == "yes" if question.kind == "yes_no" else text
    return question_answers.words(question, as_value, current_locale(), places=places) or text


def _test(test: Test, other: Asked, places: Places) -> str:
    values = format_list([value(other, text, places) for text in test.values], style="or", locale=i18n.region())
    return str(_("si « %(question)s » : %(values)s", question=label(other), values=values))
