/* The QR symbol of a ticket, the very one that conference/core/paper/qr.py makes: version 2, level M, mask 2.

   A ticket is letters and digits, so it takes the alphanumeric mode (ISO/IEC 18004). */

export const QUIET = 4; // white modules on every side
export const SIDE = 25;
export const WHOLE = SIDE + 2 * QUIET;

const MASK = 2;
const LEVEL_M = 0;
const DATA = 28; // codewords
const CORRECTION = 16;
const MODE = [0b0010, 4];
const COUNT_BITS = 9;
const VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const PADDING = [0xec, 0x11];
const MOST = 38;

/* ---- codewords ---- */

const bits = (value, length) => Array.from({ length }, (_, place) => (value >> (length - 1 - place)) & 1);

const data = (text) => {
  const found = [...bits(...MODE), ...bits(text.length, COUNT_BITS)];
  for (let place = 0; place < text.length; place += 2) {
    const [first, second] = [...text.slice(place, place + 2)].map((letter) => VALUES.indexOf(letter));
    found.push(...(second === undefined ? bits(first, 6) : bits(first * 45 + second, 11)));
  }
  found.push(...bits(0, Math.min(4, DATA * 8 - found.length)));
  found.push(...bits(0, -found.length & 7));
  const words = Array.from({ length: found.length / 8 }, (_, word) => found.slice(word * 8, word * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0));
  for (let place = 0; words.length < DATA; place ^= 1) words.push(PADDING[place]);
  return words;
};

/* The field of 256 elements: powers of 2 modulo 0x11d, and their logarithms. */
const POWERS = [];
const LOGARITHMS = [];
for (let power = 0, value = 1; power < 255; power += 1) {
  POWERS[power] = value;
  LOGARITHMS[value] = power;
  value = value < 128 ? value * 2 : (value * 2) ^ 0x11d;
}
const times = (one, other) => (one && other ? POWERS[(LOGARITHMS[one] + LOGARITHMS[other]) % 255] : 0);

const GENERATOR = Array.from({ length: CORRECTION }).reduce(
  (product, _, power) => [...product, 0].map((value, place) => value ^ times(place ? product[place - 1] : 0, POWERS[power])),
  [1],
);

const corrected = (words) => {
  const rest = [...words, ...Array(CORRECTION).fill(0)];
  words.forEach((_, place) => {
    const factor = rest[place];
    GENERATOR.forEach((value, step) => { rest[place + step] ^= times(value, factor); });
  });
  return [...words, ...rest.slice(words.length)];
};

/* ---- modules ---- */

/* What every symbol has: finders, their white borders, the timing lines, the alignment square, the format. */
const frame = () => {
  const rows = Array.from({ length: SIDE }, () => Array(SIDE).fill(null));
  const square = (x, y, size, black) => {
    for (let row = Math.max(y, 0); row < Math.min(y + size, SIDE); row += 1) {
      for (let column = Math.max(x, 0); column < Math.min(x + size, SIDE); column += 1) rows[row][column] = black;
    }
  };
  for (const [x, y] of [[0, 0], [SIDE - 7, 0], [0, SIDE - 7]]) {
    square(x - 1, y - 1, 9, false);
    [[0, true], [1, false], [2, true]].forEach(([inset, black]) => square(x + inset, y + inset, 7 - 2 * inset, black));
  }
  [[0, true], [1, false], [2, true]].forEach(([inset, black]) => square(16 + inset, 16 + inset, 5 - 2 * inset, black));
  for (let place = 8; place < SIDE - 8; place += 1) rows[6][place] = rows[place][6] = place % 2 === 0;
  const format = formatBits();
  for (let place = 0; place < 15; place += 1) {
    const black = Boolean((format >> place) & 1);
    rows[place < 6 ? place : place < 8 ? place + 1 : SIDE - 15 + place][8] = black; // from the top, and from below
    rows[8][place < 8 ? SIDE - 1 - place : place === 8 ? 7 : 14 - place] = black; // from the right, and to the left
  }
  rows[SIDE - 8][8] = true;
  return rows;
};

const formatBits = () => {
  const told = (LEVEL_M << 3) | MASK;
  let rest = told << 10;
  for (let place = 14; place >= 10; place -= 1) if ((rest >> place) & 1) rest ^= 0b10100110111 << (place - 10);
  return ((told << 10) | rest) ^ 0b101010000010010;
};

const FRAME = frame();

/* The rows of the symbol, true where black, without the quiet zone. Throws for what is no short text of its letters. */
export const qr = (text) => {
  if (text.length > MOST || ![...text].every((letter) => VALUES.includes(letter))) throw new RangeError("no ticket");
  const rows = FRAME.map((row) => [...row]);
  const stream = corrected(data(text)).flatMap((word) => bits(word, 8));
  let next = 0;
  let up = true;
  for (let right = SIDE - 1; right > 0; right -= 2) {
    if (right === 6) right = 5; // the upright timing line
    for (let step = 0; step < SIDE; step += 1) {
      const row = up ? SIDE - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (rows[row][column] === null) rows[row][column] = Boolean((stream[next++] ?? 0) ^ Number(column % 3 === 0));
      }
    }
    up = !up;
  }
  return rows;
};

/* The symbol as one path in a square of `WHOLE` units, quiet zone included: a rectangle for each run of black. */
export const qrPath = (text) => qr(text).flatMap((row, y) => {
  const runs = [];
  row.forEach((black, x) => {
    if (black && !row[x - 1]) runs.push([x, 0]);
    if (black) runs.at(-1)[1] += 1;
  });
  return runs.map(([x, length]) => `M${x + QUIET} ${y + QUIET}h${length}v1h-${length}z`);
}).join("");
