/* A worker that reads QR codes from pictures, for browsers that cannot: the only place that runs WebAssembly. */

import { prepareZXingModule, readBarcodes } from "../../vendor/zxing-wasm-3.1.6/es/reader/index.js";

const READER = new URL("../../vendor/zxing-wasm-3.1.6/reader/zxing_reader.wasm", import.meta.url).href;
const OPTIONS = {
  formats: ["QRCode"],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true, // light on dark: telephones by night
  tryDownscale: true,
  maxNumberOfSymbols: 3,
};

const middle = ({ topLeft, topRight, bottomRight, bottomLeft }) => {
  const corners = [topLeft, topRight, bottomRight, bottomLeft];
  return { x: corners.reduce((sum, one) => sum + one.x, 0) / 4, y: corners.reduce((sum, one) => sum + one.y, 0) / 4 };
};

const read = async ({ width, height, data }) => {
  const found = await readBarcodes({ width, height, data: new Uint8ClampedArray(data) }, OPTIONS);
  return found.filter((one) => one.isValid).map((one) => ({ text: one.text, ...middle(one.position) }));
};

addEventListener("message", async ({ data: asked }) => {
  try {
    postMessage({ id: asked.id, found: await read(asked) });
  } catch (error) {
    postMessage({ id: asked.id, failed: String(error) });
  }
});

prepareZXingModule({ overrides: { locateFile: () => READER }, fireImmediately: true }).then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ broken: String(error) }),
);
