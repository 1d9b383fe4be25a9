/* The grid: Enter goes down a column instead of sending, and leaving with something unsaved asks first.
   The page works without. */

const grid = document.querySelector("table.grid");
const form = grid?.closest("form");

const below = (cell, step) => {
  const row = cell.closest("tr");
  const next = [...grid.tBodies[0].rows][row.rowIndex - 1 + step];
  return next?.cells[cell.closest("td").cellIndex]?.querySelector("input:not([type=hidden]), select");
};

grid?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.matches("a")) return;
  event.preventDefault(); // Save is a button, or Ctrl and Enter
  if (event.ctrlKey || event.metaKey) form.requestSubmit();
  else below(event.target, event.shiftKey ? -1 : 1)?.focus();
});

let unsaved = false;
form?.addEventListener("input", () => { unsaved = true; });
form?.addEventListener("submit", () => { unsaved = false; });
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
