"""The camera as a scanner, with a film of badges as we print them before it."""

from contextlib import ExitStack

import pytest

from tests import films
from tests.browser.support import LAPTOP, PHONE, serve

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.paper]
TICKET = "JT0123456789ABCDEFGHJKMNPQRS"
OTHER = "JTZYXWVTSRQPNMKJHGFEDCBA9876"
PAGE = """<!DOCTYPE html><html lang="fr"><meta name="viewport" content="width=device-width"><title>Essai</title>
<h1>Caméra</h1><div id="camera"></div>"""
#: As strict as any page's: only the worker's own answer lets it run WebAssembly.
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'"
WAIT = """count => new Promise(done => {
  let left = 400;
  const over = () => heard.length >= count || troubles.length || !left--;
  const look = () => over() ? done([heard, troubles]) : setTimeout(look, 50);
  look();
})"""
OPEN = """async options => {
  window.heard = []; window.troubles = [];
  const { openCamera } = await import('/static/js/poste/camera.js');
  const began = performance.now();
  const scanned = (text, told) => heard.push([told.kind, text, told.source, performance.now() - began]);
  try {
    window.camera = await openCamera(document.querySelector('#camera'), scanned,
      {onTrouble: code => troubles.push(code), ...options});
    return camera.decoder;
  } catch (error) { return error.code ?? String(error); }
}"""


class Telephone:
    """A browser whose camera plays whatever film is put before it."""

    def __init__(self, browser, base, film, stack):
        self.browser, self.base, self.path, self.stack = browser, base, film, stack

    def show(self, pictures):
        films.film(self.path, pictures)

    def visit(self, size=PHONE, *, permissions=("camera",), script="", browser=None):
        visit = self.stack.enter_context((browser or self.browser).visit(size, permissions=list(permissions)))
        if script:
            visit.page.add_init_script(script)
        headers = {"Content-Security-Policy": POLICY}
        visit.page.route("**/essai", lambda route: route.fulfill(body=PAGE, content_type="text/html", headers=headers))
        visit.goto(self.base + "/essai")
        return visit

    def open(self, visit, **options):
        return visit.page.evaluate(OPEN, options)


def heard(visit, count=1):
    told, troubles = visit.page.evaluate(WAIT, count)
    assert (len(told) >= count, troubles) == (True, [])
    return [(kind, text) for kind, text, *_ in told]


@pytest.fixture(scope="module")
def badge():
    return films.badges([TICKET, OTHER])


@pytest.fixture(scope="module")
def device(browser, tmp_path_factory):
    film = films.film(tmp_path_factory.mktemp("camera") / "film.mjpeg", films.empty(2))
    with browser.with_camera(film) as running:
        yield running, film


@pytest.fixture
def telephone(app, device):
    with ExitStack() as stack, serve(app) as base:
        yield Telephone(device[0], base, device[1], stack)


@pytest.mark.parametrize("how", films.SEEN)
def test_a_badge_is_read_as_it_is_held(telephone, badge, how):
    telephone.show(films.frames(badge[0], how))
    visit = telephone.visit()
    assert telephone.open(visit) == "wasm"
    assert heard(visit) == [("ticket", TICKET)]
    visit.page.evaluate("camera.stop()")
    assert not visit.console
    assert {one for one in visit.requests if not one.startswith(telephone.base)} == set()


def test_a_code_that_stays_in_sight_counts_once_and_again_after_it_was_away(telephone, badge):
    one, other = (films.frames(each, "straight", count=3) * 10 for each in badge)  # a second each
    telephone.show([*one, *films.empty(3) * 20, *other, *films.empty(3) * 30])
    visit = telephone.visit(LAPTOP)
    telephone.open(visit)
    assert heard(visit, 3) == [("ticket", TICKET), ("ticket", OTHER), ("ticket", TICKET)]


