// Improves pages that work without it: keys, and recent queries, which this browser keeps and nobody else sees.
"use strict";
(() => {
  const RECENT = "tracuu.recent", MOST = 12;
  const box = document.querySelector(".search input[type=search]");
  const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  const step = (by) => {
    const links = Array.from(document.querySelectorAll(".hits > li h2 a"));
    if (!links.length) return false;
    const here = links.indexOf(document.activeElement);
    if (here === 0 && by < 0 && box) { box.focus(); return true; }
    links[Math.min(links.length - 1, Math.max(0, here < 0 ? 0 : here + by))].focus();
    return true;
  };

  // A browser may forbid keeping anything: then nothing is recalled.
  const recall = () => { try { return JSON.parse(localStorage.getItem(RECENT)) || []; } catch { return []; } };
  const keep = (queries) => { try { localStorage.setItem(RECENT, JSON.stringify(queries)); } catch { /* not kept */ } };
  if (box) {
    const list = document.createElement("datalist");
    list.id = "recent";
    for (const query of recall().filter((one) => typeof one === "string")) {
      const option = document.createElement("option");
      option.value = query;
      list.append(option);
    }
    box.after(list);
    box.setAttribute("list", list.id);
    box.form.addEventListener("submit", () => {
      const query = box.value.trim();
      if (query) keep([query, ...recall().filter((one) => one !== query)].slice(0, MOST));
    });
  }
  const forget = document.querySelector("[data-forget]");
  if (forget) {
    forget.hidden = false;
    forget.addEventListener("click", () => { keep([]); forget.disabled = true; });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && event.target === box && box) { box.blur(); return; }
    if (typing(event.target)) return;
    const help = document.querySelector("[data-keys]");
    if (event.key === "/" && box) { event.preventDefault(); box.focus(); box.select(); }
    else if (event.key === "?" && help) help.click();
    else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (/^Arrow(Down|Up)$/.test(event.key) && event.target.closest(".hits") && step(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    else if (event.key === "Escape" && event.target.closest(".hits") && box) box.focus();
  });
})();
