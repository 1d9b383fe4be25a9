/* A badge as SVG, as conference/badges/composing.py draws it on paper. Nothing is markup: every text is text. */

import { fit, LEADING, POINT } from "./badge_fitting.js";
import { ink as inkOf } from "./badge_fonts.js";
import { Letters, runsRightToLeft } from "./badge_letters.js";
import { boxText, drawable, faceTexts, personTexts } from "./badge_says.js";
import { qrPath, WHOLE } from "./qr.js";

const SVG = "http://www.w3.org/2000/svg";
const ASCENT = 0.95; // from the top of a line to its baseline, in em
const ALONG = { start: 0, middle: 0.5, end: 1, top: 0, bottom: 1 };
const COLOUR = /^#[0-9a-f]{6}$/i;
const PICTURE = /^data:image\/(png|jpeg|svg\+xml);base64,/;
const SLACK = 0.01;
const FINE = 200; // letters are set so large and made smaller then: a browser rounds small sizes and what follows from them
const TILE = 0.14;

export const element = (name, values = {}, ...inside) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) if (value !== null) made.setAttribute(key, String(value));
  made.append(...inside);
  return made;
};

const colour = (ink) => (COLOUR.test(ink) ? ink : "#000000");

const known = new WeakMap();

/* The letters of a kit, read once. */
export const lettersOf = (kit) => {
  if (!known.has(kit.letters)) known.set(kit.letters, new Letters(kit.letters));
  return known.get(kit.letters);
};

/* Everything that a badge is drawn from; `layout`: the name of another layout than that of the group. */
export const subject = ({ kit, person, group, ticket, layout = "" }) => {
  const code = group?.code ?? group ?? person.group?.code ?? person.group ?? "";
  const name = layout in kit.layouts ? layout : kit.by_group[code] ?? Object.keys(kit.layouts)[0];
  const look = kit.groups[code] ?? { label: "", colour: "#111111", on: "#ffffff", pattern: "", names: "code" };
  const letters = lettersOf(kit);
  const about = { kit, person, look, name };
  const texts = [faceTexts(about), personTexts(about)];
  return {
    kit, look, name, letters, texts,
    layout: { ...kit.layouts[name], ...kit.backs[name]?.[code] },
    ticket: ticket ?? person.ticket ?? "",
    photo: person.photo,
    drawn: texts.map((some) => drawable(letters, some)),
  };
};

/* The boxes of a side, each with the texts that it may show: those of the group, then the person's own. */
export const boxesOf = ({ layout }, back) => [
  ...(back ? layout.back_face : layout.face).map((box) => [box, 0]),
  ...(back ? layout.back_person : layout.person).map((box) => [box, 1]),
];

/* Whether anything is printed on the other side. */
export const hasBack = (about) => boxesOf(about, true).length > 0;

/* One side of a badge, for a corner at 0, 0. */
export const side = (about, back = false) =>
  element("g", {}, ...boxesOf(about, back).flatMap(([box, own]) => KINDS[box.kind]?.(box, about, about.drawn[own]) ?? []));

/* ---- boxes ---- */

const inkIn = (box, { look }) => colour({ group: look.colour, on_group: look.on }[box.ink] ?? box.ink);

const rectangle = (x, y, width, height, fill) => element("rect", { x, y, width, height, fill });

/* To the nearest whole number, a half to the even one, as the server rounds. */
const rounded = (value) => (value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value));

/* A shape one unit wide, enlarged and put in its place. */
const shape = (d, x, y, size, fill) =>
  element("path", { d, fill, "fill-rule": "evenodd", transform: `translate(${x} ${y}) scale(${size})` });

const motif = ({ kit, look }, ...place) => (kit.motifs[look.pattern] ? [shape(kit.motifs[look.pattern], ...place)] : []);

const sign = (name, box, { kit }) => [
  element("g", { transform: `translate(${box.x} ${box.y}) scale(${box.width})` }, ...kit.signs[name].map((one) => element("path", {
    d: one.d, fill: one.fill ? colour(one.fill) : "none", "fill-rule": "evenodd",
    stroke: one.stroke ? colour(one.stroke) : null, "stroke-width": one.stroke ? one.width : null,
  }))),
];

