/* Somebody who comes without being registered, or instead of somebody: five fields, and who looks alike first. */

import { busy, draft, need, values, wrong } from "./screens_form.js";
import { mark, nameOf, rows } from "./screens_parts.js";
import { clone, fill, say, sentence } from "./screens_words.js";

const MOST_ALIKE = 5;

const groups = (all) => all.map((one, place) => {
  const made = fill(clone("s-group"), { mark: mark(one), full: one.full, number: place < 9 ? String(place + 1) : "" });
  const radio = made.querySelector("input");
  radio.value = one.id;
  if (place < 9) radio.dataset.letter = String(place + 1);
  return made;
});

/* In a list of choices a letter or figure chooses: quicker than arrows. */
const byLetter = (event) => {
  const field = event.target.closest("fieldset");
  if (!field || event.target.type !== "radio") return;
  const wanted = field.querySelector(`[data-letter="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.checked = true;
  wanted.focus();
  wanted.dispatchEvent(new Event("input", { bubbles: true }));
};

const lacks = (typed, replaces) => ({
  given_names: need(typed.given_names || typed.family_name, "need_name"),
  group: replaces ? "" : need(typed.group, "need_group"),
  sex: need(typed.sex, "need_sex"),
});

const operation = ({ sex, ...typed }) => ({ ...typed, sex: sex === "-" ? "" : sex, locale: document.documentElement.lang });

export const walkIn = (app, args) => {
  const { desk } = app;
  const absent = args.replaces ? desk.person(args.replaces) : null;
  const node = clone("s-walk-in");
  const form = node.querySelector("form");
  fill(node, {
    replaces: absent ? sentence("replaces", { name: nameOf(absent) }) : false,
    groups: absent ? false : groups(desk.context?.groups ?? []),
    alike: false,
    send: say("walk_in_send"),
  });
  const forget = draft(app, `walkIn ${args.replaces ?? ""}`, form);
  const names = () => `${form.elements.given_names.value} ${form.elements.family_name.value}`.trim();
  let seen = "";
  /* Show who looks alike; true if there is anybody who was not shown for this name yet. */
  const alike = async () => {
    const name = names();
    const found = (await desk.lookAlikes(operation(values(form)))).filter((one) => one.id !== args.replaces).slice(0, MOST_ALIKE);
    if (name !== names()) return alike();
    fill(node, { alike: found.length ? rows(app, found) : false, send: say(found.length ? "walk_in_anyway" : "walk_in_send") });
    const fresh = found.length > 0 && seen !== name;
    seen = name;
    return fresh;
  };
  const send = async () => {
    const typed = values(form);
    if (wrong(form, lacks(typed, absent))) return;
    if (await alike()) {
      node.querySelector("#semblables").focus();
      app.say(say("found_alike"));
      return;
    }
    const made = await (absent ? desk.replace(absent.id, operation({ ...typed, group: absent.group.id })) : desk.walkIn(operation(typed)));
    forget();
    await app.go("person", { id: made.id, made: true, fresh: true }, { replace: true });
  };
  form.addEventListener("keydown", byLetter);
  form.addEventListener("focusout", (event) => {
    // Not after the given names: what appeared then would stand in the way of the Tab key.
    if (event.target.name === "family_name" && names()) app.attempt(alike);
  });
  return {
    node,
    title: say(absent ? "replace_title" : "walk_in_title"),
    focus: form.elements.given_names,
    submit: () => busy(form.querySelector("button"), () => app.attempt(send)),
    dirty: () => Boolean(names()),
    on: {
      cancel: () => {
        forget();
        return app.back();
      },
    },
  };
};
