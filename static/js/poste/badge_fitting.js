/* A text in a box, as conference/core/paper/fitting.py and joints.py set it: the same lines, the same half points. */

import { isMark, printable } from "./badge_letters.js";

export const POINT = 25.4 / 72; // millimetres
export const LEADING = 1.25;
const STEP = 0.5;
const SAFETY = 1.02;
const FEWER_LINES = 0.9;
const TEARING = 1.5;
const KINDS = [1.0, 0.8, 0.7];

const JOINTS = "-/@._";
const JOINERS = "\u200c\u200d";
const OPENING = "«(&–";
const HALVINGS = 14;
const HAIR = 1e-9;
const ALNUM = /[\p{L}\p{N}]/u;
const AROUND = /^[().,;:’']+|[().,;:’']+$/gu;

/* ---- where a line may end ---- */

const bound = (letters, word) => {
  const bare = word.toLowerCase().replace(AROUND, "");
  return letters.bound.has(bare) || ([...bare].length === 1 && /[.’']$/.test(word));
};

/* Whether the words on both sides of a space belong together. */
const binds = (letters, line, place) => {
  const before = line.slice(0, place).join("").split(" ").at(-1);
  const after = line.slice(place + 1).join("").split(" ");
  if (!ALNUM.test(after[0])) return !OPENING.includes([...after[0]][0]);
  return (after.length === 1 && bound(letters, after[0])) || bound(letters, before) || OPENING.includes(before);
};

const ordered = (...some) => [...new Set(some.flat())].sort((one, other) => one - other);

/* The places at which a line may be broken, best kind first; each kind has those before it, too. */
const joints = (letters, line) => {
  const places = [...line.keys()].slice(1);
  const spaces = places.filter((place) => line[place] === " ");
  const good = spaces.filter((place) => !binds(letters, line, place));
  const inside = places.filter((place) => JOINTS.includes(line[place - 1]) && line[place] !== " ");
  return [good, ordered(good, inside), ordered(spaces, inside)];
};

const anywhere = (line) => [...line.keys()].slice(1).filter((place) => !isMark(line[place]) && !JOINERS.includes(line[place]));

/* Fill lines of a width, the last one first; nothing where it takes more than so many. */
const filled = (reach, width, count) => {
  const chosen = [];
  let end = reach.at(-1);
  for (let index = reach.length - 2; index >= 0; index -= 1) {
    if (end - reach[index] > width + HAIR) {
      chosen.push(index + 1);
      end = reach[index + 1];
    }
  }
  return chosen.length >= count ? null : chosen.reverse();
};

/* The places for so many lines, the widest of them as narrow as it can be. */
const broken = (ends, places, count) => {
  if (!places.length || count === 1) return [];
  const cuts = [0, ...places, ends.length - 1];
  const reach = cuts.map((cut) => ends[cut]);
  let narrow = Math.max(...reach.slice(1).map((after, place) => after - reach[place]));
  let wide = reach.at(-1);
  narrow = Math.max(narrow, wide / count);
  if (filled(reach, narrow, count) === null) {
    for (let turn = 0; turn < HALVINGS; turn += 1) {
      const middle = (narrow + wide) / 2;
      [narrow, wide] = filled(reach, middle, count) === null ? [middle, wide] : [narrow, middle];
    }
    narrow = wide;
  }
  return (filled(reach, narrow, count) ?? []).map((index) => cuts[index]);
};

/* ---- how large ---- */

const trimmed = (line) => line.join("").trim();

const cut = (line, cuts) => [...cuts, line.length].map((end, place) => trimmed(line.slice(place ? cuts[place - 1] : 0, end)));

const sized = (letters, lines, room) => {
  const widest = Math.max(...lines.map((line) => letters.advance([...line], room.bold))) * SAFETY;
  const byWidth = widest ? room.width / POINT / widest : room.largest;
  const byHeight = room.height / POINT / (LEADING * lines.length);
  const steps = Math.floor(Math.min(byWidth, byHeight, room.largest) / STEP);
  return { lines, size: Math.max(steps, 1) * STEP, fits: true };
};

const worth = ([way, kind]) => way.lines.slice(1).reduce((sum) => sum * FEWER_LINES, 1) * (way.size * kind);

const best = (some, key) => some.reduce((kept, one) => (key(one) > key(kept) ? one : kept));

const ways = (letters, line, ends, room) => {
  const found = [];
  const seen = new Set();
  (room.lines > 1 ? joints(letters, line) : []).forEach((places, kind) => {
    if (seen.has(String(places))) return;
    seen.add(String(places));
    for (let count = 2; count <= Math.min(room.lines, places.length + 1); count += 1) {
      found.push([sized(letters, cut(line, broken(ends, places, count)), room), KINDS[kind]]);
    }
  });
  return found;
};

/* Lines and size of a text in a room; `fits` is false where even the smallest size was too large. */
export const fit = (letters, text, room) => {
  const key = [text, room.width, room.height, room.largest, room.smallest, room.lines, room.bold].join("\u001f");
  if (!letters.fitted.has(key)) letters.fitted.set(key, fitted(letters, text, room));
  return letters.fitted.get(key);
};

const fitted = (letters, text, room) => {
  const line = [...printable(text)];
  if (!line.length) return { lines: [], size: room.largest, fits: true };
  const one = sized(letters, [line.join("")], room);
  if (one.size >= room.largest) return one;
  const ends = letters.ends(line, room.bold);
  const found = [[one, 1], ...ways(letters, line, ends, room)];
  const good = found.filter(([way]) => way.size >= room.smallest);
  if (good.length) return best(good, worth)[0];
  const size = (way) => way.size;
  const whole = best(found.map(([way]) => way), size);
  const places = anywhere(line);
  const torn = [];
  for (let count = 2; count <= room.lines; count += 1) torn.push(sized(letters, cut(line, broken(ends, places, count)), room));
  const most = torn.length ? best(torn, size) : whole;
  return { ...(most.size > whole.size * TEARING ? most : whole), fits: false };
};
