/* The line that stands on every screen: how many people, how old the list is, what waits. Its colour is its age. */

import { counted, say, time } from "./screens_words.js";

const TONES = { green: "ok", plain: "ok", amber: "wait", red: "no" };
/* What stands instead where there is no open list. */
const CLOSED = { unpaired: "unpaired_state", locked: "locked_state", revoked: "revoked_title", expired: "expired_title", otherTab: "locked_state", cannot: "locked_state" };

/* { tone, parts } of a status, the part that a narrow screen leaves out last; pure. */
export const described = (status, phase) => {
  const { people = 0, listAt, waiting = 0, reachable, full, partial, freshness } = status;
  const closed = CLOSED[phase];
  const parts = [];
  if (closed) parts.push(say(closed));
  if (full) parts.push(say("memory_full"));
  if (!closed && reachable === false) parts.push(waiting ? counted("no_network", waiting) : say("no_network"));
  if (!closed) parts.push(...(listAt ? [counted("people", people), say("list_of", { time: time(listAt) })] : [say("no_list")]));
  if (!closed && partial) parts.push(say("coming"));
  if (waiting && (closed || reachable !== false)) parts.push(counted("waiting", waiting));
  const tone = full ? "no" : closed ? (waiting ? "wait" : "off") : listAt ? TONES[freshness] : "wait";
  return { tone: tone === "ok" && waiting && reachable === false ? "wait" : tone, parts, rest: closed || waiting || reachable === false ? "" : say("all_sent") };
};

let told = "";

/* Show the line. Only what changes in kind is read aloud: the network is gone, or there again. */
export const showStatus = (desk, aloud) => {
  const place = document.getElementById("etat");
  const { tone, parts, rest } = described(desk.status(), desk.phase);
  const text = parts.join(" · ");
  const words = document.getElementById("etat-mots");
  if (words.textContent !== text) words.textContent = text;
  document.getElementById("etat-suite").textContent = rest && ` · ${rest}`;
  place.className = `state ${tone}`;
  const kind = `${desk.status().reachable === false}${desk.status().full}`;
  if (told && told !== kind) aloud(text);
  told = kind;
};
