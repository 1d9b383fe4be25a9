/* One person, large: the answer with its reason, and what can be done. */

import { draw, print } from "./badge.js";
import { printer } from "./printer.js";
import { facts, nameOf, verdict } from "./screens_parts.js";
import { chip, clone, fill, line, say, sentence, time } from "./screens_words.js";
import { sound } from "./sound.js";

/* What each answer says: [icon, title, what to do]; the tone comes from the desk. */
const WORDS = {
  ready: ["person", "ready", null],
  pending_admit: ["alert", "pending", "admit_do"],
  pending_refer: ["alert", "pending", "refer_do"],
  cancelled_admit: ["alert", "cancelled", "admit_do"],
  cancelled_refer: ["alert", "cancelled", "refer_do"],
  declined: ["cross", "declined", "refer_do"],
  waitlisted: ["alert", "waitlisted", "refer_do"],
  void_ticket: ["alert", "void_ticket", "void_do"],
  absent: ["alert", "absent", "absent_do"],
};
const NONE = "-";
const REFUSED = ["no_ticket", "no_fonts", "sheet_small", "moved_off"];
const LONG_NAME = 24; // letters: more would push the answer out of sight
const TOUCH = matchMedia("(pointer: coarse)");

const signing = (one) => {
  const group = one.group.label;
  return one.line ? sentence("sign", { group, line: one.line }) : sentence("sign_free", { group });
};

const already = (params) => [params.desk ? "already_desk" : "already", { time: time(params.at ?? params.time), desk: params.desk }];

/* The answer: { tone, title, lines, said } for what the desk says of somebody. */
const answer = (desk, one, { tone, code, params = {} }, args) => {
  if (args.undone) return { tone: "info", sign: "undo", title: sentence("undone"), said: say("undone"), lines: [] };
  if (args.lost) return { tone: "info", sign: "printer", title: sentence("lost_done"), said: say("lost_done"), lines: [] };
  if (code === "welcome") {
    const odd = one.state !== "confirmed" && !args.made;
    if (odd) return { tone: "wait", title: sentence("welcome_anyway"), said: say("welcome_anyway"), lines: [sentence("welcome_tell", { why: say(one.state) }), signing(one)] };
    return { tone: "ok", title: sentence("welcome", { name: one.called }), said: say("welcome", { name: one.called }), lines: [signing(one)] };
  }
  if (code === "already") {
    const [word, values] = already(params);
    return { tone, sign: "clock", title: sentence(word, values), said: say(word, values), lines: [signing(one)] };
  }
  if (code === "replaced") {
    const other = desk.person(params.by);
    const lines = other ? [sentence("replaced_by", { name: nameOf(other) })] : [sentence("refer_do")];
    return { tone, sign: "alert", title: sentence("replaced"), said: say("replaced"), lines };
  }
  const [sign, title, todo] = WORDS[code] ?? WORDS.absent;
  const named = title === "pending" && one.state === "nominated" ? "nominated" : title;
  const values = { ...params, time: time(params.listAt ?? params.time) };
  const next = code === "ready" ? (TOUCH.matches ? "ready_touch" : "ready_do") : todo;
  return { tone, sign, soft: code === "ready", title: sentence(named, values), said: `${say(named, values)} ${say(next)}`, lines: [sentence(next)] };
};

const paint = (node, group) => {
  node.style.setProperty("--group", group.colour ?? "#444");
  node.style.setProperty("--on-group", group.ink ?? "#fff");
  node.querySelector(".band path").setAttribute("d", group.path ?? "");
};

const vip = ({ vip: told }, context) => {
  if (!told) return null;
  const tell = context?.vip?.tell;
  return tell ? sentence("vip", { tell }) : sentence("vip_bare");
};

const printedWords = ({ printed }) => (printed ? say("printed_before") : "");

const undoWords = (arrival, several) => {
  if (!several || !arrival) return say("undo_arrival");
  return say(arrival.desk ? "undo_arrival_desk" : "undo_arrival_of", { time: time(arrival.at), desk: arrival.desk });
};

/* Only what was done here is a welcome; the same person again has come before. */
const verdictOf = ({ desk }, one, args) => desk.verdict(one, { ticket: args.ticket, op: args.made ? null : args.done ?? NONE });

/* The list has them no more: they were erased, or are one with somebody else. */
const gone = ({ desk }) => {
  const node = document.createElement("section");
  const at = time(desk.status().listAt);
  node.append(verdict({ tone: "wait", title: sentence("absent", { time: at }), lines: [sentence("absent_do")] }));
  return { node, title: say("erased"), box: true, plain: true, described: "verdict" };
};

/* What of a badge could not be printed as it should: each doubt as a line. */
const doubted = (doubts) => [...new Set(doubts.map((one) => {
  if (one.reason === "too_long") return say("badge_long", { text: one.detail });
  if (one.reason === "no_name") return say("badge_nameless");
  if (one.reason !== "missing_glyph") return "";
  const letters = say("badge_letters", { letters: one.detail });
  return one.instead ? `${letters} ${say("badge_instead", { instead: one.instead })}` : letters;
}))].filter(Boolean).map((text) => line(text));

