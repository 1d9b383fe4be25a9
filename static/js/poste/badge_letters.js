/* Letters on paper, as conference/core/paper/lettering.py and scripts.py have them: which we have, how wide they are. */

const EM = 1000;
const UNKNOWN = 1000; // a letter that no font has, as wide as an empty box
const MOST_MARKS = 3;

const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu;
const DROPPED = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}\u115f\u1160\u2800\u3164\uffa0]/gu;
const HYPHENS = /[\u2010\u2011]/gu;
const ENDS = /^[ \u200c\u200d]+|[ \u200c\u200d]+$/gu;
const UNSEEN = /[\u200c\u200d\u034f\ufe0e\ufe0f]/u;
const ASCII = /^[\x20-\x7e]*$/;
const MARK = /\p{M}/u;
/* Letters and signs with a direction of their own (Bidi_Class R and AL, L), as far as any font here has them. */
const RIGHT_TO_LEFT = /(?![\p{M}\u0600-\u0607\u0609\u060a\u060c\u060e\u060f\u0660-\u066c\u06dd\u06de\u06e9\u06f0-\u06f9\u07f6-\u07f9\u08e2\ufd3e\ufd3f\ufdfd])[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LEFT_TO_RIGHT = /(?![\u02b9\u02ba\u02c2-\u02cf\u02d2-\u02df\u02e5-\u02ed\u02ef-\u02ff\u0374\u2e2f\ua67f\ua700-\ua721\ua788])[\p{L}\p{Nl}\p{Mc}\u0482\u200e\u214f\u2d70\ua789\ua78a\ua92e\uab5b]/u;

export const isMark = (letter) => MARK.test(letter);

/* One line that may be printed: nothing invisible, white space once, hyphens that fonts have, no piles of marks. */
export const printable = (text) => {
  const parts = (text ?? "").replace(SPACE, " ").replace(DROPPED, "").replace(SPACE, " ").trim();
  const line = parts.normalize("NFC").replace(ENDS, "");
  return ASCII.test(line) ? line : bearable(line.replace(HYPHENS, "-"));
};

const bearable = (line) => {
  let marks = 0;
  return [...line].filter((letter) => (marks = isMark(letter) ? marks + 1 : 0) <= MOST_MARKS).join("");
};

/* Which way a text runs: that of its first letter with a direction. */
export const runsRightToLeft = (text) => {
  for (const letter of text ?? "") {
    if (RIGHT_TO_LEFT.test(letter)) return true;
    if (LEFT_TO_RIGHT.test(letter)) return false;
  }
  return false;
};

const unrolled = (runs) => {
  const table = new Map();
  for (const [first, ...widths] of runs) widths.forEach((width, place) => table.set(first + place, width));
  return table;
};

/* The letters of a kit. */
export class Letters {
  constructor({ regular, bold, fonts, bound }) {
    this.tables = [unrolled(regular), unrolled(bold)];
    this.families = [...new Set(fonts.map((font) => font.family))];
    this.bound = new Set(bound.split(" "));
    this.fitted = new Map();
  }

  /* How wide a letter is, in thousandths of an em. */
  width(letter, bold) {
    return UNSEEN.test(letter) ? 0 : this.tables[Number(bold)].get(letter.codePointAt(0)) ?? UNKNOWN;
  }

  /* How wide a line is, in em. */
  advance(letters, bold) {
    return letters.reduce((sum, letter) => sum + this.width(letter, bold), 0) / EM;
  }

  /* How far a line reaches before and after each letter, in em. */
  ends(letters, bold) {
    const found = [0];
    letters.forEach((letter, place) => found.push(found[place] + this.width(letter, bold) / EM));
    return found;
  }

  /* The letters of a text that no font has, each once. */
  missing(text) {
    return [...new Set([...text].filter((one) => !this.tables[0].has(one.codePointAt(0)) && !UNSEEN.test(one)))];
  }

  /* A text without the words that no font has: a word with a letter left out would be another word. */
  words(text) {
    const line = printable(text);
    return this.missing(line).length ? line.split(" ").filter((word) => !this.missing(word).length).join(" ") : text;
  }
}
