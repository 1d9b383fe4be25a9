/* How this desk stands, in words; what it may be told to do; and the way out, which nothing that waits is lost on. */

import { save } from "./screens_saving.js";
import { clone, counted, fill, number, plural, say, time } from "./screens_words.js";
import { muted, setMuted, sound } from "./sound.js";

const MINUTE = 60_000;
const MOST_RESULTS = 20;

const clock = (offset) => {
  const away = Math.round(Math.abs(offset ?? 0) / MINUTE);
  if (!away) return say("clock_right");
  return counted(offset > 0 ? "clock_late" : "clock_early", away);
};

const facts = ({ device }, status) => [
  ["fact_device", device?.letter ? say(device.name ? "device_is" : "device_bare", device) : ""],
  ["fact_people", number(status.people ?? 0)],
  ["fact_list", status.listAt ? time(status.listAt) : say("never")],
  ["fact_contact", status.contactAt ? time(status.contactAt) : say("never")],
  ["fact_waiting", number(status.waiting ?? 0)],
  ["fact_network", say(status.reachable === undefined || status.reachable === null ? "network_unknown" : status.reachable ? "network_yes" : "network_no")],
  ["fact_clock", clock(status.offset)],
].map(([term, value]) => fill(clone("s-fact"), { term: say(term), value: value }));

const results = (list) => list.slice(-MOST_RESULTS).reverse().map((one) => {
  const made = document.createElement("li");
  const at = document.createElement("time");
  at.textContent = time(one.at);
  const words = [say(`kind_${one.kind}`), say(`result_${one.outcome}`), one.reason ? say(`reason_${one.reason}`) : ""];
  made.append(at, words.filter(Boolean).join(" · "));
  return made;
});

export const menu = (app) => {
  const { desk } = app;
  const node = clone("s-menu");
  const session = desk.device?.profile === "session";
  let exported = false;
  let leaving = false;
  const leave = () => {
    const waiting = desk.status().waiting ?? 0;
    const made = fill(clone("s-leaving"), {
      title: say("leave_title"),
      text: !waiting ? say("leave_text") : exported ? say("leave_exported") : counted("leave_waiting", waiting),
      waiting: waiting > 0 && !exported,
      may: !waiting || exported,
      export_word: say(plural("export", waiting), { n: number(waiting) }),
    });
    made.classList.add(waiting && !exported ? "wait" : "info");
    fill(node, { leaving: made });
    return made;
  };
  const show = () => {
    const list = app.results;
    fill(node, {
      facts: facts(desk, desk.status()),
      place: desk.device?.profile !== undefined,
      place_word: say(session ? "change_session" : "change_half_day"),
      printer: Boolean(desk.context?.badge),
      sound: say(muted() ? "sound_off" : "sound_on"),
      nothing: !list.length,
      results: results(list),
    });
    node.querySelector("[data-on=sound]").setAttribute("aria-pressed", String(!muted()));
    if (leaving) leave();
  };
  show();
  return {
    node,
    title: say("menu"),
    changed: show,
    result: show,
    on: {
      back: () => app.restart(),
      sync: async () => {
        fill(node, { told: say("syncing") });
        await Promise.resolve(desk.syncNow()).catch(() => {});
        fill(node, { told: say(desk.status().reachable === false ? "sync_failed" : "synced") });
        show();
      },
      sound: () => {
        setMuted(!muted());
        show();
        sound("ok");
      },
      hear: () => ["ok", "wait", "no"].forEach((tone, place) => setTimeout(() => sound(tone), place * 900)),
      leave: () => {
        leaving = true;
        leave().focus();
      },
      stay: () => {
        leaving = false;
        fill(node, { leaving: [] });
      },
      export: async () => {
        await save(desk);
        exported = true;
        leave().focus();
        fill(node, { told: say("exported") });
      },
      logOut: () => app.leave({ exported }),
    },
  };
};
