/* Saving what waits into a file, sealed as it is sent: only the server can read it. */

export const save = async (desk) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await desk.exportWaiting());
  link.download = `guichet-${desk.device.letter}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
