/* Finding people by what somebody types, exactly as conference/core/text/searching.py does it. Patterns are plain
   pieces here: a search key holds one of them or not. */

import { tails, words } from "./folding.js";
import { nameKeys, sound } from "./names.js";

const MOST_WORDS = 8;
const LONGEST_QUERY = 200;
const SHORTEST_WITH_ERROR = 4;
const TWO_ERRORS_FROM = 6;
const SHORTEST_SOUND = 3;
const MOST_NEAR = 5;

export const MARK = "~";

/** The number of characters, as a person counts them. */
export const lengthOf = (text) => {
  let count = 0;
  for (const _ of text) count += 1; // eslint-disable-line no-unused-vars
  return count;
};

/** Order by code points, as Python and the databases do. */
export const byCodePoint = (one, other) => {
  const [left, right] = [one[Symbol.iterator](), other[Symbol.iterator]()];
  for (;;) {
    const [a, b] = [left.next(), right.next()];
    if (a.done || b.done) return Number(b.done ?? false) - Number(a.done ?? false);
    if (a.value !== b.value) return a.value.codePointAt(0) - b.value.codePointAt(0);
  }
};

const pieceFor = (start, whole = false) => ` ${start}${whole ? " " : ""}`;

const pieces = (word) => {
  const own = sound(word);
  const whole = nameKeys(word).filter((key) => key !== own).map((key) => pieceFor(MARK + key, true));
  const saysSomething = own.length > 1 || own === word; // the sound of zzz is one z
  return [pieceFor(word), ...(own && saysSomething ? [pieceFor(MARK + own)] : []), ...whole];
};

/** Return the text to search: ` word word ~key ~key `, a space at both ends, each once. */
export const searchKey = (...parts) => {
  const text = parts.filter(Boolean).join(" ");
  const own = words(text);
  const keys = own.flatMap((word) => nameKeys(word).map((key) => MARK + key));
  return ["", ...new Set([...own, ...tails(text), ...keys]), ""].join(" ");
};

/** Return the words of a search key, without its marked keys. */
export const keyWords = (key) => key.split(" ").filter((word) => word && !word.startsWith(MARK));

/** Return the folded words of what somebody typed: at most eight, of the first 200 characters. */
export const searchWords = (query) => words(Array.from(query).slice(0, LONGEST_QUERY).join("")).slice(0, MOST_WORDS);

/** Return for each word typed the pieces of which one must be in a search key. */
export const searchTerms = (query) => searchWords(query).map(pieces);

/** Return pieces like `searchTerms` that also forgive typing errors. */
export const nearTerms = (query, vocabulary) =>
  searchWords(query).map((word) => [...pieces(word), ...nearWords(word, vocabulary).map((near) => pieceFor(near, true))]);

/** Return the words nearest to one with a typing error, best first; none for fewer than four letters. */
export const nearWords = (queryWord, vocabulary, limit = MOST_NEAR) => {
  const word = words(Array.from(queryWord).slice(0, LONGEST_QUERY).join("")).join("");
  const length = lengthOf(word);
  if (length < SHORTEST_WITH_ERROR) return [];
  const all = [...vocabulary];
  const ranked = [
    ...near(word, all, (other) => other, 0),
    ...near(sound(word), all, sound, 1),
    ...near(word, all, (other) => Array.from(other).slice(0, length).join(""), 2),
  ];
  ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1] || byCodePoint(a[2], b[2]));
  return [...new Set(ranked.map(([, , other]) => other))].slice(0, limit);
};

const near = (word, vocabulary, form, rank) => {
  const letters = Array.from(word);
  if (letters.length < SHORTEST_SOUND) return [];
  const errors = letters.length >= TWO_ERRORS_FROM ? 2 : 1;
  return vocabulary
    .map((other) => [distance(letters, Array.from(form(other)), errors), rank, other])
    .filter(([errorsMade]) => errorsMade <= errors);
};

/** Return the optimal string alignment distance of two words, or something greater than `most`. */
export const distance = (one, other, most = Infinity) => {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let [before, last] = [null, Array.from({ length: other.length + 1 }, (_, place) => place)];
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let place = 1; place <= other.length; place += 1) {
      const same = one[row - 1] === other[place - 1];
      let least = Math.min(last[place] + 1, now[place - 1] + 1, last[place - 1] + (same ? 0 : 1));
      const swapped = row > 1 && place > 1 && one[row - 1] === other[place - 2] && one[row - 2] === other[place - 1];
      if (swapped) least = Math.min(least, before[place - 2] + 1);
      now.push(least);
    }
    if (Math.min(...now) > most + 1) return Infinity;
    [before, last] = [last, now];
  }
  return last[other.length];
};
