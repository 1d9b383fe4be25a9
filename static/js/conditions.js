/* Questions that are asked only after certain answers: shown and hidden as these are given. The server judges alone. */

const form = document.querySelector("[data-conditions]");
const said = (name) =>
  [...form.elements]
    .filter((one) => one.name === name && (one.checked || !/^(radio|checkbox)$/.test(one.type)) && !one.closest("[hidden]"))
    .map((one) => one.value.trim());

const look = () => {
  for (const box of form.querySelectorAll("[data-under],[data-asked]")) {
    const [all, ...tests] = JSON.parse(box.dataset.if ?? "[true]");
    const holds = ([name, ...values]) => said(name).some((value) => values.includes(value));
    box.hidden = !(all ? tests.every(holds) : tests.some(holds));
  }
  for (const set of form.querySelectorAll("[data-under]")) set.hidden ||= !set.querySelector("[data-asked]:not([hidden])");
};

for (const words of form.querySelectorAll("[data-asked][data-if] > [data-when], [data-under][data-if] > [data-when]")) words.hidden = true;
form.addEventListener("input", look);
addEventListener("pageshow", look); // a browser that comes back fills the form in by itself
look();
