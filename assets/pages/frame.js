/* What every page beside the console shares: its data and words, the clock, the age of what it shows, tips, and
   choosing without a flash: a link or form of <main data-swap> fetches the new page and swaps <main>; the address
   stays the truth, so that back, reload and a link sent to a colleague show the same. */
(() => {
  "use strict";
  const told = JSON.parse(document.getElementById("page").textContent);
  const page = (window.page = { ...told, began: Date.now() });
  const main = () => document.getElementById("main");

  /** A source text in the language of the page; {0}, {1} ... are filled in. */
  const _ = (page._ = (source, ...values) => (page.words[source] || source).replace(/\{(\d)\}/g, (_all, n) => values[n] ?? ""));
  /** Now, by the server's clock (epoch s). */
  page.time = () => page.now + (Date.now() - page.began) / 1000;
  page.clock = (seconds, withSeconds = false) => new Intl.DateTimeFormat("id-ID", { timeZone: page.timezone, hour: "2-digit", minute: "2-digit", ...(withSeconds && { second: "2-digit" }), hourCycle: "h23" })
    .format(new Date(seconds * 1000)).replaceAll(".", ":");
  /** Send a change; gives the answer. */
  page.post = (address, body) => fetch(address, { method: "POST", headers: { "Content-Type": "application/json", "X-K3I-CSRF": page.csrf }, body: JSON.stringify(body) });

  function span(seconds) {
    if (seconds < 90) return _("{0} dtk lalu", Math.round(seconds));
    return seconds < 5400 ? _("{0} mnt lalu", Math.round(seconds / 60)) : _("{0} jam lalu", Math.round(seconds / 3600));
  }

  function tick() {
    document.getElementById("clock").textContent = page.clock(page.time());
    const node = document.getElementById("as-of"), at = Number(node.dataset.asOf);
    if (!at) return;
    const age = Math.max(0, page.time() - at), old = age > 120;
    node.classList.toggle("is-old", old);
    node.textContent = `${old ? "▲ " : ""}${_("data s.d. {0} {1}, {2}", page.clock(at, true), page.zone, span(age))}`;
  }
  tick();
  setInterval(tick, 1000);

  /* language and theme are kept with the session */
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("header.frame [data-language], header.frame [data-theme]");
    if (!button) return;
    const { language, theme } = button.dataset;
    const answer = await page.post("/preferences", language ? { language } : { theme });
    if (answer.ok) location.reload();
  });

  /* tips: what a point says, at the pointer or at the focus */
  const tip = Object.assign(document.createElement("div"), { id: "tip", hidden: true });
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  function say(event) {
    const node = event.target.closest?.("[data-tip]");
    tip.hidden = !node;
    if (!node) return;
    tip.textContent = node.dataset.tip;
    const box = node.getBoundingClientRect(), [x, y] = event.type === "focusin" ? [box.right, box.top] : [event.clientX, event.clientY];
    tip.style.left = `${Math.min(x + 14, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.max(8, y - tip.offsetHeight - 10)}px`;
  }
  for (const kind of ["pointermove", "focusin"]) document.addEventListener(kind, say);
  document.addEventListener("focusout", () => { tip.hidden = true; });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true; });

  /* choosing without a flash */
  let asked = 0;
  page.go = async (address, push = true) => {
    const mine = ++asked, focus = document.activeElement?.id;
    let pushed = !push, begun = false;
    main().setAttribute("aria-busy", "true");
    const show = (text, whole) => {
      const fresh = new DOMParser().parseFromString(text, "text/html"), { now, data } = JSON.parse(fresh.getElementById("page").textContent);
      Object.assign(page, { now, data, began: Date.now() });
      document.title = fresh.title;
      const held = document.activeElement?.id || focus, next = document.adoptNode(fresh.getElementById("main"));
      if (!whole) next.setAttribute("aria-busy", "true");
      if (whole && begun) { // what is seen already is not drawn again
        main().append(...[...next.children].slice(main().children.length));
        main().removeAttribute("aria-busy");
      } else main().replaceWith(next);
      document.getElementById("as-of").dataset.asOf = fresh.getElementById("as-of").dataset.asOf || "";
      if (!pushed) history.pushState(null, "", address);
      pushed = true;
      tip.hidden = true;
      tick();
      if (held) document.getElementById(held)?.focus({ preventScroll: true });
    };
    try {
      const answer = await fetch(address, { headers: { "X-K3I-Swap": "1" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
        if (mine !== asked) return reader.cancel();
        text += value;
        if (begun || !text.includes("<!--first-->")) continue;
        show(text, false);
        begun = true; // what is seen without scrolling is there; the rest is still being worked out
        document.dispatchEvent(new Event("first"));
      }
      if (mine !== asked) return;
      if (!text.includes("</main>")) throw new Error("cut short");
      show(text, true);
    } catch {
      if (mine === asked) location.assign(address);
      return;
    }
    if (push && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new Event("swapped"));
  };
  const swaps = () => main().hasAttribute("data-swap");
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#main a[href]");
    if (!link || !swaps() || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.getAttribute("target") || link.hasAttribute("download")) return;
    const to = new URL(link.getAttribute("href"), location.href);
    if (to.origin !== location.origin || to.pathname !== location.pathname || (to.hash && to.search === location.search)) return;
    event.preventDefault();
    page.go(to.href);
  });
  function send(form) {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") chosen.append(name, value);
    page.go(`${location.pathname}?${chosen}`);
  }
  document.addEventListener("submit", (event) => {
    if (!swaps() || event.target.method !== "get" || !event.target.closest("#main")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("change", (event) => { if (swaps() && event.target.form?.hasAttribute("data-at-once")) send(event.target.form); });
  addEventListener("popstate", () => { if (swaps()) page.go(location.href, false); });
})();
