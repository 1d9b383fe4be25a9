/* A badge without the server: drawn on the page, printed from it, the same as the PDF (docs/desk-protocol.md, "badge").

   `kit` is the context's `badge`. `person`: given, family, title, organisation, function, district, language, code, ticket,
   photo (true, false, or nothing where it is not known) and `badge`, what the roster has of theirs. `group`: theirs, or its
   code. */

import { doubtsOf } from "./badge_doubts.js";
import { element, hasBack, placeAgain, side, subject } from "./badge_drawing.js";
import { fonts } from "./badge_fonts.js";
import { paperOf, printer as kept, settings } from "./printer.js";
import { trial } from "./trial.js";

const HAIRLINE = 0.1; // millimetres
const TURNED = " rotate(180)";
const PATIENCE = 10 * 60_000; // ms: a dialog may stay open for long

/* Fetch the fonts of a kit while there is a network: without them nothing can be printed. May be asked often. */
export const ready = (kit) => fonts(kit);

/* What somebody sees of a badge: its front, or with `back` its other side (nothing where there is none). */
export const draw = ({ kit, person, group, ticket, layout, back = false }) => {
  const about = subject({ kit, person, group, ticket, layout });
  const { width, height } = about.layout;
  const made = frame(width, height, [rectangle(width, height), side(about, back)]);
  fonts(kit).then(() => placeAgain(made), () => {});
  return made;
};

/* What to look at before it is printed: texts that are too long, letters no font has, a missing name. */
export const doubts = (asked) => doubtsOf(subject(asked));

/* The pages of paper for one badge, fonts being there. Throws as `paperOf`. */
export const pages = ({ printer: given, ...asked }) => {
  const printer = settings(given ?? kept());
  const about = subject({ ...asked, layout: printer.layout });
  const sheet = paperOf(asked.kit, about.name, printer);
  const empty = hasBack(about) ? "" : "back";
  return sheet.pages.filter((page) => page.placed.some((one) => one.side !== empty)).map((page) => {
    const [right, down] = [printer.right * page.moves[0], printer.down * page.moves[1]];
    const parts = page.placed.map((one) => part(about, one, right, down));
    return frame(page.width, page.height, [...parts, ...page.marks.map((mark) => cut(mark, right, down))]);
  });
};

const part = (about, { side: name, x, y, turned }, right, down) => {
  const { width, height } = about.layout;
  const [left, top] = turned ? [x + right + width, y + down + height] : [x + right, y + down];
  return element("g", { transform: `translate(${left} ${top})${turned ? TURNED : ""}` }, side(about, name === "back"));
};

const cut = ([x1, y1, x2, y2], right, down) => element("line", {
  x1: x1 + right, y1: y1 + down, x2: x2 + right, y2: y2 + down, stroke: "#000000", "stroke-width": HAIRLINE,
});

const rectangle = (width, height) => element("rect", { width, height, fill: "#ffffff" });

const frame = (width, height, inside) => element("svg", {
  viewBox: `0 0 ${width} ${height}`, width: `${width}mm`, height: `${height}mm`, "aria-hidden": true, focusable: false,
}, ...inside);

/* ---- print ---- */

const sheetOf = (width, height) => {
  const made = new CSSStyleSheet();
  made.replaceSync(`
    @page { size: ${width}mm ${height}mm; margin: 0 }
    @media screen { .printed { position: fixed; inset: 0 auto auto 0; inline-size: 0; block-size: 0; overflow: hidden; visibility: hidden } }
    @media print {
      html, body { margin: 0 !important; padding: 0 !important; border: 0 !important; background: #fff !important;
        inline-size: auto !important; block-size: auto !important; min-block-size: 0 !important; overflow: visible !important; display: block !important }
      body > :not(.printed) { display: none !important }
      .printed > svg { display: block; inline-size: ${width}mm; block-size: ${height}mm; break-inside: avoid; overflow: hidden }
      .printed > svg + svg { break-before: page }
    }`);
  return made;
};

/* Pictures are decoded when they are shown: before the page goes to the printer they have to be. */
const decoded = (box) => Promise.all([...box.querySelectorAll("image")].map((image) => {
  const one = new Image();
  one.src = image.getAttribute("href");
  return one.decode().catch(() => {});
}));

const printed = () => new Promise((done) => {
  addEventListener("afterprint", done, { once: true });
  setTimeout(done, PATIENCE);
  window.print();
});

let turn = Promise.resolve();

/* Print one badge; the page stays as it is. In a Chromium started with --kiosk-printing no dialog comes.

   Gives `{layout, ticket, doubts}`, what the operation `print` tells. Rejects with the message `no_ticket`,
   `no_fonts` (they have never come), `sheet_small` or `moved_off`. Two that are asked for at once come one after the other. */
export const print = (asked) => {
  const mine = turn.then(() => printOne(asked));
  turn = mine.catch(() => {});
  return mine;
};

const printOne = async (asked) => {
  const printer = settings(asked.printer ?? kept());
  const about = subject({ ...asked, layout: printer.layout });
  if (!about.ticket) throw new Error("no_ticket");
  await fonts(asked.kit);
  await toPrinter(pages({ ...asked, printer }));
  return { layout: about.name, ticket: about.ticket, doubts: doubtsOf(about) };
};

/* Print the trial badge on a paper (see `paperOf`) of a layout (its name), in these words. */
export const printTrial = async ({ kit, name, sheet, printer, words }) => {
  await fonts(kit);
  const [{ width, height }] = sheet.pages;
  await toPrinter([frame(width, height, [trial({ kit, layout: kit.layouts[name], sheet, printer, words })])]);
};

const toPrinter = async (sheets) => {
  const [{ width, height }] = sheets.map((one) => one.viewBox.baseVal);
  const box = document.createElement("div");
  box.className = "printed";
  box.append(...sheets);
  const style = sheetOf(width, height);
  document.body.append(box);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  try {
    await decoded(box);
    await printed();
  } finally {
    box.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== style);
  }
};
