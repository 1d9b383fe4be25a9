/* What the device shows: its list and its own operations together. The log is a set: order and repetition change nothing. */

import { blank } from "./roster.js";

/** Return the corrected instant of an operation. */
export const momentOf = (op) => op.at + op.offset;

const asArrival = (op, desk) => ({ op: op.id, halfDay: op.half_day, at: momentOf(op), desk, own: true });

const added = (seen, one) => (seen.some((other) => other.op === one.op) ? seen : [...seen, one]);

const arriving = (person, op, desk) =>
  op.half_day ? { ...person, arrivals: added(person.arrivals, asArrival(op, desk)) } : person;

const newcomer = (op) => ({
  ...blank(op.subject),
  given: op.data.given_names ?? "",
  family: op.data.family_name ?? "",
  organisation: op.data.organisation ?? "",
  group: op.group ?? "",
  language: op.data.locale ?? "",
  ticket: op.data.ticket ?? "",
  local: true,
});

const voided = (person, text) => [...person.tickets.filter(([other]) => other !== text), ...(text ? [[text, 1]] : [])];

const EFFECTS = {
  check_in: (person, op, desk) => person && arriving(person, op, desk),
  walk_in: (person, op, desk) => arriving(person ?? newcomer(op), op, desk),
  replace: (person, op, desk) => arriving(person ?? newcomer(op), op, desk),
  session_in: (person, op, desk) =>
    person && {
      ...person,
      sessions: added(person.sessions, { op: op.id, session: op.session, at: momentOf(op), desk, own: true }),
    },
  edit: (person, op) => person && { ...person, ...renamed(op.data.now) },
  print: (person) => person && { ...person, printed: true },
  lost: (person, op) =>
    person && { ...person, ticket: op.data.new, hash: "", tickets: voided(person, op.data.ticket) },
};

const NAMES = { given_names: "given", family_name: "family", organisation: "organisation", function: "function" };
const renamed = (now) => Object.fromEntries(Object.entries(now).map(([name, value]) => [NAMES[name], value]));

const BEFORE = { walk_in: 0, replace: 0 };
const inOrder = (one, other) => (BEFORE[one.kind] ?? 1) - (BEFORE[other.kind] ?? 1) || one.seq - other.seq;

/** The device's own operations that the list does not hold yet, by whom they are about. */
export class Overlay {
  #desk;

  /** `desk` is the letter that stands beside what this device does. */
  constructor(desk) {
    this.#desk = desk;
    this.about = new Map();
    this.undone = new Set();
    this.replaced = new Map();
    this.ops = new Map();
  }

  /** Add an operation; again changes nothing. Return the ids of the people whom it changes, `null`: whoever it may be. */
  add(op) {
    if (this.ops.has(op.id)) return [];
    this.ops.set(op.id, op);
    return this.#note(op);
  }

  /** Take operations out, which the list holds by now. */
  drop(ids) {
    const left = [...this.ops.values()].filter((op) => !ids.has(op.id));
    for (const kept of [this.about, this.undone, this.replaced, this.ops]) kept.clear();
    for (const op of left) this.add(op);
  }

  #note(op) {
    if (op.kind === "undo") {
      this.undone.add(op.subject);
      return null;
    }
    this.about.set(op.subject, [...(this.about.get(op.subject) ?? []), op].sort(inOrder));
    if (op.kind !== "replace") return [op.subject];
    const before = this.replaced.get(op.data.replaces);
    if (!before || before.seq < op.seq) this.replaced.set(op.data.replaces, op);
    return [op.subject, op.data.replaces];
  }

  /** Return a record with what this device did; null if there is nobody. */
  merged(id, record) {
    let person = record ?? null;
    for (const op of this.about.get(id) ?? []) person = EFFECTS[op.kind]?.(person, op, this.#desk) ?? person;
    if (!person) return null;
    const stands = (one) => !this.undone.has(one.op);
    const by = this.replaced.get(id);
    return {
      ...person,
      ...(by ? { state: "cancelled", replacedBy: by.subject } : {}),
      arrivals: person.arrivals.filter(stands),
      sessions: person.sessions.filter(stands),
      local: Boolean(person.local),
    };
  }
}
