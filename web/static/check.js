// Improves the page of drafts: files dropped on it, verdicts chosen, the next one by a key.
"use strict";
(() => {
  const form = document.querySelector("[data-drop]");
  if (!form) return;
  const field = form.querySelector("[type=file]");
  const told = form.querySelector("[data-too-large]");
  const isTooLarge = () => {
    const large = Array.from(field.files).some((file) => file.size > Number(form.dataset.most));
    told.hidden = !large;
    return large;
  };
  field.addEventListener("change", isTooLarge);
  form.addEventListener("submit", (event) => { if (isTooLarge()) event.preventDefault(); });
  ["dragenter", "dragover"].forEach((name) => form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); }));
  ["dragleave", "drop"].forEach((name) => form.addEventListener(name, () => form.classList.remove("over")));
  // A file that misses the form would take the page's place.
  ["dragover", "drop"].forEach((name) => document.addEventListener(name, (event) => event.preventDefault()));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    isTooLarge();
    field.focus();
  });

  const choice = document.querySelector("[data-verdicts]");
  if (!choice) return;
  const boxes = Array.from(choice.querySelectorAll("input"));
  const found = Array.from(document.querySelectorAll("li[data-verdict]"));
  const show = () => {
    const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    found.forEach((item) => { item.hidden = !chosen.has(item.dataset.verdict); });
    document.querySelectorAll("mark[data-verdict]").forEach((mark) => mark.classList.toggle("off", !chosen.has(mark.dataset.verdict)));
  };
  boxes.forEach((box) => { box.disabled = false; box.addEventListener("change", show); });
  choice.querySelector("[data-hint]").hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox") return;
    const by = { j: 1, k: -1 }[event.key];
    const shown = found.filter((item) => !item.hidden);
    if (!by || !shown.length) return;
    const at = shown.indexOf(document.activeElement);
    shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length].focus();
  });
})();
