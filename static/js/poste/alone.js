/* One window of the desk at a time: two would give one number to two operations. */

import { trouble } from "./errors.js";

const PATIENCE = 2_000;

/** Hold the desk of an event for this window; return what lets it go. Raises `other_tab`. */
export const alone = (slug) =>
  new Promise((held, failed) => {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), PATIENCE); // a page that is loaded anew goes slowly
    navigator.locks
      .request(`desk-${slug}`, { signal: waiting.signal }, () => {
        clearTimeout(timer);
        return new Promise((let_go) => held(let_go));
      })
      .catch(() => failed(trouble("other_tab")));
  });
