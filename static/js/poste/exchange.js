/* One exchange with the server: what is asked, and what is done with the answer. */

import { trouble } from "./errors.js";
import { Log, SENT, WAITING } from "./ops.js";
import { ASKED_FOR, patienceFor, post } from "./sync.js";

const CONTEXT_EVERY = 120_000;
const MOST_OPS = 200;

export class Exchange {
  #base;
  #state;
  #tell;
  #revoke;
  #taking = Promise.resolve();

  /** `revoke` is called when the server says that this device is let in no more. */
  constructor({ base, state, tell, revoke }) {
    this.#base = base;
    this.#state = state;
    this.#tell = tell;
    this.#revoke = revoke;
  }

  /** Pair: no token is known to the server yet. */
  pair(asked) {
    return this.#post("appairer", asked);
  }

  /** Return the request that carries some records. */
  request(records, proof = this.#state.proof?.text ?? null, version = this.#state.proof?.version) {
    const { copy, context, contextAt, log, meta } = this.#state;
    const asks = copy && Date.now() - contextAt > CONTEXT_EVERY;
    return {
      now: Date.now(),
      proof,
      code_version: version ?? meta.codeVersion,
      cursor: copy?.cursor ?? null,
      ...(asks ? { context: context?.hash ?? "" } : {}),
      waiting: Math.max(0, log.waiting - records.length),
      people: copy?.people.size ?? 0,
      seq: Math.max(log.seq, ...records.map((one) => one.seq)),
      ...Log.wire(records),
    };
  }

  /** Send a request and return the answer, with what it says of our clock. */
  async send(body, patience = ASKED_FOR) {
    const { facts, token } = this.#state.meta;
    const answer = await this.#post("echanger", body, { Authorization: `Device ${facts.id}.${token}` }, patience);
    return { ...answer, asked: body.context !== undefined };
  }

  async #post(where, body, headers = {}, patience = ASKED_FOR) {
    const sent = Date.now();
    const answer = await post(`${this.#base}${where}`, body, { headers, patience });
    return { ...answer, offset: Math.round(answer.now - (sent + Date.now()) / 2) };
  }

  /** Ask apart from the sync, with a proof that may be wrong; some of what waits goes along. */
  ask(proof, version) {
    const { log, context } = this.#state;
    const body = this.request(log.of(WAITING).slice(0, MOST_OPS), proof, version);
    return this.send(proof ? { ...body, context: context?.hash ?? "" } : body);
  }

  /** Send all that waits, without the code; return the last answer. */
  async sendAll() {
    const { log } = this.#state;
    for (;;) {
      const before = log.waiting;
      const answer = await this.ask(null);
      await this.take({ ...answer, roster: null, context: undefined });
      if (answer.revoked) throw trouble("device_revoked");
      if (!log.waiting || log.waiting === before) return answer;
    }
  }

  /** Exchange once; return whether there is more. Raises `quiet` when there is nothing to say to anybody. */
  async once(batch, slow) {
    const { log, meta } = this.#state;
    if (!meta.facts || (meta.revoked && !log.waiting)) throw trouble("quiet");
    const records = log.of(WAITING).slice(0, batch);
    const body = this.request(records);
    const answer = await this.send(body, patienceFor({ ops: records.length, list: body.cursor !== null, slow }));
    const fresh = await this.take(answer);
    return Boolean(answer.roster?.more) || (fresh > 0 && log.waiting > 0);
  }

  /** Do what an answer says; return how many operations it acknowledged. One at a time. */
  take(answer) {
    const taken = this.#taking.then(() => this.#take(answer));
    this.#taking = taken.catch(() => {});
    return taken;
  }

  async #take(answer) {
    const state = this.#state;
    const { fresh, write: ops } = state.log.answered(answer.results);
    const meta = { offset: answer.offset, contactAt: answer.now };
    const write = { ops, copy: {} };
    if (!answer.revoked) {
      this.#judge(answer);
      await this.#takeList(answer, write);
      if (answer.code === "ok" && state.context) meta.plan = state.plan(answer.now);
    }
    Object.assign(state.meta, meta);
    await state.keep(meta, write).catch((error) => {
      state.full ||= error.code === "storage_full";
    });
    if (answer.revoked) await this.#revoke();
    for (const one of fresh) this.#tell("result", { ...one, ...this.#told(one.id) });
    this.#tell("change");
    return fresh.length;
  }

  #told(id) {
    const { kind, subject, at, offset } = this.#state.log.read.get(id) ?? {};
    return kind ? { kind, subject, at: at + offset } : {};
  }

  /** Take note of what the server says of the code. */
  #judge({ code, salt, code_version: version }) {
    const state = this.#state;
    if (code === "ok") state.codeChanged = false;
    else if (code === "missing") state.codeChanged = version !== state.meta.codeVersion || salt !== state.meta.salt;
    else if (code !== "blocked") state.codeChanged = true;
    if (code === "wrong" && state.proof) state.proof.text = null; // ten of them would block this device
  }

  async #takeList({ roster, context, now, asked }, write) {
    const state = this.#state;
    const { copy } = state;
    if (!copy) return;
    if (asked) state.contextAt = Date.now();
    if (context) {
      Object.assign(write.copy, await copy.told(context));
      if (state.copy === copy) state.share(context);
    }
    if (!roster) return;
    const { changed, write: parts } = await copy.take(roster, now);
    if (state.copy !== copy) return; // it was closed meanwhile
    Object.assign(write.copy, parts);
    const held = roster.more ? [] : state.log.of(SENT).map((one) => one.id);
    for (const id of state.settle(held, write)) changed.add(id);
    state.people.renew(changed);
  }
}
