/* One device: when it opens and closes, and how what is done is kept. The screens see it through engine.js. */

import { toB64 } from "./bytes.js";
import { Copy } from "./copy.js";
import * as keys from "./crypto.js";
import { trouble } from "./errors.js";
import { Exchange } from "./exchange.js";
import { WAITING } from "./ops.js";
import * as rules from "./rules.js";
import { State } from "./state.js";
import { Sync } from "./sync.js";

const TOKEN_BYTES = 32;
const TICK = 15_000;
const BY_LETTERS = 40;
const NO_PIN = { text: "", wrong: 0, until: 0 };

export class Device {
  #tell;
  #phase = "unpaired";
  #sealer = null;
  #sync;
  #exchange;
  #pin = NO_PIN;
  #chain = Promise.resolve();
  #exported = new Set();

  constructor({ base, store, tell }) {
    this.#tell = tell;
    this.state = new State(store);
    this.by = "";
    this.#exchange = new Exchange({ base, state: this.state, tell, revoke: () => this.#revoke() });
    this.#sync = new Sync((batch, slow) => this.#exchange.once(batch, slow));
    this.#sync.addEventListener("reach", () => this.#tell("change"));
    this.#sync.addEventListener("failed", ({ detail }) => detail.code === "device_unknown" && this.#revoke());
  }

  async start() {
    await this.state.load();
    this.#phase = this.state.closedPhase();
    await this.#dieInTime();
    setInterval(() => this.#dieInTime(), TICK);
    document.addEventListener("visibilitychange", () => document.hidden || this.#dieInTime());
    if (this.facts) this.#sync.start();
    this.#sync.soon();
  }

  get phase() {
    return this.#phase;
  }

  get facts() {
    return this.state.meta.facts;
  }

  get chosen() {
    return this.state.meta.chosen ?? {};
  }

  /** The hours of half-days. */
  get spans() {
    return this.state.meta.plan?.spans ?? [];
  }

  status() {
    return { ...this.state.status(), reachable: this.#sync.reachable };
  }

  async choose(chosen) {
    await this.state.keep({ chosen: { ...this.chosen, ...chosen } });
    this.#tell("change");
  }

  #become(phase) {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#tell("phase");
    this.#tell("change");
  }

  // ---- pairing

  async pair(typed) {
    const { meta } = this.state;
    const code = keys.typedCode(typed);
    if (!code) throw trouble("pairing_unknown");
    this.#mayEmpty(true);
    // The token is kept before it is sent: if the answer is lost, the same one gets the same answer.
    const pairing = meta.pairing?.code === code ? meta.pairing : { code, token: toB64(keys.random(TOKEN_BYTES)) };
    await this.state.keep({ pairing });
    const asked = { code, token: pairing.token, locale: document.documentElement.lang || "fr" };
    const { device: facts, key: server, salt, code_version: codeVersion, seq = 0, offset, now } = await this.#exchange.pair(asked);
    const known = { facts, token: pairing.token, server, salt, codeVersion, seq, offset, contactAt: now };
    await this.state.begin({ ...known, pairing: null, chosen: {}, wrong: null, latest: 0 });
    this.#sealer = null;
    this.#exported.clear();
    navigator.storage?.persist?.().catch(() => {});
    this.#sync.start();
    this.#become("locked");
  }

  // ---- opening

  async unlock(typed, { by, pin }) {
    const { meta } = this.state;
    if (!meta.facts || meta.revoked) throw trouble("unpaired");
    const wrong = meta.wrong ?? { count: 0, until: 0 };
    if (Date.now() < wrong.until) throw trouble("wait", { until: wrong.until });
    const code = keys.typedCode(typed);
    if (!code) throw trouble("wrong");
    try {
      await (this.state.key ? this.#renew(code) : this.#enter(code));
    } catch (error) {
      if (error.code === "wrong") await this.#count(wrong.count + 1);
      throw error;
    }
    if (wrong.count) await this.state.keep({ wrong: null });
    if (by !== undefined) this.by = by.trim().slice(0, BY_LETTERS);
    if (pin !== undefined) this.#pin = { ...NO_PIN, text: pin };
    this.#become("open");
    this.#tell("change");
    this.#sync.now();
  }

  #count(count) {
    return this.state.keep({ wrong: { count, until: Date.now() + rules.waitAfter(count) } });
  }

  async #enter(code) {
    const { salt, wrapped, codeVersion: version } = this.state.meta;
    if (!wrapped) return this.#afresh(code);
    const { kek, proof } = await keys.derive(code, salt);
    const key = await keys.unwrap(kek, wrapped).catch(() => null);
    return key ? this.#hold(key, { text: proof, version }) : this.#wayBack(code);
  }

  async #hold(key, proof) {
    const copy = new Copy(key);
    try {
      await copy.load(await this.state.kept());
      await this.state.hold({ key, copy, proof });
    } catch (error) {
      if (error.code !== "damaged") throw error;
      // Something of the copy was changed: it is worth nothing, and comes anew with the next contact.
      await this.state.throwAway();
      await this.state.hold({ key, copy: new Copy(key), proof });
    }
    this.#prepare();
  }

