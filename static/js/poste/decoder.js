/* A worker that reads QR codes from pictures, for browsers that cannot: the only place that runs WebAssembly. */

import { prepareZXingModule, readBarcodes } from "../../vendor/zxing-wasm-3.1.6/es/reader/index.js";

const READER = new URL("../../vendor/zxing-wasm-3.1.6/reader/zxing_reader.wasm", import.meta.url).href;
const OPTIONS = {
  formats: ["QRCode"],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true, // light on dark: telephones by night
  tryDownscale: true,
  downscaleFactor: 2, // by three, as is usual, takes our small codes away; half the size takes away the grain of the dark
  maxNumberOfSymbols: 3,
};

const middle = ({ topLeft, topRight, bottomRight, bottomLeft }) => {
  const corners = [topLeft, topRight, bottomRight, bottomLeft];
  return { x: corners.reduce((sum, one) => sum + one.x, 0) / 4, y: corners.reduce((sum, one) => sum + one.y, 0) / 4 };
};

/* Each pixel as its neighbours have it, too: in the dark a camera sees more grain than code. Grey, from the green it has. */
const soften = ({ width, height, data }) => {
  const soft = new Uint8ClampedArray(data.length).fill(255);
  const [right, down] = [4, 4 * width];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1, i = (y * width + 1) * 4; x < width - 1; x += 1, i += 4) {
      const g = i + 1;
      const beside = data[g - right] + data[g + right] + data[g - down] + data[g + down];
      const corners = data[g - down - right] + data[g - down + right] + data[g + down - right] + data[g + down + right];
      soft[i] = soft[i + 1] = soft[i + 2] = (4 * data[g] + 2 * beside + corners) >> 4;
    }
  }
  return { width, height, data: soft };
};

/* In turn, as what hinders is not known: as it is; softened, for the dark; with gaps closed, for a lamp on a cover. Each
   twice, for the camera shows its middle and its whole by turns. */
const read = async ({ id, width, height, data }) => {
  const picture = { width, height, data: new Uint8ClampedArray(data) };
  const way = (id >> 1) % 3;
  const found = await readBarcodes(way === 1 ? soften(picture) : picture, { ...OPTIONS, tryDenoise: way === 2 });
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
