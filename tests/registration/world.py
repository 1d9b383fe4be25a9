"""An event of the size of the Bamako conference, and people who fill in its form."""

import re
from datetime import timedelta
from uuid import uuid4

from conference.core.clock import now
from conference.core.db import write
from conference.events.models import Place, PlaceLink
from conference.events.queries import consent_texts
from tests.builders import a_group, an_event

DISTRICTS = {
    "Ténenkou": "Ténenkou Diafarabé Diaka Diondiori Kareri Ouro-Ardo Ouro-Guiré Sougoulbé Togoro-Kotia Togguéré-Coumbé",
    "Youwarou": "Youwarou Bimbéré-Tama Déboye Dirma Dongo Farimaké N’Dodjiga",
    "Macina": "Macina Boky-Wéré Folomana Kokry-Centre Kolongo Matomo Monimpébougou Saloba Sana Souleye Tongué",
    "Tominian": "Tominian Bénéna Diora Fangasso Koula Lanfiala Mafouné Mandiakuy Ouan Sanékuy Timissa Yasso",
}
GROUPS = {
    "communaute": "Représentants des communautés",
    "sante": "Professionnels de la santé",
    "gouvernement": "Gouvernement et services de l’État",
    "ong": "ONG locales et société civile",
    "ambassade": "Ambassades et missions diplomatiques",
    "onu": "Agences des Nations Unies",
    "autre": "Autres (presse, recherche, partenaires)",
    "organisation": "Équipe d’organisation",
}
TEXTS = {
    "notice": "Nous utilisons votre nom, votre contact et votre groupe pour préparer la conférence, vous accueillir et"
    " faire votre badge. Nous les effaçons 90 jours après la conférence.",
    "list": "J’accepte que mon nom et ma structure figurent sur la liste remise aux autres participants.",
    "photo": "J’accepte d’être en photo ou en vidéo. Je peux changer d’avis à tout moment : une pastille rouge sur le"
    " badge signale les personnes à ne pas photographier.",
    "invite": "Vous pouvez garder mon contact pour m’inviter à la prochaine conférence.",
}
SECRETS = ("Paix", "Bamako", "paix-par-la-sante", "santé", "Santé", "Mali")
FORM = "/c/paix-par-la-sante/inscription/sante"
AMINATA = {"given_names": "Aminata", "family_name": "Traoré", "phone": "76 12 34 56", "sex": "F"}


def a_conference(**fields):
    """Eight groups, four districts of forty communes, four texts; « sante » asks approval and the commune."""
    today = now().date()
    values = {
        "title": {
            "fr": "Deuxième conférence annuelle « Paix par la Santé au Centre du Mali »",
            "en": "Second annual conference “Peace through Health in Central Mali”",
        },
        "short_title": {"fr": "Paix par la Santé"},
        "venue": {"fr": "Bamako, centre de conférences"},
        "intro": {"fr": "Deux jours à Bamako pour se parler, s’écouter et avancer ensemble."},
        "languages": ["fr", "bm", "ff", "bmq", "en"],
        "first_day": today + timedelta(days=30),
        "last_day": today + timedelta(days=31),
        "registration_closes_at": now() + timedelta(days=27),
        "is_example": True,
        "exposed": True,
    }
    event = an_event("paix-par-la-sante", **(values | fields))
    with write():
        for row in consent_texts(event.id):
            row.text = {"fr": TEXTS[row.purpose], "en": f"About {row.purpose}."}
    for position, (code, label) in enumerate(GROUPS.items()):
        a_group(
            event,
            code,
            quota=20,
            position=position,
            label={"fr": label, "en": f"Group {code}"},
            approval=code != "onu",
            asks_commune=code == "sante",
            waiting_list=code == "communaute",
            entry="invitation" if code == "organisation" else "open",
        )
    add_places(event)
    return event


def add_places(event):
    with write() as db:
        for place, (district, communes) in enumerate(DISTRICTS.items()):
            parent = Place(id=uuid4(), event_id=event.id, kind="district", name=district, position=place)
            db.add(parent)
            for position, name in enumerate(communes.split()):
                commune = Place(id=uuid4(), event_id=event.id, kind="commune", name=name, position=position)
                db.add_all([commune, PlaceLink(place_id=commune.id, parent_id=parent.id)])


def token_of(response):
    """The secret of the own page that an answer leads to."""
    assert response.status_code == 303, (response.status_code, response.text)
    return re.fullmatch(r"(?:/en)?/x/([0-9a-z]{26})", response.location)[1]
