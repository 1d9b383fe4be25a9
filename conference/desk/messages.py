"""Sentences of the desk."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "unknown_half_day": _l("Cette demi-journée n’existe pas dans cet événement."),
    "invalid_op": _l("Cette opération est incomplète ou abîmée."),
    "unknown_matter": _l("Cette entrée n’existe pas dans cet événement."),
    "unreadable_op": _l("Cette opération ne peut pas être lue : elle ne peut qu’être écartée."),
    "name_needed": _l("Il ne resterait plus rien du nom. Modifiez plutôt la fiche."),
    "desk_busy": _l("Le serveur prépare la liste de cet événement. Réessayez dans quelques secondes."),
    "unknown_op": _l("L’arrivée à annuler n’est pas connue."),
    "op_clash": _l("Cette opération a déjà été envoyée avec un autre contenu. Recommencez depuis la recherche."),
    "pairing_unknown": _l(
        "Ce code n’est pas bon, a déjà servi, ou date de plus de dix minutes. Demandez-en un autre à l’organisation."
    ),
    "device_unknown": _l("Cet appareil n’est pas appairé. Demandez un code à l’organisation."),
    "device_revoked": _l("Cet appareil a été retiré par l’organisation. Demandez-lui un nouveau code."),
    "unknown_device": _l("Cet appareil n’existe pas dans cet événement."),
    "device_name": _l("Donnez un nom à l’appareil, par exemple « Téléphone d’Awa »."),
    "device_profile": _l("Choisissez à quoi sert l’appareil."),
    "device_room": _l("Choisissez la salle où l’appareil compte les présents."),
    "devices_many": _l("Un événement a %(most)s appareils au plus."),
    "desk_rule": _l("Choisissez ce que fait l’accueil."),
    "device_file": _l(
        "Ce fichier n’est pas celui d’un appareil de l’accueil, ou il est abîmé. Sur l’appareil, exportez de nouveau."
    ),
    "device_file_foreign": _l("Ce fichier vient d’un appareil d’un autre événement, ou qui n’existe plus."),
    "device_file_full": _l(
        "Trop d’opérations de cet appareil attendent déjà d’être jugées. Jugez-les d’abord, puis envoyez le fichier."
    ),
}
