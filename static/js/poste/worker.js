/* The service worker, seen from the page: it keeps the page for when there is no network; a new version waits. */

/** Tells when another version waits; `apply` takes it, and the page is loaded anew. */
export class Updates extends EventTarget {
  #registration = null;

  async start(base) {
    if (!navigator.serviceWorker) return;
    try {
      this.#registration = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base, updateViaCache: "none" });
    } catch {
      return; // out of reach, or forbidden: the page works as long as it is open
    }
    this.#registration.addEventListener("updatefound", () => {
      const coming = this.#registration.installing;
      coming?.addEventListener("statechange", () => this.dispatchEvent(new Event("change")));
    });
    this.dispatchEvent(new Event("change"));
  }

  /** Whether another version waits; the first one does not wait for anything. */
  get waits() {
    return Boolean(this.#registration?.waiting && navigator.serviceWorker.controller);
  }

  /** Ask whether there is another version. */
  look() {
    this.#registration?.update().catch(() => {});
  }

  /** Take the version that waits. */
  apply() {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    this.#registration?.waiting?.postMessage("apply");
  }
}
