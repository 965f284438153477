// Saved searches and followed documents: kept by this browser alone, asked of the server only as any search is.
"use strict";
(() => {
  const KEY = "tracuu.saved", MOST = 50;
  // A browser may forbid keeping anything: then nothing can be saved, and nothing is offered.
  let saved;
  try {
    saved = JSON.parse(localStorage.getItem(KEY)) || [];
    localStorage.setItem(KEY, JSON.stringify(saved));
  } catch { return; }
  saved = Array.isArray(saved) ? saved.filter((one) => one && typeof one.ask === "string" && typeof one.name === "string" && /^\/[^/\\]/.test(one.address)) : [];
  const keep = () => localStorage.setItem(KEY, JSON.stringify(saved));
  const news = async (one) => {
    const answer = await fetch(`/api/v1/new?${one.ask}${one.until ? `&since=${encodeURIComponent(one.until)}` : ""}`, { headers: { "X-Requested-With": "tracuu" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };
  // What is opened has been seen: from here on what is new is counted.
  const see = async (one) => { one.until = (await news(one)).until; keep(); };

  for (const button of document.querySelectorAll("button[data-save]")) {
    const { save: ask, name, address, done } = button.dataset, label = button.textContent;
    const place = () => saved.findIndex((one) => one.ask === ask);
    const show = () => { button.textContent = place() < 0 ? label : done; button.setAttribute("aria-pressed", String(place() >= 0)); };
    button.hidden = false;
    show();
    if (place() >= 0) see(saved[place()]).catch(() => { /* Told as new once more. */ });
    button.addEventListener("click", () => {
      const at = place();
      if (at >= 0) saved.splice(at, 1);
      else {
        saved = [{ ask, name, address, until: "" }, ...saved].slice(0, MOST);
        see(saved[0]).catch(() => { /* Counted from the next visit on. */ });
      }
      keep();
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
      if (!one.until) { one.until = until; keep(); }
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
      button.addEventListener("click", () => { saved = saved.filter((other) => other !== one); keep(); draw(); list.focus(); });
      const atom = made("a", "Atom", { href: cited(one) ? feed.replace("ID", cited(one)) : `/feed.atom?${one.ask}`, class: "small", "aria-label": `${feedName} ${one.name}` });
      item.append(made("a", one.name, { href: one.address }), " ", atom, " ", button, told);
      tell(one, told);
      return item;
    }));
    if (!saved.length) list.append(made("li", none, { class: "soft" }));
  };
  draw();
})();
