/* Stands in for the desk below the screens: the same names, made-up people, nothing kept. `window.fake` (set before the page
   is loaded) says how it stands; the page's status is `window.desk.state`. */

const AT = Date.UTC(2026, 7, 21, 8, 12);
const MORNING = { id: "h1", label: "Jour 1, matin", date: "2026-08-21", starts: 480, ends: 780 };
const EVENING = { id: "h2", label: "Jour 1, après-midi", date: "2026-08-21", starts: 840, ends: 1080 };
const GROUPS = [
  { id: "g1", code: "sante", label: "Professionnels de santé", short: "Santé", colour: "#0B5FA5", ink: "#fff", path: "M6.7 0h6.6v6.7H20v6.6h-6.7V20H6.7v-6.7H0V6.7h6.7z" },
  { id: "g2", code: "communautes", label: "Représentants des communautés", short: "Communautés", colour: "#1b7f3b", ink: "#fff", path: "M1 1h18v18H1z" },
  { id: "g3", code: "ong", label: "ONG et agences", short: "ONG", colour: "#f2c230", ink: "#1d1a16", path: "M10 1l9 18H1z", full: true },
  { id: "g4", code: "etat", label: "État et collectivités", short: "État", colour: "#a33327", ink: "#fff", path: "M10 0l10 10-10 10L0 10z" },
];
const CONTEXT = {
  event: { id: "e", slug: "forum", name: "Paix par la Santé", zone: "UTC", language: "fr" },
  device: { letter: "A", name: "Entrée nord", profile: "welcome", room: null },
  half_days: [MORNING, EVENING],
  groups: GROUPS,
  rules: { pending: "refer", cancelled: "admit" },
  vip: { label: "VIP", tell: "Mme Sangaré, salon d’honneur" },
  sessions: [
    { id: "s1", title: "Atelier : la chaîne du froid en saison des pluies", room: "Salle Djoliba", starts: AT - 600000, ends: AT + 9e6 },
    { id: "s2", title: "Retour d’expérience", room: "Salle Djoliba", starts: AT + 1e7, ends: AT + 2e7 },
  ],
  badge: { layouts: {} },
};

const ticketOf = (n) => `JT${String(n).padStart(26, "0")}`;

const somebody = (n, given, family, more = {}) => ({
  id: `p${n}`, given, family, name: [given, family].filter(Boolean).join(" "), called: given || family, title: "",
  organisation: "CSRéf de Ténenkou", function: "Sage-femme", district: "Ténenkou", language: "fr", group: GROUPS[0], state: "confirmed",
  photo: true, vip: false, delegation: "", code: `K7M4Q${n % 10}`, ticket: ticketOf(n), line: 14 + n, printed: false, arrivals: [], sessions: [],
  local: false, replacedBy: "", ...more,
});

const PEOPLE = [
  somebody(1, "Fatoumata", "Diarra"),
  somebody(2, "Awa", "Cissé", { photo: false, group: GROUPS[1], function: "Relais communautaire", organisation: "CAFO", delegation: "d1" }),
  somebody(3, "Moussa", "Cissé", { delegation: "d1", group: GROUPS[1], line: 0 }),
  somebody(4, "Moussa", "Cissé", { delegation: "d1", organisation: "Mairie de Macina", function: "Adjoint au maire", district: "Macina", group: GROUPS[3] }),
  somebody(5, "Oumar", "Sidibé", { state: "pending", organisation: "ORTM", function: "Journaliste" }),
  somebody(6, "Ibrahim", "Touré", { state: "cancelled" }),
  somebody(7, "Salimata", "Koné", { state: "declined" }),
  somebody(8, "Djeneba", "Maïga", { state: "waitlisted" }),
  somebody(9, "Aminata Sira", "N’Diaye-Ouattara de la Bourgade", { vip: true, group: GROUPS[3], organisation: "Ministère de la Santé et du Développement social", function: "Conseillère technique" }),
  somebody(10, "Bakary", "Diallo", { arrivals: [{ op: "o0", halfDay: "h1", at: AT, desk: "B" }], printed: true, delegation: "d1" }),
  somebody(11, "Kadiatou", "Ba", { replacedBy: "p1" }),
  ...Array.from({ length: 12 }, (_one, n) => somebody(20 + n, `Mariam ${"ABCDEFGHIJKL"[n]}`, "Sangaré")),
];

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const NOTHING = { arrive: false, anyway: false, undo: false, print: false, edit: false, replace: false, lost: false };
const CODES = { confirmed: "ready", pending: "pending_refer", cancelled: "cancelled_admit", declined: "declined", waitlisted: "waitlisted" };
const TONES = { ready: "ok", declined: "no", void_ticket: "no", replaced: "no" };
const later = () => new Promise((done) => setTimeout(done, window.fake?.slow ?? 0));
const trouble = (code, more) => Object.assign(new Error(code), { code, ...more });

