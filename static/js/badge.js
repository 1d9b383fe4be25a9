/* One badge in one press: the PDF is fetched and printed from here, this page stays. Without, it opens beside it.

   In a Chromium started with --kiosk-printing no dialog comes; otherwise the usual one does. */

const KEEP = 60_000; // ms: the printer may ask for the page late

let frame;
let busy = false;

/* The sentence of an answer that is no badge: that of the error page, else what the form says by itself. */
const complaint = async (answer, form) => {
  if (!answer || !/html/.test(answer.headers.get("Content-Type") ?? "")) return form.dataset.failed;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("main .lead")?.textContent.trim() || form.dataset.failed;
};

const show = (form, text, tone) => {
  const told = document.getElementById(form.dataset.print);
  told.className = `note ${tone}`;
  told.textContent = text;
};

const print = (pdf) => new Promise((done) => {
  frame?.remove();
  const made = document.createElement("iframe");
  const address = URL.createObjectURL(pdf);
  made.className = "printing";
  made.title = "PDF";
  made.tabIndex = -1;
  made.addEventListener("load", () => {
    made.contentWindow.print();
    document.querySelector("[data-desk-search]")?.focus({ preventScroll: true });
    done();
  }, { once: true });
  made.src = address;
  document.body.append(made);
  frame = made;
  setTimeout(() => URL.revokeObjectURL(address), KEEP);
});

const send = async (form, button) => {
  const body = new FormData(form, button);
  busy = true;
  show(form, form.dataset.busy, "info");
  try {
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
    if (answer?.redirected) location.reload(); // signed out meanwhile: that page says so
    if (!answer?.ok || !/pdf/.test(answer.headers.get("Content-Type") ?? "")) {
      show(form, await complaint(answer, form), "no");
      return;
    }
    await print(await answer.blob());
    show(form, form.dataset.done.replace("{time}", new Date().toTimeString().slice(0, 5)), "ok");
    const again = form.querySelector("[data-again]");
    if (again) again.textContent = again.dataset.again;
    form.querySelector("[hidden]")?.removeAttribute("hidden");
  } catch {
    show(form, form.dataset.failed, "no");
  } finally {
    busy = false;
  }
};

// A browser that shows no PDF by itself cannot print one in a frame either: it opens the file.
if (navigator.pdfViewerEnabled) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.print) return;
    event.preventDefault();
    if (!busy) send(form, event.submitter);
  });
  const now = document.querySelector("form[data-print][data-now]");
  if (now) send(now, now.querySelector("button"));
}
