/* The trial badge, as conference/badges/trial.py draws it: what a printer cuts off and what it is off by. */

import { element, familiesOf, fitted, lettersOf } from "./badge_drawing.js";
import { LEADING, POINT } from "./badge_fitting.js";
import { qrPath, WHOLE } from "./qr.js";

const SPECIMEN = `JT${"0".repeat(26)}`; // opens no door
const INK = "#000000";
const LIGHT = "#8a8a8a";
const HAIR = 0.15;
const EDGE = 10; // millimetres that are counted from each edge
const FROM_EDGE = 20;
const STEP = 4.2;
const HEAD = 2.4;
const RULER = 14;
const ASCENT = 0.95;

export const fromEdge = (width, height) => (Math.min(width, height) >= 3 * FROM_EDGE ? FROM_EDGE : FROM_EDGE / 2);

const rule = (x1, y1, x2, y2, width = HAIR) => element("line", { x1, y1, x2, y2, stroke: INK, "stroke-width": width });
const count = (most, step = 1) => Array.from({ length: Math.floor(most / step) + 1 }, (_, place) => place * step);

/* A text in an area, from its top, as large as it goes. */
const text = (letters) => (said, [x, y, width, height], size, { lines = 1, bold = false, align = "start" } = {}) => {
  const shown = fitted({ width, height, largest: size, smallest: Math.min(4, size), lines, bold }, letters, said);
  const em = shown.size * POINT;
  return shown.lines.map((line, place) => element("text", {
    x: align === "middle" ? x + width / 2 : x, y: y + (ASCENT + place * LEADING) * em, "font-size": em, "text-anchor": align,
    "font-family": familiesOf(letters), "font-weight": bold ? 700 : 400,
  }, line));
};

const arrow = (x, y, right, down) => {
  const [footX, footY, half] = [x + right * HEAD, y + down * HEAD, HEAD * 0.55];
  const feet = `L${footX + down * half} ${footY + right * half}L${footX - down * half} ${footY - right * half}Z`;
  return [rule(x, y, x + right * EDGE, y + down * EDGE, 0.3), element("path", { d: `M${x} ${y}${feet}` })];
};

/* A stair at each edge, a step for each millimetre: the first that can be seen says how much is cut. */
const edges = (write, width, height) => {
  const [across, down] = [width * 0.62, height * 0.5];
  const steps = count(EDGE).flatMap((number) => {
    const reach = number % 5 ? STEP * 0.55 : STEP;
    const [rows, columns] = [[number, height - number], [number, width - number]];
    return [...rows.map((y) => rule(across, y, across + reach, y)), ...columns.map((x) => rule(x, down, x, down + reach))];
  });
  const told = [5, EDGE].flatMap((number) => [
    ...[number, height - number].flatMap((y) => write(String(number), [across + STEP + 0.6, y - 1.5, 6, 3], 6)),
    ...[number, width - number].flatMap((x) => write(String(number), [x - 3, down + STEP + 0.3, 6, 3], 6, { align: "middle" })),
  ]);
  const arrows = [[across - 3, 0, 0, 1], [across - 3, height, 0, -1], [0, down - 3, 1, 0], [width, down - 3, -1, 0]];
  return [...steps, ...told, ...arrows.flatMap((one) => arrow(...one))];
};

const measured = (write, width, height) => {
  const at = fromEdge(width, height);
  return [
    rule(at, 2, at, at + 5, 0.25), rule(2, at, at + 5, at, 0.25),
    ...write("A", [at + 0.8, 2.2, 5, 4.4], 10, { bold: true }), ...write("B", [2.2, at + 0.6, 5, 4.4], 10, { bold: true }),
  ];
};

const ruler = (write, x, y, width, said) => {
  const length = Math.floor(width / 10) * 10;
  const top = y + 3.2;
  return [
    rule(x, top, x + length, top, 0.25),
    ...count(length).map((number) => rule(x + number, top, x + number, top + (number % 10 ? (number % 5 ? 1.8 : 3) : 4), 0.12)),
    ...count(length, 10).flatMap((number) => write(String(number), [x + number - 4, top - 3.2, 8, 3], 6.5, { align: "middle" })),
    ...write(said, [x, top + 4.4, width, RULER - 7.6], 8, { lines: 2 }),
  ];
};

/* What stands in the badge, from its own corner: the words on top, the code, the ruler below. */
const inside = (write, width, height, words) => {
  const small = width < 60 || height < 90;
  const margin = small ? 12 : 13;
  const top = margin + (small ? 0 : FROM_EDGE - 5);
  const [wide, bottom] = [width - 2 * margin, height - margin - RULER];
  const side = Math.max(4, Math.min(small ? 24 : 33, (bottom - top) * (small ? 1 : 0.36), wide * 0.4));
  const told = small ? [words.heading, words.moved] : [words.heading, words.moved, words.measure, words.smaller, words.larger, words.cut];
  const room = small ? wide - side - 2 : wide;
  const share = Math.min(13, (bottom - top - (small ? 0 : side)) / told.length);
  const [qrX, qrY] = [margin + wide - side, bottom - side];
  return [
    ...told.flatMap((one, place) => write(one, [margin, top + place * share, room, share - 0.5], place ? 9.5 : 13, { lines: 6, bold: place < 2 })),
    element("path", { d: qrPath(SPECIMEN), transform: `translate(${qrX} ${qrY}) scale(${side / WHOLE})` }),
    ...ruler(write, margin, height - margin - RULER, wide, words.ruler),
  ];
};

/* The trial badge as it stands on a paper, moved as the printer moves it: what belongs on its first page. */
export const trial = ({ kit, layout, sheet, printer, words }) => {
  const write = text(lettersOf(kit));
  const [page] = sheet.pages;
  const flat = layout.height * (layout.fold ? 2 : 1);
  const [x, y] = [Math.min(...page.placed.map((one) => one.x)), Math.min(...page.placed.map((one) => one.y))];
  const moved = `translate(${printer.right} ${printer.down})`;
  return element("g", { transform: moved },
    element("rect", { x, y, width: layout.width, height: flat, fill: "none", stroke: LIGHT, "stroke-width": HAIR }),
    ...measured(write, page.width, page.height), ...edges(write, page.width, page.height),
    element("g", { transform: `translate(${x} ${y})` }, ...inside(write, layout.width, flat, words)),
  );
};
