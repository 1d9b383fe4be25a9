"""Which stakeholder group a text means: what people write for it, and what an organisation or a function tells.

Kinds are the eight that conferences of this sort have; an event's own groups are found by their words (``kinds_of``).
"""

import re
from collections.abc import Iterable, Mapping

from conference.core.text import words

#: What is written for each kind in a column of groups or a title, in French and English, also cut short.
_WRITTEN: Mapping[str, str] = {
    "communaute": "communaute communautes communautaire comm com rep_communautaire representant_communautaire leader_communautaire leaders_communautaires leaders_com leader_com "
    "population populations notable notables societe_traditionnelle community communities community_representative community_representatives community_leader community_leaders village villages",
    "sante": "sante agent_de_sante agents_de_sante pro_sante pro_de_sante professionnel_de_sante professionnels_de_la_sante professionnels_de_sante personnel_sanitaire personnel_de_sante "
    "soignant soignants ps health health_worker health_workers health_professional health_professionals medical health_staff secteur_sante",
    "gouvernement": "gouv gouvernement gvt govt gov government etat std services_techniques service_technique administration admin adm autorite autorites ministere ministeres "
    "services_de_l_etat public_sector state authorities authority services_techniques_deconcentres collectivite collectivites elus",
    "ong": "ong ongs ong_locale ongs_locales osc societe_civile ong_nationale ong_internationale ongi association associations ngo ngos local_ngo local_ngos cso csos civil_society o_n_g o_s_c",
    "ambassade": "ambassade ambassades amb corps_diplomatique diplomatie diplomate diplomates ptf embassy embassies diplomatic_corps diplomat diplomats mission_diplomatique consulat",
    "onu": "onu snu nu un agence_nu agences_nu agence_onu agences_onu nations_unies agence_des_nations_unies agences_des_nations_unies united_nations un_agency un_agencies n_u o_n_u systeme_des_nations_unies agences_du_snu",
    "autre": "autre autres presse media medias recherche divers chercheur chercheurs journaliste journalistes other others press research partenaire partenaires universite universities",
    "organisation": "organisation organisateur organisateurs staff secretariat carter_center centre_carter protocole logistique organizer organisers organizers organizing_team equipe equipe_d_organisation comite_d_organisation",
}
#: What an organisation tells, the surest first; each is looked for as whole words.
_ORGANISATIONS: tuple[tuple[str, str], ...] = (
    ("onu", r"unicef|pnud|undp|oms|who|unfpa|fnuap|u?n?hcr|pam|wfp|minusma|unesco|onusida|unaids|onu femmes|un women|ocha|fao|oim|iom|nations unies|united nations|programme alimentaire mondial|organisation mondiale de la sante|coordonnateur resident"),
    ("ambassade", r"ambassade|embassy|consulat|delegation de lunion europeenne|delegation of the european union|haut commissariat britannique|high commission|cooperation suisse|usaid|union europeenne"),
    ("sante", r"cscom|csref|csrf|hopital|hospital|clinique|clinic|centre de sante|district sanitaire|health (?:centre|center|district|post)|maternite|dispensaire|pharmacie|cabinet medical"),
    ("communaute", r"asaco|cafo|village|comite de paix|association (?:de|des) femmes|association (?:de|des) jeunes|mosquee|eglise|paroisse|chefferie|quartier|community|peace committee|womens? group|fraction|conseil de village|groupement de femmes"),
    ("gouvernement", r"ministere|ministry|prefecture|sous prefecture|gouvernorat|governorate|mairie|town hall|direction (?:regionale|generale|nationale)|institut national|drs|dgshp|dgs hp|msds|matd|conseil (?:regional|de cercle)|police|gendarmerie|assemblee nationale|cellule de planification|primature|haut conseil des collectivites|equipe regionale dappui|regional directorate|forces armees|protection civile|regional health directorate"),
    ("ong", r"ong|ngo|osc|association|federation|reseau|network|croix rouge|red cross|fondation|foundation|medecins du monde|medecins sans frontieres|coalition|coordination|save the children|care|oxfam|plan international|world vision|search for common ground|interpeace|humanite inclusion|collectif"),
    ("autre", r"studio|radio|ortm|television|journal|presse|press|universite|university|banque mondiale|world bank|institut de recherche|laboratoire|agence de presse"),
)  # fmt: skip
_FUNCTIONS: tuple[tuple[str, str], ...] = (
    ("sante", r"infirmiere?s?|sages? femmes?|medecin|matrone|nurse|midwife|physician|doctor|aide soignante?|chirurgien|pharmacien|agente? de sante|directeur technique du centre|health (?:worker|officer|agent)"),
    ("communaute", r"chef (?:de village|coutumier|de fraction)|village chief|imam|leader communautaire|relais communautaire|communicateur traditionnel|representante? des (?:femmes|jeunes|agriculteurs|eleveurs|pecheurs|personnes (?:deplacees|handicapees))|(?:women|youth|farmers|herders|fishers)s? representative|conseiller du chef de village|community leader|traditional leader"),
    ("gouvernement", r"prefet|sous prefet|gouverneur|maire|mayor|ministre|minister|prefect|governor|depute"),
    ("ambassade", r"ambassadeur|ambassadrice|ambassador|consul|(?:premier|deuxieme|first|second) (?:secretaire|conseiller|secretary)"),
    ("autre", r"journaliste|journalist|reporter|chercheure?|researcher|cameraman"),
)  # fmt: skip
_EXACT = {text.replace("_", " "): kind for kind, texts in _WRITTEN.items() for text in texts.split()}
_BY_ORGANISATION = tuple((kind, re.compile(rf"\b(?:{pattern})\b")) for kind, pattern in _ORGANISATIONS)
_BY_FUNCTION = tuple((kind, re.compile(rf"\b(?:{pattern})\b")) for kind, pattern in _FUNCTIONS)
KINDS = tuple(_WRITTEN)


def written(text: str) -> str:
    """Return the kind that a cell of groups means, or nothing."""
    said = _plain(text)
    return _EXACT.get(said) or _EXACT.get(said.removesuffix("s")) or _prefix(said)


def _prefix(said: str) -> str:
    """Read what begins one kind's words only: « Prof. santé » is not, « communautaires » is."""
    first = said.split()[:1]
    kinds = {kind for text, kind in _EXACT.items() if first and len(first[0]) > 3 and text.startswith(said)}  # noqa: PLR2004
    return kinds.pop() if len(kinds) == 1 else ""


def titled(text: str) -> str:
    """Return the one kind that a title of rows or a sheet names; several, or a district's name, tell nothing."""
    said = f" {_plain(text)} "
    if " district " in said or " districts " in said:
        return ""
    found = {kind for text, kind in _EXACT.items() if len(text) > 2 and f" {text} " in said}  # noqa: PLR2004
    return found.pop() if len(found) == 1 else ""


def told(organisation: str, function: str) -> str:
    """Return the kind that an organisation tells, else a function; nothing if neither does."""
    for text, patterns in ((organisation, _BY_ORGANISATION), (function, _BY_FUNCTION)):
        said = _plain(text)
        for kind, pattern in patterns:
            if said and pattern.search(said):
                return kind
    return ""


def kinds_of(labels: Iterable[str]) -> str:
    """Return the kind that the labels of an event's group mean, or nothing."""
    texts = list(labels)
    for text in texts:
        if _plain(text) in _EXACT or _plain(text) in KINDS:
            return _EXACT.get(_plain(text), _plain(text))
    found = [titled(text) for text in texts]
    return next((kind for kind in found if kind), "")


def _plain(text: str) -> str:
    return " ".join(words(text.replace(".", " ")))
