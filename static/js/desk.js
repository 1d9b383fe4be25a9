/* The desk: the search box has the focus, and a scanner that types like a keyboard is heard wherever it types. */

import { listen } from "./poste/scanner.js";

const box = document.querySelector("[data-desk-search]");

/* ---- focus ---- */

const toBox = () => {
  box.focus({ preventScroll: true });
  box.select();
};

if (box) {
  // A page may begin elsewhere (a form); browsers only see to that with the first frame, and people type before.
  if (document.activeElement === document.body) (document.querySelector("[autofocus]") ?? box).focus({ preventScroll: true });
  addEventListener("pageshow", (event) => event.persisted && toBox());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a,button,input,select,textarea,label,summary,[tabindex]:not(main)") && !String(getSelection())) toBox();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      box.value = "";
      toBox();
    }
  });
}

/* ---- scanner ---- */

const found = (ticket) => {
  const scan = new CustomEvent("desk:scan", { detail: ticket, cancelable: true }); // another script may take it over
  if (!document.dispatchEvent(scan) || !box) return;
  box.value = ticket;
  box.form.requestSubmit();
};

listen(found, { box, kinds: ["ticket"] });

/* ---- keys ---- */

// Arrows go through the people found; keys named on the page (data-key="F2") press what carries their name.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const rows = [box, ...document.querySelectorAll("[data-result]")];
  const place = rows.indexOf(document.activeElement);
  const next = step && place >= 0 ? rows[place + step] : document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!next) return;
  event.preventDefault();
  if (step) next.focus();
  else next.click();
});
