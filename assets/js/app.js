// Makes pages quicker where scripts run. Every journey works without this file.

import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
} from "govuk-frontend";

// The components look for these classes; the security policy forbids the usual inline script.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const Component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
]) {
  for (const element of document.querySelectorAll(
    `[data-module="${Component.moduleName}"]`,
  )) {
    try {
      new Component(element);
    } catch (error) {
      // A component that fails leaves plain HTML that works.
      console.error(error);
    }
  }
}

// What only makes sense with scripts is hidden until here.
for (const element of document.querySelectorAll("[data-script][hidden]")) {
  element.hidden = false;
}

// A checkbox with data-select-all="name" ticks every checkbox of that name in its form.
for (const all of document.querySelectorAll("[data-select-all]")) {
  const boxes = () =>
    all.form.querySelectorAll(`[name="${all.dataset.selectAll}"]:not(:disabled)`);
  const show = () => {
    const ticked = [...boxes()].filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
  });
  all.form.addEventListener("change", show);
  show();
}

// Single keys on pages that list them in [data-keys]. An element there with data-key names a key and
// what it does: data-press clicks an element; data-set ticks the choice name=value and sends the form.
// With data-fill an empty list gets a value before; with data-then the next digit chooses from a list.
const keys = document.querySelector("[data-keys]");
if (keys) {
  const form = document.querySelector("main form[method=post]");
  const send = () => form.requestSubmit(form.querySelector("[value=decide]"));
  const onOff = keys.querySelector("[data-keys-on]");
  // People who speak to their computer, or whose hands shake, need to switch single keys off.
  onOff.checked = localStorage.getItem("single-keys") !== "off";
  onOff.addEventListener("change", () => {
    localStorage.setItem("single-keys", onOff.checked ? "on" : "off");
  });
  let list = null;
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") {
      keys.open = true;
      keys.querySelector("summary").focus();
    }
    if (!onOff.checked) return;
    if (list && /^[1-9]$/.test(event.key) && Number(event.key) < list.options.length) {
      list.selectedIndex = Number(event.key);
      send();
      return;
    }
    list = null;
    const item = [...keys.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (!item) return;
    if (item.dataset.press) document.querySelector(item.dataset.press)?.click();
    if (!item.dataset.set || !form) return;
    const [name, value] = item.dataset.set.split("=");
    form.querySelector(`[name="${name}"][value="${value}"]`).checked = true;
    if (item.dataset.fill) {
      const [field, usual] = item.dataset.fill.split("=");
      form.elements[field].value ||= usual;
    }
    if (!item.dataset.then) return send();
    list = form.elements[item.dataset.then];
    list.scrollIntoView({ block: "nearest" });
  });
}

// A button with data-print prints the page.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
