/* Finding one person among those of the list and of the device's own operations. */

import * as text from "./text.js";
import { isOver } from "./rules.js";

const LEAST_LETTERS = 3;
export const MOST_RESULTS = 8;

/** Whether a search is narrow enough: a word of three letters, or a whole one of two (Ba, Sy). */
export const longEnough = (typed) => text.searchWords(typed).some((word) => text.lengthOf(word) >= LEAST_LETTERS - 1);

const hasLongWord = (typed) => text.searchWords(typed).some((word) => text.lengthOf(word) >= LEAST_LETTERS);

const termsOf = (typed) =>
  hasLongWord(typed)
    ? text.searchTerms(typed)
    : text.searchWords(typed).map((word) => [` ${word}${text.lengthOf(word) > 1 ? " " : ""}`]);

/** People by id, ticket, hash, code and name. `records` is the list, `overlay` what the device did. */
export class People {
  #merged = new Map();
  #named = new Map();
  #tickets = new Map();
  #hashes = new Map();
  #codes = new Map();

  #shape;

  /** `shape` makes of a record what the screens get. */
  constructor(records, overlay, shape = (one) => one) {
    this.records = records;
    this.overlay = overlay;
    this.#shape = shape;
    for (const id of this.ids()) this.#index(id);
  }

  ids() {
    return new Set([...this.records.keys(), ...this.overlay.about.keys()]);
  }

  get size() {
    let more = 0;
    for (const id of this.overlay.about.keys()) if (!this.records.has(id) && this.get(id)) more += 1;
    return this.records.size + more;
  }

  /** Forget what was known of these people (all, without ids): their record or operations changed. */
  renew(ids) {
    if (ids === null) {
      this.#merged.clear();
      return;
    }
    for (const id of ids) {
      this.#merged.delete(id);
      this.#named.delete(id);
      this.#index(id);
    }
  }

  /** Return one person, or null. */
  get(id) {
    let person = this.#merged.get(id);
    if (person === undefined) {
      const merged = this.overlay.merged(id, this.records.get(id));
      person = merged && Object.freeze(this.#shape(merged));
      this.#merged.set(id, person);
    }
    return person;
  }

  // A key stays when somebody loses it: what it leads to is asked again.
  #index(id) {
    const person = this.records.get(id);
    if (person) this.#indexOne(id, person);
    if (this.overlay.about.has(id)) {
      const merged = this.overlay.merged(id, person);
      if (merged) this.#indexOne(id, merged);
    }
  }

  #indexOne(id, { code, codes, ticket, tickets, hash, hashes }) {
    if (code) this.#codes.set(code, id);
    for (const other of codes) this.#codes.set(other, id);
    if (ticket) this.#tickets.set(ticket, id);
    for (const [other] of tickets) this.#tickets.set(other, id);
    if (hash) this.#hashes.set(hash, id);
    for (const [other] of hashes) this.#hashes.set(other, id);
  }

  /** Return `{person, ticket: {text, void}}` for the text of a ticket, or null. */
  byTicket(ticket) {
    const person = this.get(this.#tickets.get(ticket));
    if (!person) return null;
    const other = person.tickets.find(([one]) => one === ticket);
    if (person.ticket !== ticket && !other) return null;
    return { person, ticket: { text: ticket, void: person.ticket !== ticket && Boolean(other[1]) } };
  }

  /** Return the same for a ticket of which the list knows the beginning of its hash alone. */
  byHash(hash, ticket) {
    const person = this.get(this.#hashes.get(hash));
    if (!person) return null;
    const other = person.hashes.find(([one]) => one === hash);
    if (person.hash !== hash && !other) return null;
    return { person, ticket: { text: ticket, void: person.hash !== hash && Boolean(other[1]) } };
  }

  /** Return the person of a code, or null. */
  byCode(code) {
    const person = this.get(this.#codes.get(code));
    return person && (person.code === code || person.codes.includes(code)) ? person : null;
  }

  /** Prepare the search for some of the people; return whether all are. */
  prepare(most = Infinity) {
    let left = most;
    for (const id of this.ids()) {
      if (this.#named.has(id)) continue;
      if (left <= 0) return false;
      left -= 1;
      this.#entry(id);
    }
    return true;
  }

  #entry(id) {
    let entry = this.#named.get(id);
    if (!entry) {
      const one = this.get(id);
      entry = one && { id, key: text.searchKey(one.given, one.family, one.organisation, one.function), sort: null };
      this.#named.set(id, entry);
    }
    return entry;
  }

  #entries() {
    return Array.from(this.ids(), (id) => this.#entry(id)).filter((entry) => entry && this.get(entry.id));
  }

  /** Return `{people, more, near}`: whom the words typed may mean, the likeliest first. */
  search(typed, { limit = MOST_RESULTS, besides = null } = {}) {
    if (!longEnough(typed)) return { people: [], more: false, near: false };
    const entries = this.#entries().filter((entry) => entry.id !== besides);
    const found = this.#matching(entries, termsOf(typed), typed, limit);
    if (found.people.length || !hasLongWord(typed)) return { ...found, near: false };
    const vocabulary = new Set(this.#entries().flatMap((entry) => text.keyWords(entry.key)));
    return { ...this.#matching(entries, text.nearTerms(typed, vocabulary), typed, limit), near: true };
  }

  #matching(entries, terms, typed, limit) {
    const starts = text.searchWords(typed).map((word) => ` ${word}`);
    const met = entries.filter(({ key }) => terms.every((pieces) => pieces.some((piece) => key.includes(piece))));
    const ranked = met.map((entry) => [entry, this.#rank(entry, starts)]);
    ranked.sort(([one, left], [other, right]) => left[0] - right[0] || left[1] - right[1] || byName(one, other));
    return { people: ranked.slice(0, limit).map(([{ id }]) => this.get(id)), more: ranked.length > limit };
  }

  #rank(entry, starts) {
    const person = this.get(entry.id);
    entry.sort ??= text.sortKey(person.family, person.given);
    const named = starts.every((start) => ` ${entry.sort}`.includes(start));
    const literal = named || starts.every((start) => entry.key.includes(start));
    return [named ? 0 : literal ? 1 : 2, isOver(person.state) ? 1 : 0];
  }
}

const byName = (one, other) => text.byCodePoint(one.sort, other.sort) || text.byCodePoint(one.id, other.id);
