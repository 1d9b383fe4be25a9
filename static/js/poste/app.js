/* The offline page: shows one screen at a time, hears keys and scanners, and keeps the status line. The desk itself
   (list, log, network) is engine.js; each screen is a function that gives { node, title, … }, see show(). */

import { ready } from "./badge.js";
import { Desk } from "./engine.js";
import { listen } from "./scanner.js";
import { closeBox, openBox, setUpBox } from "./screens_box.js";
import { Eye } from "./screens_camera.js";
import { delegation } from "./screens_delegation.js";
import { door } from "./screens_door.js";
import { edit, lost } from "./screens_edit.js";
import { cannot, covered, expired, locked, newCode, otherTab, revoked, unpaired } from "./screens_enter.js";
import { home as welcome } from "./screens_home.js";
import { menu } from "./screens_menu.js";
import { showNotices } from "./screens_notices.js";
import { person } from "./screens_person.js";
import { place } from "./screens_place.js";
import { printerScreen } from "./screens_printer.js";
import { lookUp } from "./screens_scan.js";
import { showStatus } from "./screens_status.js";
import { walkIn } from "./screens_walk_in.js";
import { bdi, inZone, line, say, sentence } from "./screens_words.js";
import { sound } from "./sound.js";

/* Volunteers at a door see no names; only the welcome desk searches. */
const home = (app, args) => (app.desk.device?.profile === "welcome" ? welcome : door)(app, args);
const SCREENS = { home, person, place, walkIn, edit, lost, delegation, menu, printer: printerScreen, newCode, unpaired, locked, covered, revoked, expired, otherTab, cannot };
const STATUS_EVERY = 15_000; // ms
const LEFT_ALONE = 10 * 60_000; // ms without a key or a touch, after which the screen covers itself
const MOST_RESULTS = 50;

const $ = (id) => document.getElementById(id);

export class App {
  constructor(desk) {
    this.desk = desk;
    this.drafts = new Map();
    this.places = []; // where somebody has been: names and ids stay in memory, never in the browser's history
    this.turn = 0;
    this.results = []; // what the server answered, for the menu
    this.touched = Date.now();
    this.eye = new Eye((text, more) => this.scanned(text, more));
  }

  /* ---- going from screen to screen ---- */

  /* Show a screen. `replace`: back leads past the one that is shown now. */
  go(name, args = {}, { replace = false } = {}) {
    const at = this.at ?? -1;
    const next = replace && at >= 0 ? at : at + 1;
    this.places.length = next;
    this.places[next] = { name, args };
    history[replace && at >= 0 ? "replaceState" : "pushState"]({ at: next }, "");
    this.at = next;
    return this.show(name, args);
  }

  /* One person is never kept behind another: a queue of eighty is not eighty steps back. */
  goTo(id, args = {}) {
    return this.go("person", { id, ...args }, { replace: ["person", "walkIn"].includes(this.place?.name) });
  }

  back() {
    if (this.at > 0) history.back();
    else this.go("home", {}, { replace: true });
  }

  /* Begin again at the first screen. */
  restart(name = this.ready ? "home" : "place") {
    this.places = [];
    if (this.at > 0) this.at = 0;
    return this.go(name, {}, { replace: true });
  }

  /* A half-day, or a session, is chosen by a person before anything is recorded. */
  get ready() {
    const { desk } = this;
    return Boolean(desk.device?.profile === "session" ? desk.session : desk.halfDay);
  }

  get place() {
    return this.places[this.at];
  }

  /* Build and show a screen: { node, title, tab, heading, box, focus, described, on, enter, escape, leave }. */
  async show(name, args) {
    const turn = ++this.turn;
    const made = await SCREENS[name](this, args);
    if (turn !== this.turn) return;
    this.screen?.leave?.();
    this.screen = { name, ...made };
    $("signal").textContent = "";
    this.put(this.screen);
  }

