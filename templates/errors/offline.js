// Keeps one page for when the server cannot be reached, and the files it is drawn with. Nothing else is kept, nothing is
// answered from here while the network answers.
"use strict";
const KEEPS = JSON.parse("{{ keeps|escapejs }}");

self.addEventListener("install", (event) => {
  const keep = (store) => store.addAll([KEEPS.page, ...KEEPS.needed]);
  event.waitUntil(caches.open(KEEPS.store).then(keep).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("offline-") && name !== KEEPS.store);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  if (method !== "GET") return;
  const { pathname, search } = new URL(url);
  const kept = mode === "navigate" ? KEEPS.page : KEEPS.needed.find((needed) => needed === pathname + search);
  if (kept) event.respondWith(fetch(event.request).catch(() => caches.match(kept)));
});
