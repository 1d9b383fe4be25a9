"""A specimen of every macro and script on pages of its own: what the tests of the page tools look at."""

from pathlib import Path
from types import SimpleNamespace

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import FileSystemLoader, StrictUndefined
from wtforms import BooleanField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from conference.core import i18n, security

ROOT = Path(__file__).resolve().parents[2]
EVENT = SimpleNamespace(
    slug="forum",
    title={"fr": "Forum des soignants", "en": "Carers’ forum"},
    short_title={},
    venue={"fr": "Bamako"},
    help_phone="+223 20 22 12 34",
    accent="ocre",
    is_example=True,
    exposed=False,
)
ACCESS = SimpleNamespace(name="Awa Traoré", role="organiser", may=lambda _capability: True)
NAMES = ["Aminata Traoré", "Bakary Diallo", "Fatoumata Cissé", "Moussa Coulibaly", "Oumou N'Diaye"]
ELSEWHERE = {
    "events.home": "/c/forum/",
    "agenda.programme": "/c/forum/programme",
    "registration.find": "/c/forum/retrouver",
    "reports.home": "/org/",
    "reports.dashboard": "/org/forum/",
    "participants_manage.index": "/org/forum/participants",
    "badges_manage.home": "/org/forum/badges",
    "documents_manage.home": "/org/forum/emargement",
    "exchange.index": "/org/forum/import",
    "reports.messages": "/org/forum/messages",
    "desk.home": "/desk/forum/",
    "desk_manage.index": "/org/forum/accueil",
    "accounts.sign_out": "/deconnexion",
}


class Specimen(FlaskForm):
    """One field of every kind."""

    class Meta:
        """Public: no session."""

        csrf = False

    first = StringField("Prénom(s)", [InputRequired("Saisissez votre prénom.")])
    last = StringField("Nom de famille")
    sex = RadioField(
        "Sexe",
        [InputRequired("Choisissez une réponse.")],
        choices=[SelectChoice(value, label) for value, label in (("F", "Femme"), ("M", "Homme"), ("", "Sans réponse"))],
    )
    age = SelectField("Tranche d’âge", choices=[SelectChoice("", "Choisir…"), SelectChoice("18-24", "18 à 24 ans")])
    phone = TelField("Téléphone", [InputRequired("Saisissez un numéro.")])
    needs = TextAreaField("Besoins particuliers")
    photo = BooleanField("J’accepte d’être photographié(e).", [InputRequired("Cochez la case.")])


def specimen() -> tuple[Flask, list[dict[str, list[str]]]]:
    """Return the pages as an application, and the list of what its forms were sent."""
    app = Flask("specimen", static_folder=str(ROOT / "static"))
    app.jinja_loader = FileSystemLoader([ROOT / "templates", Path(__file__).parent / "pages"])
    app.config.update(SECRET_KEY="specimen" * 5, TESTING=True)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    i18n.init_app(app)
    security.init_app(app, secure=False, proxies=0)
    csrf = CSRFProtect(app)
    app.jinja_env.globals["has_page"] = app.view_functions.__contains__
    sent: list[dict[str, list[str]]] = []
    app.context_processor(lambda: {"event": EVENT, "access": None if request.path == "/form" else ACCESS})
    for endpoint, rule in ELSEWHERE.items():
        app.add_url_rule(rule, endpoint, lambda: "", methods=["GET", "POST"])

    @app.route("/form", methods=["GET", "POST"])
    @csrf.exempt
    def form() -> str:
        filled = Specimen()
        filled.validate_on_submit()
        return render_template("specimen_form.html", form=filled)

    @app.get("/liste")
    def listing() -> str:
        wanted = request.args.get("q", "").lower()
        people = [name for name in NAMES if wanted in name.lower()]
        return render_template("specimen_list.html", people=people, sort=request.args.get("tri", "nom"))

    @app.post("/liste/agir")
    def act():
        sent.append(request.form.to_dict(flat=False))
        flash({"text": "2 personnes acceptées.", "undo": url_for("act")}, "ok")
        return redirect(url_for("listing"), 303)

    @app.get("/accueil")
    def desk() -> str:
        return render_template("specimen_desk.html", half_day="Jour 1, matin")

    return app, sent
