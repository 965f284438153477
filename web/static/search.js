// Improves pages that work without it: keys, and a page of ours while the server does not answer.
"use strict";
(() => {
  const box = document.querySelector(".search [name=q]");
  const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  const step = (by) => {
    const links = Array.from(document.querySelectorAll(".hits > li h2 a"));
    if (!links.length) return false;
    const here = links.indexOf(document.activeElement);
    if (here === 0 && by < 0 && box) { box.focus(); return true; }
    links[Math.min(links.length - 1, Math.max(0, here < 0 ? 0 : here + by))].focus();
    return true;
  };

  // Where it is to be had (this machine, or a secure address): a page of ours instead of the browser's while the server restarts.
  if (navigator.serviceWorker) navigator.serviceWorker.register("/worker.js").catch(() => { /* then the browser's page it is */ });
  if (document.querySelector("[data-waiting]") && location.pathname !== "/waiting") {
    setInterval(() => fetch(location.href, { method: "HEAD", headers: { "X-Requested-With": "tracuu" } }).then(() => location.reload(), () => { /* not yet */ }), 1500);
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
