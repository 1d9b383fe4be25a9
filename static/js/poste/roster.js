/* The list of people: from the columns of the wire to records and back to what the device keeps. */

import { fromB64, toB64, toUuid } from "./bytes.js";

const TICKET_LETTERS = 26;
const CODE_LETTERS = 6;
const HASH_BYTES = 12;
const ID_BYTES = 16;
const [PHOTO, VIP, PRINTED] = [1, 2, 4];
const BLANK = { given: "", family: "", title: "", organisation: "", function: "", district: "", language: "", delegation: "" };

/** Return a record about whom nothing is known but the id. */
export const blank = (id) => ({
  id, ...BLANK, group: "", state: "confirmed", photo: false, vip: false, printed: false, code: "", ticket: "", hash: "",
  line: 0, replacedBy: "", badge: null, codes: [], tickets: [], hashes: [], arrivals: [], sessions: [],
}); // prettier-ignore

const at = (column, place) => (Array.isArray(column) ? column[place] : column ? column.words[column.at[place]] : "");

const cut = (text, place, letters) => (text ?? "").slice(place * letters, (place + 1) * letters).trim();

const hashAt = (bytes, place) => {
  if (!bytes) return "";
  const part = bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
  return part.some(Boolean) ? toB64(part) : "";
};

/** Return the records of a roster as it came, in its order. */
export const decode = (roster) => {
  const ids = fromB64(roster.ids);
  const hashes = roster.hashes ? fromB64(roster.hashes) : null;
  const people = [];
  for (let place = 0; place * ID_BYTES < ids.length; place += 1) {
    const one = blank(toUuid(ids.subarray(place * ID_BYTES, (place + 1) * ID_BYTES)));
    for (const name of ["group", "state", ...Object.keys(BLANK)]) one[name] = at(roster[name], place) || "";
    const flags = roster.flags?.[place] ?? 0;
    one.photo = Boolean(flags & PHOTO);
    one.vip = Boolean(flags & VIP);
    one.printed = Boolean(flags & PRINTED);
    one.code = cut(roster.code, place, CODE_LETTERS);
    const ticket = cut(roster.ticket, place, TICKET_LETTERS);
    one.ticket = ticket && `JT${ticket}`;
    one.hash = hashAt(hashes, place);
    one.line = roster.line?.[place] ?? 0;
    people.push(one);
  }
  for (const [place, code] of roster.more_codes ?? []) people[place].codes.push(code);
  for (const [place, text, isVoid] of roster.more_tickets ?? []) people[place].tickets.push([`JT${text.replace(/^JT(?=.{26}$)/, "")}`, isVoid]);
  for (const [place, hash, isVoid] of roster.more_hashes ?? []) people[place].hashes.push([hash, isVoid]);
  for (const [place, more] of roster.badge ?? []) people[place].badge = more;
  for (const [place, extras] of roster.badge ?? []) people[place].badge = extras;
  for (const [place, id] of roster.replaced_by ?? []) people[place].replacedBy = id;
  for (const [place, op, halfDay, seconds, desk] of roster.arrivals ?? [])
    people[place].arrivals.push({ op, halfDay, at: seconds * 1000, desk });
  for (const [place, op, session, seconds, desk] of roster.sessions ?? [])
    people[place].sessions.push({ op, session, at: seconds * 1000, desk });
  return people;
};

/** Change `people` (a Map by id) as a roster says; return the ids that changed. */
export const apply = (people, roster) => {
  const changed = new Set(roster.full ? people.keys() : roster.gone ?? []);
  if (roster.full) people.clear();
  for (const id of roster.gone ?? []) people.delete(id);
  for (const one of decode(roster)) {
    people.set(one.id, one);
    changed.add(one.id);
  }
  return changed;
};

const FIELDS = Object.keys(blank(""));

/** Return all records as one value to keep: rows without names of fields. */
export const pack = (people) => ({ fields: FIELDS, rows: Array.from(people.values(), (one) => FIELDS.map((field) => one[field])) });

/** Return the records of what was kept, by id; fields that are unknown by now are left out. */
export const unpack = ({ fields, rows }) => {
  const people = new Map();
  const places = FIELDS.map((field) => fields.indexOf(field));
  for (const row of rows) {
    const one = blank(row[fields.indexOf("id")]);
    FIELDS.forEach((field, place) => {
      if (places[place] >= 0) one[field] = row[places[place]];
    });
    people.set(one.id, one);
  }
  return people;
};
