/* Talking to the server: one request both ways, when there is something to say and when it is time. It never asks the
   browser whether there is a network: it tries. */

import { trouble } from "./errors.js";

const EVERY = 15_000;
const MOST_OPS = 200;
const FEWEST_OPS = 10;
// A new connection on EDGE takes four seconds before the first byte.
const [SHORTEST, LONGEST] = [6_000, 10_000];
/** Somebody waits for this one, and knows it. */
export const ASKED_FOR = 20_000;
const LONGEST_PAUSE = 300_000;

/** Return how long to pause after so many failures: 2, 4, 8 … 300 seconds, each device at its own time. */
export const pauseAfter = (failures, random = Math.random()) =>
  Math.min(LONGEST_PAUSE, 2 ** Math.min(failures, 12) * 1000) * (0.5 + random / 2);

/** Return how long a silence may be: short for a few words on a line that works, long for much or after a failure. */
export const patienceFor = ({ ops, list, slow }) => (ops > 20 || !list || slow ? LONGEST : SHORTEST);

/** POST JSON; a silence longer than `patience`, while sending or between parts of the answer, is `unreachable`. */
export const post = async (url, body, { headers = {}, patience = LONGEST } = {}) => {
  const control = new AbortController();
  let timer = setTimeout(() => control.abort(), patience);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => control.abort(), patience);
  };
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      signal: control.signal,
    });
    return await read(answer, heard);
  } catch (error) {
    if (error.status) throw error;
    throw trouble("unreachable", { silent: error.name === "AbortError", cause: error });
  } finally {
    clearTimeout(timer);
  }
};

const read = async (answer, heard) => {
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    heard();
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  let said;
  try {
    said = JSON.parse(text + decoder.decode());
  } catch {
    throw trouble("unreachable"); // a page of somebody else's network, or half an answer
  }
  if (answer.ok) return said;
  if (!said.error) throw trouble("unreachable");
  throw trouble(said.error, { status: answer.status, sentence: said.sentence });
};

/** When to exchange. `exchange(batch, slow)` does one; it returns whether there is more to say or to hear at once. */
export class Sync extends EventTarget {
  #exchange;
  #running = null;
  #again = false;
  #timer = 0;
  #failures = 0;
  #notBefore = 0;
  #batch = MOST_OPS;
  #stopped = false;
  #listening = new AbortController();

  constructor(exchange) {
    super();
    this.#exchange = exchange;
    /** Whether the last try reached the server; null before the first. */
    this.reachable = null;
  }

  /** Begin to exchange by itself. */
  start() {
    const { signal } = this.#listening;
    addEventListener("online", () => this.now(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.now(), { signal });
    this.#plan(EVERY);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#listening.abort();
  }

  /** Exchange soon: something was done. While the server is out of reach its pause goes on. */
  soon() {
    if (this.#running) this.#again = true;
    else if (Date.now() >= this.#notBefore) this.#run();
  }

  /** Exchange now, whatever the pause; resolve when done, with whether the server was reached. */
  async now() {
    this.#failures = Math.min(this.#failures, 1);
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    return this.#run();
  }

  #plan(pause) {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => (this.#running ? null : this.#run()), pause);
  }

  #run() {
    this.#running = this.#all().finally(() => {
      this.#running = null;
      this.#plan(this.#failures ? this.#notBefore - Date.now() : EVERY);
    });
    return this.#running;
  }

  async #all() {
    do {
      this.#again = false;
      try {
        const more = await this.#exchange(this.#batch, this.#failures > 0);
        this.#reached(true);
        this.#again ||= more;
      } catch (error) {
        if (error.code === "quiet") return this.reachable ?? false;
        this.#failed(error);
        return error.status !== undefined;
      }
    } while (this.#again && !this.#stopped);
    return true;
  }

  #reached(reachable) {
    this.#failures = 0;
    this.#notBefore = 0;
    this.#batch = Math.min(MOST_OPS, this.#batch * 2);
    this.#tell(reachable);
  }

  #failed(error) {
    this.#failures += 1;
    this.#notBefore = Date.now() + pauseAfter(this.#failures);
    if (error.silent) this.#batch = Math.max(FEWEST_OPS, Math.floor(this.#batch / 2));
    this.#tell(error.status !== undefined);
    this.dispatchEvent(new CustomEvent("failed", { detail: error }));
  }

  #tell(reachable) {
    const before = this.reachable;
    this.reachable = reachable;
    if (before !== reachable) this.dispatchEvent(new Event("reach"));
  }
}
