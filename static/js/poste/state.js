/* What a device holds: its memory, its log, and, while it is open, keys and people. */

import { withInstants } from "./clock.js";
import { Overlay } from "./merging.js";
import { Log } from "./ops.js";
import { People } from "./people.js";
import * as rules from "./rules.js";

const CLOSED = { people: null, copy: null, key: null, proof: null, overlay: null, context: null, contextAt: 0 };
/** What a device keeps of itself in plain words: nothing of anybody, nothing of the event but its hours. */
export const UNPAIRED = {
  facts: null, token: null, server: null, salt: null, codeVersion: null, wrapped: null, plan: null, revoked: false, expired: false,
}; // prettier-ignore

export class State {
  #store;
  #spare;
  #groups = new Map();

  constructor(store) {
    this.#store = store;
    this.#spare = `desk seq ${store.slug}`;
    this.meta = { ...UNPAIRED };
    this.log = new Log([], 0);
    this.full = false;
    this.codeChanged = false;
    Object.assign(this, CLOSED);
  }

  async load() {
    const { meta, ops } = await this.#store.all();
    Object.assign(this.meta, meta);
    this.log = new Log(Object.values(ops), Math.max(meta.seq ?? 0, Number(localStorage.getItem(this.#spare)) || 0));
  }

  /** The copy as it is kept, encrypted. */
  async kept() {
    return (await this.#store.all()).copy;
  }

  /** The server's clock, as far as this device knows it. */
  now() {
    return Date.now() + (this.meta.offset ?? 0);
  }

  /** What it is while it is not open. */
  closedPhase() {
    const { facts, revoked, expired } = this.meta;
    return !facts ? "unpaired" : revoked ? "revoked" : expired ? "expired" : "locked";
  }

  everybody() {
    const { people } = this;
    return people ? Array.from(people.ids(), (id) => people.get(id)).filter(Boolean) : [];
  }

  status() {
    const { copy, people, meta } = this;
    const listAt = copy?.listAt ?? null;
    return {
      people: people?.size ?? 0,
      listAt,
      contactAt: meta.contactAt ?? null,
      waiting: this.log.waiting,
      offset: meta.offset ?? 0,
      full: this.full,
      codeChanged: this.codeChanged,
      partial: Boolean(copy) && !copy.complete,
      freshness: listAt === null ? "red" : rules.freshness(this.now() - listAt),
      now: this.now(),
    };
  }

  /** Write what the device knows of itself, and whatever goes with it, at once. */
  async keep(meta, more = {}) {
    await this.#store.write({ ...more, meta });
    Object.assign(this.meta, meta);
  }

  /** Become another device, which has done nothing yet. */
  async begin(meta) {
    await this.keep({ ...UNPAIRED, ...meta }, { clear: ["copy", "ops"] });
    this.keepSeq(null);
    this.log = new Log([], meta.seq);
  }

  /** Hold what the code of the day opened. */
  async hold({ key, copy, proof }) {
    await this.log.open(key);
    const overlay = new Overlay(this.meta.facts.letter);
    for (const op of this.log.pending()) overlay.add(op);
    const people = new People(copy.people, overlay, (one) => this.#shaped(one));
    Object.assign(this, { key, copy, proof, overlay, people, contextAt: 0, codeChanged: false });
    this.share(copy.context);
  }

  /** Take what all devices share. */
  share(context) {
    this.context = context && { ...context, half_days: withInstants(context.half_days, context.event.zone) };
    this.#groups = new Map(context?.groups.map((one) => [one.code, one]));
    this.people.renew(null);
  }

  #shaped(one) {
    const group = this.#groups.get(one.group) ?? { id: "", code: one.group, label: one.group, short: one.group };
    const name = [one.given, one.family].filter(Boolean).join(" ");
    return { ...one, group, name, called: one.given || one.family };
  }

  /** The list holds these operations by now: they count no more beside it. Return whom they were about, note the rest. */
  settle(ids, write) {
    const about = ids.flatMap((id) => this.overlay.ops.get(id) ?? []);
    Object.assign(write.ops, this.log.settle(ids));
    this.overlay.drop(new Set(ids));
    if (about.some((op) => op.kind === "undo")) this.people.renew(null);
    return about.flatMap((op) => [op.subject, ...(op.data.replaces ? [op.data.replaces] : [])]);
  }

  /** Let go of all keys and of everybody's names. */
  drop() {
    Object.assign(this, CLOSED);
    this.log.close();
    this.#groups = new Map();
  }

  /** The copy and its key go; operations that nobody has acknowledged stay, sealed. */
  async wipe(why) {
    this.drop();
    const gone = { wrapped: null, plan: null, ...why };
    Object.assign(this.meta, gone);
    await this.keep(gone, { clear: ["copy"], ops: this.log.blind() });
  }

  /** Everything goes. */
  async empty() {
    this.drop();
    await this.#store.write({ clear: ["meta", "copy", "ops"] });
    this.keepSeq(null);
    this.lose();
  }

  lose() {
    this.drop();
    this.meta = { ...UNPAIRED };
    this.log = new Log([], 0);
  }

  throwAway() {
    return this.#store.write({ clear: ["copy"] });
  }

  /** When the copy dies, as far as anybody knows: told again at each contact with the right code. */
  plan(contactAt) {
    const { dies, half_days: halfDays } = this.context;
    return { contactAt, ...dies, spans: halfDays.map((one) => ({ starts: one.startsAt, ends: one.endsAt })) };
  }

  /** Whether the copy's time is over. A clock that is set back wins none. */
  async isOver() {
    const { plan, wrapped, latest = 0, facts } = this.meta;
    const now = Math.max(this.now(), latest);
    if (facts && now > latest + rules.MINUTE) await this.keep({ latest: now }).catch(() => {});
    return Boolean(plan && wrapped && now >= rules.dies(plan));
  }

  /** Keep the last number where there is room when the memory is full: it must not be given twice. */
  keepSeq(seq) {
    try {
      if (seq === null) localStorage.removeItem(this.#spare);
      else localStorage.setItem(this.#spare, seq);
    } catch {
      // then the server tells the two apart
    }
  }
}
