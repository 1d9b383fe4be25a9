/* Ways in: pairing a device, opening it with the code of the day, covering and uncovering it; and what stops it. */

import { busy, inFours, letters, onlyFigures, values, wrong } from "./screens_form.js";
import { verdict } from "./screens_parts.js";
import { clone, counted, fill, icon, plural, say, sentence } from "./screens_words.js";
import { save } from "./screens_saving.js";
import { sound } from "./sound.js";

const CODE_LETTERS = 8;
const PIN_FIGURES = 4;
const ABOUT = "par";

/* ---- pairing ---- */

const PAIRING_ERRORS = { pairing_unknown: "pairing_unknown", too_many: "too_many", device_revoked: "device_revoked", waiting: "pair_waiting" };

const camera = async () => {
  if (!navigator.mediaDevices?.getUserMedia) return ["wait", "check_camera_no"];
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  if (!devices.some((one) => one.kind === "videoinput")) return ["wait", "check_camera_no"];
  return devices.some((one) => one.kind === "videoinput" && one.label) ? ["ok", "check_camera_ok"] : ["info", "check_camera_ask"];
};

const tried = () => navigator.mediaDevices.getUserMedia({ video: true }).then(
  (stream) => {
    stream.getTracks().forEach((one) => one.stop());
    return ["ok", "check_camera_ok"];
  },
  () => ["wait", "check_camera_denied"],
);

const memory = async () => {
  const kept = await (navigator.storage?.persisted?.().then((yes) => yes || navigator.storage.persist()) ?? false);
  return kept ? ["ok", "check_memory_ok"] : ["wait", "check_memory_wait"];
};

const printing = () => (matchMedia("(pointer: coarse)").matches ? ["wait", "check_print_touch"] : ["ok", "check_print_ok"]);
const secure = () => (globalThis.crypto?.subtle ? ["ok", "check_secure_ok"] : ["no", "check_secure_no"]);
const SIGNS = { ok: "check", wait: "alert", no: "cross", info: "info" };

const check = (title, [tone, text]) => {
  const made = fill(clone("s-check"), { title: say(title), text: say(text), icon: icon(SIGNS[tone]) });
  made.className = tone;
  return made;
};

const checks = async (seen) => [
  check("check_secure", secure()),
  check("check_camera", seen ?? (await camera())),
  check("check_print", printing()),
  check("check_memory", await memory()),
];

/* The code behind « # » of the address; it is taken out of the address at once. */
const handed = () => {
  const code = letters(decodeURIComponent(location.hash.slice(1)));
  if (location.hash) history.replaceState(history.state, "", location.pathname);
  return code.length === CODE_LETTERS ? code : "";
};

export const unpaired = async (app) => {
  const node = clone("s-unpaired");
  const form = node.querySelector("form");
  const field = form.elements.code;
  inFours(field);
  const pair = (code) => busy(form.querySelector("button"), async () => {
    try {
      await app.desk.pair(code);
    } catch (error) {
      sound("no");
      wrong(form, { code: say(PAIRING_ERRORS[error.code] ?? "unreachable") });
    }
  });
  fill(node, { try_camera: Boolean(navigator.mediaDevices?.getUserMedia), checks: await checks() });
  const code = handed();
  if (code) {
    field.value = `${code.slice(0, 4)} ${code.slice(4)}`;
    setTimeout(() => pair(code));
  }
  return {
    node,
    title: say("pair_title"),
    focus: field,
    submit: () => {
      const typed = letters(field.value);
      if (!wrong(form, { code: typed.length === CODE_LETTERS ? "" : say("type_pairing") })) pair(typed);
    },
    on: { tryCamera: async () => fill(node, { checks: await checks(await tried()), try_camera: false }) },
  };
};

/* ---- the code of the day ---- */

const UNLOCK_ERRORS = { wrong: "wrong_code", blocked: "blocked", changed: "changed", too_many: "too_many", storage_full: "storage_full" };

const waiting = ({ until }) => counted("wait", Math.max(1, Math.ceil((until - Date.now()) / 1000)));

const unlockTrouble = (error) => {
  if (error.code === "wait") return waiting(error);
  return say(error.code === "wrong" && error.offline ? "wrong_offline" : UNLOCK_ERRORS[error.code] ?? "unreachable");
};

