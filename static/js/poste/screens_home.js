/* The first screen: who is meant by what was typed, or why nobody is. */

import { rows, verdict } from "./screens_parts.js";
import { clone, counted, fill, number, plural, say, sentence, time } from "./screens_words.js";
import { sound } from "./sound.js";

const LEAST = 2; // whole names of two letters: Ba, Sy

/* What stands in the way of an answer: [tone, title word, what to do]. */
const ANSWERS = {
  absent: ["wait", "absent", "absent_do"],
  none: ["wait", "none", "none_do"],
  torn: ["wait", "torn", "torn_do"],
  other: ["wait", "other", "other_do"],
  short: ["info", "short", null],
};

const answer = ({ kind, listAt }, fallback) => {
  const found = ANSWERS[kind];
  if (!found) return null;
  const [tone, title, todo] = found;
  const params = { time: time(listAt ?? fallback) };
  return { tone, node: verdict({ tone, title: sentence(title, params), lines: todo ? [sentence(todo)] : [] }), said: `${say(title, params)} ${say(todo ?? "")}` };
};

const heading = ({ people, more, near }, typed) => {
  if (near) return sentence("found_near", { typed });
  if (more) return sentence("found_more", { n: number(people.length), typed });
  return sentence(plural("found", people.length), { n: number(people.length), typed });
};

const people = (found) => (found?.kind === "people" ? found.people : found?.kind === "person" ? [found.person] : []);

/* Put what was found into the screen; return what is to be read aloud. */
const put = (app, node, text, found) => {
  const shown = people(found);
  const told = found ? answer(found, app.desk.status().listAt) : null;
  const { present } = app.desk.status();
  fill(node, {
    verdict: told?.node,
    unknown: found?.kind === "absent" && Boolean(found.ticket),
    results: rows(app, shown),
    keys: shown.length > 0,
    quiet: !found,
    present: number(present),
    present_word: say(plural("present", present)),
  });
  const list = node.querySelector("[data-if=results]");
  list.hidden = !shown.length;
  if (shown.length) list.querySelector("h2").replaceChildren(heading({ more: false, near: false, ...found, people: shown }, text));
  document.getElementById("titre").className = found ? "plain" : "";
  return told?.said ?? (shown.length ? counted("heard", shown.length) : "");
};

export const home = async (app, args) => {
  const node = clone("s-home");
  const found = args.found ?? (args.text ? await app.desk.find(args.text) : null);
  args.found = found;
  const said = put(app, node, args.text ?? "", found);
  if (args.asked && found && ANSWERS[found.kind]) sound(ANSWERS[found.kind][0] === "info" ? "wait" : ANSWERS[found.kind][0]);
  const asked = args.asked;
  args.asked = false;
  let shown = people(found).length;
  const typed = async (text) => {
    const now = text.length < LEAST ? null : await app.desk.find(text);
    if (app.screen?.node !== node) return;
    Object.assign(args, { text, found: now });
    put(app, node, text, now?.kind === "none" || people(now).length ? now : null);
    shown = people(now).length;
    app.say(shown ? counted("heard", shown) : "");
  };
  return {
    node,
    title: say("home", { half_day: app.desk.halfDay?.label ?? "" }),
    box: true,
    plain: Boolean(found),
    text: shown ? args.text : "",
    focus: asked && shown ? node.querySelector("[data-result]") : undefined,
    described: found && ANSWERS[found.kind] ? "verdict" : "",
    said,
    typed,
    /* Enter in the box: to whoever alone is meant, else to the list; what has not been seen is never opened. */
    submitBox: (text) => {
      const first = node.querySelector("[data-result]");
      if (shown < 2 || !first || (text && text !== args.text)) return false;
      first.focus();
      return true;
    },
    enter: () => {},
    on: {
      unknown: async () => {
        await app.desk.unknown(args.found.ticket);
        sound("wait");
        fill(node, { verdict: verdict({ tone: "wait", title: sentence("unknown_kept") }), unknown: false });
        app.say(say("unknown_kept"));
      },
    },
    again: () => app.go("home", {}, { replace: true }),
    escape: () => {
      if (!args.text && !args.found) return false;
      app.go("home", {}, { replace: true });
      return true;
    },
    changed: () => { if (!args.found) put(app, node, "", null); },
  };
};
