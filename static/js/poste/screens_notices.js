/* What the person at the desk must know whatever is open: memory full, a new version, a new code of the day, a half-day
   that is not the one that runs. */

import { dayOf } from "./clock.js";
import { day, line, say, sentence, time } from "./screens_words.js";

let shown = "";

const notice = ({ tone, words, button, action }) => {
  const made = document.createElement("div");
  made.className = `note flash ${tone}`;
  made.append(line(sentence(...words)));
  if (button) {
    const press = document.createElement("button");
    press.type = "button";
    press.className = "btn s";
    press.dataset.on = action;
    press.append(sentence(...button));
    made.append(press);
  }
  return made;
};

/* The half-day was chosen by a person; that another one runs is told, never changed. */
const halfDay = ({ halfDay: chosen, suggested, device, context }, now) => {
  if (!chosen || device?.profile === "session") return null;
  if (suggested && suggested.id !== chosen.id) {
    return { tone: "wait", words: ["not_now", { time: time(now), label: chosen.label }], button: ["go_now", { label: suggested.label }], action: "goNow" };
  }
  return chosen.date !== dayOf(now, context.event.zone) ? { tone: "wait", words: ["not_today", { day: day(chosen.date) }], button: ["change_half_day"], action: "place" } : null;
};

export const showNotices = ({ desk }) => {
  const { full, codeChanged, update, now = Date.now() } = desk.status();
  const open = desk.phase === "open";
  const all = [
    full && { tone: "no", words: ["storage_full"] },
    open && codeChanged && { tone: "wait", words: ["code_changed"], button: ["type_code"], action: "newCode" },
    open && halfDay(desk, now),
    update && { tone: "info", words: ["new_version"], button: ["install"], action: "update" },
  ].filter(Boolean);
  const key = all.map(({ words }) => say(...words)).join();
  if (key === shown) return;
  shown = key;
  document.getElementById("avis").replaceChildren(...all.map(notice));
};
