/* The offline desk, below its screens: docs/desk-protocol.md says what it keeps to. */

import { alone } from "./alone.js";
import { toB64, toUuid, utf8 } from "./bytes.js";
import { dayOf } from "./clock.js";
import * as keys from "./crypto.js";
import { Device } from "./device.js";
import { trouble } from "./errors.js";
import { longEnough } from "./people.js";
import * as rules from "./rules.js";
import { Store } from "./store.js";
import { read, useVariants } from "./text.js";
import { Updates } from "./worker.js";

const HASH_BYTES = 12;
const VARIANTS_WITHIN = 5_000;
const MOST_LOOK_ALIKES = 5;
const NAMES = { given_names: "given", family_name: "family", organisation: "organisation", function: "function" };

/**
 * The desk of one device. Events: `phase`, `change`, and `result` (detail: `{id, kind, subject, outcome, reason}`).
 *
 * Phases: `unpaired` → pair → `locked` → unlock → `open` ⇄ `covered`; `revoked`; `expired` (the copy died: a code and
 * the network bring another). Errors have a `code`. What is done returns when it is kept, not before.
 */
export class Desk extends EventTarget {
  #device;
  #done = null;
  #counted = null;
  #variants = null;

  /** Open the desk of an event in this window. Raises `other_tab`, `storage`. */
  static async open({ slug, base }) {
    const letGo = await alone(slug);
    try {
      const desk = new Desk();
      const store = await Store.open(slug, () => desk.#device?.lose());
      desk.#device = new Device({ base, store, tell: (kind, detail) => desk.#tell(kind, detail) });
      await desk.#device.start();
      desk.#updates(base);
      desk.#variants = fetch(`${base}noms.json`, { signal: AbortSignal.timeout(VARIANTS_WITHIN) }).then((answer) => answer.json()).then(useVariants).catch(() => {});
      return desk;
    } catch (error) {
      letGo();
      throw error;
    }
  }

  #tell(kind, detail) {
    this.#counted = null;
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  #updates(base) {
    this.updates = new Updates();
    this.updates.addEventListener("change", () => this.dispatchEvent(new Event("change")));
    this.updates.start(base);
  }

  // ---- how it stands

  get phase() {
    return this.#device.phase;
  }

  /** `{id, letter, name, profile}`, or null before pairing. */
  get device() {
    return this.#device.facts;
  }

  /** What all devices share, while the desk is open; half-days with their instants. */
  get context() {
    return this.#device.state.context;
  }

  /** Who works here now. */
  get by() {
    return this.#device.by;
  }

  /**
   * `{people, listAt, contactAt, waiting, reachable, offset, full, codeChanged, update, partial, present, freshness, now}`;
   * `full`: the memory; `partial`: the list is still coming; `update`: a version waits, and may be applied now.
   */
  status() {
    return { ...this.#device.status(), update: this.#mayUpdate(), present: this.#present() };
  }

  #mayUpdate() {
    const busy = rules.inService(this.#device.spans, this.#device.state.now());
    return Boolean(this.updates?.waits) && this.#device.state.log.waiting === 0 && !busy;
  }

  #present() {
    const here = this.#here();
    this.#counted ??= this.#device.state.everybody().filter((one) => rules.seenHere(one, here).length).length;
    return this.#counted;
  }

