"""A mail server for each test, and an application that knows its address."""

from dataclasses import replace

import pytest

from conference.messaging import transports
from tests.messaging.smtp_server import mail_server


@pytest.fixture
def mailbox():
    with mail_server() as box:
        yield box


@pytest.fixture
def connected(context, settings, mailbox):
    """The application with a way out."""
    transports.init_app(context, replace(settings, smtp_url=mailbox.url))
    yield context
    transports.init_app(context, settings)
