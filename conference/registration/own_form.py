"""The form to correct one’s own registration. It never shows how somebody is reached or where they live.

The page opens with a code, which stands on the badge, and a name; and phones are shared.
"""

import re
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.core import phones
from conference.participants.contacts import Contacts
from conference.participants.details import Details
from conference.registration import places
from conference.registration.forms import DetailsForm, Offer, Tick
from conference.registration.places import Commune

_HIDDEN = "•"


class OwnDetailsForm(DetailsForm):
    """What a participant corrects: contacts and commune come empty, and what is left empty stays as it was.

    A contact goes away only when its box is ticked; the last way to reach a person cannot.
    """

    masked = True

    clear_phones = Tick(_l("Effacer mes numéros"))
    clear_email = Tick(_l("Effacer mon adresse e-mail"))

    def __init__(self, offer: Offer, known: Details) -> None:
        super().__init__(offer, known)
        if not known.contacts.phones:
            del self["clear_phones"]
        if not known.contacts.email or "email" not in self:
            del self["clear_email"]

    def hints(self) -> dict[str, str]:
        """Return what stands at fields whose value is kept but not shown: enough to know one’s own again."""
        known = self.known.contacts
        found = {}
        if known.phones:
            shown = " / ".join(masked_phone(number) for number in known.phones)
            found["phone"] = _("Nous avons : %(phones)s. Laissez vide pour le garder.", phones=shown)
        if known.email:
            found["email"] = _("Nous avons : %(email)s. Laissez vide pour la garder.", email=masked_email(known.email))
        if known.commune:
            found["commune"] = _("Déjà indiquée. Laissez vide pour la garder.")
        return found

    def _reachable(self) -> bool:
        contacts = self.known.contacts
        keeps_phones = bool(contacts.phones) and not self._cleared("clear_phones")
        keeps_email = bool(contacts.email) and not self._cleared("clear_email")
        return super()._reachable() or keeps_phones or keeps_email

    def _contacts(self) -> Contacts:
        known, typed = self.known.contacts, super()._contacts()
        return Contacts(
            phones=typed.phones or (() if self._cleared("clear_phones") else known.phones),
            email=typed.email or ("" if self._cleared("clear_email") else known.email),
            commune=typed.commune or (known.commune if self._keeps_commune() else ""),
        )

    def _district_id(self) -> UUID | None:
        if not self._chosen_district() and self._keeps_commune() and not ("commune" in self and self.commune.data):
            return self.known.district_id
        return super()._district_id()

    def _keeps_commune(self) -> bool:
        """Tell whether a commune that was not chosen anew stays: not when another district was chosen."""
        if not self.known.contacts.commune:
            return False
        if "commune" not in self or self.known.district_id is None:
            return True
        return self._chosen_district() in {"", str(self.known.district_id)}

    def _cleared(self, name: str) -> bool:
        return name in self and bool(self[name].data)

    def _communes(self) -> list[Commune]:
        return places.communes(self.offer.districts)

    def _data(self) -> dict[str, Any]:
        return super()._data() | {"commune": "", "phone": "", "email": ""}


def masked_phone(e164: str) -> str:
    """Return a number of which only the country and the last two figures can be read: ``+223 •• •• •• 33``."""
    shown = phones.display(e164)
    country = shown[: shown.find(" ") + 1]
    return country + re.sub(r"\d(?=(?:\D*\d){2})", _HIDDEN, shown[len(country) :])


def masked_email(address: str) -> str:
    """Return an address of which only the first letter can be read: ``a•••``."""
    return address[:1] + _HIDDEN * 3
