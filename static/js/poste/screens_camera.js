/* The camera above the screens: opened and closed by its button, kept open from one person to the next. */

import { fill, say } from "./screens_words.js";

const KEPT = "jatigi-poste-camera";
const TROUBLES = new Set(["camera_insecure", "camera_none", "camera_refused", "camera_busy", "camera_decoder", "camera_lost"]);

const $ = (id) => document.getElementById(id);

export class Eye {
  #camera = null;
  #open = false;
  #turn = 0;

  constructor(onScan) {
    this.onScan = onScan;
  }

  get open() {
    return this.#open;
  }

  toggle() {
    return this.#open ? this.close() : this.show();
  }

  async show() {
    const turn = ++this.#turn;
    this.#frame(true);
    this.#tell(say("camera_starts"), "info");
    const options = { device: localStorage.getItem(KEPT) ?? "", onTrouble: (code) => this.#failed(code) };
    try {
      const { openCamera } = await import("./camera.js"); // most desks have a scanner, and never need it
      const camera = await openCamera($("camera-vue"), this.onScan, options);
      if (turn !== this.#turn) return camera.stop();
      this.#camera = camera;
      this.#tell("", "");
      this.#offer();
    } catch (error) {
      if (turn === this.#turn) this.#failed(error.code);
    }
    return undefined;
  }

  close() {
    this.#turn += 1;
    this.#camera?.stop();
    this.#camera = null;
    $("camera-vue").replaceChildren();
    this.#frame(false);
  }

  #frame(open) {
    this.#open = open;
    $("camera").hidden = !open;
    for (const button of document.querySelectorAll("[data-on=camera]")) {
      button.setAttribute("aria-expanded", String(open));
      button.querySelector("span").textContent = say(open ? "camera_close" : "camera_open");
    }
    fill($("camera"), { torch: false, others: false });
  }

  #failed(code) {
    this.#camera?.stop();
    this.#camera = null;
    fill($("camera"), { torch: false, others: false });
    this.#tell(say(TROUBLES.has(code) ? code : "camera_lost"), "wait");
  }

  #tell(text, tone) {
    const place = $("camera-dit");
    place.className = text ? `note ${tone}` : "";
    place.textContent = text;
  }

  /* The lamp, and another camera, where there are. */
  #offer() {
    const { torch, cameras, device } = this.#camera;
    fill($("camera"), { torch: Boolean(torch), others: cameras.length > 1 });
    $("camera-laquelle").replaceChildren(...cameras.map(({ id, label }, place) => new Option(label || `${place + 1}`, id, false, id === device)));
  }

  lamp(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    return this.#camera?.torch?.(on);
  }

  async choose(id) {
    localStorage.setItem(KEPT, id);
    await this.#camera?.choose(id);
    if (this.#camera) this.#offer();
  }
}
