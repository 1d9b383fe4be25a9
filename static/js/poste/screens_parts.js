/* Pieces that several screens show: an answer, somebody in a list, a group's mark. */

import { bdi, chip, clone, fill, icon, say, sentence, stateChip, time } from "./screens_words.js";

export const nameOf = (person) => person.name || [person.given, person.family].filter(Boolean).join(" ");

/* A group's mark in its colour, and its word. */
export const mark = (group) => {
  const picture = clone("s-mark");
  const path = picture.querySelector("path");
  path.setAttribute("d", group.path ?? "");
  path.setAttribute("fill", group.colour ?? "currentColor");
  const word = document.createElement("span");
  word.textContent = group.short || group.label;
  return [picture, " ", word];
};

/* What tells two people of one name apart: where they work, as what, from where; never a phone. */
export const facts = (person, code = "") => {
  const known = [person.organisation, person.function, person.district].filter(Boolean).map(bdi);
  if (code) known.push(sentence("code_of", { code: `${code.slice(0, 3)} ${code.slice(3)}` }));
  return known.flatMap((one, place) => (place ? [" · ", one] : [one]));
};

export const arrivalAt = (desk, person) => person.arrivals?.find((one) => !desk.halfDay || one.halfDay === desk.halfDay.id);

/* One row of a list; `alike` when others have the same name. */
export const row = (app, person, alike) => {
  const made = clone("s-result");
  const arrival = arrivalAt(app.desk, person);
  fill(made, {
    name: nameOf(person),
    facts: facts(person, alike ? person.code : ""),
    group: mark(person.group),
    state: arrival ? chip(say("arrived_at", { time: time(arrival.at) }), "ok") : stateChip(person.state),
  });
  made.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    app.goTo(person.id);
  });
  return made;
};

export const rows = (app, people) => {
  const names = people.map((one) => nameOf(one).toLowerCase());
  return people.map((one, place) => row(app, one, names.filter((name) => name === names[place]).length > 1));
};

const ICONS = { ok: "check", wait: "alert", no: "cross", info: "info" };

const LONG_TITLE = 70; // letters: more would push everything else out of sight

/* An answer that is read from afar. `lines` are nodes. */
export const verdict = ({ tone, title, lines = [], sign, soft = false }) => {
  const made = fill(clone("s-verdict"), {
    icon: icon(sign ?? ICONS[tone] ?? "info"),
    title,
    lines: lines.map((one) => {
      const p = document.createElement("p");
      p.append(one);
      return p;
    }),
  });
  made.classList.add(tone, ...(soft ? ["soft"] : []));
  made.classList.toggle("long", made.querySelector("h2").textContent.length > LONG_TITLE);
  return made;
};
