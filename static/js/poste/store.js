/* What a device keeps, in IndexedDB: plain facts of the device, its encrypted copy, its operations. */

import { trouble } from "./errors.js";

const VERSION = 1;
const NAMES = ["meta", "copy", "ops"];

const settled = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(troubleOf(request.error));
  });

const troubleOf = (error) => trouble(error?.name === "QuotaExceededError" ? "storage_full" : "storage", { cause: error });

/** One device's memory. Everything that is written together is one transaction, and is on the disk when it returns. */
export class Store {
  #base;

  constructor(base, onLost) {
    this.#base = base;
    base.onversionchange = () => base.close();
    base.onclose = onLost;
  }

  /** Open the memory of an event's desk. `onLost` is called when the browser takes it away. */
  static async open(slug, onLost = () => {}) {
    const asked = indexedDB.open(Store.#named(slug), VERSION);
    asked.onupgradeneeded = () => NAMES.forEach((name) => asked.result.createObjectStore(name));
    const store = new Store(await settled(asked), onLost);
    store.slug = slug;
    return store;
  }

  static #named = (slug) => `desk-${slug}`;

  /** Return everything: `{meta, copy, ops}`, each an object by key. */
  async all() {
    const transaction = this.#base.transaction(NAMES, "readonly");
    const read = async (name) => {
      const store = transaction.objectStore(name);
      const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
      return Object.fromEntries(keys.map((key, place) => [key, values[place]]));
    };
    const [meta, copy, ops] = await Promise.all(NAMES.map(read));
    return { meta, copy, ops };
  }

  /**
   * Write `{meta, copy, ops}`, each an object by key; `null` deletes. `clear` names what is emptied before.
   * Raises `storage_full` or `storage`, and then nothing of it is written.
   */
  write(changes) {
    return new Promise((done, failed) => {
      let transaction;
      try {
        const names = NAMES.filter((name) => changes[name] || changes.clear?.includes(name));
        if (!names.length) return done();
        transaction = this.#base.transaction(names, "readwrite", { durability: "strict" });
        transaction.oncomplete = () => done();
        transaction.onabort = () => failed(troubleOf(transaction.error));
        for (const name of names) this.#change(transaction.objectStore(name), changes[name] ?? {}, changes.clear?.includes(name));
      } catch (error) {
        failed(error.code && error instanceof DOMException === false ? error : troubleOf(error));
        try {
          transaction?.abort();
        } catch {
          // it is over already
        }
      }
    });
  }

  #change(store, values, clear) {
    if (clear) store.clear();
    for (const [key, value] of Object.entries(values)) {
      if (value === null) store.delete(key);
      else store.put(value, key);
    }
  }

  close() {
    this.#base.close();
  }
}
