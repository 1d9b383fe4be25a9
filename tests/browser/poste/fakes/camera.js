export const openCamera = async (container, onScan) => {
  if (window.fake?.camera) throw Object.assign(new Error("no camera"), { code: window.fake.camera });
  container.append(document.createElement("video"));
  window.see = (text) => onScan(text, { kind: "ticket", also: [], source: "camera" });
  return { stop: () => container.replaceChildren(), torch: () => {}, cameras: [{ id: "a", label: "Arrière" }, { id: "b", label: "Avant" }], device: "a", choose: () => {} };
};
