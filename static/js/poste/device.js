/* One device: what it is, what it holds open, when it closes. The screens see it through engine.js. */

import { toB64 } from "./bytes.js";
import { withInstants } from "./clock.js";
import { Copy } from "./copy.js";
import * as keys from "./crypto.js";
import { trouble } from "./errors.js";
import { Overlay } from "./merging.js";
import { Log } from "./ops.js";
import { People } from "./people.js";
import * as rules from "./rules.js";
import { ASKED_FOR, Sync, patienceFor, post } from "./sync.js";

const TOKEN_BYTES = 32;
const TICK = 15_000;
const CONTEXT_EVERY = 120_000;
const CLOSED = { people: null, copy: null, key: null, proof: null };
/** What a device keeps of itself in plain words: nothing of anybody, nothing of the event but its hours. */
const UNPAIRED = { facts: null, token: null, server: null, salt: null, codeVersion: null, wrapped: null, plan: null, revoked: false, expired: false };

export class Device {
  #base;
  #store;
  #tell;
  #meta = { ...UNPAIRED };
  #open = { ...CLOSED };
  #phase = "unpaired";
  #sealer = null;
  #sync = null;
  #pin = { text: "", wrong: 0, until: 0 };
  #chain = Promise.resolve();
  #taking = Promise.resolve();
  #contextAt = 0;
  #full = false;
  #codeChanged = false;
  #exported = new Set();
  #overlay = null;
  #groups = new Map();

  constructor({ base, store, tell }) {
    Object.assign(this, { log: new Log([], 0), by: "", context: null });
    this.#base = base;
    this.#store = store;
    this.#tell = tell;
    this.#sync = new Sync((batch, slow) => this.#exchange(batch, slow));
    this.#sync.addEventListener("reach", () => this.#tell("change"));
    this.#sync.addEventListener("failed", ({ detail }) => detail.code === "device_unknown" && this.#revoke());
  }

