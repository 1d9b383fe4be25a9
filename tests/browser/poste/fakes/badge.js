/* Stands in for the drawing of badges: a frame with the name, and a note of what was printed. */

export const draw = ({ person }) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("viewBox", "0 0 320 200");
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", `Badge : ${person.name}`);
  const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
  text.setAttribute("x", "20");
  text.setAttribute("y", "110");
  text.setAttribute("font-size", "28");
  text.textContent = person.name;
  made.append(text);
  return made;
};

export const print = async ({ person }) => {
  if (window.fake?.printer === "broken") throw new Error("no printer");
  (window.printed ??= []).push(person.name);
  return { layout: "a6", ticket: person.ticket, doubts: [] };
};

export const ready = async () => {};
export const printTrial = async ({ words }) => (window.printed ??= []).push(words.heading);
