/* Where typed letters fell, and how they are taken back: the field is as it was before a scanner typed into it. */

const NO_TEXT = "[type=checkbox],[type=radio],[type=button],[type=submit],[type=reset],[type=range],[type=color],[type=file]";

/** Whether letters typed at `node` go somewhere: a field, a choice. */
export const textField = (node) => Boolean(node?.matches?.(`input:not(${NO_TEXT}),textarea,select,[contenteditable]`));

// Fields for numbers and mail addresses have no caret that a script may ask for.
const caretOf = (field) => (typeof field.selectionStart === "number" ? field.selectionStart : null);

/** The field that the next letter goes into, at which place, and what it would write over there. */
export const whereItFalls = () => {
  const field = document.activeElement;
  if (!textField(field)) return { field: null, start: null, chosen: "" };
  if (field.matches("select")) return { field, start: null, chosen: field.value };
  const start = caretOf(field);
  return { field, start, chosen: start === null ? "" : field.value.slice(start, field.selectionEnd) };
};

/** What came into `field` since `before` (`{field, value, start, chosen}`), letter by letter, each with its place. */
export const insertedBy = (before, field) => {
  const [old, now] = [before.value, field.value ?? ""];
  let start = 0;
  while (start < Math.min(old.length, now.length, before.start ?? Infinity) && old[start] === now[start]) start += 1;
  let kept = 0;
  while (kept < Math.min(old.length, now.length) - start && old[old.length - 1 - kept] === now[now.length - 1 - kept]) kept += 1;
  const chosen = old.slice(start, old.length - kept);
  return [...now.slice(start, now.length - kept)].map((letter, i) => ({ letter, field, start: start + i, chosen: i ? "" : chosen }));
};

/** Take the letters of `strokes` out of the fields they fell into; tell the page of it as if somebody had. */
export const takeBack = (strokes) => {
  for (const field of new Set(strokes.map((one) => one.field).filter(Boolean))) {
    const own = strokes.filter((one) => one.field === field);
    if (field.matches("select")) restore(field, own[0].chosen, "change");
    else restore(field, without(field, own), "input");
  }
};

const without = (field, strokes) => {
  const [first, text, caret] = [strokes[0], strokes.map((one) => one.letter).join(""), caretOf(field)];
  const known = first.start !== null && caret !== null && caret >= first.start && caret - first.start <= strokes.length;
  if (known) return field.value.slice(0, first.start) + first.chosen + field.value.slice(caret);
  return field.value?.endsWith(text) ? field.value.slice(0, field.value.length - text.length) : field.value;
};

const restore = (field, value, kind) => {
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event(kind, { bubbles: true }));
};
