"""A server at the venue: the commands of ``docs/desk-network.md`` give devices an address that a browser trusts."""

import os
import re
import shutil
import ssl
import subprocess
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Error
from werkzeug.serving import make_server

from tests.browser.support import ARGUMENTS, chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="no Chromium"),
    pytest.mark.skipif(
        not shutil.which("certutil") or not shutil.which("openssl"), reason="no certutil (libnss3-tools)"
    ),
]

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "desk-network.md"
NAME = "accueil.lan"
#: What a device needs of an address, and whether its page opens without a network.
NEEDS = """async () => {
  const found = {sure: isSecureContext, sealing: Boolean(globalThis.crypto?.subtle)};
  found.camera = Boolean(navigator.mediaDevices);
  try { await navigator.serviceWorker.register('sw.js'); await navigator.serviceWorker.ready; found.worker = true; }
  catch { found.worker = false; }
  return found;
}"""


def commands(about: str) -> str:
    """The block of commands of the guide in which ``about`` stands."""
    blocks = re.findall(r"(?ms)^ *```sh\n(.*?)^ *```", GUIDE.read_text(encoding="utf-8"))
    return next(one for one in blocks if about in one)


@pytest.fixture
def authority(tmp_path):
    """The files that the guide's commands make, for this machine's own address."""
    script = commands("openssl req -x509").replace("IP=10.42.0.1", "IP=127.0.0.1")
    assert f"NOM={NAME} IP=127.0.0.1" in script
    made = subprocess.run(["sh", "-e", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert made.stdout.strip().endswith("accueil.crt: OK")
    return tmp_path


@pytest.fixture
def address(app, authority):
    """The application behind HTTPS, with the certificate of the guide."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "accueil.crt", authority / "accueil.key")
    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=context)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def look(browser):
    """Say what a browser of its own, that trusts what is in ``home``, finds at the desk's page at ``url``."""

    def looked(url, home, *, offline=False, **options):
        home.mkdir(exist_ok=True)
        chromium = browser.playwright.chromium.launch(
            executable_path=chromium_path(),
            args=[*ARGUMENTS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
            env={"HOME": str(home), "PATH": os.environ["PATH"]},
        )
        try:
            page = chromium.new_context(**options).new_page()
            page.goto(f"{url}/desk/forum/poste/")
            found = page.evaluate(NEEDS)
            if offline:
                page.wait_for_function("navigator.serviceWorker.controller || navigator.serviceWorker.ready")
                page.context.set_offline(True)
                found["alone"] = page.reload().status == 200
            return found
        finally:
            chromium.close()

    return looked


@pytest.mark.parametrize("host", [NAME, "127.0.0.1"])
def test_who_installed_the_authority_has_all_that_a_device_needs(look, authority, address, host):
    home = authority / "trusting"
    home.mkdir()
    script = commands("certutil -d sql:").replace("autorite.crt", str(authority / "autorite.crt"))
    env = {"HOME": str(home), "PATH": os.environ["PATH"]}
    subprocess.run(["sh", "-e", "-c", script], env=env, capture_output=True, check=True)
    found = look(f"https://{host}:{address}", home, offline=True)
    assert found == {"sure": True, "sealing": True, "camera": True, "worker": True, "alone": True}


def test_going_on_in_spite_of_the_warning_gives_no_page_without_a_network(look, authority, address):
    found = look(f"https://{NAME}:{address}", authority / "strange", ignore_https_errors=True)
    assert found["worker"] is False


def test_who_did_not_install_it_is_warned(look, authority, address):
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        look(f"https://{NAME}:{address}", authority / "strange")


def test_the_authority_can_sign_nothing_else(authority):
    signing = commands("openssl req -x509").partition("openssl req -newkey")
    script = f"NOM=exemple.org IP=127.0.0.1\n{''.join(signing[1:])}"
    other = subprocess.run(["sh", "-c", script], cwd=authority, capture_output=True, text=True, check=False)
    assert "permitted subtree violation" in other.stdout + other.stderr


def test_an_address_without_https_has_nothing_of_it(look, app, authority):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        found = look(f"http://{NAME}:{server.server_port}", authority / "strange")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert found == {"sure": False, "sealing": False, "camera": False, "worker": False}
