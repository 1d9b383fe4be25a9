import unicodedata
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from conference.accounts import services
from conference.accounts.devices import STAFF
from conference.accounts.models import StaffSession, Throttle
from conference.accounts.rules import COOKIE
from conference.core import clock, vault
from conference.core.db import session, write
from conference.core.permissions import SYSTEM
from tests.builders import PASSWORD, a_staff_user, an_event
from tests.pages import check_page
from tests.staff import audited, signed_in

SIGN_IN = "/org/connexion"
EMAIL = "aissata@equipe.example"


@pytest.fixture
def account(app):
    """An organiser of one event."""
    with app.app_context():
        event = an_event()
        return a_staff_user(EMAIL, "organiser", event)


def try_sign_in(client, email=EMAIL, password=PASSWORD, *, address=SIGN_IN, **options):
    form = check_page(client.get(address)).form("Se connecter")
    return client.post(form.action, data=form.filled(email=email, password=password), **options)


def test_the_right_pair_leads_to_the_only_event(client, account):
    answer = try_sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/org/")
    assert client.get("/org/").location == "/org/forum/"
    assert check_page(client.get("/org/forum/")).h1 == "Tableau de bord"


def test_who_works_at_the_desk_starts_there(app, client):
    with app.app_context():
        a_staff_user(EMAIL, "desk", an_event())
    try_sign_in(client)
    assert client.get("/org/").location == "/desk/forum/"


def test_who_has_several_events_chooses(app, client, account):
    with app.app_context():
        a_staff_user(EMAIL, "desk", an_event("atelier", title={"fr": "Atelier"}))
        an_event("secret", title={"fr": "Rencontre d’autrui"})
    try_sign_in(client)
    page = check_page(client.get("/org/"))
    assert page.link("Forum des soignants") == "/org/forum/"
    assert page.link("Atelier") == "/desk/atelier/"
    assert "autrui" not in page.text


def test_an_account_without_an_event_is_told_what_to_do(app, client):
    with app.app_context():
        a_staff_user(EMAIL, "admin")
    try_sign_in(client)
    page = check_page(client.get("/org/"))
    assert "Aucun événement" in page.text
    assert page.link("Comptes et rôles") == "/org/comptes"


def test_signing_in_goes_on_to_the_page_that_was_wanted(client, account):
    wanted = client.get("/org/forum/participants?etat=pending")
    assert wanted.status_code == 303
    assert try_sign_in(client, address=wanted.location).location == "/org/forum/participants?etat=pending"


def test_the_language_stays(client, account):
    wanted = client.get("/en/org/forum/participants")
    assert wanted.location.startswith("/en/org/connexion")
    form = check_page(client.get(wanted.location)).form()
    answer = client.post(form.action, data=form.filled(email=EMAIL, password=PASSWORD))
    assert answer.location.rstrip("?") == "/en/org/forum/participants"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "/org//evil.example",
        "javascript:x",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(client, account, target):
    page = check_page(client.get(SIGN_IN, query_string={"next": target}))
    form = page.form()
    answer = client.post(form.action, data={**form.filled(email=EMAIL, password=PASSWORD), "next": target})
    assert answer.location == "/org/"


def test_an_unknown_account_and_a_wrong_password_get_the_same_answer_after_the_same_work(client, account, monkeypatch):
    checked, real = [], services.HASHER
    counting = SimpleNamespace(hash=real.hash, verify=lambda *pair: checked.append(pair) or real.verify(*pair))
    monkeypatch.setattr(services, "HASHER", counting)
    wrong = try_sign_in(client, EMAIL, "faux mot de passe")
    unknown = try_sign_in(client, "personne@equipe.example", "faux mot de passe")
    assert wrong.status_code == unknown.status_code == 403
    assert check_page(wrong).errors() == check_page(unknown).errors() == ["Adresse ou mot de passe incorrect."]
    assert [password for _hash, password in checked] == ["faux mot de passe"] * 2


def test_the_address_typed_is_kept_and_the_password_is_not(client, account):
    form = check_page(try_sign_in(client, EMAIL, "faux mot de passe")).form()
    assert form.fields["email"] == [EMAIL]
    assert form.fields["password"] == [""]


def test_empty_fields_are_named(client, account):
    page = check_page(try_sign_in(client, "", ""))
    assert page.errors() == ["Saisissez votre adresse e-mail.", "Saisissez votre mot de passe."]


def test_the_page_of_signing_in_needs_its_token(client, account):
    answer = client.post(SIGN_IN, data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 400
    assert client.get("/org/forum/").status_code == 303


def test_a_session_shares_nothing_with_what_was_before(app, client, account):
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    client.get(SIGN_IN)
    before = client.get_cookie("jatigi").value
    try_sign_in(client)
    assert client.get_cookie("jatigi").value != before
    with client.session_transaction() as cookie:
        first = cookie[COOKIE]
        assert set(cookie) <= {COOKIE, "csrf_token"}
    try_sign_in(client)
    with client.session_transaction() as cookie:
        assert cookie[COOKIE] != first
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(StaffSession)) == 1


def test_the_cookie_is_kept_from_scripts_and_other_sites(client, account):
    answer = try_sign_in(client)
    flags = answer.headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags


def test_signing_out_kills_the_cookie_wherever_it_was_copied(app, client, account):
    try_sign_in(client)
    copy = app.test_client()
    copy.set_cookie("jatigi", client.get_cookie("jatigi").value)
    assert copy.get("/org/forum/").status_code == 200
    page = check_page(client.get("/org/forum/"))
    form = next(f for f in page.soup.select("form.who"))
    answer = client.post(form["action"], data={"csrf_token": form.select_one("[name=csrf_token]")["value"]})
    assert "Vous êtes déconnecté·e." in check_page(client.get(answer.location)).text
    assert client.get("/org/forum/").status_code == 303
    assert copy.get("/org/forum/").status_code == 303


