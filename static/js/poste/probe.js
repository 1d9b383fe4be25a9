/* A small QR code that says PROBE, to ask a reader whether it really reads. */

export const PROBE = "JATIGI";

const SIZE = 21;
const ROWS = [
  2084479, 1071169, 1530205, 1528413, 1530461, 1071169, 2086271, 768, 327358, 1121446, 809467, 1941161, 193589, 7883, 2088587,
  1070231, 1524995, 1523780, 1528127, 1066309, 2083263,
];
const MODULE = 8; // pixels
const QUIET = 4; // modules of white around

/** The code on a canvas of its own. */
export const drawProbe = () => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = (SIZE + 2 * QUIET) * MODULE;
  const ink = canvas.getContext("2d");
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.fillStyle = "#000";
  ROWS.forEach((row, y) => {
    for (let x = 0; x < SIZE; x += 1) {
      if ((row >> (SIZE - 1 - x)) & 1) ink.fillRect((QUIET + x) * MODULE, (QUIET + y) * MODULE, MODULE, MODULE);
    }
  });
  return canvas;
};
