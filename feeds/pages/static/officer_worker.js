/* Keeps the page so that it opens in a tunnel. Data is never kept here: what the page shows offline, it kept itself. */
const CACHE = `petugas-${VERSION}`;
const SHELL_WAIT_MS = 3000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(KEPT.map((path) => new Request(path, { cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("petugas-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

/** The page of now where there is a net, else the one that was kept. */
async function shell(request) {
  const cache = await caches.open(CACHE);
  try {
    return await fetch(request, { signal: AbortSignal.timeout(SHELL_WAIT_MS) });
  } catch {
    return (await cache.match("/petugas")) || Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate" && path === "/petugas") event.respondWith(shell(event.request));
  else if (path.startsWith("/static/")) event.respondWith(caches.match(event.request).then((found) => found || fetch(event.request)));
});
