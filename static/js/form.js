/* Forms: one press is one sending, and after an error the summary has the focus.
   The server ignores a second sending by itself; this only spares people the doubt. */

const AGAIN_AFTER = 10_000; // ms: a lost connection must not lock a button for good

const release = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[data-sending]")) {
    button.removeAttribute("aria-disabled");
    delete button.dataset.sending;
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  // data-repeat, on a form or a button: a download leaves the page where it is, so pressing again is meant.
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-repeat]") || button?.matches("[data-repeat]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  if (button) {
    button.dataset.sending = "1";
    button.setAttribute("aria-disabled", "true"); // not `disabled`: that would drop the button's own value
  }
  setTimeout(() => release(form), AGAIN_AFTER);
});

// Coming back through the browser's history shows the page as it was left: locked.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});

document.querySelector(".sum")?.focus();
