/* Keys of a device: what opens its copy, what seals its operations. docs/desk-protocol.md says how they hang together. */

import { fromB64, fromUtf8, toB64, utf8 } from "./bytes.js";
import { trouble } from "./errors.js";

const ROUNDS = 600_000;
const HALF = 32;
const IV_BYTES = 12;
const GCM = "AES-GCM";
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = utf8("jatigi desk ops");
const WRAP = utf8("jatigi desk data key");
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LETTERS = 8;
const TICKET_LETTERS = 26;
const { subtle } = crypto;

export const random = (count) => crypto.getRandomValues(new Uint8Array(count));
export const sha256 = async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes));

/** Return a code as it was given out, of what somebody typed; null for what is none. */
export const typedCode = (typed) => {
  const plain = typed.replace(/[\s\-–.·]+/g, "").toUpperCase();
  const letters = plain.replace(/[OIL]/g, (one) => (one === "O" ? "0" : "1"));
  return letters.length === CODE_LETTERS && [...letters].every((one) => CROCKFORD.includes(one)) ? letters : null;
};

/** Return the text of a new ticket: JT and 130 random bits. */
export const newTicket = () => `JT${Array.from(random(TICKET_LETTERS), (byte) => CROCKFORD[byte & 31]).join("")}`;

/** Return what a code of the day gives: the key that wraps the data key, and the proof that one knows the code. */
export const derive = async (code, salt) => {
  const typed = await subtle.importKey("raw", utf8(code), "PBKDF2", false, ["deriveBits"]);
  const bits = await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: fromB64(salt), iterations: ROUNDS }, typed, HALF * 16);
  const kek = await subtle.importKey("raw", bits.slice(0, HALF), GCM, false, ["wrapKey", "unwrapKey"]);
  return { kek, proof: toB64(bits.slice(HALF)) };
};

const DATA_KEY = [{ name: GCM, length: 256 }, true, ["encrypt", "decrypt"]];

/** Return a new data key. */
export const newDataKey = () => subtle.generateKey(...DATA_KEY);

/** Wrap the data key; only who knows the code gets it back. */
export const wrap = async (kek, key) => {
  const iv = random(IV_BYTES);
  return { iv, ct: new Uint8Array(await subtle.wrapKey("raw", key, kek, { name: GCM, iv, additionalData: WRAP })) };
};

/** Return the data key; `wrong` if this is not the key that wrapped it. */
export const unwrap = async (kek, { iv, ct }) => {
  try {
    return await subtle.unwrapKey("raw", ct, kek, { name: GCM, iv, additionalData: WRAP }, ...DATA_KEY);
  } catch {
    throw trouble("wrong");
  }
};

/** Encrypt a value; `about` binds it to its place. */
export const encrypt = async (key, value, about) => {
  const iv = random(IV_BYTES);
  const ct = await subtle.encrypt({ name: GCM, iv, additionalData: utf8(about) }, key, utf8(JSON.stringify(value)));
  return { iv, ct: new Uint8Array(ct) };
};

/** Return an encrypted value; `damaged` if anything of it or its place was changed. */
export const decrypt = async (key, { iv, ct }, about) => {
  try {
    const bytes = await subtle.decrypt({ name: GCM, iv, additionalData: utf8(about) }, key, ct);
    return JSON.parse(fromUtf8(bytes));
  } catch {
    throw trouble("damaged");
  }
};

/** What seals operations so that only the server can read them: a key that lives as long as this page. */
export class Sealer {
  #key;
  #device;

  constructor(key, point, device) {
    this.#key = key;
    this.#device = device;
    this.point = point;
  }

  /** `token` and `server` (its point) in base64url; `device` is the id. */
  static async make({ token, server, device }) {
    const own = await subtle.generateKey(CURVE, false, ["deriveBits"]);
    const theirs = await subtle.importKey("raw", fromB64(server), CURVE, false, []);
    const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
    const base = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: await sha256(fromB64(token)), info: INFO };
    const key = await subtle.deriveKey(how, base, { name: GCM, length: 256 }, false, ["encrypt"]);
    return new Sealer(key, toB64(await subtle.exportKey("raw", own.publicKey)), device);
  }

  /** Return `{point, iv, ct}` of what an operation says, bound to its id and number. */
  async seal(id, seq, said) {
    const { iv, ct } = await this.#seal(said, `${this.#device}|${id}|${seq}`);
    return { point: this.point, iv: toB64(iv), ct: toB64(ct) };
  }

  async #seal(said, about) {
    return encrypt(this.#key, said, about);
  }
}
