/* The desk: the search box has the focus, and a scanner that types like a keyboard is heard wherever it types. */

const SCANNER_GAP = 100; // ms: nobody types 28 characters this fast
const TICKET = /JT[0-9A-HJKMNP-TV-Z]{26}$/; // JT and 26 of Crockford's base 32

const box = document.querySelector("[data-desk-search]");
const editable = (node) => node.matches?.("input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]");

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
    } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey && !editable(event.target)) {
      toBox(); // the character itself then lands in the box
    }
  });
}

/* ---- scanner ---- */

let typed = "";
let physical = ""; // what the same keys are on the keyboard that scanners assume: AZERTY would spell the ticket wrong
let lastKey = 0;

const plate = (code) => /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1] ?? "";

const scanned = () => [typed, physical].map((text) => TICKET.exec(text.toUpperCase())?.[0]).find(Boolean);

const heard = (ticket, letters, event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const field = event.target;
  if (field !== box && field.value?.endsWith(letters)) field.value = field.value.slice(0, field.value.length - letters.length);
  const scan = new CustomEvent("desk:scan", { detail: ticket, cancelable: true }); // another script may take it over
  if (!document.dispatchEvent(scan) || !box) return;
  box.value = ticket;
  box.form.requestSubmit();
};

document.addEventListener("keydown", (event) => {
  if (event.timeStamp - lastKey > SCANNER_GAP) typed = physical = "";
  lastKey = event.timeStamp;
  if (event.key === "Enter" || event.key === "Tab") {
    const ticket = scanned();
    if (ticket) heard(ticket, typed, event);
    typed = physical = "";
  } else if (event.key.length === 1) {
    typed += event.key;
    physical += plate(event.code);
  }
}, true);

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