  async start() {
    const { meta, ops } = await this.#store.all();
    Object.assign(this.#meta, meta);
    this.log = new Log(Object.values(ops), Math.max(meta.seq ?? 0, this.#spareSeq()));
    this.#phase = this.#closedPhase();
    if (this.#phase !== "unpaired") this.#sync.start();
    await this.#dieInTime();
    setInterval(() => this.#dieInTime(), TICK);
    document.addEventListener("visibilitychange", () => document.hidden || this.#dieInTime());
    this.#sync.soon();
  }

  #closedPhase() {
    const { facts, revoked, expired } = this.#meta;
    return !facts ? "unpaired" : revoked ? "revoked" : expired ? "expired" : "locked";
  }

  // ---- how it stands

  get phase() {
    return this.#phase;
  }

  get facts() {
    return this.#meta.facts;
  }

  get people() {
    return this.#open.people;
  }

  get spans() {
    return this.#meta.plan?.spans ?? [];
  }

  get chosen() {
    return this.#meta.chosen ?? {};
  }

  /** The server's clock, as far as this device knows it. */
  now() {
    return Date.now() + (this.#meta.offset ?? 0);
  }

  everybody() {
    const { people } = this.#open;
    return people ? Array.from(people.ids(), (id) => people.get(id)).filter(Boolean) : [];
  }

  status() {
    const { copy, people } = this.#open;
    const listAt = copy?.listAt ?? null;
    return {
      people: people?.size ?? 0,
      listAt,
      contactAt: this.#meta.contactAt ?? null,
      waiting: this.log.waiting,
      reachable: this.#sync.reachable,
      offset: this.#meta.offset ?? 0,
      full: this.#full,
      codeChanged: this.#codeChanged,
      partial: Boolean(copy) && !copy.complete,
      freshness: listAt === null ? "red" : rules.freshness(this.now() - listAt),
      now: this.now(),
    };
  }

  #become(phase) {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#tell("phase");
    this.#tell("change");
  }

  /** Write what a device knows of itself, and whatever goes with it. */
  async #keep(meta, more = {}) {
    await this.#store.write({ ...more, meta });
    Object.assign(this.#meta, meta);
  }

  async choose(chosen) {
    await this.#keep({ chosen: { ...this.chosen, ...chosen } });
    this.#tell("change");
  }

  // ---- pairing

  async pair(typed) {
    const code = keys.typedCode(typed);
    if (!code) throw trouble("pairing_unknown");
    if (this.log.waiting && !this.#allExported()) throw trouble("waiting");
    // The token is kept before it is sent: if the answer is lost, the same one gets the same answer.
    const pairing = this.#meta.pairing?.code === code ? this.#meta.pairing : { code, token: toB64(keys.random(TOKEN_BYTES)) };
    await this.#keep({ pairing });
    const asked = { code, token: pairing.token, locale: document.documentElement.lang || "fr" };
    const sent = Date.now();
    const answer = await post(`${this.#base}appairer`, asked, { patience: ASKED_FOR });
    const facts = answer.device;
    const offset = Math.round(answer.now - (sent + Date.now()) / 2);
    const { key: server, salt, code_version: codeVersion, seq = 0 } = answer;
    const meta = { ...UNPAIRED, facts, token: pairing.token, server, salt, codeVersion, seq, offset, contactAt: answer.now, pairing: null, chosen: {} };
    await this.#keep(meta, { clear: ["copy", "ops"] });
    this.#keepSpareSeq(null);
    this.log = new Log([], seq);
    this.#sealer = null;
    this.#exported.clear();
    navigator.storage?.persist?.().catch(() => {});
    this.#sync.start();
    this.#become("locked");
  }

  // ---- opening

  async unlock(typed, { by, pin }) {
    if (!this.facts || this.#meta.revoked) throw trouble("unpaired");
    const wrong = this.#meta.wrong ?? { count: 0, until: 0 };
    if (Date.now() < wrong.until) throw trouble("wait", { until: wrong.until });
    const code = keys.typedCode(typed);
    if (!code) throw trouble("wrong");
    try {
      if (this.#open.key) await this.#renew(code);
      else await this.#enter(code);
    } catch (error) {
      if (error.code === "wrong") await this.#count(wrong.count + 1);
      throw error;
    }
    if (wrong.count) await this.#keep({ wrong: null });
    if (by !== undefined) this.by = by.trim().slice(0, 40);
    if (pin !== undefined) this.#pin = { text: pin, wrong: 0, until: 0 };
    this.#become("open");
    this.#tell("change");
    this.#sync.now();
  }

  #count(count) {
    return this.#keep({ wrong: { count, until: Date.now() + rules.waitAfter(count) } });
  }

  async #enter(code) {
    const { salt, wrapped, codeVersion } = this.#meta;
    if (!wrapped) return this.#afresh(code);
    const { kek, proof } = await keys.derive(code, salt);
    const key = await keys.unwrap(kek, wrapped).catch(() => null);
    if (!key) return this.#wayBack(code);
    const copy = new Copy(key);
    const { copy: kept } = await this.#store.all();
    try {
      await copy.load(kept);
      await this.#hold({ key, copy, proof: { text: proof, version: codeVersion } });
    } catch {
      // Something of the copy was changed: it is worth nothing, and comes anew with the next contact.
      await this.#store.write({ clear: ["copy"] });
      await this.#hold({ key, copy: new Copy(key), proof: { text: proof, version: codeVersion } });
    }
  }

  /** The code opens nothing here: it is wrong, or another one by now, which only the server can tell. */
  async #wayBack(code) {
    const answer = await this.#ask(null).catch((error) => {
      throw error.code === "unreachable" ? trouble("wrong", { offline: true }) : error;
    });
    if (answer.salt === this.#meta.salt && answer.code_version === this.#meta.codeVersion) throw trouble("wrong");
    return this.#afresh(code);
  }

  /** Send what waits, then get a new copy under this code. */
  async #afresh(code) {
    let { salt, code_version: version } = await this.#sendAll();
    const { kek, proof } = await keys.derive(code, salt);
    const answer = await this.#ask(proof, version);
    if (answer.code !== "ok") throw trouble(answer.code);
    const key = await keys.newDataKey();
    const wrapped = await keys.wrap(kek, key);
    await this.#keep({ wrapped, salt, codeVersion: version, expired: false }, { clear: ["copy"], ops: this.log.blind() });
    await this.#hold({ key, copy: new Copy(key), proof: { text: proof, version } });
    await this.#take(answer);
  }

  async #renew(code) {
    const { salt, code_version: version } = await this.#ask(null);
    const { kek, proof } = await keys.derive(code, salt);
    const answer = await this.#ask(proof, version);
    if (answer.code !== "ok") throw trouble(answer.code);
    await this.#keep({ wrapped: await keys.wrap(kek, this.#open.key), salt, codeVersion: version });
    this.#open.proof = { text: proof, version };
    await this.#take(answer);
  }

  async #sendAll() {
    for (;;) {
      const before = this.log.waiting;
      const answer = await this.#ask(null);
      await this.#take({ ...answer, roster: null, context: undefined });
      if (answer.revoked) throw trouble("device_revoked");
      if (!this.log.waiting || this.log.waiting === before) return answer;
    }
  }

  async #hold({ key, copy, proof }) {
    await this.log.open(key);
    this.#overlay = new Overlay(this.facts.letter);
    for (const op of this.log.pending()) this.#overlay.add(op);
    this.#share(copy.context);
    const people = new People(copy.people, this.#overlay, (one) => this.#shaped(one));
    Object.assign(this.#open, { key, copy, proof, people });
    this.#contextAt = 0;
    this.#codeChanged = false;
    this.#prepare();
  }

  #share(context) {
    this.context = context && { ...context, half_days: withInstants(context.half_days, context.event.zone) };
    this.#groups = new Map(context?.groups.map((one) => [one.code, one]));
  }

  #shaped(one) {
    const group = this.#groups.get(one.group) ?? { id: "", code: one.group, label: one.group, short: one.group };
    const name = [one.given, one.family].filter(Boolean).join(" ");
    return { ...one, group, name, called: one.given || one.family };
  }