  /* `tab`: the title of the window, which a browser writes down in its history: it names nobody. */
  put({ name, node, title, tab = title, heading, box = false, plain = false, focus, described = "", text = "", said }) {
    const h1 = $("titre");
    h1.className = plain ? "plain" : "";
    h1.replaceChildren(heading ?? title);
    node.querySelector("[data-heading]")?.replaceWith(h1);
    if (!node.contains(h1)) node.prepend(h1);
    node.dataset.screen = document.body.dataset.at = name;
    $("ecran").replaceChildren(node);
    document.title = [tab, say("poste")].filter(Boolean).join(" – ");
    this.frame();
    const field = (box ? openBox(described, text) : closeBox()) ?? focus ?? h1;
    (focus ?? field).focus({ preventScroll: true });
    scrollTo(0, 0);
    if (said) this.say(said);
  }

  /* What stands above every screen. */
  frame() {
    const { phase, context } = this.desk;
    const open = phase === "open";
    const where = this.desk.device?.profile === "session" ? this.desk.session : this.desk.halfDay;
    inZone(context?.event?.zone);
    $("evenement").replaceChildren(context?.event?.name ? bdi(context.event.name) : say("poste"));
    $("demi-journee").hidden = !open || !where;
    $("demi-journee").querySelector("bdi").textContent = where?.label ?? where?.title ?? "";
    $("outils").hidden = !open;
    $("non-inscrite").hidden = this.desk.device?.profile !== "welcome";
    this.status();
  }

  status() {
    showStatus(this.desk, (text) => this.say(text));
    showNotices(this);
  }

  /* ---- telling ---- */

  say(text) {
    $("dit").textContent = text;
  }

  /* Something could not be kept: that is told loud, and on the page. */
  failed(error) {
    console.error(error);
    sound("no");
    $("signal").textContent = say("not_done");
    const note = document.createElement("div");
    note.className = "note no";
    note.append(line(sentence("not_done")));
    $("ecran").firstElementChild.prepend(note);
  }

