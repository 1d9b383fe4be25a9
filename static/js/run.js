/* A print run: shows by itself how far it is, and loads the page once it has ended. Without, the page loads itself. */

const EVERY = 3000; // ms

const renew = async () => {
  const shown = document.getElementById("tirage");
  if (!shown?.dataset.poll) return;
  if (document.visibilityState === "visible" && !shown.contains(document.activeElement)) {
    try {
      const answer = await fetch(shown.dataset.poll, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("tirage");
      if (answer.ok && fresh && !fresh.dataset.poll) location.reload();
      else if (answer.ok && fresh) shown.replaceWith(fresh);
    } catch {
      // no network: the next time
    }
  }
  setTimeout(renew, EVERY);
};

setTimeout(renew, EVERY);
