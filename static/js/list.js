/* Lists: choose all, counts on the buttons, and results that follow the typing. The page works without. */

const TYPING = 250; // ms of silence before the list is asked again

/* ---- choosing rows ---- */

const boxes = (form) => [...form.querySelectorAll("tbody .pick input[type=checkbox]")];

const refresh = (form) => {
  const rows = boxes(form);
  const beyond = form.querySelector("[data-pick-beyond]");
  const chosen = rows.filter((box) => box.checked).length;
  const n = beyond?.checked ? Number(beyond.dataset.pickBeyond) : chosen;
  const all = form.querySelector("[data-pick-all]");
  if (all) {
    all.hidden = rows.length === 0;
    all.checked = chosen > 0 && chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
  }
  for (const button of form.querySelectorAll("button[data-count]")) {
    const count = button.querySelector(".n") ?? button.appendChild(Object.assign(document.createElement("span"), { className: "n" }));
    count.textContent = n ? ` (${n})` : "";
    button.setAttribute("aria-disabled", String(n === 0));
  }
  const said = form.querySelector("[data-picked]");
  if (said) said.textContent = n === 0 ? said.dataset.none : n === 1 ? said.dataset.one : said.dataset.many.replace("{n}", n);
};

const listOf = (node) => node.closest?.("form:has([data-picked])");

document.addEventListener("change", (event) => {
  const form = listOf(event.target);
  if (!form || event.target.type !== "checkbox") return;
  if (event.target.matches("[data-pick-all]")) for (const box of boxes(form)) box.checked = event.target.checked;
  const beyond = form.querySelector("[data-pick-beyond]");
  if (beyond && event.target !== beyond) beyond.checked = false;
  refresh(form);
});

// Shift and click takes every row between two.
let last = null;
document.addEventListener("click", (event) => {
  if (!event.target.matches?.("tbody .pick input")) return;
  const rows = boxes(event.target.form);
  const [from, to] = [rows.indexOf(last), rows.indexOf(event.target)];
  if (event.shiftKey && from >= 0) for (const box of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) box.checked = event.target.checked;
  last = event.target;
  refresh(event.target.form);
});

document.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-count][aria-disabled=true]")) event.preventDefault();
}, true);

/* ---- results that follow the typing ---- */

let running = null;
let timer = 0;

const address = (form) => {
  const query = new URLSearchParams(new FormData(form));
  for (const [key, value] of [...query]) if (value === "") query.delete(key, value);
  const text = query.toString();
  return new URL(form.action).pathname + (text ? `?${text}` : "");
};

const load = async (form) => {
  running?.abort();
  running = new AbortController();
  const url = address(form);
  const here = document.querySelector(form.dataset.live);
  here.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: running.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(form.dataset.live);
    if (!answer.ok || !fresh) return location.assign(url); // signed out, or an error page: show it
    here.replaceWith(document.adoptNode(fresh));
    history.replaceState(null, "", url);
    const said = form.querySelector("[data-live-said]");
    if (said) said.textContent = fresh.querySelector(".pages p, .empty h2")?.textContent ?? "";
    start();
  } catch (error) {
    if (error.name !== "AbortError") here.removeAttribute("aria-busy"); // no network: what is shown stays, Enter tries again
  }
};

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-live]")) return;
  clearTimeout(timer);
  timer = setTimeout(load, event.target.type === "search" ? TYPING : 0, form);
});

/* ---- a filter more: the values of a field as soon as it is chosen ---- */

document.addEventListener("change", async (event) => {
  const form = event.target.form;
  if (event.target.name !== "ajouter" || !form?.matches("[data-panel]")) return;
  const query = new URLSearchParams(new FormData(form));
  for (const name of ["ligne", "test", "valeur"]) query.delete(name);
  query.set("voir", "1");
  const here = document.querySelector(form.dataset.panel);
  here.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${new URL(form.action).pathname}?${query}`, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(form.dataset.panel);
    if (!answer.ok || !fresh) return form.submit(); // signed out, or an error page: show it
    fresh.open = true;
    here.replaceWith(document.adoptNode(fresh));
    start();
    document.getElementById("ajouter").focus();
  } catch {
    here.removeAttribute("aria-busy"); // no network: the line that is there works when it is back
  }
});

const start = () => {
  for (const button of document.querySelectorAll("[data-plain]")) button.hidden = true;
  for (const said of document.querySelectorAll("[data-picked]")) refresh(said.closest("form"));
};

start();
