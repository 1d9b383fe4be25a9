"""The fixed words of documents, in the language of the moment."""

from flask_babel import gettext as _
from flask_babel import pgettext

from conference.documents.rules import Labels


def attendance_labels(language: str) -> Labels:
    """Return the words of an attendance sheet; ``language`` is written into the file and must be the current one."""
    return Labels(
        language=language,
        sheet=_("LISTE DE PRÉSENCE / FEUILLE D’ÉMARGEMENT"),
        place=_("Lieu"),
        day=_("Date"),
        period=pgettext("attendance sheet", "Période"),
        project_code=_("Code projet"),
        session=_("Session"),
        number=_("N°"),
        name=_("Prénoms et nom"),
        sex=_("Sexe (H/F)"),
        organisation=_("Structure / Provenance"),
        function=_("Fonction"),
        phone=_("Téléphone"),
        email=_("E-mail"),
        signature=_("Signature"),
        code=_("Code badge"),
        age_bracket=_("Tranche d’âge"),
        group=_("Groupe"),
        mark=_("Émargement / empreinte"),
        male=pgettext("sex, one letter", "H"),
        female=pgettext("sex, one letter", "F"),
        total=_("Total"),
        registered=_("Inscrits sur cette page"),
        present=_("Présents sur cette page"),
        people=_("Inscrits :"),
        responsible=_("Responsable de la feuille"),
        responsible_name=_("Nom"),
        responsible_function=_("Fonction"),
        page=_("Page"),
        batch=_("Lot"),
        arrived=_("Heure sous le numéro : arrivée déjà notée"),
    )
