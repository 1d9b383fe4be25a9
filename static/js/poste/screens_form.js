/* Forms of the page: what was typed, what is wrong with it, and drafts that no scan takes away. */

import { say } from "./screens_words.js";

export const values = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));

/* Show what is wrong at each field (name → word) and go to the first; return whether anything is. */
export const wrong = (form, found) => {
  const names = Object.entries(found).filter(([, sentence]) => sentence);
  for (const place of form.querySelectorAll("[data-field]")) {
    const said = found[place.dataset.field];
    const error = place.querySelector(".err");
    place.classList.toggle("bad", Boolean(said));
    error.hidden = !said;
    error.textContent = said ?? "";
    for (const field of place.querySelectorAll("input")) {
      if (said) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }
  if (!names.length) return false;
  const place = form.querySelector(`[data-field="${names[0][0]}"]`);
  (place.querySelector("input:checked") ?? place.querySelector("input")).focus();
  return true;
};

/* Letters and figures in groups of four, as they stand on the other screen: « K7M4 QP2X ». */
export const inFours = (field) => field.addEventListener("input", (event) => {
  const plain = letters(field.value);
  const text = plain.replace(/(.{4})(?=.)/g, "$1 ");
  const atEnd = field.selectionStart === field.value.length;
  if (text === field.value || (!atEnd && event.inputType?.startsWith("delete"))) return;
  field.value = text;
});

/* What was typed as Crockford's letters: nobody can mistake O for 0. */
export const letters = (text) => text.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1").slice(0, 8);

export const onlyFigures = (field) => field.addEventListener("input", () => {
  const text = field.value.replace(/\D/g, "").slice(0, 4);
  if (text !== field.value) field.value = text;
});

/* Keep what is typed under a name until it is sent or given up, and put it back. */
export const draft = (app, name, form) => {
  const kept = app.drafts.get(name);
  if (kept) {
    for (const field of form.elements) {
      if (!field.name || !(field.name in kept)) continue;
      if (field.type === "radio") field.checked = field.value === kept[field.name];
      else field.value = kept[field.name];
    }
  }
  form.addEventListener("input", () => app.drafts.set(name, values(form)));
  return () => app.drafts.delete(name);
};

/* Keep a button from doing its work twice at once; meanwhile it says so. */
export const busy = async (button, act) => {
  if (button?.getAttribute("aria-disabled") === "true") return undefined;
  button?.setAttribute("aria-disabled", "true");
  try {
    return await act();
  } finally {
    button?.removeAttribute("aria-disabled");
  }
};

export const need = (text, name) => (text ? "" : say(name));