export const person = async (app, args) => {
  const { desk } = app;
  const one = desk.person(args.id);
  if (!one) return gone(app);
  const said = verdictOf(app, one, args);
  const shown = answer(desk, one, said, args);
  const { can = {} } = said;
  const here = (one.arrivals ?? []).filter((arrival) => arrival.halfDay === desk.halfDay?.id);
  const enter = Boolean(can.arrive); // nothing speaks against it
  const kit = desk.context?.badge;
  const node = clone("s-person");
  paint(node, one.group);
  const group = desk.delegation && one.delegation ? desk.delegation(one.delegation) : null;
  fill(node, {
    verdict: verdict(shown),
    group: one.group.label,
    facts: facts(one),
    vip: vip(one, desk.context) ?? false,
    chips: [chip(say(one.photo ? "photo" : "no_photo"), one.photo ? "ok" : "no")],
    delegation: group ? sentence("delegation_one", { label: group.label }) : false,
    arrive: can.arrive || can.anyway,
    arrive_word: say(enter ? "arrive" : "arrive_anyway"),
    enter,
    print: can.print && kit,
    print_word: say(one.printed ? "reprint" : "print"),
    printed: printedWords(one),
    badge: args.made && kit,
    undo: can.undo && here.length > 0,
    undo_word: undoWords(here[0], here.length > 1),
    edit: can.edit,
    replace: can.replace,
    lost: can.lost,
  });
  node.querySelector(".person").classList.toggle("long", nameOf(one).length > LONG_NAME);
  node.querySelector("[data-on=arrive]").classList.toggle("s", !enter);
  node.querySelector("[data-on=print]").classList.toggle("s", !args.lost && (said.code !== "welcome" || Boolean(one.printed)));
  if (args.made && kit) node.querySelector("[data-slot=badge]").replaceChildren(draw({ kit, person: one, group: one.group }));
  if (!args.heard && shown.tone !== "info") sound(shown.tone);
  args.heard = true;

  const told = (word, tone, values) => {
    const place = node.querySelector("[data-slot=printing]");
    place.className = `telling note ${tone}`;
    place.textContent = say(word, values);
  };
  const printing = async () => {
    const again = Boolean(desk.person(one.id).printed);
    told("printing", "info");
    try {
      const sent = await print({ kit, person: desk.person(one.id), group: one.group });
      await desk.printed(one.id, sent);
      told(again ? "reprint_sent" : "print_sent", sent?.doubts?.length ? "wait" : "ok", { time: time(Date.now()) });
      node.querySelector("[data-slot=printing]").append(...doubted(sent?.doubts ?? []));
      fill(node, { print_word: say("reprint"), lost: true });
    } catch (error) {
      console.error(error);
      told(REFUSED.includes(error.message) ? error.message : "print_failed", "no");
      sound("no");
    }
    document.getElementById("q").focus({ preventScroll: true });
  };
  // A printer that is set to it prints by itself, once, when somebody has just come.
  const atOnce = args.fresh && said.code === "welcome" && can.print && kit && !one.printed && printer().atOnce;
  args.fresh = false;
  if (atOnce) queueMicrotask(() => app.attempt(printing));
  let busy = false;
  const once = (act) => async () => {
    if (busy) return;
    busy = true;
    try {
      await act();
    } finally {
      busy = false;
    }
  };
  const arrive = once(async () => {
    const op = await desk.arrive(one, { ticket: args.ticket });
    await app.go("person", { id: one.id, done: op ?? NONE, fresh: true }, { replace: true });
  });
  return {
    node,
    title: nameOf(one),
    tab: "",
    heading: nameOf(one) ? undefined : say("erased"),
    box: true,
    described: "verdict",
    said: `${shown.said} ${nameOf(one)}`,
    enter: () => enter && arrive(),
    again: () => app.go("home", {}, { replace: true }),
    /* Meanwhile another desk may have seen them, or the sheet got a line for them. */
    changed: () => {
      const now = desk.person(one.id);
      if (busy || !now) return;
      const next = verdictOf(app, now, args);
      if (next.code === said.code) fill(node, { verdict: verdict(answer(desk, now, next, args)) });
      else if (!document.getElementById("q").value) app.show("person", Object.assign(args, { heard: false, undone: false }));
    },
    on: {
      arrive,
      print: once(printing),
      next: () => app.go("home", {}, { replace: true }),
      undo: once(async () => {
        await desk.undo(here[0].op);
        await app.go("person", { id: one.id, undone: true }, { replace: true });
      }),
      edit: () => app.go("edit", { id: one.id }),
      replace: () => app.go("walkIn", { replaces: one.id }),
      lost: () => app.go("lost", { id: one.id }),
      delegation: () => app.go("delegation", { id: one.delegation, from: one.id }),
    },
  };
};
