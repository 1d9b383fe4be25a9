/* Cameras of this device: one of them as a stream, its lamp, and which there are. */

const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
const CODES = {
  NotAllowedError: "camera_refused",
  SecurityError: "camera_refused",
  NotFoundError: "camera_none",
  OverconstrainedError: "camera_none",
  NotReadableError: "camera_busy",
  AbortError: "camera_busy",
};

const trouble = (code) => Object.assign(new Error(code), { code });

const ask = async (wanted) => {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...SIZE, ...wanted } });
  } catch (error) {
    throw trouble(CODES[error.name] ?? "camera_busy");
  }
};

/** Open a camera: the one of this id if it is still there, else the one that looks away from whoever holds the device. */
export const openStream = async (id = "") => {
  if (!globalThis.isSecureContext || !navigator.mediaDevices?.getUserMedia) throw trouble("camera_insecure");
  const back = { facingMode: { ideal: "environment" } };
  if (!id) return sharp(await ask(back));
  try {
    return sharp(await ask({ deviceId: { exact: id } }));
  } catch (error) {
    if (error.code !== "camera_none") throw error;
    return sharp(await ask(back));
  }
};

// A badge is held near: a camera that can, focuses again and again.
const sharp = async (stream) => {
  const [track] = stream.getVideoTracks();
  const modes = track.getCapabilities?.().focusMode ?? [];
  if (modes.includes("continuous")) await track.applyConstraints({ advanced: [{ focusMode: "continuous" }] }).catch(() => {});
  return stream;
};

/** What switches the lamp of a camera (it tells whether it did), or `null` where there is none. */
export const torchOf = (track) => {
  if (!track.getCapabilities?.().torch) return null;
  return (on) => track.applyConstraints({ advanced: [{ torch: Boolean(on) }] }).then(() => true, () => false);
};

/** The cameras there are, once one was allowed: `[{id, label}]`. */
export const allCameras = async () => {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.filter((one) => one.kind === "videoinput").map((one) => ({ id: one.deviceId, label: one.label }));
};
