"""What layouts of badges are made of, and what is wrong with one, in the reader’s language."""

from collections.abc import Mapping

from babel.numbers import format_decimal
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext

from conference.badges.rules import Fault
from conference.core import i18n

#: The usual formats and one’s own, by code.
FORMATS: Mapping[str, LazyString] = {
    "a6": _l("A6 (105 × 148 mm)"),
    "a7": _l("A7 (74 × 105 mm)"),
    "cr80": _l("Carte plastique CR80 (86 × 54 mm)"),
    "label": _l("Étiquette 62 × 100 mm"),
    "card": _l("Carte de visite (90 × 55 mm)"),
    "fold": _l("A6 à plier (recto et verso d’un seul côté de la feuille)"),
    "lanyard": _l("Porte-badge 4 × 6 pouces (102 × 152 mm)"),
    "own": _l("Dimensions de votre choix"),
}
#: Labels that come cut, and one badge a page; sheets to cut say their paper and their count.
SHEETS: Mapping[str, LazyString] = {
    "page": _l("Une page par badge"),
    "roll-62x100": _l("Rouleau d’étiquettes 62 × 100 mm"),
    "a4-cards-90x55": _l("A4, 10 cartes de 90 × 55 mm"),
    "a4-cards-90x52": _l("A4, 10 cartes de 90 × 52 mm"),
    "a4-cards-86x54": _l("A4, 10 cartes de 86 × 54 mm"),
    "a4-labels-a6": _l("A4, 4 étiquettes A6"),
    "a4-labels-99x68": _l("A4, 8 étiquettes de 99 × 68 mm"),
    "letter-cards-89x51": _l("Letter, 10 cartes de 89 × 51 mm"),
    "letter-badges-86x59": _l("Letter, 8 étiquettes de 86 × 59 mm"),
    "letter-inserts-102x76": _l("Letter, 6 cartons de 102 × 76 mm"),
}
ELEMENTS: Mapping[str, LazyString] = {
    "group": _l("bandeau du groupe"),
    "event": _l("nom de l’événement"),
    "title": _l("civilité ou titre"),
    "organisation": _l("structure"),
    "function": _l("fonction"),
    "place": _l("lieu de provenance"),
    "table": _l("table ou salle"),
    "languages": _l("langues parlées"),
    "photo": _l("accord pour les photos"),
    "qr": _l("QR"),
    "code": _l("code"),
    "number": _l("numéro du badge"),
    "logos": _l("logos"),
    "extras": _l("réponses aux questions"),
    "text": _l("ligne de texte"),
    "back_title": _l("titre du verso"),
    "back_text": _l("texte du verso"),
}
BACKS: Mapping[str, LazyString] = {
    "none": _l("rien"),
    "same": _l("le recto, encore une fois"),
    "programme": _l("le programme du groupe"),
    "emergency": _l("les numéros d’urgence"),
    "rules": _l("les règles de la maison"),
    "text": _l("un texte"),
}
DUPLEX: Mapping[str, LazyString] = {
    "none": _l("recto seul"),
    "long": _l("recto verso, bord long"),
    "short": _l("recto verso, bord court"),
}
#: What is wrong with a layout or a sheet, by the code of the fault.
FAULTS: Mapping[str, LazyString] = {
    "size_limits": _l("Donnez une largeur et une hauteur entre %(least)s et %(most)s mm."),
    "size_number": _l("Donnez la largeur et la hauteur en millimètres, par exemple 90."),
    "sheet_size": _l("Les badges, leurs marges et leurs espaces ne tiennent pas sur la page."),
    "sheet_small": _l("Ce badge est plus grand que les cases de la planche (%(width)s × %(height)s mm)."),
    "sheet_offset": _l("Ce décalage ferait sortir les badges de la page. Décalez de moins de %(most)s mm."),
    "sheet_backs": _l("Ce modèle a un verso : indiquez comment l’imprimante retourne la feuille."),
    "recipe_newer": _l("Ce modèle vient d’une version plus récente du logiciel. Mettez d’abord celui-ci à jour."),
    "recipe_value": _l("Cette valeur du modèle est illisible. Choisissez-la de nouveau."),
    "recipe_format": _l("Ce format n’existe pas. Choisissez-en un dans la liste."),
    "recipe_choice": _l("Ce choix n’existe pas. Choisissez-en un dans la liste."),
    "colour_unreadable": _l("Donnez une couleur comme #0B5FA5."),
    "colour_pale": _l(
        "Cette couleur est trop pâle pour se voir sur du papier blanc (contraste %(ratio)s, il faut %(least)s). "
        "Choisissez-en une plus foncée."
    ),
    "logos_many": _l("Choisissez %(most)s logos au plus."),
    "extras_many": _l("Choisissez %(most)s questions au plus."),
    "asset_name": _l("Cette image n’existe plus. Choisissez-en une autre."),
    "text_long": _l("Ce texte est trop long : %(most)s caractères au plus."),
    "back_empty": _l("Écrivez ce que dit le verso, ou choisissez un badge sans verso."),
    "no_room": _l("Pas de place dans ce format : %(element)s."),
    "qr_small": _l("Ce format est trop petit pour un QR lisible (%(least)s mm au moins) : le badge n’en a pas."),
    "back_lines": _l("Le verso est trop petit pour tout le texte : les %(lines)s dernières lignes n’y sont pas."),
    "back_small": _l("Le verso est écrit en très petites lettres (%(points)s points)."),
    "back_no_programme": _l("Le programme n’est pas encore publié : ce badge n’a pas de verso."),
    "picture_gone": _l("Une image de ce modèle n’existe plus : sa place reste vide."),
    "event_named": _l("Ce texte nomme l’événement, qui doit rester discret : il n’est pas imprimé (%(element)s)."),
    "question_gone": _l("La question « %(element)s » n’existe plus : sa réponse n’est pas imprimée."),
    "question_sealed": _l("Les réponses à « %(element)s » sont confidentielles : elles ne sont pas imprimées."),
    "back_word": _l("Un mot du verso est plus long qu’une ligne : il est coupé."),
}
#: Scripts whose letters no font on paper has.
SCRIPTS: Mapping[str, LazyString] = {
    "han": _l("chinois, japonais ou coréen"),
    "ethiopic": _l("éthiopien"),
    "adlam": _l("adlam"),
    "vai": _l("vaï"),
    "bamum": _l("bamoun"),
    "osmanya": _l("osmanya"),
    "hebrew": _l("hébreu"),
    "syriac": _l("syriaque"),
    "armenian": _l("arménien"),
    "georgian": _l("géorgien"),
    "bengali": _l("bengali"),
    "gujarati": _l("goudjarati"),
    "gurmukhi": _l("gourmoukhi"),
    "tamil": _l("tamoul"),
    "telugu": _l("télougou"),
    "kannada": _l("kannada"),
    "malayalam": _l("malayalam"),
    "sinhala": _l("cingalais"),
    "thai": _l("thaï"),
    "lao": _l("lao"),
    "khmer": _l("khmer"),
    "myanmar": _l("birman"),
    "mongolian": _l("mongol"),
    "other": _l("signe ou écriture rare"),
}


