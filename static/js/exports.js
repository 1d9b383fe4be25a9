/* « Mes exports »: shows by itself how far each is. Without, a link loads the page again. */

const EVERY = 3000; // ms

const renew = async () => {
  const shown = document.getElementById("exports");
  if (!shown?.dataset.poll) return;
  if (document.visibilityState === "visible" && !shown.contains(document.activeElement)) {
    try {
      const answer = await fetch(shown.dataset.poll, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("exports");
      if (answer.ok && fresh) shown.replaceWith(fresh);
    } catch {
      // no network: the next time
    }
  }
  setTimeout(renew, EVERY);
};

setTimeout(renew, EVERY);