  /** Make the search ready while nobody waits for it. */
  #prepare() {
    const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 50));
    const some = () => this.#open.people?.prepare(100) === false && idle(some);
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

  /** Let go of all keys and of everybody's names. */
  #lock() {
    this.#drop();
    this.#become(this.#closedPhase());
  }

  #drop() {
    Object.assign(this.#open, CLOSED);
    this.log.close();
    this.#overlay = null;
    this.context = null;
    this.#groups = new Map();
    this.#pin = { text: "", wrong: 0, until: 0 };
    this.by = "";
  }

  async logOut({ exported }) {
    if (this.log.waiting && !(exported && this.#allExported())) throw trouble("waiting");
    await this.#chain;
    this.#lock();
  }

  async forget({ exported }) {
    if (this.log.waiting && !(exported && this.#allExported())) throw trouble("waiting");
    this.#drop();
    await this.#store.write({ clear: ["meta", "copy", "ops"] });
    this.#keepSpareSeq(null);
    this.lose();
  }

  /** The browser took the memory away, or it was emptied: this is no device any more. */
  lose() {
    this.#drop();
    this.#meta = { ...UNPAIRED };
    this.log = new Log([], 0);
    this.#become("unpaired");
  }

  #allExported() {
    return this.log.of("waiting").every((one) => this.#exported.has(one.id));
  }

  async #dieInTime() {
    const { plan, latest = 0 } = this.#meta;
    const now = Math.max(this.now(), latest); // a clock that is set back wins no time
    if (this.facts && now > latest + rules.MINUTE) await this.#keep({ latest: now }).catch(() => {});
    if (plan && this.#meta.wrapped && now >= rules.dies(plan)) await this.#wipe({ expired: true });
  }

  async #revoke() {
    if (this.facts && !this.#meta.revoked) await this.#wipe({ revoked: true });
  }

  /** The copy and its key go; operations that nobody has acknowledged stay, sealed. */
  async #wipe(why) {
    this.#drop();
    const gone = { wrapped: null, plan: null, ...why };
    Object.assign(this.#meta, gone);
    await this.#keep(gone, { clear: ["copy"], ops: this.log.blind() });
    this.#become(this.#closedPhase());
  }

  // ---- doing

  /** Keep what `make` returns (drafts of operations), all or none; return their ids once they are on the disk. */
  do(make) {
    const done = this.#chain.then(() => this.#do(make));
    this.#chain = done.catch(() => {});
    return done;
  }

  async #do(make) {
    if (this.#phase !== "open") throw trouble("closed");
    const drafts = make();
    if (!drafts.length) return [];
    const known = { at: Date.now(), offset: this.#meta.offset ?? 0, by: this.by };
    const ops = drafts.map((draft) => ({ id: crypto.randomUUID(), ...known, ...draft }));
    const made = await this.log.make(ops, { sealer: await this.#seals(), key: this.#open.key });
    await this.#keepOps(made);
    for (const { op } of made) this.#open.people?.renew(this.#overlay.add(op));
    this.#tell("change");
    this.#sync.soon();
    return ops.map((op) => op.id);
  }

  async #keepOps(made) {
    const { seq } = made.at(-1).record;
    try {
      await this.#keep({ seq }, { ops: Object.fromEntries(made.map(({ record }) => [record.id, record])) });
      this.#full = false;
      this.log.add(made);
    } catch (error) {
      if (error.code !== "storage_full") throw error;
      this.#full = true;
      this.#tell("change");
      await this.#sendUnkept(made);
    }
  }

  /** The memory is full: what was done counts only if the server has it now. */
  async #sendUnkept(made) {
    const records = made.map(({ record }) => record);
    const answer = await this.#send(this.#request(records)).catch(() => null);
    const answered = new Set(answer?.results.map((one) => one.id));
    if (!records.every((one) => answered.has(one.id))) throw trouble("storage_full");
    this.#keepSpareSeq(made.at(-1).record.seq);
    this.log.add(made);
    await this.#take(answer);
  }

  // A number must not be given twice, and this memory has a limit of its own.
  #spareSeq() {
    return Number(localStorage.getItem(`desk seq ${this.#base}`)) || 0;
  }

  #keepSpareSeq(seq) {
    try {
      if (seq === null) localStorage.removeItem(`desk seq ${this.#base}`);
      else localStorage.setItem(`desk seq ${this.#base}`, seq);
    } catch {
      // then the server tells the two apart
    }
  }

  async #seals() {
    const { token, server, facts } = this.#meta;
    this.#sealer ??= await keys.Sealer.make({ token, server, device: facts.id });
    return this.#sealer;
  }

  recent() {
    const ops = [...this.log.read.values()].sort((a, b) => b.seq - a.seq);
    return ops.map((op) => ({ op: op.id, kind: op.kind, subject: op.subject, at: op.at + op.offset, state: this.log.records.get(op.id)?.state }));
  }

  // ---- exchanging

  syncNow() {
    return this.facts ? this.#sync.now() : false;
  }

  async exportWaiting() {
    const records = this.log.of("waiting");
    const body = { ...this.#request(records), proof: null, cursor: null, device: { id: this.facts.id, letter: this.facts.letter } };
    for (const { id } of records) this.#exported.add(id);
    return new Blob([JSON.stringify(body)], { type: "application/json" });
  }

  #request(records, proof = this.#open.proof?.text ?? null, version = this.#open.proof?.version) {
    const { copy } = this.#open;
    const asks = copy && Date.now() - this.#contextAt > CONTEXT_EVERY;
    return {
      now: Date.now(),
      proof,
      code_version: version ?? this.#meta.codeVersion,
      cursor: copy?.cursor ?? null,
      ...(asks ? { context: this.context?.hash ?? "" } : {}),
      waiting: Math.max(0, this.log.waiting - records.length),
      people: copy?.people.size ?? 0,
      seq: Math.max(this.log.seq, ...records.map((one) => one.seq)),
      ...Log.wire(records),
    };
  }

  async #send(body, patience = ASKED_FOR) {
    const { facts, token } = this.#meta;
    const headers = { Authorization: `Device ${facts.id}.${token}` };
    const answer = await post(`${this.#base}echanger`, body, { headers, patience });
    const offset = Math.round(answer.now - (body.now + Date.now()) / 2);
    return { ...answer, offset, asked: body.context !== undefined };
  }

  /** Ask apart from the sync, with a proof that is not known to be right: 200 operations at most go along. */
  #ask(proof, version) {
    const records = this.log.of("waiting").slice(0, 200);
    const body = this.#request(records, proof, version);
    return this.#send(proof ? { ...body, context: this.#open.copy ? this.context?.hash ?? "" : "" } : body);
  }

  async #exchange(batch, slow) {
    const idle = this.#meta.revoked && !this.log.waiting;
    if (!this.facts || idle) throw trouble("quiet");
    const records = this.log.of("waiting").slice(0, batch);
    const body = this.#request(records);
    const answer = await this.#send(body, patienceFor({ ops: records.length, list: body.cursor !== null, slow }));
    const fresh = await this.#take(answer);
    return Boolean(answer.roster?.more) || (fresh > 0 && this.log.waiting > 0);
  }

  #take(answer) {
    const taken = this.#taking.then(() => this.#takeIn(answer));
    this.#taking = taken.catch(() => {});
    return taken;
  }

  async #takeIn(answer) {
    const { fresh, write: ops } = this.log.answered(answer.results);
    const meta = { offset: answer.offset, contactAt: answer.now };
    const write = { ops, copy: {} };
    if (!answer.revoked) {
      this.#judge(answer);
      await this.#takeList(answer, write, fresh);
      if (answer.code === "ok" && this.context) meta.plan = this.#plan(answer.now);
    }
    Object.assign(this.#meta, meta);
    await this.#keep(meta, write).catch((error) => {
      this.#full ||= error.code === "storage_full";
    });
    if (answer.revoked) await this.#revoke();
    for (const one of fresh) this.#tell("result", { ...one, ...this.#told(one.id) });
    this.#tell("change");
    return fresh.length;
  }

  #told(id) {
    const { kind, subject, at, offset } = this.log.read.get(id) ?? {};
    return kind ? { kind, subject, at: at + offset } : {};
  }

  /** Take note of what the server says of the code. */
  #judge({ code, salt, code_version: version }) {
    if (code === "ok") this.#codeChanged = false;
    else if (code === "missing") this.#codeChanged = version !== this.#meta.codeVersion || salt !== this.#meta.salt;
    else if (code !== "blocked") this.#codeChanged = true;
    if (code === "wrong" && this.#open.proof) this.#open.proof.text = null; // ten of them would block this device
  }

  async #takeList({ roster, context, now, asked }, write, fresh) {
    const { copy, people } = this.#open;
    if (!copy) return;
    if (asked) this.#contextAt = Date.now();
    if (context) {
      Object.assign(write.copy, await copy.told(context));
      this.#share(context);
      people.renew(null);
    }
    if (!roster) return;
    const { changed, write: parts } = await copy.take(roster, now);
    Object.assign(write.copy, parts);
    const held = roster.more ? [] : [...this.log.of("sent"), ...fresh].map((one) => one.id);
    for (const id of this.#settled(held, write)) changed.add(id);
    people.renew(changed);
  }

  /** The list holds these operations now: they count no more beside it. Return whom they were about. */
  #settled(ids, write) {
    const about = ids.flatMap((id) => this.#overlay.ops.get(id) ?? []);
    Object.assign(write.ops, this.log.settle(ids));
    this.#overlay.drop(new Set(ids));
    if (about.some((op) => op.kind === "undo")) this.#open.people.renew(null);
    return about.flatMap((op) => [op.subject, ...(op.data.replaces ? [op.data.replaces] : [])]);
  }

  #plan(contactAt) {
    const { dies, half_days: halfDays } = this.context;
    return { contactAt, ...dies, spans: halfDays.map((one) => ({ starts: one.startsAt, ends: one.endsAt })) };
  }
}