def sheet_words(code: str) -> str:
    """Return the name of a sheet; of one to cut, its paper and how many badges a page has."""
    if code in SHEETS:
        return str(SHEETS[code])
    paper, _, count = code.rpartition("x")
    return str(_l("%(paper)s, %(count)s par page", paper=paper.capitalize(), count=count))


def fault_words(fault: Fault) -> str:
    """Return what is wrong, or what should be known, in the reader’s language."""
    element = ELEMENTS.get(fault.where, fault.where)
    params = {name: format_decimal(value, locale=i18n.region()) for name, value in fault.params.items()}
    return str(FAULTS[fault.code]) % {"element": element, **params}


ORIENTATIONS: Mapping[str, LazyString] = {
    "as_is": _l("comme le format est porté d’habitude"),
    "portrait": _l("debout"),
    "landscape": _l("couché"),
}
NAME_STYLES: Mapping[str, LazyString] = {
    "given": _l("le prénom"),
    "family": _l("le nom de famille"),
    "even": _l("les deux pareils"),
}
INKS: Mapping[str, LazyString] = {
    "colour": _l("en couleur"),
    "black": _l("en noir, pour une imprimante laser"),
}
PLACES: Mapping[str, LazyString] = {
    "left": pgettext("place du logo", "à gauche"),
    "top": pgettext("place du logo", "au milieu"),
    "right": pgettext("place du logo", "à droite"),
}
#: What a badge may show, as the form says it, in the order of the badge.
SHOWN: Mapping[str, LazyString] = {
    "group": _l("Bandeau du groupe"),
    "event": _l("Nom de l’événement"),
    "title": _l("Civilité ou titre"),
    "organisation": _l("Structure"),
    "function": _l("Fonction"),
    "place": _l("Lieu de provenance"),
    "table": _l("Table ou salle"),
    "languages": _l("Langues parlées"),
    "photo": _l("Accord pour les photos"),
    "qr": _l("QR du billet"),
    "code": _l("Code du billet"),
    "number": _l("Numéro du badge"),
}
BACK_CHOICES: Mapping[str, LazyString] = {
    "none": _l("Rien"),
    "same": _l("Le recto, encore une fois"),
    "programme": _l("Le programme du groupe"),
    "emergency": _l("Les numéros d’urgence"),
    "rules": _l("Les règles de la maison"),
    "text": _l("Un texte"),
}
#: Whose name a specimen shows.
SPECIMENS: Mapping[str, LazyString] = {
    "long": _l("Nom long"),
    "made_up": _l("Nom long inventé"),
    "arabic": _l("En arabe"),
    "bambara": _l("Avec ɛ ɔ ɲ ŋ"),
    "back": _l("Verso"),
}
