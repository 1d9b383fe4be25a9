/* Names and other text, as the server reads them: `conference/core/text`. Whatever changes there changes here. */

import { casefold, words } from "./folding.js";

export { casefold, fold, tails, words } from "./folding.js";
export { nameKeys, sound, useVariants } from "./names.js";
export { asCode, read, scannerText } from "./scanning.js";
export * from "./searching.js";

const LONGEST_SORT_KEY = 250;
const LONGEST_PART = 60;
const ENDS = /^[ \u200c\u200d]+|[ \u200c\u200d]+$/g;

const cut = (text, limit) => Array.from(text).slice(0, limit).join("");

/** Return the first characters of a name; a letter is not parted from its accents. */
const partOf = (name) => {
  const letters = Array.from(name ?? "");
  if (letters.length <= LONGEST_PART) return name ?? "";
  let end = LONGEST_PART;
  while (end && /\p{M}/u.test(letters[end])) end -= 1;
  return letters.slice(0, end).join("").replace(ENDS, "");
};

/** Return what people are sorted by: family name, then given names; a person with one name stands under it. */
export const sortKey = (last, first) => {
  const names = [partOf(last), partOf(first)].filter(Boolean);
  const plain = names.map((name) => cut(words(name).join(""), LONGEST_PART)).join(" ");
  const typed = casefold(names.join(" "));
  return plain === typed ? plain : cut(`${plain}  ${typed}`, LONGEST_SORT_KEY);
};
