/* Operations of this device: numbered, sealed for the server, readable here under the data key; a log that only grows. */

import { decrypt, encrypt } from "./crypto.js";

const aboutOp = (id) => `op ${id}`;
export const [WAITING, SENT, DONE] = ["waiting", "sent", "done"];
const RECENT = 30;

/** Return what an operation says on the wire: no more than the protocol names. */
export const said = ({ kind, subject, at, offset, half_day, session, by, data }) => ({
  kind, subject, at, offset, by, data, ...(half_day ? { half_day } : {}), ...(session ? { session } : {}),
}); // prettier-ignore

/**
 * The log. A record: `{id, seq, state, point, iv, ct, readable}`; `point` is the page's key that sealed it. Once its result
 * came, it is `sent`; once the list holds its effect, `done`: kept for a while, for who wants to take it back.
 */
export class Log {
  constructor(records, seq) {
    this.records = new Map(records.map((one) => [one.id, one]));
    this.seq = Math.max(seq, ...records.map((one) => one.seq), 0);
    /** What can be read here, by id. */
    this.read = new Map();
  }

  /** Read what this device did, with its data key; what another key wrote stays sealed. */
  async open(key) {
    for (const one of this.records.values()) {
      if (!one.readable || this.read.has(one.id)) continue;
      const op = await decrypt(key, one.readable, aboutOp(one.id)).catch(() => null);
      if (op) this.read.set(one.id, op);
    }
  }

  /** Forget what can be read. */
  close() {
    this.read.clear();
  }

  /** Return records of operations, sealed, with the next numbers; they are in the log only after `add`. */
  async make(ops, { sealer, key }) {
    return Promise.all(
      ops.map(async (op, place) => {
        const seq = this.seq + place + 1;
        const whole = { ...op, seq };
        const sealed = await sealer.seal(op.id, seq, said(op));
        const readable = await encrypt(key, whole, aboutOp(op.id));
        return { record: { id: op.id, seq, state: WAITING, ...sealed, readable }, op: whole };
      }),
    );
  }

  add(made) {
    for (const { record, op } of made) {
      this.records.set(record.id, record);
      this.read.set(record.id, op);
      this.seq = Math.max(this.seq, record.seq);
    }
  }

  /** Return what was done last, newest first: `{op, kind, subject, at, state}`. */
  recent() {
    const ops = [...this.read.values()].sort((a, b) => b.seq - a.seq);
    return ops.map((op) => ({ op: op.id, kind: op.kind, subject: op.subject, at: op.at + op.offset, state: this.records.get(op.id)?.state }));
  }

  of(state) {
    return [...this.records.values()].filter((one) => one.state === state).sort((a, b) => a.seq - b.seq);
  }

  get waiting() {
    let count = 0;
    for (const one of this.records.values()) if (one.state === WAITING) count += 1;
    return count;
  }

  /** Return the operations whose effect the list does not hold, as far as they can be read, in order. */
  pending() {
    const ops = [...this.read.values()].filter((op) => this.records.get(op.id)?.state !== DONE);
    return ops.sort((a, b) => a.seq - b.seq);
  }

  /** Return the part of a request that carries records: `{keys, ops}`. */
  static wire(records) {
    const keys = [...new Set(records.map((one) => one.point))];
    const ops = records.map(({ id, seq, point, iv, ct }) => ({ id, seq, key: keys.indexOf(point), iv, ct }));
    return { keys, ops };
  }

  /** Note the results that came; return what has to be written and which ids are new among them. */
  answered(results) {
    const write = {};
    const fresh = results.filter(({ id }) => this.records.get(id)?.state === WAITING);
    for (const { id, outcome, reason } of fresh) {
      const { seq, readable } = this.records.get(id);
      const record = { id, seq, state: SENT, outcome, reason, readable };
      if (readable) this.records.set(id, (write[id] = record));
      else {
        this.records.delete(id);
        write[id] = null;
      }
    }
    return { fresh, write };
  }

  /** The list holds what was sent before: note it, and forget what is long done. Return ids and what to write. */
  settle(ids) {
    const write = {};
    for (const id of ids) {
      const record = this.records.get(id);
      if (record?.state === SENT) this.records.set(id, (write[id] = { ...record, state: DONE }));
    }
    const done = this.of(DONE);
    for (const { id } of done.slice(0, Math.max(0, done.length - RECENT))) {
      this.records.delete(id);
      this.read.delete(id);
      write[id] = null;
    }
    return write;
  }

  /** The copy dies: nothing here can be read any more; what was not acknowledged stays, sealed. Return what to write. */
  blind() {
    const write = {};
    for (const [id, record] of [...this.records]) {
      if (record.state === WAITING) this.records.set(id, (write[id] = { ...record, readable: null }));
      else {
        this.records.delete(id);
        write[id] = null;
      }
    }
    this.read.clear();
    return write;
  }
}
