/* The printer of this device: which layout, which paper, what it is off by; the trial badge that tells it. */

import { printTrial } from "./badge.js";
import { keepPrinter, MOST_OFFSET, offsetOf, papers, paperOf, printer, settings } from "./printer.js";
import { values, wrong } from "./screens_form.js";
import { clone, fill, say } from "./screens_words.js";
import { fromEdge } from "./trial.js";

const PLAIN = "page";

const options = (choices, chosen) => choices.map(([value, label]) => {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = label;
  made.selected = value === chosen;
  return made;
});

/* Where badges of a printer's layout, or of each layout that a group wears, would be printed. Throws as `paperOf`. */
const tried = (kit, kept) => {
  const names = kept.layout ? [kept.layout] : [...new Set(Object.values(kit.by_group))];
  return names.map((name) => paperOf(kit, name, kept));
};

const faults = (kit, typed) => {
  const odd = ["right", "down"].some((name) => offsetOf(typed[name]) === null);
  if (odd) return { offset: say("printer_offset", { most: MOST_OFFSET }) };
  try {
    tried(kit, settings(typed));
    return {};
  } catch ({ message }) {
    return { [message === "sheet_small" ? "sheet" : "offset"]: say(message) };
  }
};

const millimetres = (number) => String(number).replace(".", ",");

const wordsFor = (name, sheet, kept) => {
  const [{ width, height }] = sheet.pages;
  const n = fromEdge(width, height);
  const moved = kept.right || kept.down ? { right: millimetres(kept.right), down: millimetres(kept.down) } : null;
  return {
    heading: say("trial_heading", { layout: name, paper: sheet.code === PLAIN ? `${width} × ${height} mm` : sheet.code }),
    moved: moved ? say("trial_moved", moved) : say("trial_not_moved"),
    measure: say("trial_measure", { n }), smaller: say("trial_smaller", { n, less: n - 2 }), larger: say("trial_larger", { n, more: n + 2 }),
    cut: say("trial_cut"), ruler: say("trial_ruler"),
  };
};

export const printerScreen = (app) => {
  const { kit = app.desk.context?.badge } = {};
  const node = clone("s-printer");
  const form = node.querySelector("[data-form]");
  const kept = printer();
  const layouts = [["", say("printer_group")], ...Object.keys(kit.layouts).map((name) => [name, name])];
  const sheets = (layout, chosen) => options(papers(kit, layout).map(([code, label]) => (code === PLAIN ? ["", say("printer_page")] : [code, label])), chosen);
  fill(node, { layouts: options(layouts, kept.layout), sheets: sheets(kept.layout, kept.sheet) });
  form.right.value = kept.right ? millimetres(kept.right) : "";
  form.down.value = kept.down ? millimetres(kept.down) : "";
  form.atOnce.checked = kept.atOnce;
  form.layout.addEventListener("change", () => fill(node, { sheets: sheets(form.layout.value, form.sheet.value) }));
  const tell = (word, tone) => {
    const place = node.querySelector("[data-slot=told]");
    place.className = `telling note ${tone}`;
    place.textContent = say(word);
  };
  const checked = () => (wrong(form, faults(kit, values(form))) ? null : settings(values(form)));
  return {
    node,
    title: say("printer_title"),
    focus: form.layout,
    submit: () => {
      const found = checked();
      if (!found) return;
      keepPrinter(found);
      tell("printer_saved", "ok");
    },
    on: {
      cancel: () => app.go("menu", {}, { replace: true }),
      trial: async () => {
        const found = checked();
        if (!found) return;
        const name = found.layout || Object.values(kit.by_group)[0] || Object.keys(kit.layouts)[0];
        const sheet = paperOf(kit, name, found);
        await printTrial({ kit, name, sheet, printer: found, words: wordsFor(name, sheet, found) });
      },
    },
  };
};
