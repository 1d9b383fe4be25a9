"""Sentences and messages about participants."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "unknown_participant": _l("Cette personne n’est pas inscrite à cet événement."),
    "transition_refused": _l("Ce changement n’est plus possible : cette inscription a changé. Rechargez la page."),
    "delegation_full": _l("Toutes les places de cette délégation sont prises."),
    "undo_changed": _l("Impossible d’annuler : %(name)s a changé entre-temps."),
    "undo_full": _l("Impossible d’annuler : une place rendue a été prise entre-temps."),
    "reason_needed": _l("Indiquez le motif."),
    "list_changed": _l(
        "La liste a changé entre-temps : elle compte maintenant %(count)s personnes. Vérifiez, puis recommencez."
    ),
    "reason_holds_contact": _l("N’écrivez ni numéro ni adresse : la raison se lit au journal."),
    "nothing_chosen": _l("Choisissez au moins une personne."),
}
