import pytest
from flask import Flask

from conference.core import security
from conference.core.permissions import public


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("inscription.exemple.org", 200),
        ("127.0.0.1", 200),
        ("evil.example", 400),
        ("inscription.exemple.org.evil", 400),
    ],
)
def test_an_instance_answers_to_its_own_name_only(host, status):
    app = Flask("inscription")
    security.init_app(app, secure=True, proxies=0, host="inscription.exemple.org")
    app.add_url_rule("/", view_func=public(lambda: "bonjour"), endpoint="home")
    assert app.test_client().get("/", base_url=f"https://{host}").status_code == status


def test_cookies_stay_on_this_host_and_out_of_scripts():
    app = Flask("inscription")
    security.init_app(app, secure=True, proxies=0)
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert (app.config["SESSION_COOKIE_SECURE"], app.config["SESSION_COOKIE_HTTPONLY"]) == (True, True)
