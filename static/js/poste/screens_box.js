/* The one box: it has the focus wherever it is shown, and shows who is meant while somebody types. */

const PAUSE = 130; // ms: longer than between two letters of a scanner, so that no ticket is searched letter by letter
const TOUCH = matchMedia("(pointer: coarse)");

const box = () => document.getElementById("q");
const form = () => document.getElementById("chercher");
const editable = (node) => node.matches?.("input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]");

/* On a phone the box has the focus without calling up the keyboard, which would cover the answer; a tap calls it. */
const quiet = () => { if (TOUCH.matches) box().inputMode = "none"; };

export const openBox = (described, text = "") => {
  form().hidden = false;
  box().value = text;
  if (described) box().setAttribute("aria-describedby", described);
  else box().removeAttribute("aria-describedby");
  quiet();
  return box();
};

export const closeBox = () => {
  form().hidden = true;
  return null;
};

const submitted = (app, event) => {
  event.preventDefault();
  event.stopPropagation();
  const text = box().value.trim();
  if (app.screen?.submitBox?.(text)) return;
  if (text) app.attempt(() => app.look(text));
  else app.attempt(() => app.screen?.enter?.());
};

/* Arrows go from the box through the people found, and back. */
const arrows = (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const rows = [box(), ...document.querySelectorAll("[data-result]")];
  const place = rows.indexOf(document.activeElement);
  const next = step && place >= 0 ? rows[place + step] : null;
  if (!next) return;
  event.preventDefault();
  next.focus();
};

export const setUpBox = (app) => {
  let later;
  form().addEventListener("submit", (event) => {
    clearTimeout(later);
    submitted(app, event);
  });
  box().addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(() => app.screen?.typed?.(box().value.trim()), PAUSE);
  });
  box().addEventListener("pointerdown", () => {
    if (box().inputMode !== "none") return;
    box().inputMode = "search";
    box().blur();
  });
  document.addEventListener("click", (event) => {
    const elsewhere = !event.target.closest("a,button,input,select,textarea,label,summary,[tabindex]:not(main,h1)");
    if (elsewhere && !form().hidden && !String(getSelection())) box().focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (form().hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") arrows(event);
    else if (event.key.length === 1 && event.key !== " " && !editable(event.target)) box().focus({ preventScroll: true });
  });
};
