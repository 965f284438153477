// Answers with a page of ours while the server does not, so that nobody meets the browser's own. It keeps the looks and that one page, never a document.
"use strict";
const KEPT = "tracuu.waiting", WAITING = "/waiting", LOOKS = "/assets/";

const keep = async () => {
  const kept = await caches.open(KEPT), page = await fetch(WAITING), text = await page.clone().text();
  await kept.put(WAITING, page);
  await kept.addAll(Array.from(new Set(text.match(/\/assets\/[^"]+/g))));
};
const look = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(KEPT)).put(request, answer.clone());
    return answer;
  } catch {
    return caches.match(request);
  }
};

addEventListener("install", (event) => { skipWaiting(); event.waitUntil(keep()); });
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(WAITING)));
  else if (new URL(request.url).pathname.startsWith(LOOKS)) event.respondWith(look(request));
});
