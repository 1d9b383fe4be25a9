/* What a badge says of somebody, as conference/badges/saying.py, rules.py and glyphs.py have it. */

import { printable } from "./badge_letters.js";

const ANSWER = "answer:";
const NAMES = ["only_name", "given_names", "family_name"];

const codeOf = (person) => {
  const code = person.code ?? "";
  return `${code.slice(0, 3)} ${code.slice(3)}`.trim();
};

const photo = (person, event) => (person.photo == null ? "" : person.photo ? event.photo_yes : event.photo_no);

const namesOf = (person, policy) => {
  const given = person.given ?? "";
  const family = person.family ?? "";
  const shown = { full: [given, family], first: [given || family, ""] }[policy] ?? [codeOf(person), ""];
  return shown.every((name) => name.trim())
    ? { only_name: "", given_names: shown[0], family_name: shown[1] }
    : { only_name: shown.join(" ").trim(), given_names: "", family_name: "" };
};

/* Where only the code is shown, nothing else is that would tell who it is. */
const others = (person, kit, shows, hidden) => {
  const more = person.badge ?? {};
  if (hidden) return { organisation: "", function: "", title: "", place: "", languages: "", table: "", answers: {} };
  return {
    organisation: person.organisation ?? "",
    function: person.function ?? "",
    title: person.title ?? "",
    place: shows.place ? person.district ?? "" : "",
    languages: shows.languages ? kit.languages[person.language] ?? "" : "",
    table: more.tables?.[shows.table] ?? "",
    answers: more.answers ?? {},
  };
};

/* The texts of somebody's badge, by field, in a layout (its name). */
export const personTexts = ({ kit, person, look, name }) => {
  const shows = kit.shows[name];
  const { answers, ...told } = others(person, kit, shows, look.names === "code");
  const shown = shows.answers.filter((one) => one in answers).map((one) => [ANSWER + one, answers[one]]);
  return {
    ...namesOf(person, look.names),
    ...told,
    ...Object.fromEntries(shown),
    photo: photo(person, kit.event),
    code: codeOf(person),
    number: shows.number ? person.badge?.number ?? "" : "",
  };
};

/* The texts that the badges of a group share. */
export const faceTexts = ({ kit, look }) => ({ group: look.label, event: kit.event.exposed ? "" : kit.event.title });

/* Texts without the words that no font has. A name of which nothing can be printed is the code of the badge. */
export const drawable = (letters, texts) => {
  const drawn = Object.fromEntries(Object.entries(texts).map(([field, text]) => [field, letters.words(text)]));
  const spared = NAMES.some((name) => (drawn[name] ?? "") !== (texts[name] ?? ""));
  return spared ? { ...drawn, ...namesLeft(texts, drawn) } : drawn;
};

const namesLeft = (texts, drawn) => {
  if (drawn.given_names && drawn.family_name) return { only_name: "" };
  const left = NAMES.map((name) => drawn[name]).find(Boolean);
  return { only_name: left ?? texts.code ?? "", given_names: "", family_name: "" };
};

/* What a text box says: its own text, or its field, after a label where there is something to say. */
export const boxText = (box, texts) => {
  const value = box.text || texts[box.field] || "";
  return box.label && value.trim() ? `${box.label} ${value}` : value;
};

/* What is printed where a field has letters that no font has: nothing, a part of it, or the code. */
export const instead = (field, drawn) => (NAMES.includes(field) ? drawn[field] || drawn.only_name || "" : drawn[field] ?? "");

export const hasName = (texts) => Boolean(printable(texts.only_name + texts.given_names));
