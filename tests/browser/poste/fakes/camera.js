export const openCamera = async (container) => {
  container.append(document.createElement("video"));
  return { close: () => container.replaceChildren() };
};
