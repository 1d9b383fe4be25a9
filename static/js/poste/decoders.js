/* What reads QR codes from a picture: the browser's own reader where it really works, else a worker with WebAssembly. */

import { drawProbe, PROBE } from "./probe.js";

const PROBE_PATIENCE = 1500; // ms: on some machines the browser's reader is there and never answers
const READ_PATIENCE = 4000; // ms for one picture on a slow telephone
const START_PATIENCE = 30000; // ms to load a megabyte once

const within = (milliseconds, promise) => {
  let timer = 0;
  const late = new Promise((_done, fail) => {
    timer = setTimeout(() => fail(new Error("late")), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/* ---- the browser's own ---- */

const native = async () => {
  if (!("BarcodeDetector" in globalThis)) return null;
  try {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const read = async (canvas) => (await within(READ_PATIENCE, detector.detect(canvas))).map(spot);
    const seen = await within(PROBE_PATIENCE, detector.detect(drawProbe()));
    return seen.some((one) => one.rawValue === PROBE) ? { name: "native", read, close() {} } : null;
  } catch {
    return null;
  }
};

const spot = ({ rawValue, boundingBox }) => ({
  text: rawValue,
  x: boundingBox.x + boundingBox.width / 2,
  y: boundingBox.y + boundingBox.height / 2,
});

/* ---- the worker ---- */

const inWorker = async () => {
  const worker = new Worker(new URL("./decoder.js", import.meta.url), { type: "module" });
  const asked = new Map();
  const started = new Promise((done, fail) => {
    worker.onerror = (event) => fail(new Error(event.message || "worker"));
    worker.onmessage = ({ data }) => {
      if (data.ready) done();
      else if (data.broken) fail(new Error(data.broken));
      else answer(asked, data);
    };
  });
  try {
    await within(START_PATIENCE, started);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return { name: "wasm", read: (canvas) => ask(worker, asked, canvas), close: () => worker.terminate() };
};

const answer = (asked, { id, found, failed }) => {
  const waiting = asked.get(id);
  asked.delete(id);
  if (failed) waiting?.fail(new Error(failed));
  else waiting?.done(found);
};

let count = 0;

const ask = (worker, asked, canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const id = (count += 1);
  const told = new Promise((done, fail) => asked.set(id, { done, fail }));
  worker.postMessage({ id, width, height, data: data.buffer }, [data.buffer]);
  return within(READ_PATIENCE, told).finally(() => asked.delete(id));
};

/**
 * Give what reads: `{name, read(canvas) → [{text, x, y}], close()}`. With `own: false` the browser's reader is passed over.
 * Throws where nothing can read.
 */
export const openDecoder = async ({ own = true } = {}) => (own && (await native())) || inWorker();
