/* A badge layout: its preview follows the form. The server draws it; without this, a button asks for it. */

const QUIET = 350; // ms after the last change
let timer = 0;
let running = null;

const refresh = async (form) => {
  running?.abort();
  running = new AbortController();
  const data = new FormData(form);
  for (const field of form.querySelectorAll("input[type=file]")) data.delete(field.name);
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: data, credentials: "same-origin", signal: running.signal });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["apercu", "remarques-recto", "remarques-verso"]) {
      const part = fresh.getElementById(id);
      if (part) document.getElementById(id)?.replaceWith(document.importNode(part, true));
    }
  } catch {
    // no network, or a newer change: the button is still there
  }
};

const form = document.querySelector("form[data-preview]");
form?.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  clearTimeout(timer);
  timer = setTimeout(() => refresh(form), QUIET);
});
