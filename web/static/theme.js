// Runs before anything is drawn, so that a chosen theme never flashes in the other's colours.
"use strict";
(() => {
  const KEY = "tracuu.theme", THEMES = ["light", "dark"], root = document.documentElement;
  // A browser may forbid keeping anything: then the system's theme is used.
  const kept = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const keep = (theme) => { try { if (theme) localStorage.setItem(KEY, theme); else localStorage.removeItem(KEY); } catch { /* not kept */ } };
  const show = (theme) => { if (THEMES.includes(theme)) root.dataset.theme = theme; else delete root.dataset.theme; };
  show(kept());
  // The same in every tab that is open.
  addEventListener("storage", (event) => { if (event.key === KEY) show(event.newValue); });
  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector("[data-theme-choice]");
    if (!choice) return;
    choice.hidden = false;
    const select = choice.querySelector("select");
    select.value = root.dataset.theme || "";
    select.addEventListener("change", () => { show(select.value); keep(select.value); });
  });
})();