export class Desk extends EventTarget {
  static async open({ slug, base }) {
    if (window.fake?.refuses) throw trouble(window.fake.refuses);
    window.desk = new Desk(slug, base);
    return window.desk;
  }

  constructor(slug, base) {
    super();
    const { phase = "open", profile = "welcome", halfDay = "h1", session = "s1", ...status } = window.fake ?? {};
    Object.assign(this, { slug, base, phase, suggested: MORNING, ops: 0, pins: 5, log: [] });
    this.context = { ...CONTEXT, device: { ...CONTEXT.device, profile } };
    this.device = phase === "unpaired" ? {} : this.context.device;
    this.halfDay = this.context.half_days.find((one) => one.id === halfDay);
    this.session = profile === "session" ? CONTEXT.sessions.find((one) => one.id === session) : null;
    this.people = PEOPLE.map((one) => structuredClone(one));
    this.state = { people: 842, listAt: AT + 120000, contactAt: AT + 120000, waiting: 0, reachable: true, offset: 0, full: false, codeChanged: false, update: false, ...status };
  }

  tell(kind, detail) { this.dispatchEvent(new CustomEvent(kind, { detail })); }
  become(phase) { this.phase = phase; this.tell("phase"); }
  set(more) { Object.assign(this.state, more); this.tell("change"); }
  status() {
    const here = (one) => (this.session ? one.sessions.length : one.arrivals.some((arrival) => arrival.halfDay === this.halfDay?.id));
    return { freshness: "green", partial: false, now: Date.now(), ...this.state, present: this.people.filter(here).length };
  }
  recent() { return this.log.map((one, n) => ({ op: `o${n + 1}`, at: AT, state: this.state.waiting ? "waiting" : "done", ...one })).reverse(); }
  did(kind, subject, more = {}) {
    this.ops += 1;
    this.log.push({ kind, subject, ...more });
    this.set({ waiting: this.state.waiting + (this.state.reachable ? 0 : 1) });
    return `o${this.ops}`;
  }

  async pair(code) {
    await later();
    if (code !== "K7M4QP2X") throw trouble("pairing_unknown");
    this.device = this.context.device;
    this.become("locked");
  }

  async unlock(code, { by, pin }) {
    await later();
    if (code !== "A2B3C4D5") throw trouble("wrong");
    Object.assign(this, { by: by ?? this.by, pin: pin ?? this.pin });
    this.set({ codeChanged: false });
    if (this.phase !== "open") this.become("open");
  }

  cover() { this.become("covered"); }
  uncover(pin) {
    if (pin === (this.pin ?? "1234")) this.become("open");
    else if (--this.pins) throw trouble("wrong_pin", { left: this.pins });
    else this.become("locked");
  }

  halfDays() { return this.context.half_days; }
  chooseHalfDay(id) { this.halfDay = this.context.half_days.find((one) => one.id === id); this.tell("change"); }
  chooseSession(id) { this.session = CONTEXT.sessions.find((one) => one.id === id); this.tell("change"); }

  async find(text) {
    await later();
    const { listAt } = this.state;
    if (/^JT[0-9A-Z]{26}$/.test(text)) {
      const ticket = { text, void: text.endsWith("99") };
      const person = this.people.find((one) => one.ticket === text) ?? (ticket.void ? this.people[0] : undefined);
      return person ? { kind: "person", person, ticket, listAt } : { kind: "absent", ticket: text, listAt };
    }
    if (text.startsWith("JT0")) return { kind: "torn", listAt };
    if (text.length < 3) return { kind: "short" };
    const near = text === "sangarre" ? "sangare" : fold(text);
    const people = this.people.filter((one) => fold(`${one.name} ${one.organisation}`).includes(near));
    if (!people.length) return { kind: "none", listAt };
    if (people.length === 1) return { kind: "person", person: people[0], listAt };
    return { kind: "people", people: people.slice(0, 8), more: people.length > 8, near: near !== fold(text), listAt };
  }

