/* What somebody should look at before a badge is printed, as conference/badges/composing.py tells it of a person. */

import { boxesOf, fitted } from "./badge_drawing.js";
import { printable } from "./badge_letters.js";
import { boxText, hasName, instead } from "./badge_says.js";

const TICKET = /^[0-9A-Za-z]+$/;

const ofText = ({ letters, texts, drawn }) => ([box, own]) => {
  const text = letters.words(boxText(box, drawn[own]));
  const found = [];
  const unknown = letters.missing(printable(boxText(box, texts[own])));
  if (unknown.length) {
    const other = box.field in texts[own] ? instead(box.field, drawn[own]) : text;
    found.push({ field: box.field, reason: "missing_glyph", detail: unknown.join(" "), instead: other });
  }
  const shown = fitted(box, letters, text);
  if (!shown.fits) {
    const torn = shown.lines.join(" ") !== printable(text);
    found.push({ field: box.field, reason: "too_long", detail: text, points: shown.size, torn });
  }
  return found;
};

/* Doubts as `{field, reason, detail, …}`: `missing_glyph`, `too_long`, `no_name`, `no_ticket`. */
export const doubtsOf = (about) => {
  const boxes = [...boxesOf(about, false), ...boxesOf(about, true)].filter(([box]) => box.kind === "text");
  const found = boxes.flatMap(ofText(about));
  if (!hasName(about.texts[1])) found.push({ field: "given_names", reason: "no_name" });
  if (!TICKET.test(about.ticket)) found.push({ field: "ticket", reason: "no_ticket" });
  return found;
};