  /** The code opens nothing here: it is wrong, or another one by now, which only the server can tell. */
  async #wayBack(code) {
    const answer = await this.#exchange.ask(null).catch((error) => {
      throw error.code === "unreachable" ? trouble("wrong", { offline: true }) : error;
    });
    const { salt, codeVersion } = this.state.meta;
    if (answer.salt === salt && answer.code_version === codeVersion) throw trouble("wrong");
    return this.#afresh(code);
  }

  /** Send what waits, then get a new copy under this code. */
  async #afresh(code) {
    const told = await this.#exchange.sendAll();
    const { answer, kek, proof } = await this.#proven(code, told);
    const key = await keys.newDataKey();
    const wrapped = await keys.wrap(kek, key);
    const { salt, code_version: codeVersion } = told;
    await this.state.keep({ wrapped, salt, codeVersion, expired: false }, { clear: ["copy"], ops: this.state.log.blind() });
    await this.state.hold({ key, copy: new Copy(key), proof });
    await this.#exchange.take(answer);
    this.#prepare();
  }

  async #renew(code) {
    const told = await this.#exchange.ask(null);
    const { answer, kek, proof } = await this.#proven(code, told);
    const wrapped = await keys.wrap(kek, this.state.key);
    await this.state.keep({ wrapped, salt: told.salt, codeVersion: told.code_version });
    this.state.proof = proof;
    await this.#exchange.take(answer);
  }

  /** Show the server that the code is known; raises what it says instead of `ok`. */
  async #proven(code, { salt, code_version: version }) {
    const { kek, proof: text } = await keys.derive(code, salt);
    const answer = await this.#exchange.ask(text, version);
    if (answer.revoked) throw trouble("device_revoked");
    if (answer.code !== "ok") throw trouble(answer.code);
    return { answer, kek, proof: { text, version } };
  }

  /** Make the search ready while nobody waits for it. */
  #prepare() {
    const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 50));
    const some = () => this.state.people?.prepare(100) === false && idle(some);
    if (this.facts.profile === "welcome") idle(some);
  }

  // ---- closing

  cover() {
    if (this.#phase !== "open") return;
    if (this.#pin.text) this.#become("covered");
    else this.#lock();
  }

  uncover(text) {
    const pin = this.#pin;
    if (this.#phase !== "covered") return;
    if (Date.now() < pin.until) throw trouble("wait", { until: pin.until, left: rules.PINS - pin.wrong });
    if (text === pin.text) {
      pin.wrong = 0;
      this.#become("open");
      return;
    }
    pin.wrong += 1;
    pin.until = Date.now() + rules.waitAfter(pin.wrong);
    if (pin.wrong >= rules.PINS) this.#lock();
    else throw trouble("wrong_pin", { left: rules.PINS - pin.wrong, until: pin.until });
  }

  #lock() {
    this.state.drop();
    this.#close();
  }

  #close() {
    this.#pin = NO_PIN;
    this.by = "";
    this.#become(this.state.closedPhase());
  }

  async logOut({ exported }) {
    this.#mayEmpty(exported);
    await this.#chain;
    this.#lock();
  }

  async forget({ exported }) {
    this.#mayEmpty(exported);
    await this.#chain;
    await this.state.empty();
    this.#close();
  }

  /** The browser took the memory away, or it was emptied: this is no device any more. */
  lose() {
    this.state.lose();
    this.#close();
  }

  #mayEmpty(exported) {
    const kept = this.state.log.of(WAITING);
    if (kept.length && !(exported && kept.every((one) => this.#exported.has(one.id)))) throw trouble("waiting");
  }

  async #dieInTime() {
    if (await this.state.isOver()) await this.#wipe({ expired: true });
  }

  async #revoke() {
    if (this.facts && !this.state.meta.revoked) await this.#wipe({ revoked: true });
  }

  async #wipe(why) {
    await this.state.wipe(why);
    this.#close();
  }

  // ---- doing

  /** Keep what `make` returns (drafts of operations), all or none; return their ids once they are on the disk. */
  do(make) {
    const done = this.#chain.then(() => this.#do(make));
    this.#chain = done.catch(() => {});
    return done;
  }

  async #do(make) {
    const { state } = this;
    if (this.#phase !== "open") throw trouble("closed");
    const drafts = make();
    if (!drafts.length) return [];
    const known = { at: Date.now(), offset: state.meta.offset ?? 0, by: this.by };
    const ops = drafts.map((draft) => ({ id: crypto.randomUUID(), ...known, ...draft }));
    const made = await state.log.make(ops, { sealer: await this.#seals(), key: state.key });
    await this.#keepOps(made);
    for (const { op } of made) state.people?.renew(state.overlay.add(op));
    this.#tell("change");
    this.#sync.soon();
    return ops.map((op) => op.id);
  }

  async #keepOps(made) {
    const { seq } = made.at(-1).record;
    try {
      await this.state.keep({ seq }, { ops: Object.fromEntries(made.map(({ record }) => [record.id, record])) });
      this.state.full = false;
      this.state.log.add(made);
    } catch (error) {
      if (error.code !== "storage_full") throw error;
      this.state.full = true;
      this.#tell("change");
      await this.#sendUnkept(made, seq);
    }
  }

  /** The memory is full: what was done counts only if the server has it now. */
  async #sendUnkept(made, seq) {
    const records = made.map(({ record }) => record);
    const answer = await this.#exchange.send(this.#exchange.request(records)).catch(() => null);
    const answered = new Set(answer?.results.map((one) => one.id));
    if (!records.every((one) => answered.has(one.id))) throw trouble("storage_full");
    this.state.keepSeq(seq);
    this.state.log.add(made);
    await this.#exchange.take(answer);
  }

  async #seals() {
    const { token, server, facts } = this.state.meta;
    this.#sealer ??= await keys.Sealer.make({ token, server, device: facts.id });
    return this.#sealer;
  }

  // ---- exchanging

  syncNow() {
    return this.facts ? this.#sync.now() : false;
  }

  async exportWaiting() {
    const records = this.state.log.of(WAITING);
    const { id } = this.facts;
    const body = { ...this.#exchange.request(records, null), cursor: null, device: id };
    for (const one of records) this.#exported.add(one.id);
    return new Blob([JSON.stringify(body)], { type: "application/json" });
  }
}
