/* Keys under which the spellings of one name meet, exactly as conference/core/text/names.py makes them. */

import { words } from "./folding.js";

// In the order in which they apply. x stands for the sound of ch.
const RULES = [
  [/ch|sh/g, "x"],
  [/ph/g, "f"],
  [/qu(?=[aeio])|q|kh|ck/g, "k"],
  [/gn/g, "ni"],
  [/gu(?=[eiy])/g, "g"],
  [/c(?=[eiy])/g, "s"],
  [/c/g, "k"],
  [/d[iy](?=[aeou])|dj/g, "j"],
  [/ou(?=[aeio])|u(?=[aeio])/g, "w"],
  [/^wu|ou/g, "u"],
  [/e[iy](?![aeou])/g, "e"],
  [/y/g, "i"],
  // French h is silent, but between vowels it parts Mahamadou from Mamadou.
  [/h/g, (h, at, word) => (isVowel(word[at - 1]) && isVowel(word[at + 1]) ? h : "")],
  [/n(?=[bp])/g, "m"],
  [/(.)\1+/g, "$1"],
];
const isVowel = (letter) => letter !== undefined && "aeiou".includes(letter);
const LATIN = /^[a-z]{2,}$/;
const REMEMBERED = 8192;

let variants = new Map();
const sounds = new Map();

/** Use the table of listed spellings (`noms.json`). */
export const useVariants = (table) => {
  variants = new Map(Object.entries(table));
};

/** Return the sound of a folded word as a French speaker in Mali reads it; empty for digits or other scripts. */
export const sound = (word) => {
  if (!LATIN.test(word)) return "";
  let heard = sounds.get(word);
  if (heard === undefined) {
    heard = RULES.reduce((said, [pattern, replacement]) => said.replace(pattern, replacement), word);
    if (sounds.size < REMEMBERED) sounds.set(word, heard);
  }
  return heard;
};

/** Return every key of one word, the main one first. */
export const nameKeys = (word) => {
  const own = sound(words(word).join(""));
  return own ? [...new Set([...(variants.get(own) ?? []), own])] : [];
};
