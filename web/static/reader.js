// Improves the page of a document, which works without it: copies links and citations, brings the marked lines into view.
"use strict";
(() => {
  const copied = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.body.appendChild(document.createElement("textarea"));
    field.value = text;
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("not copied");
  };
  for (const button of document.querySelectorAll("button.copy")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const { copy, address, done } = button.dataset;
      try {
        await copied(address ? new URL(address, location.href).href : copy);
        button.textContent = done;
        setTimeout(() => { button.textContent = label; }, 2000);
      } catch { /* The text stands beside the button, to be selected. */ }
    });
  }
  const view = document.querySelector(".view"), lines = document.querySelector(".leaf rect");
  const center = () => {
    const frame = view.getBoundingClientRect(), line = lines.getBoundingClientRect();
    view.scrollTo(line.left - frame.left + view.scrollLeft - 16, line.top - frame.top + view.scrollTop - frame.height / 3);
  };
  if (view && lines) {
    center();
    window.addEventListener("load", center);
  }
})();
