/* Three answers that are told apart without looking: two notes that rise, two that stay, one low that falls. */

const NOTES = {
  ok: { wave: "sine", notes: [[660, 0, 0.11], [990, 0.12, 0.22]], shake: [60] },
  wait: { wave: "triangle", notes: [[440, 0, 0.13], [440, 0.2, 0.13]], shake: [90, 80, 90] },
  no: { wave: "sawtooth", notes: [[190, 0, 0.24], [130, 0.25, 0.4]], shake: [350] },
};
const LOUDNESS = { sine: 0.5, triangle: 0.5, sawtooth: 0.25 };
const KEPT = "jatigi-poste-muet";

let context;
let mute = localStorage.getItem(KEPT) === "1";

export const muted = () => mute;

export const setMuted = (value) => {
  mute = value;
  localStorage.setItem(KEPT, value ? "1" : "0");
};

/* A browser lets a page sound only after somebody pressed something in it. */
const wake = () => {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
};
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake, { capture: true, passive: true });

const note = (wave, [pitch, from, length]) => {
  const tone = context.createOscillator();
  const volume = context.createGain();
  const start = context.currentTime + from;
  tone.type = wave;
  tone.frequency.setValueAtTime(pitch, start);
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS[wave], start + 0.01);
  volume.gain.setValueAtTime(LOUDNESS[wave], start + length - 0.03);
  volume.gain.linearRampToValueAtTime(0, start + length);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + length);
};

/* Sound for « ok », « wait » or « no »; nothing where it is muted or may not sound yet. */
export const sound = (tone) => {
  const { wave, notes, shake } = NOTES[tone] ?? NOTES.wait;
  document.dispatchEvent(new CustomEvent("poste:sound", { detail: { tone, muted: mute } }));
  if (mute) return;
  navigator.vibrate?.(shake);
  if (context?.state === "running") notes.forEach((one) => note(wave, one));
};