const deviceWords = ({ letter, name } = {}) => (letter ? say(name ? "device_is" : "device_bare", { letter, name }) : "");

/* `renew`: the desk is open and only the code is new. */
const opening = (app, { why = null, renew = false }) => {
  const node = clone("s-locked");
  const form = node.querySelector("form");
  const { code, by, pin, again } = form.elements;
  fill(node, { device: deviceWords(app.desk.device), why: why ? sentence(why) : false, person: !renew, open_word: say(renew ? "type_code" : "open") });
  node.querySelector("[data-if=why]").classList.add("wait");
  inFours(code);
  [pin, again].forEach(onlyFigures);
  by.value = sessionStorage.getItem(ABOUT) ?? "";
  const told = node.querySelector("[data-slot=busy]");
  const open = () => busy(form.querySelector("button"), async () => {
    told.textContent = say("opening");
    try {
      await app.desk.unlock(letters(code.value), renew ? {} : { by: by.value.trim(), pin: pin.value });
      sessionStorage.setItem(ABOUT, by.value.trim());
      if (renew) app.back();
    } catch (error) {
      console.warn(error);
      sound("no");
      told.textContent = "";
      wrong(form, { code: unlockTrouble(error) });
      code.select();
    }
  });
  return {
    node,
    title: say(renew ? "code_title" : "unlock_title"),
    focus: code,
    submit: () => {
      const found = { code: letters(code.value).length === CODE_LETTERS ? "" : say("type_day_code") };
      if (!renew) {
        found.by = by.value.trim() ? "" : say("type_by");
        found.pin = pin.value.length !== PIN_FIGURES ? say("type_pin") : pin.value !== again.value ? say("pins_differ") : "";
      }
      if (!wrong(form, found)) open();
    },
  };
};

export const locked = (app) => opening(app, {});
export const expired = (app) => ({ ...opening(app, { why: "expired" }), title: say("expired_title") });
export const newCode = (app) => opening(app, { renew: true });

/* ---- covered ---- */

export const covered = (app) => {
  const node = clone("s-covered");
  const form = node.querySelector("form");
  const { pin } = form.elements;
  onlyFigures(pin);
  let trying = false;
  const uncover = async () => {
    if (trying || pin.value.length !== PIN_FIGURES) return;
    trying = true;
    const answer = await (async () => app.desk.uncover(pin.value))().catch((error) => error);
    trying = false;
    pin.value = "";
    if (app.desk.phase !== "covered") return;
    sound("no");
    const said = answer?.code === "wait" ? waiting(answer) : answer?.left === undefined ? say("wrong_pin") : counted("wrong_pin", answer.left);
    node.querySelector("#pin-faux").textContent = said;
    pin.focus();
  };
  pin.addEventListener("input", uncover);
  return {
    node,
    title: say("covered_title"),
    focus: pin,
    submit: uncover,
    on: {
      figure: (_event, button) => {
        pin.value = (pin.value + button.dataset.figure).slice(0, PIN_FIGURES);
        return uncover();
      },
      erase: () => { pin.value = ""; },
      forgot: () => location.reload(),
    },
  };
};

/* ---- what stops a desk ---- */

const stopped = (app, { title, tone, word, todo, sync = false, pair = false }) => {
  const node = clone("s-stopped");
  const left = app.desk.status().waiting ?? 0;
  const lines = [sentence(todo)];
  if (left) lines.push(counted("still", left));
  const answer = verdict({ tone, title: sentence(word), lines });
  node.querySelector("[data-slot=verdict]").replaceWith(answer);
  fill(node, { sync, pair, export: left > 0, export_word: say(plural("export", left), { n: left }) });
  return {
    node,
    title: say(title),
    on: {
      sync: () => (app.desk.syncNow ? app.desk.syncNow() : location.reload()),
      export: async () => {
        await save(app.desk);
        fill(node, { told: say("exported") });
      },
      pairAgain: () => app.show("unpaired", {}),
    },
  };
};

export const revoked = (app) => stopped(app, { title: "revoked_title", tone: "no", word: "revoked", todo: "revoked_do", pair: true });
export const otherTab = (app) => stopped(app, { title: "other_tab_title", tone: "wait", word: "other_tab", todo: "other_tab_do", sync: true });
export const cannot = (app) => stopped(app, { title: "cannot_title", tone: "no", word: "cannot", todo: "cannot_do" });
