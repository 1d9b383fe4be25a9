"""Badges before a camera: how long from its first picture to the answer, how many are read, what an hour of it costs.

    .venv/bin/python bench/desk_camera.py [--films 6] [--looks 5000] [--slow 4]

Badges as we print them are filmed straight, tilted by 15°, small, in the dark, blurred and under a lamp; Chromium plays
each film as its camera: no real lens is in this. `--slow` divides the speed of the page's own thread, as on a cheap
telephone; the worker that reads keeps its own. Ends with status 1 when a film is not read within three seconds, the
median takes longer than a second, or memory grows by more than 30 MB over the looks.
"""

import argparse
import base64
import io
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PATIENCE_MS = 3000
BUDGET_MS = 1000
GROWTH_MB = 30
PAGE = """<!DOCTYPE html><html lang="fr"><meta name="viewport" content="width=device-width"><title>Caméra</title>
<link rel="stylesheet" href="/static/css/poste.css"><div id="camera" class="camera"></div>"""
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; worker-src 'self'; img-src data:"
#: Milliseconds from the first picture to the answer; 0 when none came.
FILM = """async patience => {
  const { openCamera } = await import('/static/js/poste/camera.js');
  const place = document.querySelector('#camera');
  let first = 0;
  new MutationObserver(() => {
    const video = place.querySelector('video');
    video?.requestVideoFrameCallback(() => { first ||= performance.now(); });
  }).observe(place, {childList: true});
  let answer;
  const told = new Promise(done => { answer = done; });
  const camera = await openCamera(place, text => answer([text, performance.now()]));
  const late = new Promise(done => setTimeout(() => done(['', 0]), patience));
  const [text, at] = await Promise.race([told, late]);
  camera.stop();
  return [text, at && Math.max(1, at - first), camera.decoder];
}"""
#: Which of these pictures are read, each alone, and how long each took.
PICTURES = """async pictures => {
  const { openDecoder } = await import('/static/js/poste/decoders.js');
  const decoder = await openDecoder();
  const told = [];
  for (const one of pictures) {
    const picture = new Image();
    picture.src = one;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 720;
    canvas.getContext('2d', {willReadFrequently: true}).drawImage(picture, -(picture.width - 720) / 2, 0);
    const began = performance.now();
    const found = await decoder.read(canvas);
    told.push([found[0]?.text ?? '', performance.now() - began]);
  }
  decoder.close();
  return told;
}"""
LOOKS = """async ([picture, count]) => {
  const { openDecoder } = await import('/static/js/poste/decoders.js');
  window.decoder ??= await openDecoder({own: false});
  const shown = new Image();
  shown.src = picture;
  await shown.decode();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 720;
  canvas.getContext('2d', {willReadFrequently: true}).drawImage(shown, -(shown.width - 720) / 2, 0);
  for (let i = 0; i < count; i += 1) await decoder.read(canvas);
}"""


def main() -> int:
    """Print every figure; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--films", type=int, default=6, help="of each kind")
    parser.add_argument("--looks", type=int, default=5_000)
    parser.add_argument("--slow", type=int, default=1)
    options = parser.parse_args()
    from tests import films

    badges = films.badges(_ticket(number) for number in range(options.films))
    faults = []
    with _opened(options.slow) as (visit, film):
        for how in films.SEEN:
            faults += _filmed(visit.page, film, how, badges)
        faults += _remembered(visit, films.frames(badges[0], "straight", count=1)[0], options.looks)
    print("\n".join(faults) or "all within what is promised")
    return int(bool(faults))


def _ticket(number: int) -> str:
    return f"JT{number:013d}ABCDEFGHJKMNP"


@contextmanager
def _opened(slow: int) -> Iterator[tuple[Any, Path]]:
    from conference import create_app
    from tests import films
    from tests.browser.support import PHONE, serve, start
    from tests.guard.world import settings

    with tempfile.TemporaryDirectory() as folder:
        film = films.film(Path(folder) / "film.mjpeg", films.empty(2))
        app = create_app(settings(Path(folder)))
        with (
            serve(app) as base,
            start() as browser,
            browser.with_camera(film) as eyes,
            eyes.visit(PHONE, permissions=["camera"]) as visit,
        ):
            answer = {"body": PAGE, "content_type": "text/html", "headers": {"Content-Security-Policy": POLICY}}
            visit.page.route("**/camera", lambda route: route.fulfill(**answer))
            visit.goto(base + "/camera")
            if slow > 1:
                session = visit.page.context.new_cdp_session(visit.page)
                session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
            yield visit, film


def _filmed(page: Any, film: Path, how: str, badges: list[Any]) -> list[str]:
    from tests import films

    waits, missed, seen = [], 0, []
    for number, badge in enumerate(badges):
        pictures = films.frames(badge, how, seed=number)
        films.film(film, pictures)
        text, wait, _decoder = page.evaluate(FILM, PATIENCE_MS)
        waits += [wait] if text == _ticket(number) else []
        missed += text != _ticket(number)
        seen += [(text == _ticket(number), took) for text, took in page.evaluate(PICTURES, [*map(_data, pictures)])]
    read = 100 * sum(good for good, _took in seen) / len(seen)
    took = statistics.median(took for _good, took in seen)
    median, worst = (statistics.median(waits), max(waits)) if waits else (0.0, 0.0)
    print(
        f"{how:9} {len(waits)} of {len(badges)} films read, median {median:.0f} ms, slowest {worst:.0f} ms; "
        f"{read:.0f} % of {len(seen)} pictures alone, {took:.0f} ms each"
    )
    faults = [f"{how}: {missed} films not read within {PATIENCE_MS} ms"] if missed else []
    return faults + ([f"{how}: median {median:.0f} ms"] if median > BUDGET_MS else [])


def _remembered(visit: Any, picture: Any, looks: int) -> list[str]:
    visit.page.evaluate(LOOKS, [_data(picture), 300])
    before = visit.megabytes()
    visit.page.evaluate(LOOKS, [_data(picture), looks])
    grown = visit.megabytes() - before
    print(f"memory: {grown:+.0f} MB over {looks} looks (at nine a second: {looks / 9 / 60:.0f} minutes)")
    return [f"memory grew by {grown:.0f} MB"] if grown > GROWTH_MB else []


def _data(picture: Any) -> str:
    made = io.BytesIO()
    picture.convert("RGB").save(made, "JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(made.getvalue()).decode()


if __name__ == "__main__":
    sys.exit(main())
