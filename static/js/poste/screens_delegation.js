/* Those who came together: all ticked, recorded with one press, untick whoever is not there. */

import { arrivalAt, facts, nameOf, verdict } from "./screens_parts.js";
import { busy } from "./screens_form.js";
import { chip, clone, counted, fill, number, plural, say, sentence, stateChip, time } from "./screens_words.js";
import { sound } from "./sound.js";

const member = (app, one, unticked) => {
  const arrival = arrivalAt(app.desk, one);
  const may = Boolean(app.desk.verdict(one, {}).can?.arrive);
  const made = fill(clone("s-member"), {
    name: nameOf(one),
    facts: facts({ function: one.function, district: one.district }),
    state: arrival ? chip(say("arrived_at", { time: time(arrival.at) }), "ok") : one.state === "confirmed" ? [] : stateChip(one.state),
  });
  const box = made.querySelector("input");
  box.value = one.id;
  box.disabled = !may;
  box.checked = may && !unticked.has(one.id);
  return made;
};

export const delegation = (app, args) => {
  const group = app.desk.delegation(args.id);
  const node = clone("s-delegation");
  const form = node.querySelector("form");
  const unticked = new Set(args.unticked);
  const here = group.people.filter((one) => arrivalAt(app.desk, one)).length;
  fill(node, {
    verdict: args.told ? verdict(args.told()) : null,
    count: say(plural("members", group.people.length), { n: number(group.people.length), here: number(here) }),
    people: group.people.map((one) => member(app, one, unticked)),
    undo: args.ops?.length > 0,
  });
  const ticked = () => [...form.querySelectorAll("input:checked")].map((one) => one.value);
  const count = () => fill(node, { some: ticked().length > 0, send: say("arrive_many", { n: number(ticked().length) }) });
  count();
  form.addEventListener("change", (event) => {
    unticked[event.target.checked ? "delete" : "add"](event.target.value);
    args.unticked = [...unticked];
    count();
  });
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const boxes = [...form.querySelectorAll("input:enabled")];
    const next = step && boxes[boxes.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  const again = (more) => app.go("delegation", { ...args, ...more }, { replace: true });
  return {
    node,
    title: say("delegation_title", { label: group.label }),
    tab: "",
    heading: sentence("delegation_title", { label: group.label }),
    focus: form.querySelector("input:enabled") ?? undefined,
    submit: () => busy(form.querySelector(".go"), () => app.attempt(async () => {
      const chosen = ticked();
      if (!chosen.length) return;
      const ops = await app.desk.arriveMany(chosen);
      sound("ok");
      const said = counted("arrived", chosen.length);
      await again({ ops, told: () => ({ tone: "ok", title: said }) });
      app.say(said);
    })),
    on: {
      undoAll: async () => {
        for (const op of args.ops) await app.desk.undo(op);
        await again({ ops: [], told: () => ({ tone: "info", sign: "undo", title: sentence("all_undone") }) });
        app.say(say("all_undone"));
      },
      cancel: () => app.back(),
    },
  };
};