  /** Take the version that waits; nothing waits to be sent, and nobody is at the door. */
  applyUpdate() {
    if (!this.#mayUpdate()) throw trouble("not_now");
    this.updates.apply();
  }

  // ---- opening and closing

  /** Pair this telephone. Raises `pairing_unknown`, `too_many`, `device_revoked`, `unreachable`, `waiting`. */
  pair(code) {
    return this.#device.pair(code);
  }

  /**
   * Open with the code of the day, or take a new code while open. Raises `wrong`, `changed`, `blocked`, `unreachable`,
   * and `wait` (`{until}`) after several wrong ones.
   */
  async unlock(code, { by, pin } = {}) {
    await this.#variants;
    return this.#device.unlock(code, { by, pin });
  }

  /** Hide the screens behind the PIN; without one the desk is locked. */
  cover() {
    this.#device.cover();
  }

  /** Show them again. Raises `wrong_pin` (`{left}`) and `wait` (`{until}`); five wrong ones lock the desk. */
  uncover(pin) {
    return this.#device.uncover(pin);
  }

  /** End the shift: keys go out of memory, the encrypted copy stays. Raises `waiting` unless what waits was exported. */
  logOut({ exported = false } = {}) {
    return this.#device.logOut({ exported });
  }

  /** Give the telephone back: everything goes. Raises `waiting` unless what waits was exported. */
  forget({ exported = false } = {}) {
    return this.#device.forget({ exported });
  }

  /** Exchange now; resolve with whether the server was reached. */
  syncNow() {
    return this.#device.syncNow();
  }

  /** Return a file of everything that waits, sealed: only the server can read it. */
  exportWaiting() {
    return this.#device.exportWaiting();
  }

  // ---- where one stands

  halfDays() {
    return this.context?.half_days ?? [];
  }

  /** The half-day that was chosen, or null; never one that was guessed. */
  get halfDay() {
    return this.halfDays().find((one) => one.id === this.#device.chosen.halfDay) ?? null;
  }

  get session() {
    if (this.device?.profile !== "session") return null;
    return this.context?.sessions.find((one) => one.id === this.#device.chosen.session) ?? null;
  }

  /** The half-day that runs or comes next today, or null. */
  get suggested() {
    const { context } = this;
    const now = this.#device.state.now();
    return context && rules.suggestion(context.half_days, dayOf(now, context.event.zone), now);
  }

  chooseHalfDay(id) {
    return this.#device.choose({ halfDay: id });
  }

  chooseSession(id) {
    return this.#device.choose({ session: id });
  }

  // ---- whom

  /**
   * Read what was typed or scanned: `{kind, person, ticket, people, more, near, listAt}`. Kinds: `person`; `people`;
   * `absent` (a ticket, as text, or a code that is not on the list); `none` (no such name); `short`; `torn`.
   */
  async find(typed) {
    const { listAt } = this.#device.status();
    const { ticket, code, name } = read(typed);
    if (ticket) return { ...(await this.#scanned(ticket)), listAt };
    const named = code && this.#people.byCode(code);
    if (named) return { kind: "person", person: named, listAt };
    if (!name) return { kind: code ? "absent" : typed.trim() ? "torn" : "short", listAt };
    if (this.device.profile !== "welcome") return { kind: "none", listAt };
    if (!longEnough(name)) return { kind: "short", listAt };
    const found = this.#people.search(name);
    if (!found.people.length) return { kind: "none", listAt };
    const one = found.people.length === 1 && !found.near;
    return one ? { kind: "person", person: found.people[0], listAt } : { kind: "people", ...found, listAt };
  }

  async #scanned(ticket) {
    const found = this.device.profile === "welcome" ? this.#people.byTicket(ticket) : await this.#hashed(ticket);
    return found ? { kind: "person", ...found } : { kind: "absent", ticket };
  }

  async #hashed(ticket) {
    const hash = (await keys.sha256(utf8(ticket))).subarray(0, HASH_BYTES);
    return this.#people.byHash(toB64(hash), ticket);
  }

  get #people() {
    return this.#device.state.people;
  }

  /** Return a person by id, or null. */
  person(id) {
    return this.#people?.get(id) ?? null;
  }

  /** Return `{id, label, people}` of a delegation, sorted by name. */
  delegation(id) {
    const label = this.context?.delegations?.find((one) => one.id === id)?.label ?? "";
    const people = this.#device.state.everybody().filter((one) => one.delegation === id);
    const name = (one) => `${one.family} ${one.given}`;
    return { id, label, people: people.sort((a, b) => name(a).localeCompare(name(b), "fr")) };
  }

  /** Return who may be the same person as somebody who is about to be registered, five at most. */
  lookAlikes({ given_names: given = "", family_name: family = "" }) {
    const first = given.split(/\s+/).filter(Boolean)[0] ?? "";
    return this.#people.search(`${first} ${family}`, { limit: MOST_LOOK_ALIKES }).people;
  }

  // ---- the answer

  /** Return the desk's answer about a person: see `rules.verdict`. `op`: the operation that has just been done. */
  verdict(person, { ticket = null, op = null } = {}) {
    return rules.verdict(person, { ...this.#here(), ticket, done: op ?? this.#done });
  }

  #here() {
    const { halfDay, session } = this.#device.chosen;
    const profile = this.device?.profile;
    return { profile, halfDay, session, sessions: this.context?.sessions, rules: this.context?.rules ?? {} };
  }

  // ---- what is done: each returns the operation's id (or ids), once it is kept

  /** Keep an arrival at the half-day; of somebody who arrived already, return null. */
  async arrive(person, { ticket } = {}) {
    const [op] = await this.#do(() => this.#arrivals([idOf(person)], ticket));
    this.#done = op ?? this.#done;
    return op ?? null;
  }

  /** Keep the arrivals of several, all or none; who arrived already is left out. */
  arriveMany(people) {
    return this.#do(() => this.#arrivals(people.map(idOf)));
  }

  #arrivals(ids, ticket) {
    const half_day = this.#place("halfDay");
    const missing = ids.filter((id) => !this.#seen(id).some((one) => one.halfDay === half_day));
    return missing.map((id) => ({ kind: "check_in", subject: id, half_day, data: shown(ticket) }));
  }

  #seen(id) {
    const person = this.person(id);
    return person ? [...person.arrivals, ...person.sessions] : [];
  }

  /** Keep that somebody is in the session; of who is in it already, return null. */
  async sessionIn(person, { ticket } = {}) {
    const [op] = await this.#do(() => {
      const session = this.#place("session");
      if (this.#seen(idOf(person)).some((one) => one.session === session)) return [];
      return [{ kind: "session_in", subject: idOf(person), session, data: shown(ticket) }];
    });
    this.#done = op ?? this.#done;
    return op ?? null;
  }

  /** Keep that somebody came whose ticket nobody knows here. */
  async unknown(ticket) {
    const text = textOf(ticket);
    const subject = toUuid((await keys.sha256(utf8(text))).subarray(0, 16));
    const here = this.device.profile === "session" ? { kind: "session_in", session: this.#place("session") } : { kind: "check_in", half_day: this.#place("halfDay") };
    const [op] = await this.#do(() => [{ ...here, subject, data: { ticket: text } }]);
    return op;
  }

  /** Take an arrival back. */
  async undo(op) {
    const [made] = await this.#do(() => [{ kind: "undo", subject: op, data: {} }]);
    return made;
  }

  /** Register somebody who came without being registered, and their arrival; return the person, with a ticket. */
  walkIn(fields) {
    return this.#newcomer("walk_in", fields, {});
  }

  /** Let somebody come instead of a person; return the one who comes. */
  replace(person, fields) {
    const replaces = idOf(person);
    return this.#newcomer("replace", { ...fields, group: this.person(replaces).group.id }, { replaces });
  }

  async #newcomer(kind, fields, more) {
    const subject = crypto.randomUUID();
    const [op] = await this.#do(() => {
      const group = this.context.groups.find((one) => one.id === fields.group);
      if (!group) throw trouble("unknown_group");
      const { given_names = "", family_name = "", organisation = "", sex = "", locale = "fr" } = fields;
      const typed = { given_names, family_name, organisation, sex, group: group.id, locale, ticket: keys.newTicket() };
      return [{ kind, subject, half_day: this.#place("halfDay"), group: group.code, data: { ...cleaned(typed), ...more } }];
    });
    this.#done = op;
    return this.person(subject);
  }

  /** Change names, organisation or function (`given_names`, `family_name`, `organisation`, `function`). */
  async edit(person, fields) {
    const [op] = await this.#do(() => {
      const one = this.person(idOf(person));
      const now = Object.fromEntries(Object.entries(cleaned(fields)).filter(([name, value]) => name in NAMES && value !== one[NAMES[name]]));
      const was = Object.fromEntries(Object.keys(now).map((name) => [name, one[NAMES[name]]]));
      return Object.keys(now).length ? [{ kind: "edit", subject: one.id, data: { was, now } }] : [];
    });
    return op ?? null;
  }

  /** Keep that a badge was printed. */
  async printed(person, { layout = "", ticket } = {}) {
    const id = idOf(person);
    const [op] = await this.#do(() => [{ kind: "print", subject: id, data: { ticket: textOf(ticket) || this.person(id)?.ticket || "", layout } }]);
    return op;
  }

  /** Void the badge of somebody, and give another ticket; return the person. */
  async lost(person) {
    const id = idOf(person);
    await this.#do(() => [{ kind: "lost", subject: id, data: { ticket: this.person(id).ticket, new: keys.newTicket() } }]);
    return this.person(id);
  }

  /** Return what this device did last, newest first: `{op, kind, subject, at, state}`. */
  recent() {
    return this.#device.state.log.recent();
  }

  #place(name) {
    const id = this.#device.chosen[name];
    if (!id) throw trouble("no_place");
    return id;
  }

  #do(make) {
    return this.#device.do(make);
  }
}

const idOf = (person) => person?.id ?? person;
const textOf = (ticket) => ticket?.text ?? ticket ?? "";
const shown = (ticket) => (textOf(ticket) ? { ticket: textOf(ticket) } : {});
// eslint-disable-next-line no-control-regex
const cleaned = (fields) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.normalize("NFC").replace(/[\x00-\x1f\x7f]+/g, " ").replace(/\s+/g, " ").trim()]));
