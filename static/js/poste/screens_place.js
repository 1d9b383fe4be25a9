/* Which half-day, or which session of the room: shown, suggested, never taken for somebody. */

import { clone, day, fill, minutes, say, time } from "./screens_words.js";

const when = (one) => (one.date ? `${day(one.date)}, ${minutes(one.starts)}–${minutes(one.ends)}` : `${time(one.starts)}–${time(one.ends)}`);

const choice = (one, kind, choose) => {
  const made = fill(clone("s-choice"), { label: one.label ?? one.title, when: when(one) });
  if (kind) made.classList.add(kind);
  made.addEventListener("click", () => choose(one.id));
  return made;
};

export const place = (app) => {
  const { desk } = app;
  const session = desk.device?.profile === "session";
  const node = clone("s-place");
  const all = session ? desk.context?.sessions ?? [] : desk.halfDays();
  const now = session ? all.find((one) => one.starts <= Date.now() && Date.now() < one.ends) : desk.suggested;
  const choose = async (id) => {
    await (session ? desk.chooseSession(id) : desk.chooseHalfDay(id));
    app.restart();
  };
  const others = all.filter((one) => one.id !== now?.id);
  fill(node, {
    suggested: now ? [choice(now, "", choose)] : false,
    others: others.length ? others.map((one) => choice(one, "s", choose)) : false,
    others_word: say(`${session ? "session" : "place"}_${now ? "now" : "none"}`),
    nothing: !all.length,
    nothing_word: say(session ? "no_session" : "no_half_day"),
  });
  return { node, title: say(session ? "session_title" : "place_title"), focus: node.querySelector(".choose button") };
};
