/* A day of the programme: take a session and put it elsewhere, with the mouse or with the keyboard alone.
   It sends the same form as the buttons below a session, and shows the page that the server answers.
   Space takes and puts down, arrows move by time and room, Escape lets it be. Words come from the server. */

const STEP = 5; // minutes, unless the event's grid says otherwise
let held = null; // {box, grip, start, room}: what is being moved, and where it would go

const table = () => document.querySelector("table.day[data-words]");
const words = () => JSON.parse(table().dataset.words);
const say = (text) => { document.querySelector("#agenda-said").textContent = text; };
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const rooms = () => [...table().querySelectorAll("thead th[data-room]")];

/** Say where what is held would go now. */
const tell = () => {
  const room = held.room === null ? "" : rooms()[held.room].textContent;
  say(fill(words().at, {time: clock(held.start), room}).replace(/, $/, ""));
  document.querySelectorAll(".over").forEach((cell) => cell.classList.remove("over"));
};

const lift = (grip) => {
  const box = grip.closest(".s");
  const own = box.dataset.rooms.split(" ").filter(Boolean);
  // Across several rooms it moves in time only, and keeps them.
  const room = own.length === 1 ? rooms().findIndex((head) => head.dataset.room === own[0]) : -1;
  held = {box, grip, start: Number(box.dataset.start || 540), room: room < 0 ? null : room, moved: false};
  box.classList.add("held");
  grip.setAttribute("aria-pressed", "true");
  say(fill(words().lifted, {title: box.dataset.title}));
};

const letGo = () => {
  const {box, grip} = held;
  box.classList.remove("held");
  document.querySelectorAll(".over").forEach((cell) => cell.classList.remove("over"));
  grip.setAttribute("aria-pressed", "false");
  held = null;
};

/** Send where it goes and show the answer; if there is none, it stays where it was, and the page says so. */
const put = async () => {
  const {box, start, room} = held;
  const form = box.querySelector("form");
  const body = new URLSearchParams();
  for (const name of ["csrf_token", "version"]) body.set(name, form.elements[name].value);
  body.set("geste", "placer");
  body.set("jour", table().dataset.day);
  body.set("debut", clock(start));
  if (room !== null) body.set("salles", rooms()[room].dataset.room);
  const {id} = box;
  letGo();
  table().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {method: "POST", body});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (!main || (!answer.ok && answer.status !== 409)) throw new Error(answer.status);
    document.querySelector("main").replaceWith(main);
    prepare();
    document.querySelector(`#${CSS.escape(id)} .grip`)?.focus();
    const flash = document.querySelector(".flash p") || document.querySelector("main h1");
    const clashes = [...document.querySelectorAll(`#${CSS.escape(id)} a.chip`)];
    say([flash, ...clashes].filter(Boolean).map((one) => one.textContent).join(" "));
  } catch {
    table()?.removeAttribute("aria-busy");
    say(words().failed);
    document.querySelector(`#${CSS.escape(id)} .grip`)?.focus();
  }
};

const KEYS = {
  ArrowUp: () => { held.start = Math.max(0, held.start - held.step); },
  ArrowDown: () => { held.start += held.step; },
  ArrowLeft: () => { if (held.room !== null) held.room = Math.max(0, held.room - 1); },
  ArrowRight: () => { if (held.room !== null) held.room = Math.min(rooms().length - 1, held.room + 1); },
};

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.(".grip");
  if (!held && grip && (event.key === " " || event.key === "Enter")) {
    event.preventDefault();
    lift(grip);
    held.step = Number(table().dataset.grid) || STEP;
  } else if (held && KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
    tell();
  } else if (held && (event.key === " " || event.key === "Enter")) {
    event.preventDefault();
    put();
  } else if (held && (event.key === "Escape" || event.key === "Tab")) {
    letGo();
    say(words().left);
  }
});

const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("table.day td[data-room]");

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".grip");
  if (!grip || event.button) return;
  event.preventDefault();
  grip.focus();
  lift(grip);
  grip.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!held || !event.target.closest?.(".grip")?.hasPointerCapture(event.pointerId)) return;
  document.querySelectorAll(".over").forEach((cell) => cell.classList.remove("over"));
  under(event)?.classList.add("over");
});

document.addEventListener("pointerup", (event) => {
  if (!held || !event.target.closest?.(".grip")) return;
  const cell = under(event);
  if (!cell || cell.contains(held.box)) {
    letGo();
    say(words().left);
    return;
  }
  held.start = Number(cell.closest("tr").dataset.start);
  if (held.room !== null || !held.box.dataset.rooms) held.room = rooms().findIndex((head) => head.dataset.room === cell.dataset.room);
  put();
});

/** Give every session something to take it by. */
const prepare = () => {
  if (!table()) return;
  for (const box of document.querySelectorAll(".s[data-title]")) {
    if (box.querySelector(".grip")) continue;
    const grip = document.createElement("button");
    grip.type = "button";
    grip.className = "grip";
    grip.setAttribute("aria-pressed", "false");
    grip.setAttribute("aria-label", fill(words().take, {title: box.dataset.title}));
    grip.textContent = "⠿";
    box.classList.add("movable");
    box.prepend(grip);
  }
  let said = document.querySelector("#agenda-said");
  if (!said) {
    said = document.createElement("p");
    said.id = "agenda-said";
    said.className = "vh";
    said.setAttribute("role", "status");
    document.querySelector("main").append(said);
  }
};

prepare();
