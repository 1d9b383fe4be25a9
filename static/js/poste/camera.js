/* The camera of a telephone or a laptop as a scanner: it looks some nine times a second at what is shown, and tells each
   code once. What cannot be, is told by a code; the sentences stand in the page. */

import { openStream, torchOf, allCameras } from "./cameras.js";
import { openDecoder } from "./decoders.js";
import { told } from "./scanned.js";

const EVERY = 110; // ms from one look to the next
const AGAIN = 3000; // ms that a code must be out of sight before it counts again
const LARGEST = 800; // pixels: more tells a reader nothing about a badge
const FAILURES = 5; // looks that a reader may fail in a row before another one is opened

/**
 * Show the camera in `container` and call `onScan(text, {kind, also, source})` for each code that comes into sight.
 *
 * Gives `{stop, torch, cameras, device, choose, decoder}`: `torch(on)` switches the lamp, or is `null` where there is none;
 * `cameras` are `[{id, label}]`, `choose(id)` takes another one, `device` is the id of the one in use.
 * `device`: the camera to begin with; `onTrouble(code)`: it ended by itself. Throws an `Error` whose `code` is
 * `camera_insecure`, `camera_none`, `camera_refused`, `camera_busy`, `camera_decoder` or `camera_lost`.
 */
export const openCamera = async (container, onScan, { device = "", onTrouble = () => {}, own = true } = {}) => {
  const decoder = openDecoder({ own });
  decoder.catch(() => {}); // told below, once the camera is there
  const stream = await openStream(device);
  const camera = new Camera(container, onScan, onTrouble, own);
  try {
    await camera.show(stream);
    camera.decoder = await decoder.catch(() => Promise.reject(trouble("camera_decoder")));
  } catch (error) {
    camera.stop();
    decoder.then((one) => one.close(), () => {});
    throw error;
  }
  camera.watch();
  return camera.handle();
};

const trouble = (code) => Object.assign(new Error(code), { code });

class Camera {
  constructor(container, onScan, onTrouble, own) {
    Object.assign(this, { container, onScan, onTrouble, own });
    this.video = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
    this.video.setAttribute("aria-hidden", "true");
    this.canvases = [document.createElement("canvas"), document.createElement("canvas")];
    this.looks = 0;
    this.seen = new Map(); // text → when it was last in sight
    this.failures = 0;
    this.timer = 0;
    this.stopped = false;
    this.turned = () => this.wake();
  }

  async show(stream) {
    this.stream = stream;
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => this.stream === stream && this.end("camera_lost"));
    this.video.srcObject = stream;
    if (!this.video.isConnected) this.container.append(this.video);
    await this.video.play().catch(() => {}); // hidden meanwhile: it plays when it is shown
    this.torch = torchOf(track);
    this.device = track.getSettings().deviceId ?? "";
    this.cameras = await allCameras();
  }

  watch() {
    document.addEventListener("visibilitychange", this.turned);
    this.next(0);
  }

  next(wait) {
    clearTimeout(this.timer);
    if (!this.stopped && !document.hidden) this.timer = setTimeout(() => this.look(), wait);
  }

  wake() {
    if (document.hidden) {
      clearTimeout(this.timer);
      this.video.pause();
    } else if (!this.stopped) {
      this.video.play().catch(() => {});
      this.next(0);
    }
  }

  async look() {
    const began = performance.now();
    const picture = this.draw();
    if (picture) {
      try {
        const found = await this.decoder.read(picture);
        this.failures = 0;
        if (!this.stopped) this.judge(found, picture);
      } catch {
        await this.failed();
      }
    }
    this.next(Math.max(0, began + EVERY - performance.now()));
  }

  /* In turn: the middle, as sharp as it is, for codes that are far; and all that is shown, for those at its edge. */
  draw() {
    const { videoWidth: w, videoHeight: h } = this.video;
    if (!w || !h || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    const shown = shownOf(this.video, w, h);
    const side = Math.min(...shown);
    const middle = this.looks % 2 === 0 || Math.max(...shown) < 1.2 * side;
    const [width, height] = middle ? [side, side] : shown;
    const canvas = this.canvases[Number(middle)];
    const shrink = Math.min(1, LARGEST / Math.max(width, height));
    const [to, down] = [Math.round(width * shrink), Math.round(height * shrink)];
    if (canvas.width !== to || canvas.height !== down) Object.assign(canvas, { width: to, height: down });
    const ink = canvas.getContext("2d", { willReadFrequently: true });
    ink.drawImage(this.video, (w - width) / 2, (h - height) / 2, width, height, 0, 0, to, down);
    this.looks += 1;
    return canvas;
  }

  /* What is in sight goes on being in sight; the one in the middle counts, if it is new. */
  judge(found, picture) {
    const now = performance.now();
    for (const [text, when] of this.seen) if (now - when > AGAIN) this.seen.delete(text);
    for (const { text } of found) if (this.seen.has(text)) this.seen.set(text, now);
    const aimed = nearest(found.filter((one) => one.text.trim()), picture);
    if (!aimed || this.seen.has(aimed.text)) return;
    this.seen.set(aimed.text, now);
    const { kind, text } = told(aimed.text);
    this.onScan(text, { kind, also: [], source: "camera" });
  }

  /* A reader that was fine may end (memory, a browser's service that went away): then the other one takes over. */
  async failed() {
    this.failures += 1;
    if (this.failures % FAILURES || this.stopped) return;
    const old = this.decoder;
    try {
      if (this.failures > 2 * FAILURES) throw trouble("camera_decoder");
      this.decoder = await openDecoder({ own: this.own && old.name !== "native" });
      old.close();
      if (this.stopped) this.decoder.close();
    } catch {
      this.end("camera_decoder");
    }
  }

  async choose(id) {
    const stream = await openStream(id);
    const old = this.stream;
    await this.show(stream);
    release(old);
    if (this.stopped) release(stream);
  }

  end(code) {
    if (this.stopped) return;
    this.stop();
    this.onTrouble(code);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.turned);
    release(this.stream);
    this.video.srcObject = null;
    this.video.remove();
    this.decoder?.close();
  }

  handle() {
    const camera = this;
    return {
      stop: () => camera.stop(),
      choose: (id) => camera.choose(id),
      get torch() { return camera.torch; },
      get cameras() { return camera.cameras; },
      get device() { return camera.device; },
      get decoder() { return camera.decoder.name; },
    };
  }
}

/* The part of a picture that its place in the page lets somebody see (`object-fit: cover`), in pixels of the picture. */
const shownOf = ({ clientWidth, clientHeight }, w, h) => {
  if (!clientWidth || !clientHeight) return [w, h];
  const scale = Math.max(clientWidth / w, clientHeight / h);
  return [Math.min(w, clientWidth / scale), Math.min(h, clientHeight / scale)];
};

const release = (stream) => stream?.getTracks().forEach((track) => track.stop());

/* Two badges side by side: the one that somebody aims at. A ticket goes before whatever else is in sight. */
const nearest = (found, { width, height }) => {
  const far = (one) => Math.hypot(one.x - width / 2, one.y - height / 2) + (told(one.text).kind === "ticket" ? 0 : width + height);
  return [...found].sort((a, b) => far(a) - far(b))[0];
};