  async attempt(act) {
    try {
      return await act();
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  /* ---- hearing ---- */

  /* Something was scanned, whatever is open. */
  async scanned(text, told) {
    this.touched = Date.now();
    if (this.desk.phase !== "open" || !this.ready) return sound("no");
    return this.attempt(async () => {
      const found = await lookUp(this.desk, text, told);
      return this.screen?.scan ? this.screen.scan(found) : this.look(found.text, found);
    });
  }

  /* Go where a text leads: to one person, to a list, or to the reason why not. */
  async look(text, known) {
    const found = known ?? (await lookUp(this.desk, text));
    if (found.kind === "person") return this.goTo(found.person.id, { ticket: found.ticket });
    return this.go("home", { text, found, asked: true }, { replace: this.place?.name === "home" });
  }

  press(action, event, node) {
    const act = this.screen?.on?.[action] ?? this[`on_${action}`]?.bind(this);
    if (!act) return;
    event.preventDefault();
    this.attempt(() => act(event, node));
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Enter" && event.repeat) event.preventDefault();
    else if (event.key === "Escape") this.escape(event);
    else if (/^F\d+$/.test(event.key)) this.named(event);
    else this.screen?.key?.(event);
  }

  escape(event) {
    event.preventDefault();
    if (!this.screen?.escape?.()) this.at > 0 ? this.back() : this.screen?.again?.();
  }

  /* A key that a button carries presses it; F2 is heard where a small screen has no room for its button, too. */
  named(event) {
    if (event.key === "F2" && this.ready && this.desk.phase === "open" && this.desk.device.profile === "welcome") {
      this.press("walkIn", event);
      return;
    }
    const buttons = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)];
    const button = buttons.find((one) => one.checkVisibility() && !one.disabled);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  /* ---- what the frame offers on every screen ---- */

  on_walkIn() { return this.go("walkIn", {}, { replace: this.place?.name === "person" }); }
  on_menu() { return this.place?.name === "menu" ? this.back() : this.go("menu"); }
  on_cover() { return this.desk.cover(); }
  on_printer() { return this.go("printer"); }
  on_place() { return this.go("place"); }

  on_camera() { return this.eye.toggle(); }
  on_lamp(_event, button) { return this.eye.lamp(button); }

  async on_goNow() {
    await this.desk.chooseHalfDay(this.desk.suggested.id);
    return this.restart();
  }

  on_newCode() { return this.go("newCode"); }
  on_update() { return this.desk.applyUpdate(); }

  /* End the service, or give the telephone back. */
  leave(kind, how) {
    return kind === "forget" ? this.desk.forget(how) : this.desk.logOut(how);
  }

  /* Nothing of anybody stays here once the desk is closed. */
  empty() {
    this.places = [];
    this.drafts.clear();
    this.results = [];
  }

  /* ---- phases ---- */

  phase() {
    const { phase } = this.desk;
    if (phase !== "open") {
      this.eye.close();
      this.say(""); // the last answer has a name in it
      document.querySelector(".flash-over")?.remove();
      if (phase !== "covered") this.empty();
      return this.show(phase, {});
    }
    if (this.place) return this.show(this.place.name, this.place.args);
    return this.begin();
  }

  /* A shift begins: at the half-day that was chosen if it is the one that runs, else by choosing. */
  begin() {
    const { suggested, halfDay, device } = this.desk;
    const same = device?.profile === "session" || !suggested || suggested.id === halfDay?.id;
    return this.restart(this.ready && same ? "home" : "place");
  }

  tick() {
    this.status();
    const alone = Date.now() - this.touched > LEFT_ALONE;
    if (alone && this.desk.phase === "open" && this.desk.device?.profile === "welcome") this.desk.cover();
  }

  answered(detail) {
    const results = [detail].flat().filter(Boolean).map((one) => ({ at: Date.now(), ...one }));
    this.results = [...this.results, ...results].slice(-MOST_RESULTS);
    this.screen?.result?.(detail);
  }

  popped({ state }) {
    if (this.desk.phase !== "open") return;
    const place = this.places[state?.at];
    if (place) {
      this.at = state.at;
      this.show(place.name, place.args);
    } else {
      history.pushState({ at: 0 }, "");
      this.at = 0;
      this.show(this.places[0].name, this.places[0].args).then(() => this.say(say("stay")));
    }
  }

  start() {
    setUpBox(this);
    listen((text, more) => this.scanned(text, more), { box: $("q") });
    $("camera-laquelle").addEventListener("change", ({ target }) => this.eye.choose(target.value));
    document.addEventListener("click", (event) => {
      const node = event.target.closest("[data-on]");
      if (node) this.press(node.dataset.on, event, node);
    });
    document.addEventListener("submit", (event) => {
      event.preventDefault();
      this.screen?.submit?.(event);
    });
    document.addEventListener("keydown", (event) => this.key(event));
    for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => { this.touched = Date.now(); }, { capture: true, passive: true });
    history.replaceState({ at: -1 }, "");
    addEventListener("popstate", (event) => this.popped(event));
    addEventListener("beforeunload", (event) => this.screen?.dirty?.() && event.preventDefault());
    this.desk.addEventListener("phase", () => this.phase());
    this.desk.addEventListener("change", () => {
      const kit = this.desk.context?.badge;
      if (kit) ready(kit).catch(() => {}); // while there is a network; printing says it when there was none
      this.status();
      this.screen?.changed?.();
    });
    this.desk.addEventListener("result", (event) => this.answered(event.detail));
    setInterval(() => this.tick(), STATUS_EVERY);
    return this.phase();
  }
}

const here = new URL("./", location.href);
const slug = /\/desk\/([^/]+)\/poste\/$/.exec(here.pathname)?.[1];

/* What stands in for a desk that does not open. */
const none = (phase) => Object.assign(new EventTarget(), { phase, status: () => ({}) });

const desk = await Desk.open({ slug, base: here.pathname }).catch((error) => {
  console.error(error);
  return none(error.code === "other_tab" ? "otherTab" : "cannot");
});
new App(desk).start();