def test_two_badges_in_sight_are_one_the_one_in_the_middle(telephone, badge):
    pictures = films.frames(badge[0], "straight")
    beside = films.frames(badge[1], "small")
    for one, other in zip(pictures, beside, strict=True):
        one.paste(other.crop((540, 230, 740, 490)), (300, 20))
    telephone.show(pictures)
    visit = telephone.visit(LAPTOP)
    telephone.open(visit)
    assert heard(visit) == [("ticket", TICKET)]
    visit.page.evaluate("new Promise(done => setTimeout(done, 1500))")
    assert heard(visit) == [("ticket", TICKET)]


# --------------------------------------------------------------------------------------------- the browser's own reader

SILENT = "window.BarcodeDetector = class { detect() { return new Promise(() => {}); } };"
#: Reads the probe, then sees what the test puts before it, then fails when it is told to.
OWN = """window.seen = []; window.asked = 0;
window.BarcodeDetector = class {
  async detect() {
    asked += 1;
    if (window.broken) throw new Error('gone');
    const texts = asked === 1 ? ['JATIGI'] : seen;
    return texts.map(rawValue => ({rawValue, boundingBox: {x: 0, y: 0, width: 9, height: 9}}));
  }
};"""


def test_a_reader_of_the_browser_that_never_answers_is_passed_over(telephone, badge):
    telephone.show(films.frames(badge[0], "straight"))
    visit = telephone.visit(script=SILENT)
    assert telephone.open(visit) == "wasm"
    assert heard(visit) == [("ticket", TICKET)]


def test_a_reader_of_the_browser_that_reads_is_used_and_nothing_else_is_loaded(telephone):
    telephone.show(films.empty(2))
    visit = telephone.visit(script=OWN)
    assert telephone.open(visit) == "native"
    visit.page.evaluate("seen.push('https://ailleurs.example/')")
    assert heard(visit) == [("other", "https://ailleurs.example/")]
    assert not [one for one in visit.requests if "vendor" in one]


def test_a_reader_of_the_browser_that_fails_is_followed_by_the_other(telephone, badge):
    telephone.show(films.frames(badge[0], "straight"))
    visit = telephone.visit(script=OWN)
    assert telephone.open(visit) == "native"
    visit.page.evaluate("window.broken = true")
    assert heard(visit) == [("ticket", TICKET)]
    assert visit.page.evaluate("camera.decoder") == "wasm"


# ------------------------------------------------------------------------------------------------------------- troubles


def refusing(name):
    return f"""Object.defineProperty(navigator.mediaDevices, 'getUserMedia',
      {{value: async () => {{ throw new DOMException('no', '{name}'); }}}});"""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("NotAllowedError", "camera_refused"),
        ("NotFoundError", "camera_none"),
        ("OverconstrainedError", "camera_none"),
        ("NotReadableError", "camera_busy"),
        ("AbortError", "camera_busy"),
    ],
)
def test_why_there_is_no_camera_is_told_by_a_code(telephone, name, code):
    visit = telephone.visit(script=refusing(name))
    assert telephone.open(visit) == code
    assert visit.page.locator("video").count() == 0


def test_a_device_without_any_camera_says_so(telephone, browser):
    assert telephone.open(telephone.visit(browser=browser)) == "camera_none"


def test_a_page_that_may_not_be_trusted_gets_no_camera_and_is_told(telephone):
    plain_http = "Object.defineProperty(navigator, 'mediaDevices', {value: undefined});"
    assert telephone.open(telephone.visit(script=plain_http)) == "camera_insecure"


def test_where_nothing_can_read_the_camera_is_given_back(telephone):
    visit = telephone.visit(script="delete window.WebAssembly; delete window.Worker;")
    assert telephone.open(visit) == "camera_decoder"
    assert visit.page.locator("video").count() == 0


def test_a_camera_that_ends_by_itself_is_told_of(telephone):
    telephone.show(films.empty(2))
    visit = telephone.visit()
    telephone.open(visit)
    visit.page.evaluate(
        "document.querySelector('video').srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))"
    )
    assert visit.page.evaluate("troubles") == ["camera_lost"]
    assert visit.page.locator("video").count() == 0


# ----------------------------------------------------------------------------------------------------- using the camera