  person(id) { return this.people.find((one) => one.id === id) ?? null; }

  verdict(person, { ticket, op } = {}) {
    const here = this.session ? person.sessions : person.arrivals.filter((one) => one.halfDay === this.halfDay?.id);
    const welcome = this.device.profile === "welcome";
    const can = { ...NOTHING, undo: here.length > 0, print: welcome, edit: welcome, replace: welcome && !here.length, lost: welcome && here.length > 0 };
    const answer = (code, params = {}, more = {}) => ({ tone: code === "welcome" ? (person.state === "confirmed" ? "ok" : "wait") : TONES[code] ?? "wait", code, params, can: { ...can, ...more } });
    if (ticket?.void) return answer("void_ticket", {}, { anyway: !here.length });
    if (here.length) return answer(here[0].op === (op ?? this.done) ? "welcome" : "already", { at: here[0].at, desk: here[0].desk, op: here[0].op });
    if (person.replacedBy) return answer("replaced", { by: person.replacedBy }, { anyway: true });
    const code = CODES[person.state];
    const admitted = code === "ready" || code.endsWith("_admit");
    return answer(code, {}, { arrive: admitted, anyway: !admitted });
  }

  async arrive(person) {
    await later();
    if (window.fake?.breaks) throw trouble("storage");
    const op = this.did("check_in", person.id);
    this.person(person.id).arrivals.push({ op, halfDay: this.halfDay.id, at: AT + 60000, desk: "A" });
    this.tell("change");
    this.done = op;
    return op;
  }

  async arriveMany(ids) {
    const ops = [];
    for (const id of ids) ops.push(await this.arrive(this.person(id)));
    return ops;
  }

  async sessionIn(person) {
    const op = this.did("session_in", person.id);
    this.person(person.id).sessions.push({ op, session: this.session.id, at: AT, desk: "A" });
    return op;
  }

  async unknown(ticket) { return this.did("check_in", ticket); }

  async undo(op) {
    this.did("undo", op);
    for (const one of this.people) {
      one.arrivals = one.arrivals.filter((arrival) => arrival.op !== op);
      one.sessions = one.sessions.filter((arrival) => arrival.op !== op);
    }
  }

  lookAlikes({ given_names: given, family_name: family }) {
    const first = fold(given.split(" ")[0] ?? "");
    return this.people.filter((one) => fold(one.family) === fold(family) && fold(one.given).startsWith(first)).slice(0, 5);
  }

  async walkIn(fields) {
    const n = 90 + this.ops;
    const group = GROUPS.find((one) => one.id === fields.group);
    const made = somebody(n, fields.given_names, fields.family_name, { organisation: fields.organisation, function: "", district: "", group, line: 0, local: true });
    const op = this.did("walk_in", made.id, { fields });
    made.arrivals.push({ op, halfDay: this.halfDay.id, at: AT, desk: "A" });
    this.people.push(made);
    this.done = op;
    return made;
  }

  async replace(id, fields) {
    const made = await this.walkIn(fields);
    this.person(id).replacedBy = made.id;
    return made;
  }

  async edit(id, fields) {
    const names = { given_names: "given", family_name: "family", organisation: "organisation", function: "function" };
    const one = this.person(id);
    for (const [name, value] of Object.entries(fields)) one[names[name]] = value;
    one.name = `${one.given} ${one.family}`.trim();
    one.called = one.given || one.family;
    this.did("edit", id, { fields });
  }

  async printed(id) { this.person(id).printed = true; return this.did("print", id); }
  async lost(id) { this.person(id).printed = false; return this.did("lost", id); }

  delegation(id) {
    return { id, label: "CAFO, district de Ténenkou", people: this.people.filter((one) => one.delegation === id) };
  }

  async syncNow() {
    await later();
    this.set({ waiting: this.state.reachable ? 0 : this.state.waiting });
    return this.state.reachable;
  }
  async exportWaiting() { return new Blob(["{}"], { type: "application/json" }); }
  async forget(how) {
    await this.logOut(how);
    this.become("unpaired");
  }
  applyUpdate() { this.set({ update: false, applied: true }); }
  async logOut({ exported } = {}) {
    if (this.state.waiting && !exported) throw trouble("waiting");
    this.become("locked");
  }
}
