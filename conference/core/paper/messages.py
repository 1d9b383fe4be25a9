"""Sentences for the reasons why a document could not be made."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "paper_empty": _l("Il n’y a rien à imprimer. Choisissez d’abord des personnes."),
    "paper_busy": _l("D’autres documents sont en cours de fabrication. Réessayez dans une minute."),
    "paper_timeout": _l("Ce document demande trop de temps ou de mémoire. Imprimez moins de pages à la fois."),
    "paper_too_large": _l("Ce document est trop volumineux. Imprimez moins de pages à la fois."),
    "paper_unavailable": _l(
        "Ce serveur ne peut pas fabriquer de PDF : il lui manque Pango. "
        "Installez libpango-1.0-0, libpangoft2-1.0-0 et libharfbuzz-subset0, puis relancez."
    ),
    "paper_columns": _l(
        "Une page montre %(limit)s colonnes au plus ; il y en a %(count)s. Choisissez-en moins, ou un classeur."
    ),
    "picture_unreadable": _l(
        "Ce fichier n’est pas une image que l’on puisse lire. Envoyez un fichier PNG, JPEG, SVG ou PDF d’une page."
    ),
    "picture_too_large": _l(
        "Cette image est trop grande : %(width)s × %(height)s points. "
        "Réduisez-la à 5 000 points de côté au plus, puis envoyez-la de nouveau."
    ),
    "picture_too_heavy": _l(
        "Cette image est trop lourde ou trop compliquée pour être imprimée sur chaque badge. "
        "Simplifiez-la, ou enregistrez-la comme PNG de moins de 2 Mo."
    ),
    "picture_pages": _l(
        "Ce PDF a %(count)s pages ; une image de badge est une seule page. Envoyez chaque page dans un fichier à part."
    ),
    "picture_locked": _l("Ce PDF est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis réessayez."),
    "paper_failed": _l(
        "Ce document n’a pas pu être fabriqué. Rien n’est perdu : réessayez, ou imprimez moins de pages à la fois."
    ),
}