LAMP = """window.lamp = [];
MediaStreamTrack.prototype.getCapabilities = () => ({torch: true});
MediaStreamTrack.prototype.applyConstraints = async wanted => { lamp.push(wanted.advanced[0].torch) };"""
LOOKS = """window.looks = 0;
const draw = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (...given) { looks += 1; return draw.apply(this, given); };"""


def test_a_lamp_can_be_switched_where_there_is_one(telephone):
    telephone.show(films.empty(2))
    visit = telephone.visit(script=LAMP)
    telephone.open(visit)
    assert visit.page.evaluate("Promise.all([camera.torch(true), camera.torch(false)])") == [True, True]
    assert visit.page.evaluate("lamp") == [True, False]
    plain = telephone.visit()
    telephone.open(plain)
    assert plain.page.evaluate("camera.torch") is None


def test_another_camera_can_be_chosen_and_the_first_is_given_back(telephone, browser):
    with browser.with_camera(None, count=2) as other:
        visit = telephone.visit(browser=other)
        telephone.open(visit)
        cameras = visit.page.evaluate("camera.cameras")
        assert len(cameras) == 2
        (second,) = [one["id"] for one in cameras if one["id"] != visit.page.evaluate("camera.device")]
        visit.page.evaluate("window.first = document.querySelector('video').srcObject.getVideoTracks()[0]")
        visit.page.evaluate("id => camera.choose(id)", second)
        assert visit.page.evaluate("[camera.device, first.readyState]") == [second, "ended"]
        visit.page.evaluate("camera.stop()")
        telephone.open(visit, device=second)
        assert visit.page.evaluate("camera.device") == second


def test_a_camera_that_is_gone_is_replaced_by_any_other(telephone):
    telephone.show(films.empty(2))
    visit = telephone.visit()
    assert telephone.open(visit, device="f" * 64) == "wasm"


def test_nothing_is_looked_at_while_the_page_is_hidden(telephone):
    telephone.show(films.empty(2))
    visit = telephone.visit(script=LOOKS)
    telephone.open(visit)
    hide = "is => { Object.defineProperty(document, 'hidden', {value: is, configurable: true});"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    pause = "new Promise(done => setTimeout(() => done(looks), 700))"
    visit.page.evaluate(hide, True)
    visit.page.evaluate(pause)  # a look that had begun ends
    before = visit.page.evaluate("looks")
    assert visit.page.evaluate(pause) == before
    visit.page.evaluate(hide, False)
    visit.page.evaluate(
        "n => new Promise(done => { const go = () => looks > n ? done() : setTimeout(go, 50); go() })", before
    )


def test_after_stopping_camera_and_worker_are_gone(telephone):
    telephone.show(films.empty(2))
    visit = telephone.visit(script=LOOKS)
    telephone.open(visit)
    visit.page.evaluate("window.track = document.querySelector('video').srcObject.getVideoTracks()[0]")
    visit.page.evaluate("camera.stop(); camera.stop()")
    assert visit.page.evaluate("track.readyState") == "ended"
    assert visit.page.locator("video").count() == 0
    assert visit.page.workers == []
    looks = visit.page.evaluate("looks")
    visit.page.evaluate("new Promise(done => setTimeout(done, 500))")
    assert visit.page.evaluate("looks") == looks


READ_ON = """async count => {
  const { openDecoder } = await import('/static/js/poste/decoders.js');
  const { drawProbe } = await import('/static/js/poste/probe.js');
  window.decoder ??= await openDecoder({own: false});
  let read = 0;
  for (let i = 0; i < count; i += 1) read += (await decoder.read(drawProbe()))[0]?.text === 'JATIGI';
  return read;
}"""


def test_a_few_thousand_looks_leave_nothing_behind(telephone):
    visit = telephone.visit()
    assert visit.page.evaluate(READ_ON, 300) == 300
    before = visit.megabytes()
    assert visit.page.evaluate(READ_ON, 3000) == 3000
    assert visit.megabytes() - before < 30
