/* A scanner that types like a keyboard (USB, Bluetooth) is heard wherever it types, and what it typed is taken out of the
   field again. Both desks use it.

   It ends with Enter or Tab, or with silence. It may be set to another keyboard than the computer's, so the places of the
   keys are read beside their letters. Keys without a name (Android gives « Unidentified ») are read from what they put
   into the field. Whoever types is left alone: nobody types the 28 characters of a ticket this fast. */

import { figureOf, isTorn, placeOf, ticketsAtEnd } from "./scanned.js";
import { insertedBy, takeBack, textField, whereItFalls } from "./typed.js";

const GAP = 100; // ms between two keys of one scan, at most
const PACE = 35; // ms a key on average: what is no ticket must come this fast
const LEAST = 8; // and be this long
const LATE_END = 300; // ms after the last letter in which Enter still belongs to a scan that silence ended
const SECOND_END = 40; // ms after Enter in which another one (CR, LF) belongs to the same scan
const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "Fn"]);
const NO_NAME = /[\d:;/=@_<>{}|#?%+\n]/; // stands in no name of a person
const NO_FIELD = /[:;/=@\n]/; // nor in what is typed into other fields than the box
const FRENCH = new Set(["AQ", "QA", "WZ", "ZW"]); // letter and place
const GONE = "\0"; // a key that has no letter in a reading

const plateOf = (code) => /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1] ?? GONE;
const capital = (letter) => (letter.toUpperCase().length === 1 ? letter.toUpperCase() : letter);
const isHidden = (event) => event.key === "Unidentified" || event.key === "Process" || event.keyCode === 229;
const isCommand = (event) => (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState?.("AltGraph");
const isLineKey = (event) => event.ctrlKey && !event.altKey && /^[jm]$/i.test(event.key);
const isEnd = (event) => event.key === "Enter" || event.key === "Tab" || (isHidden(event) && event.keyCode === 13);

/* ---- reading what was typed ---- */

/* What the same keys may mean, likeliest first: by their letters; by their places; by letters where French figures came
   without Shift. On a French keyboard figures need Shift: a scanner that knows it presses Shift, one set to a US
   keyboard does not. */
const readings = (strokes) => {
  const keys = strokes.filter((one) => !one.hidden);
  const shifted = keys.some((one) => one.shift && /\d/.test(one.plate));
  const misplaced = keys.some((one) => FRENCH.has(capital(one.letter) + one.plate)) && !shifted;
  const byLetter = strokes.map((one) => capital(one.letter)).join("");
  const byPlace = strokes.map((one) => one.plate).join("");
  const repaired = strokes.map((one) => (shifted ? figureOf(capital(one.letter)) : placeOf(one.letter))).join("");
  if (misplaced) return [byPlace, byLetter];
  return strokes.some((one) => figureOf(one.letter) !== one.letter) ? [byLetter, repaired, byPlace] : [byLetter, byPlace];
};

const ticketsOf = (strokes) => {
  const found = readings(strokes).map(ticketsAtEnd).filter((one) => one.length);
  const at = (i) => [...new Set(found.map((one) => one.at(i - found[0].length)).filter(Boolean))];
  return (found[0] ?? []).map((_one, i) => at(i)).map(([text, ...also]) => ({ kind: "ticket", text, also }));
};

const tornOf = (strokes) => {
  const text = readings(strokes).map((one) => one.trim()).find(isTorn);
  return text ? [{ kind: "torn", text, also: [] }] : [];
};

const otherOf = (strokes, box, ended) => {
  const text = strokes.map((one) => one.letter).join("").replaceAll(GONE, "").trim();
  const pace = (strokes.at(-1).at - strokes[0].at) / (strokes.length - 1);
  const inBox = strokes.every((one) => !one.field || one.field === box);
  const told = inBox ? NO_NAME.test(text) : NO_FIELD.test(text) || (text.length >= 20 && /\d/.test(text));
  const machine = strokes.length >= LEAST && pace <= PACE && told && (ended || !strokes.some((one) => one.hidden));
  return machine ? [{ kind: "other", text: text.replace(/\n+/g, "\n"), also: [] }] : [];
};

/* ---- listening ---- */

/**
 * Call `onScan(text, {kind, also, source})` for each scan, until the function that is returned is called.
 *
 * `kind`: `ticket` (28 characters, in capitals), `torn` (half a ticket), `other` (a link, a card, another event's code).
 * `also`: other readings of the same keys, to be looked up if nobody has `text`: on a German keyboard Y and Z cannot be
 * told apart. What is typed outside a field goes to `box`. `kinds`: only these are taken; the rest stays as it was typed.
 * Enter within 40 ms after the Enter of a scan is the scanner's, too, and presses nothing.
 */
export const listen = (onScan, { box = null, kinds = ["ticket", "torn", "other"] } = {}) => {
  let strokes = [];
  let last = -Infinity;
  let deafUntil = -Infinity;
  let timer = 0;
  let keyed = false; // the letter that comes into the field is that of a key already noted
  let before = null;

  const note = (made) => {
    strokes.push(...made);
    clearTimeout(timer);
    timer = setTimeout(settle, GAP);
  };
  const wanted = (found) => (found.length && kinds.includes(found[0].kind) ? found : []);
  const forget = () => {
    clearTimeout(timer);
    strokes = [];
  };
  const report = (found, until) => {
    const count = found[0].kind === "ticket" ? found.reduce((sum, one) => sum + one.text.length, 0) : strokes.length;
    takeBack(strokes.slice(-count));
    forget();
    deafUntil = until;
    for (const { text, kind, also } of found) onScan(text, { kind, also, source: "scanner" });
  };
  const whole = () => [wanted(ticketsOf(strokes)), wanted(tornOf(strokes))].find((one) => one.length) ?? [];

  // Silence: it is over, whatever it was.
  const settle = () => {
    if (!strokes.length) return;
    const found = whole().length ? whole() : wanted(otherOf(strokes, box, false));
    if (found.length) report(found, last + (strokes.at(-1).letter === "\n" ? SECOND_END : LATE_END));
    else forget();
  };

  const swallow = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const ended = (event) => {
    if (!strokes.length) {
      if (event.timeStamp <= deafUntil) swallow(event);
      return;
    }
    const found = whole();
    if (found.length) {
      swallow(event);
      report(found, event.timeStamp + SECOND_END);
    } else if (wanted(otherOf(strokes, box, true)).length) {
      swallow(event); // a card has lines: silence ends it
      note([{ ...strokes.at(-1), letter: "\n", plate: GONE, at: event.timeStamp, hidden: false }]);
    } else {
      forget();
    }
  };

  const pressed = (event) => {
    if (event.repeat || MODIFIERS.has(event.key)) return;
    if (event.timeStamp - last > GAP) settle();
    last = event.timeStamp;
    if (isEnd(event) || (strokes.length >= LEAST && isLineKey(event))) {
      ended(event);
      return;
    }
    keyed = false;
    const plate = plateOf(event.code);
    const letter = event.key.length === 1 ? event.key : GONE;
    if (isCommand(event) || (letter === GONE && plate === GONE && !isHidden(event))) return;
    if (box && !textField(event.target) && letter !== " " && (letter !== GONE || isHidden(event))) {
      box.focus({ preventScroll: true });
      box.select();
    } else if (strokes.length >= LEAST / 2 && !textField(event.target)) {
      event.preventDefault(); // a space in a scan presses no button
    }
    if (isHidden(event)) return; // what comes into the field will tell
    keyed = true;
    note([{ letter, plate, shift: event.shiftKey, at: event.timeStamp, hidden: false, ...whereItFalls() }]);
  };

  const coming = (event) => {
    before = { field: event.target, value: event.target.value ?? "", ...whereItFalls() };
    if (event.inputType === "insertLineBreak" && strokes.length) ended(event);
  };

  const came = (event) => {
    const own = keyed || !event.isTrusted || before?.field !== event.target;
    keyed = false;
    if (own || (event.inputType && !/^insert(?:Composition)?Text$/.test(event.inputType))) return;
    if (event.timeStamp - last > GAP) settle();
    last = event.timeStamp;
    note(insertedBy(before, event.target).map((one) => ({ ...one, plate: placeOf(one.letter), shift: false, at: last, hidden: true })));
  };

  const heard = { keydown: pressed, beforeinput: coming, input: came };
  for (const [kind, handler] of Object.entries(heard)) document.addEventListener(kind, handler, true);
  return () => {
    forget();
    for (const [kind, handler] of Object.entries(heard)) document.removeEventListener(kind, handler, true);
  };
};
