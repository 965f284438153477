// Saved searches and followed documents: kept under the account where people sign in, else by this browser alone.
"use strict";
(async () => {
  const KEY = "tracuu.saved", MOST = 50;
  const account = "account" in document.documentElement.dataset;
  const fits = (one) => one && typeof one.ask === "string" && typeof one.name === "string" && /^\/[^/\\]/.test(one.address);
  // A browser may forbid keeping anything: then nothing can be saved here, and nothing is offered.
  let here = null;
  try {
    here = JSON.parse(localStorage.getItem(KEY)) || [];
    here = Array.isArray(here) ? here.filter(fits) : [];
    localStorage.setItem(KEY, JSON.stringify(here));
  } catch { here = null; }
  const server = async (method, query = "", one) => {
    const kind = one && { "Content-Type": "application/json" };
    const answer = await fetch(`/api/v1/saved${query}`, { method, headers: { "X-Requested-With": "tracuu", ...kind }, body: one && JSON.stringify(one) });
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()).saved.filter(fits);
  };
  let saved = here;
  if (account) { try { saved = await server("GET"); } catch { return; } }
  if (!saved) return;
  const keep = (one) => account ? server("POST", "", one) : localStorage.setItem(KEY, JSON.stringify(saved));
  const drop = (one) => {
    saved = saved.filter((other) => other !== one);
    return account ? server("DELETE", `?ask=${encodeURIComponent(one.ask)}`) : keep();
  };
  const news = async (one) => {
    const answer = await fetch(`/api/v1/new?${one.ask}${one.until ? `&since=${encodeURIComponent(one.until)}` : ""}`, { headers: { "X-Requested-With": "tracuu" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };
  // What is opened has been seen: from here on what is new is counted.
  const see = async (one) => { one.until = (await news(one)).until; await keep(one); };

  for (const button of document.querySelectorAll("button[data-save]")) {
    const { save: ask, name, address, done } = button.dataset, label = button.textContent;
    const place = () => saved.findIndex((one) => one.ask === ask);
    const show = () => { button.textContent = place() < 0 ? label : done; button.setAttribute("aria-pressed", String(place() >= 0)); };
    button.hidden = false;
    show();
    if (place() >= 0) see(saved[place()]).catch(() => { /* Told as new once more. */ });
    button.addEventListener("click", async () => {
      const at = place(), before = saved;
      try {
        if (at >= 0) await drop(saved[at]);
        else {
          saved = [{ ask, name, address, until: "" }, ...saved].slice(0, MOST);
          await keep(saved[0]);
          see(saved[0]).catch(() => { /* Counted from the next visit on. */ });
        }
      } catch { saved = before; }
      show();
    });
  }

  const list = document.querySelector("[data-saved]");
  if (!list) return;
  const { none, new: fresh, remove, failed, document: page, relations, feed, feedName } = list.dataset;
  const cited = (one) => one.ask.startsWith("cites=") ? one.ask.slice("cites=".length) : "";
  const made = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const tell = async (one, told) => {
    try {
      const { count, documents, until } = await news(one);
      if (!one.until) { one.until = until; await keep(one); }
      if (!count) return;
      const heading = made("a", `${fresh} ${count.toLocaleString(document.documentElement.lang)}`,
        { href: cited(one) ? relations.replace("ID", cited(one)) : `${one.address}&since=${encodeURIComponent(one.until)}` });
      const titles = document.createElement("ul");
      for (const held of documents) {
        const item = document.createElement("li");
        item.append(made("a", [held.header.symbol, held.title].filter(Boolean).join(" – "), { href: page.replace("ID", held.id) }));
        titles.append(item);
      }
      told.append(heading, titles);
    } catch { told.append(made("span", failed, { class: "soft" })); }
  };
  const draw = () => {
    list.replaceChildren(...saved.map((one) => {
      const item = document.createElement("li"), button = made("button", remove, { type: "button", class: "copy", "aria-label": `${remove} ${one.name}` }), told = document.createElement("div");
      button.addEventListener("click", async () => {
        const before = saved;
        try { await drop(one); } catch { saved = before; }
        draw();
        list.focus();
      });
      const atom = made("a", "Atom", { href: cited(one) ? feed.replace("ID", cited(one)) : `/feed.atom?${one.ask}`, class: "small", "aria-label": `${feedName} ${one.name}` });
      item.append(made("a", one.name, { href: one.address }), " ", atom, " ", button, told);
      tell(one, told);
      return item;
    }));
    if (!saved.length) list.append(made("li", none, { class: "soft" }));
  };
  draw();

  const move = document.querySelector("[data-move]");
  if (!move || !here?.length) return;
  move.hidden = false;
  move.querySelector("button").addEventListener("click", async () => {
    try {
      // The oldest first, so that they stand as they stood.
      for (const one of [...here].reverse()) if (!saved.some((held) => held.ask === one.ask)) saved = await server("POST", "", one);
      localStorage.removeItem(KEY);
      move.hidden = true;
    } catch { move.append(" ", made("span", failed, { class: "soft" })); }
    draw();
    list.focus();
  });
})();
