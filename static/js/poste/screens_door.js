/* A door, or the door of a session: scan after scan, a colour for each that fills the screen, a count, and no names. */

import { verdict } from "./screens_parts.js";
import { clone, fill, icon, number, plural, say, sentence, time } from "./screens_words.js";
import { sound } from "./sound.js";

const SHOWN = 2000; // ms
const NONE = "-"; // nothing was done just now: whoever was seen before has come before
const SIGNS = { ok: "check", wait: "alert", no: "cross" };
const REASONS = {
  pending_admit: ["pending", "admit_done"], pending_refer: ["pending", "refer_do"], cancelled_admit: ["cancelled", "admit_done"],
  cancelled_refer: ["cancelled", "refer_do"], declined: ["declined", "refer_do"], waitlisted: ["waitlisted", "refer_do"],
  void_ticket: ["void_ticket", "void_do"], replaced: ["replaced", "refer_do"], other_session: ["other_session", "admit_done"],
};

const flash = (told, count) => {
  document.querySelector(".flash-over")?.remove();
  const made = fill(clone("s-flash"), { icon: icon(told.sign ?? SIGNS[told.tone]), title: sentence(...told.title), lines: told.lines?.[0] ? sentence(...told.lines[0]) : [], count: number(count) });
  made.classList.add(told.tone);
  document.getElementById("contenu").append(made); // over everything, yet within the page's landmarks
  setTimeout(() => made.remove(), SHOWN);
};

/* What a scan is answered, and what is kept of it: { tone, title: [word, params], lines, op, unknown }. */
const answered = async (app, found, session) => {
  const { desk } = app;
  if (found.kind === "torn" || found.kind === "other") return { tone: "wait", title: [found.kind], lines: [[`${found.kind}_do`]] };
  if (found.kind !== "person") return { tone: "wait", title: ["absent", { time: time(found.listAt ?? desk.status().listAt) }], lines: [["absent_do"]], unknown: found.ticket ?? found.text };
  const one = found.person;
  const said = desk.verdict(one, { ticket: found.ticket, op: NONE });
  if (said.code === "already") {
    const { params = {} } = said;
    const word = session ? "session_already" : params.desk ? "door_already_desk" : "door_already";
    return { tone: "wait", sign: "clock", title: [word, { time: time(params.at ?? params.time), desk: params.desk }] };
  }
  const [title, todo] = REASONS[said.code] ?? [session ? "session_ok" : "door_ok"];
  if (!said.can?.arrive) return { tone: said.tone === "ok" ? "wait" : said.tone, title: [title], lines: todo ? [[todo]] : [] };
  const op = await (session ? desk.sessionIn(one, { ticket: found.ticket }) : desk.arrive(one, { ticket: found.ticket }));
  return { tone: said.code === "ready" ? "ok" : "wait", title: [title], lines: todo ? [[todo]] : [], op };
};

export const door = (app) => {
  const { desk } = app;
  const session = desk.device?.profile === "session";
  const where = session ? desk.session : desk.halfDay;
  const label = where?.label ?? where?.title ?? "";
  const node = clone("s-door");
  let last = null;
  const show = () => fill(node, {
    count: number(desk.status().present),
    count_word: say(plural(session ? "session" : "door", desk.status().present)),
    last: last ? verdict({ tone: last.tone, sign: last.sign, title: sentence(...last.title), lines: (last.lines ?? []).map((one) => sentence(...one)) }) : [],
    unknown: Boolean(last?.unknown) && !session,
    undo: Boolean(last?.op),
  });
  const told = (answer) => {
    last = answer;
    show();
    sound(answer.tone);
    flash(answer, desk.status().present);
    app.say([answer.title, ...(answer.lines ?? [])].map((one) => say(...one)).join(" "));
  };
  show();
  return {
    node,
    title: session ? label : say("door_title", { half_day: label }),
    tab: session ? "" : say("door_title", { half_day: label }),
    scan: async (found) => told(await answered(app, found, session)),
    changed: show,
    result: show,
    on: {
      unknown: async () => {
        const op = await desk.unknown(last.unknown);
        told({ tone: "wait", title: ["unknown_kept"], op });
      },
      undo: async () => {
        await desk.undo(last.op);
        last = { tone: "info", sign: "undo", title: ["undone"] };
        show();
        app.say(say("undone"));
      },
    },
  };
};
