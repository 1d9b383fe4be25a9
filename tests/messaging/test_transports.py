"""What SMTP_URL may say."""

from dataclasses import replace

import pytest

from conference.messaging import transports
from config import SettingsError


@pytest.fixture
def read(migrated_app, settings):
    def read(url):
        transports.init_app(migrated_app, replace(settings, smtp_url=url))
        return migrated_app.extensions["mail"]

    yield read
    transports.init_app(migrated_app, settings)


def test_a_whole_address_is_read(read):
    state = read("smtp://us%40er:p%3Ass@mail.example.org:2525?tls=1&from=inscription@example.org")
    assert (state.server, state.port, state.use_tls, state.use_ssl) == ("mail.example.org", 2525, True, False)
    assert (state.username, state.password, state.default_sender) == ("us@er", "p:ss", "inscription@example.org")
    assert not state.suppress


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://localhost", 25, False, False),
        ("smtp://localhost:587", 587, True, False),
        ("smtp://localhost:587?tls=0", 587, False, False),
        ("smtps://localhost", 465, False, True),
    ],
)
def test_the_usual_ports_need_no_options(read, url, port, tls, ssl):
    state = read(url)
    assert (state.port, state.use_tls, state.use_ssl) == (port, tls, ssl)


@pytest.mark.parametrize("url", ["smtp://", "smtp://host:port", "smtp://[::1", "mail://host"])
def test_what_cannot_be_read_is_refused_in_one_sentence(read, url):
    with pytest.raises(SettingsError, match="SMTP_URL"):
        read(url)


def test_without_an_address_there_is_no_way_out_but_a_sender(read):
    state = read(None)
    assert state.suppress
    assert state.default_sender == "no-reply@localhost"
