"""What the document of numbers says of itself."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.reports.sharing import Document

ERRORS = {
    "too_few_to_share": _l("Moins de cinq personnes sont confirmées : leurs chiffres ne peuvent pas être partagés."),
}


def hidden_word() -> str:
    """Return what stands in place of a number that is not published."""
    return str(_("n. p."))


def explanations(found: Document) -> Iterator[str]:
    """Yield the sentences that stand under the tables, and in the file."""
    yield _("Sont comptées les personnes confirmées à la date du document.")
    yield _("Présente : accueillie au guichet à cette demi-journée. Absente : confirmée, mais pas accueillie.")
    yield _(
        "« n. p. » : non publié. Les nombres de 1 à 4 ne sont pas publiés, ni ceux qui permettraient de les retrouver, "
        "pour que personne ne puisse être reconnu. Zéro est publié et veut dire zéro."
    )
    if found.sexes is not None and found.sexes.left_out:
        yield _("Moins de cinq personnes, dont le sexe n’est pas renseigné, ne sont comptées dans aucun tableau.")
    if found.sexes is not None and not found.sexes.told:
        yield _("Moins de cinq femmes ou moins de cinq hommes sont confirmés : le sexe n’est pas publié.")
