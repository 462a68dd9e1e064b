/* Keeps the form for when there is no net. Reports are sent by the page, never from here. */
const CACHE = "k3i-" + SHELL.join("").length + "-" + SHELL.map((name) => name.slice(-10)).join("");
const PAGES = ["/lapor", "/lapor/panik"];
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll([...SHELL, ...PAGES]);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("k3i-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && PAGES.includes(path)) event.respondWith(page(request, path));
  else if (path.startsWith("/static/")) event.respondWith(kept(request));
});

/** The page as it is now; the one kept when nobody answers in time. */
async function page(request, path) {
  const cache = await caches.open(CACHE);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(request, { signal: stop.signal });
    if (answer.ok) await cache.put(path, answer.clone());
    return answer;
  } catch {
    return (await cache.match(path)) || Response.error();
  } finally {
    clearTimeout(timer);
  }
}

/** A file whose address changes with it. */
async function kept(request) {
  return (await caches.match(request)) || fetch(request);
}
