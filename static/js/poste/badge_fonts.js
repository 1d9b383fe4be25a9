/* The fonts of paper in this browser: kept here once they came, so that they are there without a network.

   The family names are our own: no font of the device can stand in for one of them. */

const KEPT = "jatigi-badge-fonts";
const MEASURED = 200; // pixels: large, so that nothing is rounded

/* `static/` as a page below `/desk/<slug>/poste/` finds it. */
const STATIC = "../../../static/";

const loading = new Map();

const bytes = async (address) => {
  const store = await caches.open(KEPT);
  let answer = await store.match(address);
  if (!answer) {
    answer = await fetch(address, { credentials: "omit" });
    if (!answer.ok) throw new Error(`no font: ${answer.status}`);
    await store.put(address, answer.clone());
  }
  return answer.arrayBuffer();
};

const load = async (font, address) => {
  const face = new FontFace(font.family, await bytes(address), { weight: font.weight });
  document.fonts.add(await face.load());
};

const ready = new WeakMap();

/* Have the fonts of a kit ready; those that it no longer has go. Rejects (`no_fonts`) where one never came and cannot. */
export const fonts = (kit) => {
  if (!ready.has(kit.letters)) {
    ready.set(kit.letters, all(kit).catch((error) => {
      ready.delete(kit.letters);
      throw new Error("no_fonts", { cause: error });
    }));
  }
  return ready.get(kit.letters);
};

const all = (kit) => {
  const root = new URL(STATIC, document.baseURI);
  const wanted = kit.letters.fonts.map((font) => [font, new URL(font.file, root).href]);
  const coming = wanted.map(([font, address]) => {
    if (!loading.has(address)) {
      loading.set(address, load(font, address).catch((error) => {
        loading.delete(address);
        throw error;
      }));
    }
    return loading.get(address);
  });
  return Promise.all(coming).then(() => sweep(new Set(wanted.map(([, address]) => address))));
};

const sweep = async (wanted) => {
  const store = await caches.open(KEPT);
  const kept = await store.keys();
  await Promise.all(kept.filter((one) => !wanted.has(one.url)).map((one) => store.delete(one)));
};

/* ---- ink ---- */

let pen;

/* Where the ink of a line begins and how wide it is, in em. */
export const ink = (families, text, bold, rightToLeft) => {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = `${bold ? 700 : 400} ${MEASURED}px ${families}`;
  pen.textRendering = "geometricPrecision";
  pen.textAlign = "left";
  pen.direction = rightToLeft ? "rtl" : "ltr";
  const { actualBoundingBoxLeft: left, actualBoundingBoxRight: right } = pen.measureText(text);
  return { left: -left / MEASURED, width: (left + right) / MEASURED };
};
