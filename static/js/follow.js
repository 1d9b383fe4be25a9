/* A page that follows what happens elsewhere asks for itself again and exchanges its [data-follow]. Without script it reloads. */

const part = () => document.querySelector("[data-follow]");
// Whoever is in it with the keyboard, or marks something, is not disturbed.
const inUse = (node) => node.contains(document.activeElement) || !document.getSelection().isCollapsed;

const ask = async () => {
  const now = part();
  if (!now || document.hidden || inUse(now)) return;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-follow]");
    if (!next || inUse(now)) return;
    const open = [...now.querySelectorAll("details")].map((one) => one.open);
    next.querySelectorAll("details").forEach((one, n) => { one.open = open[n] ?? false; });
    now.replaceWith(document.adoptNode(next));
  } catch { /* no network: the next time */ }
};

const every = Number(part()?.dataset.follow);
if (every) setInterval(ask, every * 1000);
document.addEventListener("visibilitychange", ask);
