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

// A button with data-print prints the page.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
