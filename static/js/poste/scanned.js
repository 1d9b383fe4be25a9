/* What a code may be by its form alone: a ticket, half of one, or something else. Whose it is, the list says. */

const LETTERS = "0-9A-HJKMNP-TV-Z"; // Crockford's base 32
const LENGTH = 28; // JT and 26 letters
const TICKET = new RegExp(`^JT[${LETTERS}]{26}$`);
const BEGINNING = new RegExp(`^JT[${LETTERS}]{8,25}$`);
const END = new RegExp(`^T?[${LETTERS}]{18,26}$`);
const FIGURE = /\d/;
const LETTER = /[A-Z]/;

// What a French keyboard gives for figures without Shift (Windows and Linux, then Mac), and where it has other letters.
const FIGURES = new Map([..."&é\"'(-è_çà§!"].map((letter, i) => [letter, "123456789068"[i]]));
const PLACES = new Map([..."AQZW?,"].map((letter, i) => [letter, "QAWZMM"[i]]));

/** The figure that a sign of a French keyboard stands for without Shift; anything else is itself. */
export const figureOf = (letter) => FIGURES.get(letter.toLowerCase()) ?? letter;

/** The key of a US keyboard that stands where a French one has `letter`. */
export const placeOf = (letter) => PLACES.get(letter.toUpperCase()) ?? figureOf(letter).toUpperCase();

/** Whether `text` has the form of a whole ticket, in capitals. */
export const isTicket = (text) => TICKET.test(text);

/** Whether `text` is a ticket whose end or beginning is missing: nothing else that is scanned begins or looks like it. */
export const isTorn = (text) =>
  FIGURE.test(text) && (BEGINNING.test(text) || (END.test(text) && LETTER.test(text)));

/** The tickets that `text` ends with, in their order: two scans without a suffix may run into one another. */
export const ticketsAtEnd = (text) => {
  const found = [];
  for (let end = text.length; isTicket(text.slice(Math.max(0, end - LENGTH), end)); end -= LENGTH) {
    found.unshift(text.slice(end - LENGTH, end));
  }
  return found;
};

/** `ticket`, `torn`, `other`, or `empty`, with the text as it is looked up: of tickets, in capitals and without spaces. */
export const told = (raw) => {
  const text = raw.trim();
  const plain = text.replace(/[\s-]/g, "").toUpperCase();
  if (isTicket(plain)) return { kind: "ticket", text: plain };
  if (isTorn(plain)) return { kind: "torn", text: plain };
  return { kind: text ? "other" : "empty", text };
};
