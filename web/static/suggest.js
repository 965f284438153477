// Improves the search box, which works without it: documents and recent queries are offered while typing.
// Recent queries are kept by this browser alone; whoever wants no offers turns them off on the page of keys.
"use strict";
(() => {
  const RECENT = "tracuu.recent", OFF = "tracuu.suggest", MOST = 12, SHOWN = 5, LEAST = 2, PAUSE = 120;
  // A browser may forbid keeping anything: then nothing is recalled, and offers are made.
  const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* not kept */ } };
  const recall = () => {
    try { return JSON.parse(kept(RECENT)).filter((one) => typeof one === "string"); } catch { return []; }
  };
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim();

  const forget = document.querySelector("[data-forget]");
  if (forget) {
    forget.hidden = false;
    forget.addEventListener("click", () => { keep(RECENT, "[]"); forget.disabled = true; });
  }
  const choice = document.querySelector("[data-suggest-choice]");
  if (choice) {
    const tick = choice.querySelector("input");
    choice.hidden = false;
    tick.checked = kept(OFF) !== "off";
    tick.addEventListener("change", () => keep(OFF, tick.checked ? "on" : "off"));
  }

  // Who sits here next need not know what was asked.
  document.querySelector("form.person")?.addEventListener("submit", () => keep(RECENT, "[]"));
  const form = document.querySelector("form.search");
  if (!form) return;
  const box = form.elements.q, { suggest, document: page, documents, recent } = form.dataset;
  form.addEventListener("submit", () => {
    const query = box.value.trim();
    if (query) keep(RECENT, JSON.stringify([query, ...recall().filter((one) => one !== query)].slice(0, MOST)));
  });
  if (kept(OFF) === "off") return;

  const list = document.createElement("ul");
  list.id = "offers";
  list.className = "offers";
  list.hidden = true;
  for (const [name, value] of Object.entries({ role: "listbox", "aria-label": documents })) list.setAttribute(name, value);
  box.after(list);
  // A combobox is a text field; the form is the search.
  box.type = "text";
  box.setAttribute("enterkeyhint", "search");
  for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) box.setAttribute(name, value);

  let active = -1, asked = null, waiting = 0;
  const options = () => Array.from(list.children);
  const choose = (place) => {
    active = place;
    options().forEach((one, at) => one.setAttribute("aria-selected", String(at === place)));
    if (place < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }
  };
  const close = () => {
    clearTimeout(waiting);
    if (asked) asked.abort();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const part = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };
  const option = (take, ...parts) => {
    const made = document.createElement("li");
    made.setAttribute("role", "option");
    made.append(...parts);
    made.take = take;
    return made;
  };
  const show = (found) => {
    list.replaceChildren(...found);
    found.forEach((one, at) => { one.id = `offer-${at}`; });
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    choose(-1);
  };
  const before = () => {
    const typed = fold(box.value);
    return recall().filter((one) => fold(one).includes(typed) && fold(one) !== typed).slice(0, SHOWN).map((query) =>
      option(() => { box.value = query; form.requestSubmit(); }, part("span", query), " ", part("small", recent)));
  };
  const days = new Intl.DateTimeFormat(document.documentElement.lang === "vi" ? "vi" : "en-GB", { timeZone: "UTC", day: "numeric", month: document.documentElement.lang === "vi" ? "numeric" : "short", year: "numeric" });
  const held = ({ document_id: id, symbol, title, issued }) =>
    option(() => location.assign(page.replace("ID", id)), ...(symbol ? [part("b", symbol), " "] : []), part("span", title), ...(issued ? [" ", part("small", days.format(new Date(issued)))] : []));
  const offer = async () => {
    if (asked) asked.abort();
    asked = new AbortController();
    const typed = box.value, own = before();
    if (typed.trim().length < LEAST) return show(own);
    try {
      const answer = await fetch(`${suggest}?q=${encodeURIComponent(typed.slice(0, 200))}`, { signal: asked.signal, headers: { "X-Requested-With": "tracuu" } });
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (box.value === typed && document.activeElement === box) show([...own, ...found.map(held)]);
    } catch { /* Asked again meanwhile, or the server is away: what is typed can be sent all the same. */ }
  };

  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(offer, PAUSE); });
  box.addEventListener("blur", close);
  form.addEventListener("submit", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const many = list.hidden ? 0 : list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!many) offer();
      // Beyond either end is the box itself, as it was typed.
      else choose((active + 1 + (event.key === "ArrowDown" ? 1 : many)) % (many + 1) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      list.children[active].take();
    } else if (event.key === "Escape" && many) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  // The box keeps the focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => { const one = event.target.closest("li"); if (one) one.take(); });
})();
