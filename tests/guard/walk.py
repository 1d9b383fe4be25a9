"""A walk through every English page: all links, all forms, as they stand and filled in; what stayed French is kept."""

import io
import re
from collections import Counter
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.pages import Form, check_page

#: Words that French sentences cannot do without and English ones do not have.
FRENCH = {
    "au", "aux", "avec", "aucun", "aucune", "ce", "ces", "cette", "chez", "dans", "de", "des", "du", "est", "et", "il",
    "elle", "la", "le", "les", "leur", "leurs", "mais", "ne", "nos", "notre", "nous", "où", "oui", "par", "pas", "pour",
    "que", "qui", "sans", "ses", "sont", "sous", "sur", "tous", "tout", "toute", "toutes", "un", "une", "vos", "votre",
    "vous", "à", "été", "être",
}  # fmt: skip
FRENCH_SPACING = re.compile(r"\s[?!:;»]|«|\b([ldnsjmtc]|qu)’[^\W\d_]", re.IGNORECASE)
SPOKEN = ("title", "alt", "aria-label", "placeholder", "label", "data-label", "data-none", "data-one", "data-many")
TYPED = "bdi, script, style, template, [lang]:not(html):not([lang=en]), [translate=no]"
#: How many pages of one address are looked at: they differ in what people typed only.
ENOUGH = 2
FILLED_IN = {
    "given_names": "Awa",
    "family_name": "Diarra",
    "phone": "76 12 34 56",
    "q": "dia",
    "code": "K7M4QP",
    "name": "Awa Diarra",
    "email": "awa@exemple.org",
    "role": "admin",
}
LIST = "Identifiant;Prénoms;Nom;Groupe;Téléphone\n;Oumou;Sow;sante;76 00 00 01\n;;;sante;\n;Sira;Koné;autre chose;1\n"


def french(soup: BeautifulSoup) -> list[str]:
    """The texts of a page that look French, but for what people typed and what says itself that it is French."""
    for tag in soup.select(TYPED):
        tag.decompose()
    texts = [" ".join(str(text).split()) for text in soup.find_all(string=True)]
    texts += [str(tag[name]) for tag in soup.find_all(True) for name in SPOKEN if tag.has_attr(name)]
    return [text for text in texts if set(re.findall(r"\w+", text.lower())) & FRENCH or FRENCH_SPACING.search(text)]


class Walk:
    """``left_over`` is what looked French, ``endpoints`` are the addresses met, each with its method."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()
        self.met: Counter[Any] = Counter()
        self.waiting: list[str] = []
        self.left_over: set[str] = set()
        self.endpoints: set[tuple[str, str]] = set()

    def sign_in(self, email: str, password: str) -> None:
        """Go on as somebody else, who meets every address anew."""
        self.client = self.app.test_client()
        self.met.clear()
        form = check_page(self.client.get("/en/org/connexion")).form()
        fields = [name for name in form.fields if name not in {"csrf_token", "next"}]
        self.client.post(form.action, data=form.filled(dict(zip(fields, (email, password), strict=True))))

    def go(self, *addresses: str) -> None:
        """Start at these pages and read whatever they lead to."""
        self.waiting += addresses
        while self.waiting:
            address = self.waiting.pop(0)
            if not self.met[address] and self.may("GET", address):
                self.met[address] += 1
                self.read(address, self.client.get(address, follow_redirects=True))

    def may(self, method: str, address: str) -> bool:
        """Whether this address is one of our English pages, and has not been met often enough."""
        path = urlsplit(address).path
        if not path.startswith("/en/"):
            return False
        try:
            endpoint, _ = self.app.url_map.bind("localhost").match(path.removeprefix("/en"), method=method)
        except HTTPException:
            endpoint = "nowhere"
        self.met[method, endpoint] += 1
        self.endpoints.add((method, endpoint))
        return self.met[method, endpoint] <= ENOUGH and endpoint != "accounts.sign_out"

    def read(self, address: str, answer: TestResponse) -> None:
        """Keep what looks French, and remember where the page leads to."""
        if not answer.content_type.startswith("text/html"):
            return
        soup = BeautifulSoup(answer.get_data(as_text=True), "lxml")  # valid pages: other tests look at that
        assert soup.html["lang"] == "en", address
        self.waiting += [urljoin(address, str(tag["href"])).partition("#")[0] for tag in soup.select("a[href]")]
        self.waiting += [
            f"{tag['action']}?{urlencode(filled(tag), doseq=True)}" for tag in soup.select("form[method=get]")
        ]
        posts = [(urljoin(address, str(tag["action"])), tag) for tag in soup.select("form[method=post]")]
        sent = [
            (to, fields) for to, tag in posts if self.may("POST", to) for fields in (Form(tag).filled(), filled(tag))
        ]
        self.left_over |= {f"{address} ({answer.status_code}): {text}" for text in french(soup)}
        for to, fields in sent:
            self.read(to, self.client.post(to, data=fields, follow_redirects=True))


def filled(tag: Tag) -> dict[str, Any]:
    """What goes off when somebody fills in a form: names and numbers, the first of all choices, a list as a file."""
    fields: dict[str, Any] = Form(tag).filled()
    if not tag.select("button:not([name])"):
        fields |= {str(button["name"]): [str(button["value"])] for button in tag.select("button")[:1]}
    for field in tag.select("input[name], select[name]"):
        name, kind = str(field["name"]), field.get("type", field.name)
        if kind in {"radio", "checkbox"}:
            fields.setdefault(name, [str(field.get("value", "on"))])
        elif kind == "select" and not any(fields.get(name, [])):
            fields[name] = [str(option["value"]) for option in field.select("option[value]")][1:2]
        elif kind == "file":
            fields[name] = (io.BytesIO(LIST.encode()), "liste.csv")
        elif name in FILLED_IN:
            fields[name] = [FILLED_IN[name]]
    return fields
