/* How this desk stands, in words; what was done last; what it may be told to do; and the ways out, on which nothing that
   waits is lost. */

import { save } from "./screens_saving.js";
import { nameOf } from "./screens_parts.js";
import { bdi, clone, counted, fill, number, plural, say, time } from "./screens_words.js";
import { muted, setMuted, sound } from "./sound.js";

const MINUTE = 60_000;
const MOST = 12;
const BETWEEN_SOUNDS = 900; // ms

const clock = (offset) => {
  const away = Math.round(Math.abs(offset ?? 0) / MINUTE);
  return away ? counted(offset > 0 ? "clock_late" : "clock_early", away) : say("clock_right");
};

const network = (reachable) => say(reachable === true ? "network_yes" : reachable === false ? "network_no" : "network_unknown");

const facts = ({ device, by }, status) => [
  ["fact_device", device?.letter ? say(device.name ? "device_is" : "device_bare", device) : ""],
  ["fact_by", by ?? ""],
  ["fact_people", number(status.people ?? 0)],
  ["fact_list", status.listAt ? time(status.listAt) : say("never")],
  ["fact_contact", status.contactAt ? time(status.contactAt) : say("never")],
  ["fact_waiting", number(status.waiting ?? 0)],
  ["fact_network", network(status.reachable)],
  ["fact_clock", clock(status.offset)],
].filter(([, value]) => value).map(([term, value]) => fill(clone("s-fact"), { term: say(term), value: bdi(value) }));

/* Whom an operation is about: of an undo, whom the one was about that it takes back. */
const about = (desk, all, one) => {
  const subject = one.kind === "undo" ? all.find((other) => other.op === one.subject)?.subject : one.subject;
  return desk.device?.profile === "welcome" && subject ? desk.person(subject) : null;
};

const row = (app, all, one) => {
  const made = document.createElement("li");
  const at = document.createElement("time");
  const answer = app.results.find((other) => other.id === one.op);
  const told = answer && answer.outcome !== "applied" ? [say(`result_${answer.outcome}`), answer.reason ? say(`reason_${answer.reason}`) : ""] : [say(one.state === "waiting" ? "state_waiting" : "state_sent")];
  const person = about(app.desk, all, one);
  at.textContent = time(one.at);
  made.append(at, say(`kind_${one.kind}`));
  if (person) made.append(" · ", opens(app, person));
  made.append(` · ${told.filter(Boolean).join(" · ")}`);
  return made;
};

const opens = (app, person) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "bare";
  made.append(bdi(nameOf(person)));
  made.addEventListener("click", () => app.goTo(person.id));
  return made;
};

/* Closing the service keeps the copy under the code; giving the telephone back keeps nothing. */
const question = (kind, waiting, exported) => {
  const held = waiting > 0 && !exported;
  const made = fill(clone("s-leaving"), {
    title: say(`${kind}_title`),
    text: held ? counted(`${kind}_waiting`, waiting) : say(waiting ? `${kind}_exported` : `${kind}_text`),
    waiting: held,
    may: !held,
    may_word: say(`${kind}_do`),
    export_word: say(plural("export", waiting), { n: number(waiting) }),
  });
  made.classList.add(held ? "wait" : "info");
  return made;
};

export const menu = (app) => {
  const { desk } = app;
  const node = clone("s-menu");
  let exported = false;
  let asking = null;
  const tell = (word) => fill(node, { told: say(word) });
  const show = () => {
    const status = desk.status();
    const recent = desk.recent().slice(0, MOST);
    fill(node, {
      facts: facts(desk, status),
      place_word: say(desk.device?.profile === "session" ? "change_session" : "change_half_day"),
      printer: Boolean(desk.context?.badge),
      sound: say(muted() ? "sound_off" : "sound_on"),
      nothing: !recent.length,
      recent: recent.map((one) => row(app, desk.recent(), one)),
      leaving: asking ? question(asking, status.waiting, exported) : [],
    });
    node.querySelector("[data-on=sound]").setAttribute("aria-pressed", String(!muted()));
  };
  const ask = (kind) => {
    asking = kind;
    show();
    const box = node.querySelector("#quitter");
    box?.focus();
    box?.scrollIntoView({ block: "nearest" });
  };
  show();
  return {
    node,
    title: say("menu"),
    changed: () => !node.querySelector("[data-slot=recent], [data-slot=leaving]").contains(document.activeElement) && show(),
    on: {
      back: () => app.restart(),
      sync: async () => {
        tell("syncing");
        const reached = await Promise.resolve(desk.syncNow()).catch(() => false);
        show();
        tell(reached ? "synced" : "sync_failed");
      },
      sound: () => {
        setMuted(!muted());
        show();
        sound("ok");
      },
      hear: () => ["ok", "wait", "no"].forEach((tone, place) => setTimeout(() => sound(tone), place * BETWEEN_SOUNDS)),
      leave: () => ask("leave"),
      forget: () => ask("forget"),
      stay: () => ask(null),
      export: async () => {
        await save(desk);
        exported = true;
        ask(asking);
        tell("exported");
      },
      go: () => app.leave(asking, { exported }),
    },
  };
};
