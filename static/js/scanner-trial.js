/* The trial of a scanner: notices one that ends with Tab, or with nothing, and sends what came. Without, a button does. */

const FAST = 100; // ms between two keys: nobody types a code like this
const SILENCE = 800; // ms: nothing more comes
const ENOUGH = 8;

const form = document.querySelector("[data-scanner]");
const field = form?.querySelector("input[name=lu]");
const button = form?.querySelector("button[value=none]");

let last = 0;
let quick = 0;
let timer;

const send = (ending) => {
  clearTimeout(timer);
  button.value = ending;
  form.requestSubmit(button);
};

field?.addEventListener("keydown", (event) => {
  clearTimeout(timer);
  if (event.key === "Tab" && quick >= ENOUGH) {
    event.preventDefault();
    send("tab");
  } else if (event.key.length === 1) {
    quick = event.timeStamp - last < FAST ? quick + 1 : 1;
    last = event.timeStamp;
    if (quick >= ENOUGH) timer = setTimeout(() => send("none"), SILENCE);
  }
});
