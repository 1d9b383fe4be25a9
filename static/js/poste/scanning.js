/* What a scanner or a person types at the desk, exactly as conference/core/text/scanning.py and desk/reading.py read it. */

import { words } from "./folding.js";

const TICKET = /^JT[0-9A-HJKMNP-TV-Z]{26}$/;
const TICKET_START = /^JT[0-9A-Z]*$/;
const CODE = /^[A-HJ-NP-Z2-9]{6}$/;
// White space as Python sees it.
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACES = new RegExp(`[${SPACE}]+`, "g");
const ENDS = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
const SEPARATORS = new RegExp(`[${SPACE}\\-‐‑‒–—.·_]+`, "g");
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x1f\x7f]/g;
const ALNUM = /^[\p{L}\p{N}]+$/u;
const ALPHA = /^\p{L}+$/u;
// What Python calls a digit besides decimal ones: raised, lowered, circled, Ethiopic and the like.
const DIGIT =
  /[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒፩-፱᧚\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]/u;

// The figures of a French or Belgian keyboard without Shift (Windows, Linux, then Mac).
const FIGURES = new Map([
  ...[..."&é\"'(-è_çà§!"].map((key, place) => [key, "123456789068"[place]]),
  ...Object.entries({ "’": "4", É: "2", È: "7", Ç: "9", À: "0" }),
]);
// A scanner set to a US keyboard presses the keys by their place: Q stands where French keyboards have A.
const US_PLACES = new Map([...FIGURES, ...[..."AQZW?,"].map((key, place) => [key, "QAWZMM"[place]])]);
// Crockford's base 32 reads them so; none of them is in a ticket.
const CROCKFORD = new Map(Object.entries({ O: "0", I: "1", L: "1" }));

const LONGEST = 200;
const LONGEST_NAME = 100;
const TICKET_LENGTH = 28;
const TORN_FROM = 10;

const translated = (text, table) => Array.from(text, (one) => table.get(one) ?? one).join("");
const first = (text, count) => Array.from(text).slice(0, count).join("");
const strip = (text) => text.replace(ENDS, "");
const asCrockford = (text) => first(text, 2) + translated(Array.from(text).slice(2).join(""), CROCKFORD);

/** Return what a scanner read: without spaces and hyphens, in capitals, starting with JT if it can be a ticket. */
export const scannerText = (raw) => {
  const typed = strip(first(raw, LONGEST).replace(CONTROLS, "").toUpperCase());
  const plain = typed.replace(SEPARATORS, "");
  const repaired = translated(typed.replace(SPACES, ""), US_PLACES);
  const ticket = [plain, asCrockford(plain), repaired].find((one) => TICKET.test(one));
  return ticket ?? (TICKET_START.test(repaired) && !ALNUM.test(plain) ? repaired : plain);
};

/** Return the six characters of a code typed with spaces, hyphens, dots or in lower case; null if it is none. */
export const asCode = (raw) => {
  const typed = strip(first(raw, LONGEST).normalize("NFKC").toUpperCase());
  const candidates = [typed.replace(SEPARATORS, ""), translated(typed.replace(SPACES, ""), FIGURES)];
  return candidates.find((one) => CODE.test(one)) ?? null;
};

const asTicket = (raw) => {
  const scanned = scannerText(raw);
  return scanned.length === TICKET_LENGTH && scanned.startsWith("JT") && ALNUM.test(scanned) ? scanned : null;
};

/** Return what was typed or scanned: `{ticket, code, name}`, each null where it is none; all null: torn, or another QR. */
export const read = (typed) => {
  const raw = strip(typed);
  const letters = Array.from(raw);
  const ticket = asTicket(raw) ?? asTicket(letters.slice(-TICKET_LENGTH).join(""));
  if (ticket !== null) return { ticket, code: null, name: null };
  const scanned = scannerText(raw);
  const torn = scanned.startsWith("JT") && Array.from(scanned).length > TORN_FROM && DIGIT.test(scanned);
  if (torn || raw.includes("://") || letters.length > LONGEST_NAME) return { ticket: null, code: null, name: null };
  const code = asCode(raw);
  return { ticket: null, code, name: (code === null || words(raw).every((word) => ALPHA.test(word)) ? raw : null) || null };
};
