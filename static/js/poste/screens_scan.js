/* What a scan, or a text typed into the box, leads to. */

const FOUND = new Set(["person", "people"]);

/* A scan is never a name that nobody has; and what begins like no ticket is none that was read half. */
const judged = (kind, text, scanned) => {
  if (FOUND.has(kind) || (kind === "absent" && scanned !== "torn")) return kind;
  if (kind === "torn") return scanned === "torn" || /^\s*JT/i.test(text) ? "torn" : "other";
  return scanned === "torn" || scanned === "other" ? scanned : kind;
};

/**
 * Find whom a text means: what `desk.find` gives, with the `text` that led there, and with the kind `other` for codes that
 * are no badge's. `kind`: what a scanner or a camera takes it for; `also`: other readings of the same keys.
 */
export const lookUp = async (desk, text, { kind, also = [] } = {}) => {
  let first;
  for (const one of [text, ...also]) {
    const found = await desk.find(one);
    if (found.kind === "person") return { ...found, text: one };
    first ??= found;
  }
  return { ...first, text, kind: judged(first.kind, text, kind) };
};
