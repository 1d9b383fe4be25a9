/* Mending a name or where somebody works, and a badge that is lost. */

import { busy, draft, need, values, wrong } from "./screens_form.js";
import { nameOf } from "./screens_parts.js";
import { clone, fill, say } from "./screens_words.js";

const shown = (one) => ({ given_names: one.given ?? "", family_name: one.family ?? "", organisation: one.organisation ?? "", function: one.function ?? "" });

export const edit = (app, { id }) => {
  const one = app.desk.person(id);
  const was = shown(one);
  const node = fill(clone("s-edit"), { whom: nameOf(one) });
  const form = node.querySelector("form");
  for (const [name, value] of Object.entries(was)) form.elements[name].value = value;
  const forget = draft(app, `edit ${id}`, form);
  const changed = () => Object.fromEntries(Object.entries(values(form)).filter(([name, value]) => value !== was[name]));
  const send = async () => {
    const typed = values(form);
    if (wrong(form, { given_names: need(typed.given_names || typed.family_name, "need_name") })) return;
    const now = changed();
    if (Object.keys(now).length) await app.desk.edit(id, now);
    forget();
    app.back();
  };
  return {
    node,
    title: say("edit_title"),
    focus: form.elements.given_names,
    submit: () => busy(form.querySelector("button"), () => app.attempt(send)),
    dirty: () => Object.keys(changed()).length > 0,
    on: {
      cancel: () => {
        forget();
        return app.back();
      },
    },
  };
};

export const lost = (app, { id }) => {
  const node = fill(clone("s-lost"), { whom: nameOf(app.desk.person(id)) });
  return {
    node,
    title: say("lost_title"),
    focus: node.querySelector("[data-on=lost]"),
    on: {
      lost: async () => {
        await app.desk.lost(id);
        await app.go("person", { id, lost: true }, { replace: true });
      },
      cancel: () => app.back(),
    },
  };
};
