/* What the person at the desk must know whatever is open: memory full, a new version, a new code of the day. */

import { line, say, sentence } from "./screens_words.js";

let shown = "";

const notice = (tone, word, button, action) => {
  const made = document.createElement("div");
  made.className = `note flash ${tone}`;
  made.append(line(sentence(word)));
  if (button) {
    const press = document.createElement("button");
    press.type = "button";
    press.className = "btn s";
    press.dataset.on = action;
    press.textContent = say(button);
    made.append(press);
  }
  return made;
};

export const showNotices = (app) => {
  const { full, codeChanged, update } = app.desk.status();
  const open = app.desk.phase === "open";
  const all = [
    full && ["no", "storage_full"],
    open && codeChanged && ["wait", "code_changed", "type_code", "newCode"],
    update && ["info", "new_version", "install", "update"],
  ].filter(Boolean);
  const key = all.map(([, word]) => word).join();
  if (key === shown) return;
  shown = key;
  document.getElementById("avis").replaceChildren(...all.map((one) => notice(...one)));
};
