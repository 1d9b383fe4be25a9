/* What the desk answers and when; pure. Instants are milliseconds by the server's clock. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const GREEN = 5 * MINUTE;
const AMBER = 30 * MINUTE;
const RED = 12 * HOUR;

export const PINS = 5;
const WAITS = [0, 0, 10_000, 30_000, 120_000];

/** Return how long to wait after so many wrong PINs or codes, in milliseconds. */
export const waitAfter = (wrong) => WAITS[Math.min(wrong, WAITS.length - 1)];

/** Return how fresh a list of that age is: `green`, `plain`, `amber` or `red`. */
export const freshness = (age) => (age < GREEN ? "green" : age > RED ? "red" : age > AMBER ? "amber" : "plain");

/** Return when a copy dies: hours after the last contact or at a fixed instant, but never while a half-day runs. */
export const dies = ({ contactAt, hours, after, spans }) => {
  let end = Math.min(contactAt + hours * HOUR, after ?? Infinity);
  for (;;) {
    const during = spans.find((span) => span.starts <= end && end < span.ends);
    if (!during) return end;
    end = during.ends;
  }
};

/** Return whether a half-day runs now. */
export const inService = (spans, now) => spans.some((span) => span.starts <= now && now < span.ends);

/** Return the half-day that runs or comes next today, or null. It is shown to staff, never taken for them. */
export const suggestion = (halfDays, today, now) => {
  const ahead = halfDays.filter((one) => one.date === today && now < one.endsAt);
  return ahead.reduce((first, one) => (first && first.startsAt <= one.startsAt ? first : one), null);
};

const OF_STATE = {
  nominated: (rules) => `pending_${rules.pending ?? "refer"}`,
  pending: (rules) => `pending_${rules.pending ?? "refer"}`,
  cancelled: (rules) => `cancelled_${rules.cancelled ?? "refer"}`,
  confirmed: () => "ready",
  waitlisted: () => "waitlisted",
  declined: () => "declined",
};
const TONES = { ready: "ok", declined: "no", void_ticket: "no", replaced: "no" };
const ADMITTED = new Set(["ready", "pending_admit", "cancelled_admit", "other_session"]);
const OVER = new Set(["declined", "cancelled"]);

/** Return whether somebody is over: the organiser's no, or their own. */
export const isOver = (state) => OVER.has(state);

const earliest = (arrivals) => arrivals.reduce((first, one) => (first && first.at <= one.at ? first : one), null);

/** Return who was seen here: at this half-day, or in this session. */
export const seenHere = (person, here) =>
  here.profile === "session"
    ? person.sessions.filter((one) => one.session === here.session)
    : person.arrivals.filter((one) => one.halfDay === here.halfDay);

const elsewhere = (person, here) => {
  const of = (id) => here.sessions?.find((one) => one.id === id);
  const room = of(here.session);
  return person.sessions.find((seen) => {
    const other = seen.session !== here.session && of(seen.session);
    return other && room && other.starts < room.ends && room.starts < other.ends;
  });
};

const codeOf = (person, here, first) => {
  if (here.ticket?.void) return ["void_ticket", {}];
  if (first) {
    const params = { op: first.op, at: first.at, desk: first.desk, line: person.line, state: person.state };
    return [first.op === here.done ? "welcome" : "already", params];
  }
  if (person.replacedBy) return ["replaced", { by: person.replacedBy }];
  const code = OF_STATE[person.state]?.(here.rules) ?? "ready";
  const other = here.profile === "session" && ADMITTED.has(code) ? elsewhere(person, here) : null;
  return other ? ["other_session", { session: other.session, at: other.at, state: person.state }] : [code, { state: person.state }];
};

const toneOf = (code, person) => {
  if (code === "welcome") return person.state === "confirmed" ? "ok" : "wait";
  return TONES[code] ?? "wait";
};

const NOTHING = { arrive: false, anyway: false, undo: false, print: false, edit: false, replace: false, lost: false };

/**
 * Return the desk's answer about a person (null: nobody on this list): `{tone, code, params, can}`.
 *
 * `here`: `profile`, `halfDay`, `session`, `sessions`, `rules`, `ticket` (`{text, void}` that was shown), `done` (the
 * operation that has just been done). `can.anyway`: they may be let in although the rule says to refer them.
 */
export const verdict = (person, here) => {
  if (!person) return { tone: "wait", code: "absent", params: {}, can: NOTHING };
  const first = earliest(seenHere(person, here));
  const [code, params] = codeOf(person, here, first);
  const welcome = here.profile === "welcome";
  const chosen = Boolean(here.profile === "session" ? here.session : here.halfDay);
  const open = !first && chosen;
  return {
    tone: toneOf(code, person),
    code,
    params,
    can: {
      arrive: open && ADMITTED.has(code),
      anyway: open && !ADMITTED.has(code),
      undo: Boolean(first),
      print: welcome && Boolean(person.ticket) && code !== "replaced",
      edit: welcome && !person.replacedBy,
      replace: welcome && !first && !person.replacedBy && !person.local,
      lost: welcome && Boolean(person.ticket) && (Boolean(first) || person.printed),
    },
  };
};
