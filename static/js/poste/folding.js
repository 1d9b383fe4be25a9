/* Folding: the spelling-blind form of a text, exactly as conference/core/text/folding.py makes it. */

const APOSTROPHES = "'’‘ʼʻʽ`´′＇ꞌߴߵʹʾʿ";
const LETTERS = new Map([
  ...[..."ɛɔɓɗƴƙǝəɩʋʒøđðłħı"].map((letter, place) => [letter, "eobdykeeivjoddlhi"[place]]),
  ...[...APOSTROPHES].map((mark) => [mark, "'"]),
  ...Object.entries({ ɲ: "ny", ŋ: "ng", ɣ: "gh", ɤ: "gh", ʃ: "sh", œ: "oe", æ: "ae", þ: "th", ـ: "" }),
]);
const WORD = /[\p{L}\p{N}]+(?:'+[\p{L}\p{N}]+)*/gu;
const DROPPED = /[\p{Cf}\p{Cs}]/u;

// Where Unicode's case folding is not the lower case of the upper case; Cherokee folds to capitals.
const FOLDED = new Map([["ı", "ı"], ["ẞ", "ss"]]); // prettier-ignore
const CAPITALS = /[\u13a0-\u13fd\uab70-\uabbf]/;

/** Whether a character is one that moves among its neighbours: an accent or another mark above or below a letter. */
const isMark = (character) =>
  !`\u0345${character}`.normalize("NFD").startsWith("\u0345") || !`${character}\u0334`.normalize("NFD").startsWith(character);

const bare = (text) => {
  let kept = "";
  for (const character of text.normalize("NFKD")) if (!DROPPED.test(character) && !isMark(character)) kept += character;
  return kept;
};

const foldCase = (character) => {
  const upper = character.toUpperCase();
  return FOLDED.get(character) ?? (CAPITALS.test(character) ? upper : upper.toLowerCase());
};

/** Python's `str.casefold`. */
export const casefold = (text) => Array.from(text, foldCase).join("");

const foldOne = (character) => {
  const known = LETTERS.get(character);
  if (known !== undefined) return known;
  const plain = casefold(bare(character));
  return bare(Array.from(plain, (one) => LETTERS.get(one) ?? one).join(""));
};

const folded = new Map();

/** Return the text as searching sees it: no case, accents or marks, one kind of apostrophe. */
export const fold = (text) => {
  let whole = "";
  for (const character of text) {
    let one = folded.get(character);
    if (one === undefined) {
      one = foldOne(character);
      if (character < "\u3000") folded.set(character, one);
    }
    whole += one;
  }
  return whole;
};

const found = (text) => fold(text).match(WORD) ?? [];

/** Return the folded words in order: an apostrophe joins, a hyphen or anything else separates. */
export const words = (text) => found(text).map((word) => word.replaceAll("'", ""));

/** Return what follows an apostrophe in each word: golo of N'Golo; two letters at least. */
export const tails = (text) =>
  found(text).flatMap((word) => word.split("'").slice(1)).filter((after) => Array.from(after).length > 1);
