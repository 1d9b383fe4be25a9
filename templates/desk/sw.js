/* The offline page's service worker. It keeps one version of the page, whole, and knows nothing of anybody. */

const VERSION = {{ version|tojson }};
const FILES = {{ files|tojson }};
const PREFIX = `poste ${registration.scope} `;
const CACHE = PREFIX + VERSION;
const PAGE = new URL(".", registration.scope).href;

// A file is asked for under its version, so what the browser kept of it may be asked after instead of fetched anew.
const asked = (name) => new Request(name, { cache: name.startsWith("f/") ? "no-cache" : "reload", credentials: "omit" });

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map(asked))));
});

addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name.startsWith(PREFIX) && name !== CACHE));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => clients.claim()));
});

// Never by itself: the page says when nothing waits to be sent and nobody is at the door.
addEventListener("message", (event) => {
  if (event.data === "apply") skipWaiting();
});

const answer = async (request) => {
  const cache = await caches.open(CACHE);
  const wanted = request.mode === "navigate" ? PAGE : request;
  return (await cache.match(wanted)) ?? fetch(request);
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const here = request.mode !== "navigate" || new URL(request.url).pathname === new URL(PAGE).pathname;
  if (request.method === "GET" && here) event.respondWith(answer(request));
});
