/* Saving what waits into a file, sealed as it is sent: only the server can read it. */

export const save = async (desk) => {
  const made = await desk.exportWaiting();
  const { blob, name } = made instanceof Blob ? { blob: made, name: "" } : made;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name || `guichet-${desk.device?.letter ?? ""}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