def test_signing_out_by_a_link_or_without_token_does_nothing(client, account):
    try_sign_in(client)
    assert client.get("/org/deconnexion", follow_redirects=True).status_code == 404
    assert client.post("/org/deconnexion").status_code == 400
    assert client.get("/org/forum/").status_code == 200


def test_guessing_is_slowed_per_account_and_nobody_else_is_kept_out(app, client, account):
    with app.app_context():
        a_staff_user("moussa@equipe.example", "organiser", an_event("autre"))
    form = check_page(client.get(SIGN_IN)).form()
    guess = form.filled(email=EMAIL, password="faux mot de passe")
    answers = [
        client.post(SIGN_IN, data=guess, headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code
        for number in range(7)
    ]
    assert answers == [403] * 5 + [429] * 2
    late = client.post(SIGN_IN, data=form.filled(email=EMAIL, password=PASSWORD))
    assert (late.status_code, check_page(late).errors()) == (
        429,
        ["Trop d’essais. Attendez quelques minutes, puis recommencez."],
    )
    assert try_sign_in(client, "moussa@equipe.example").status_code == 303


def test_who_guesses_elsewhere_keeps_nobody_out_of_a_browser_that_is_known(app, client, account):
    assert try_sign_in(client).status_code == 303
    stranger, copy = app.test_client(), app.test_client()
    assert [try_sign_in(stranger, EMAIL, "faux").status_code for _ in range(7)] == [403] * 5 + [429] * 2
    assert try_sign_in(stranger).status_code == 429
    assert try_sign_in(client).status_code == 303
    # What a browser keeps opens nothing, cannot be made up, and gives a thief five tries and no more.
    kept = client.get_cookie("jatigi-staff").value
    copy.set_cookie("jatigi-staff", kept)
    assert copy.get("/org/forum/").status_code == 303
    assert [try_sign_in(copy, EMAIL, "faux").status_code for _ in range(6)] == [403] * 5 + [429]
    for forged in (kept[:-1], "x", kept.partition(".")[0], ""):
        stranger.set_cookie("jatigi-staff", forged)
        assert try_sign_in(stranger).status_code == 429


def test_a_known_browser_of_one_account_is_a_stranger_to_another(app, client, account):
    with app.app_context():
        a_staff_user("moussa@equipe.example", "organiser", an_event("autre"))
    assert try_sign_in(client).status_code == 303
    stranger = app.test_client()
    for _ in range(5):
        try_sign_in(stranger, "moussa@equipe.example", "faux")
    assert try_sign_in(client, "moussa@equipe.example").status_code == 429
    assert try_sign_in(client).status_code == 303


def test_a_browser_is_known_for_a_few_accounts_and_forgets_the_oldest(app, client, account):
    with app.app_context():
        for number in range(6):
            a_staff_user(f"n{number}@equipe.example", "admin")
    for email in (EMAIL, *(f"n{number}@equipe.example" for number in range(6))):
        assert try_sign_in(client, email).status_code == 303
    with app.test_request_context(headers={"Cookie": f"jatigi-staff={client.get_cookie('jatigi-staff').value}"}):
        known = STAFF.all()
    assert len(known) == 6
    assert str(account.id) not in known


def test_one_address_cannot_try_one_password_on_many_accounts(app, client, account):
    with app.app_context(), write() as db:
        now = clock.now()
        db.add(Throttle(key=vault.fingerprint("address", "127.0.0.1"), failures=31, first_at=now, last_at=now))
    assert try_sign_in(client, "personne@equipe.example", "faux").status_code == 429


@pytest.mark.parametrize(
    "password", ["x", "x" * 2000, "nul\0nul", "\ud800", "é" * 300], ids=["one", "long", "nul", "half", "wide"]
)
def test_strange_passwords_are_simply_wrong(client, account, password):
    form = check_page(client.get(SIGN_IN)).form()
    data = {**form.filled(email=EMAIL), "password": password.encode("utf-8", "surrogatepass")}
    assert client.post(SIGN_IN, data=data).status_code == 403


def test_a_password_typed_on_another_keyboard_is_the_same(app, client, account):
    with app.app_context():
        services.renew_password(account.id, "Ségou été 2026", actor=SYSTEM, now=clock.now())
    assert try_sign_in(client, EMAIL, unicodedata.normalize("NFD", "Ségou été 2026")).status_code == 303


def test_a_closed_account_is_out_at_once(app, account):
    client = signed_in(app, email=EMAIL, role="admin")
    with app.app_context():
        a_staff_user("autre@equipe.example", "admin")
        services.disable(account.id, actor=SYSTEM, now=clock.now())
    assert client.get("/org/").status_code == 303
    assert try_sign_in(client).status_code == 403


def test_signing_in_and_failing_to_are_logged_without_names(app, client, account):
    try_sign_in(client, "personne@equipe.example", "faux")
    try_sign_in(client)
    (failed,), (done,) = audited(app, "staff.sign_in_failed"), audited(app, "staff.signed_in")
    assert (failed.actor_id, done.actor_id) == (None, account.id)
    assert failed.details == done.details == {}


def test_a_form_with_an_error_is_a_good_page_in_english_too(client):
    form = check_page(client.get("/en/org/connexion")).form()
    assert client.post(form.action, data=form.filled(email="a@b.example")).status_code == 400


def test_a_page_that_needs_an_account_keeps_nothing_of_a_post(client, account):
    form = check_page(client.get(SIGN_IN)).form()
    token = form.fields["csrf_token"][0]
    answer = client.post("/org/forum/participants/decision", data={"csrf_token": token, "decision": "accept"})
    assert answer.location == SIGN_IN
