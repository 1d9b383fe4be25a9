/* Words and screens from the page: the script holds none. What people typed always goes in as text, in <bdi>. */

const LANG = document.documentElement.lang;
const COUNT = new Intl.PluralRules(LANG);
const PLACE = /\{(\w+)\}/;

/* The zone of the event, for times; the device's own until it is known. */
let zone;
export const inZone = (name) => { zone = name; };

export const word = (name) => {
  const found = document.querySelector(`template[data-word="${CSS.escape(name)}"]`);
  return found ? found.content.textContent : "";
};

/* A sentence as plain text: for titles and for what is read aloud. */
export const say = (name, params = {}) => word(name).replace(/\{(\w+)\}/g, (_all, key) => params[key] ?? "");

/* A sentence for the page: every {name} becomes a <bdi> of its own. */
export const sentence = (name, params = {}) => {
  const made = document.createDocumentFragment();
  word(name).split(/(\{\w+\})/).forEach((part) => {
    const key = PLACE.exec(part)?.[1];
    made.append(key === undefined ? part : bdi(params[key]));
  });
  return made;
};

export const bdi = (text) => {
  const made = document.createElement("bdi");
  made.textContent = text ?? "";
  return made;
};

/* The word for one or for many: « {n} personne », « {n} personnes ». */
export const plural = (name, n) => `${name}_${COUNT.select(n) === "one" ? "one" : "many"}`;
export const counted = (name, n, params = {}) => say(plural(name, n), { n: number(n), ...params });
export const number = (n) => new Intl.NumberFormat(LANG).format(n);

/* ---- times ---- */

const written = (at, options) => new Intl.DateTimeFormat(LANG === "en" ? "en-GB" : LANG, { timeZone: zone, ...options }).format(at);
const dayOf = (at) => written(at, { year: "numeric", month: "2-digit", day: "2-digit" });
const hour = (at) => written(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/* « 08:12 » today, « 21/08/2026 08:12 » on another day. */
export const time = (at) => (!at ? "" : dayOf(at) === dayOf(Date.now()) ? hour(at) : `${dayOf(at)} ${hour(at)}`);

/* A date without a time (« 2026-08-21 ») in words. */
export const day = (date) => {
  const text = new Intl.DateTimeFormat(LANG === "en" ? "en-GB" : LANG, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" }).format(new Date(`${date}T00:00Z`));
  return LANG === "fr" ? text.replace(/(^|\D)1(?!\d)/, "$11er") : text;
};

/* Minutes of a day: 510 is « 08:30 ». */
export const minutes = (n) => `${String(Math.floor(n / 60) % 24).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;

/* ---- screens ---- */

export const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
export const icon = (name) => document.querySelector(`template[data-icon="${name}"]`).content.cloneNode(true);
export const stateChip = (state) => document.querySelector(`template[data-state="${CSS.escape(state)}"]`)?.content.cloneNode(true) ?? "";

export const chip = (text, tone) => {
  const made = document.createElement("span");
  made.className = `chip ${tone}`;
  made.textContent = text;
  return made;
};

/* Fill a clone: data-text gets text, data-slot gets nodes, data-if stays or goes. What is not named is left as it is. */
export const fill = (root, values) => {
  const each = (name, act) => [...(root.matches?.(`[data-${name}]`) ? [root] : []), ...root.querySelectorAll(`[data-${name}]`)].forEach((node) => {
    const key = node.dataset[name];
    if (key in values) act(node, values[key]);
  });
  each("text", (node, value) => { node.textContent = value ?? ""; });
  each("slot", (node, value) => node.replaceChildren(...[value ?? []].flat()));
  each("if", (node, value) => { node.hidden = !value; });
  return root;
};

export const line = (...parts) => {
  const made = document.createElement("p");
  made.append(...parts);
  return made;
};
