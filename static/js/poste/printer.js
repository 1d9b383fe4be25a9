/* The printer of this device: which layout, which paper, what it is off by, as conference/badges/printer.py keeps it. */

const KEPT = "jatigi-printer";
const MOST_LETTERS = 40;
export const MOST_OFFSET = 20; // millimetres

const PLAIN = "page";

/* A number of millimetres as people type it; nothing where it is none, or too large. */
export const offsetOf = (typed) => {
  const found = Math.round(Number(String(typed ?? "").trim().replace(",", ".").replace("−", "-")) * 10) / 10;
  return Number.isFinite(found) && Math.abs(found) <= MOST_OFFSET ? found : null;
};

/* Settings from a form or from what is kept; whatever is no such thing counts as nothing. */
export const settings = ({ layout = "", sheet = "", right = 0, down = 0, atOnce = false } = {}) => ({
  layout: String(layout).slice(0, MOST_LETTERS), sheet: String(sheet).slice(0, MOST_LETTERS),
  right: offsetOf(right) ?? 0, down: offsetOf(down) ?? 0, atOnce: Boolean(atOnce),
});

export const printer = () => {
  try {
    return settings(JSON.parse(localStorage.getItem(KEPT)) ?? {});
  } catch {
    return settings();
  }
};

/* Keep how this device prints: it says nothing of anybody. */
export const keepPrinter = (given) => {
  const kept = settings(given);
  localStorage.setItem(KEPT, JSON.stringify(kept));
  return kept;
};

/* The papers that badges of a printer's layout fit (of all layouts where it has none), as [code, label]. */
export const papers = (kit, layout = "") => {
  const names = layout in kit.sheets ? [layout] : Object.keys(kit.sheets);
  return [...new Map(names.flatMap((name) => kit.sheets[name].map((one) => [one.code, one.label])))];
};

/* The paper for a badge of a layout. Throws `sheet_small` where it does not fit it, `moved_off` where it would leave it. */
export const paperOf = (kit, name, { sheet, right, down }) => {
  const found = kit.sheets[name].find((one) => one.code === (sheet || PLAIN));
  if (!found) throw new Error("sheet_small");
  const [left, up, ...others] = found.reach;
  if (right < -left || down < -up || right > others[0] || down > others[1]) throw new Error("moved_off");
  return found;
};
