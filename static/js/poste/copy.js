/* The device's copy: the list and the context, encrypted; the list as a base and what came since. */

import { decrypt, encrypt } from "./crypto.js";
import { apply, pack, unpack } from "./roster.js";

const MOST_DELTAS = 60;
const CONTEXT = "context";
const BASE = "base";
const delta = (number) => `delta ${String(number).padStart(6, "0")}`;
const aboutBase = (epoch) => `copy ${epoch} base`;
const aboutDelta = (epoch, number) => `copy ${epoch} ${number}`;

/** People and context in memory. What changes them returns what has to be written, so that it is written at once. */
export class Copy {
  #key;
  #epoch = "";
  #deltas = 0;
  #staged = null;

  constructor(key) {
    this.#key = key;
    this.people = new Map();
    this.context = null;
    this.cursor = null;
    this.listAt = null;
    this.complete = false;
  }

  /** Read what was kept. Raises `damaged` when something of it was changed or is missing. */
  async load(kept) {
    if (kept[CONTEXT]) this.context = await decrypt(this.#key, kept[CONTEXT], CONTEXT);
    if (!kept[BASE]) return;
    this.#epoch = kept[BASE].epoch;
    const base = await decrypt(this.#key, kept[BASE], aboutBase(this.#epoch));
    this.people = unpack(base.people);
    this.#stand(base);
    for (const name of Object.keys(kept).filter((one) => one.startsWith("delta ")).sort()) {
      const one = await decrypt(this.#key, kept[name], aboutDelta(this.#epoch, this.#deltas + 1));
      apply(this.people, one.roster);
      this.#deltas += 1;
      this.#stand(one);
    }
  }

  #stand({ cursor, listAt, complete }) {
    Object.assign(this, { cursor, listAt, complete });
  }

  /** Take a context in; return what has to be written. */
  async told(context) {
    this.context = context;
    return { [CONTEXT]: await encrypt(this.#key, context, CONTEXT) };
  }

  /**
   * Take a roster in; return `{changed, write}`: the ids of who changed, and what has to be written.
   *
   * A whole list that comes in parts replaces the one before only when all of it is there.
   */
  async take(roster, now) {
    if (roster.full && roster.more && this.people.size) this.#staged = new Map();
    if (roster.full && !roster.more) this.#staged = null;
    const people = this.#staged ?? this.people;
    const unchanged = !roster.full && !roster.more && !roster.ids && !roster.gone?.length;
    const changed = apply(people, roster);
    const stand = { cursor: roster.cursor, listAt: roster.more ? this.listAt : now, complete: !roster.more };
    if (this.#staged && roster.more) {
      this.cursor = roster.cursor;
      return { changed: new Set(), write: {} };
    }
    if (this.#staged) return this.#swap(stand);
    const moved = this.cursor !== roster.cursor || this.complete !== stand.complete;
    this.#stand(stand);
    if (roster.full || !this.#epoch || this.#deltas >= MOST_DELTAS) return { changed, write: await this.#whole(stand) };
    if (unchanged && !moved) return { changed, write: {} };
    this.#deltas += 1;
    const kept = await encrypt(this.#key, { ...stand, roster }, aboutDelta(this.#epoch, this.#deltas));
    return { changed, write: { [delta(this.#deltas)]: kept } };
  }

  async #swap(stand) {
    const changed = new Set([...this.people.keys(), ...this.#staged.keys()]);
    this.people.clear();
    for (const [id, one] of this.#staged) this.people.set(id, one);
    this.#staged = null;
    this.#stand(stand);
    return { changed, write: await this.#whole(stand) };
  }

  /** Everything anew, under a name that no older part fits. */
  async #whole(stand) {
    const write = Object.fromEntries(Array.from({ length: this.#deltas }, (_, number) => [delta(number + 1), null]));
    this.#epoch = crypto.randomUUID();
    this.#deltas = 0;
    const kept = await encrypt(this.#key, { ...stand, people: pack(this.people) }, aboutBase(this.#epoch));
    return { ...write, [BASE]: { ...kept, epoch: this.#epoch } };
  }
}
