// Passages that were picked: this browser remembers which, and only the address of the collection names them.
"use strict";
(() => {
  const KEY = "tracuu.picked", MOST = 200;
  const links = document.querySelectorAll("[data-collection]"), page = document.querySelector("[data-picked]");
  let picked;
  // A browser may forbid keeping anything: then nothing can be picked.
  try {
    picked = JSON.parse(localStorage.getItem(KEY)) || [];
    localStorage.setItem(KEY, JSON.stringify(picked));
  } catch { return; }
  picked = Array.isArray(picked) ? picked.filter((id) => /^[0-9a-f]{16}\.\d+$/.test(id)) : [];
  if (page) {
    const named = page.dataset.picked.split(" ").filter(Boolean);
    const asked = new URL(location.href);
    // The address has the say; without one it is what was picked here.
    if (asked.searchParams.has("p") || asked.searchParams.has("empty")) picked = named;
    else if (picked.length) {
      for (const id of picked) asked.searchParams.append("p", id);
      location.replace(asked);
      return;
    }
  }
  const show = () => {
    try { localStorage.setItem(KEY, JSON.stringify(picked)); } catch { /* not kept */ }
    for (const link of links) {
      const address = new URL(link.href, location.href);
      address.searchParams.delete("p");
      for (const id of picked) address.searchParams.append("p", id);
      link.href = address;
      link.querySelector("[data-count]").textContent = picked.length ? ` (${picked.length})` : "";
    }
    for (const button of document.querySelectorAll("button[data-pick]")) {
      const is = picked.includes(button.dataset.pick);
      button.hidden = false;
      button.textContent = is ? button.dataset.done : button.dataset.label;
      button.setAttribute("aria-pressed", String(is));
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-pick]");
    if (!button) return;
    const id = button.dataset.pick;
    picked = picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id].slice(-MOST);
    show();
  });
  addEventListener("storage", (event) => {
    if (event.key !== KEY || page) return;
    try { picked = JSON.parse(event.newValue) || []; } catch { picked = []; }
    show();
  });
  show();
})();