const KINDS = {
  text: (box, about, texts) => lines(box, about, about.letters.words(boxText(box, texts))),
  fill: (box, about) => [rectangle(box.x, box.y, box.width, box.height, inkIn(box, about))],
  motif: (box, about) => {
    const margin = box.width * TILE;
    return [
      rectangle(box.x, box.y, box.width, box.height, "#ffffff"),
      ...motif(about, box.x + margin, box.y + margin, box.width - 2 * margin, inkIn(box, about)),
    ];
  },
  frieze: (box, about) => {
    const gaps = Math.max(rounded(box.width / (box.height * 2)), 1);
    const pitch = (box.width - box.height) / gaps;
    const places = Array.from({ length: gaps + 1 }, (_, place) => box.x + place * pitch);
    return places.flatMap((x) => motif(about, x, box.y, box.height, inkIn(box, about)));
  },
  speech: (box, about, texts) => (texts.languages ? sign("speech", box, about) : []),
  photo: (box, about) => (about.photo == null ? [] : sign(about.photo ? "yes" : "no", box, about)),
  qr: (box, { ticket }) => (ticket ? [element("path", {
    d: qrPath(ticket), "shape-rendering": "crispEdges", transform: `translate(${box.x} ${box.y}) scale(${box.width / WHOLE})`,
  })] : []),
  image: (box, { kit }) => picture(box, kit.assets[box.asset]),
};

/* A picture whole in its box, or, where it covers it, so that the box is full. */
const picture = (box, asset) => {
  if (!asset || !PICTURE.test(asset.address)) return [];
  const width = (box.cover ? Math.max : Math.min)(box.width, box.height * asset.ratio);
  const height = width / asset.ratio;
  const x = box.x + (box.width - width) * ALONG[box.align];
  const y = box.y + (box.height - height) * ALONG[box.valign];
  const shown = element("image", { x, y, width, height, preserveAspectRatio: "none", href: asset.address });
  if (width <= box.width + SLACK && height <= box.height + SLACK) return [shown];
  const { x: left, y: top, width: across, height: down } = box;
  const window = { x: left, y: top, width: across, height: down, viewBox: [left, top, across, down].join(" ") };
  return [element("svg", window, shown)];
};

/* ---- letters ---- */

/* What a text of a box comes to: its lines and their size in points. */
export const fitted = (box, letters, text) => fit(letters, text, box);

const lines = (box, about, text) => {
  if (!text) return [];
  const shown = fitted(box, about.letters, text);
  const em = shown.size * POINT;
  const first = box.y + (box.height - LEADING * em * shown.lines.length) * ALONG[box.valign] + ASCENT * em;
  const backwards = runsRightToLeft(text);
  return shown.lines.filter((line) => line.trim()).map((line, place) => {
    const made = element("text", {
      "font-family": familiesOf(about.letters), "font-size": FINE, "font-weight": box.bold ? 700 : 400, fill: inkIn(box, about),
      "font-style": "normal", "letter-spacing": "normal", "word-spacing": "normal",
      direction: backwards ? "rtl" : "ltr", "text-anchor": backwards ? "end" : "start", "text-rendering": "geometricPrecision",
    }, line);
    const at = { x: box.x + box.width * ALONG[box.align], y: first + place * LEADING * em, along: ALONG[box.align], width: box.width };
    placed.set(made, { ...at, em, line, bold: box.bold, backwards, families: familiesOf(about.letters) });
    stand(made);
    return made;
  });
};

export const familiesOf = (letters) => letters.families.map((name) => `"${name}"`).join(", ");

const placed = new WeakMap();

/* Lines stand by their ink, not by their advance, and are narrowed to their box if kerning made them wider. */
const stand = (made) => {
  const { x, y, along, width, em, line, bold, backwards, families } = placed.get(made);
  const ink = inkOf(families, line, bold, backwards);
  const narrow = ink.width ? Math.min(1, width / (ink.width * em)) : 1;
  const left = x - (ink.left + ink.width * along) * em * narrow;
  made.setAttribute("transform", `translate(${left} ${y}) scale(${em * narrow / FINE} ${em / FINE})`);
};

/* Place every line again: a badge that was drawn before its fonts were there. */
export const placeAgain = (drawing) => drawing.querySelectorAll("text").forEach(stand);
