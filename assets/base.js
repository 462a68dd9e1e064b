/* What all scripts of the console share: the page's data, words, signs, events, times. Loaded first.
   Everything that comes from outside is set as text, never as HTML. Parts that need the page's elements ask
   with k3i.ready(fn), because Dash draws them after the scripts have run. */
(() => {
  "use strict";
  const k3i = (window.k3i = window.k3i || {});
  k3i.page = JSON.parse(document.getElementById("k3i-page").textContent);
  k3i.signs = k3i.page.signs;
  k3i.words = { ...k3i.page.words };
  for (const [code, [, name]] of Object.entries(k3i.signs.kinds)) k3i.words[code] = name;

  /** A source text in the language of the page; {0}, {1} ... are filled in. */
  k3i._ = (text, ...values) =>
    (k3i.words[text] || text).replace(/\{(\d)\}/g, (_, place) => values[place] ?? "");

  /* events: "rows" "units" "tiles" "beat" "link" "facts" "selected" "panel" "undoable" "second" */
  const listeners = new Map();
  k3i.on = (event, listen) => listeners.set(event, [...(listeners.get(event) || []), listen]);
  k3i.emit = (event, ...details) => {
    for (const listen of listeners.get(event) || []) listen(...details);
  };

  /* the page's elements, once Dash has drawn them */
  let waiting = [];
  k3i.ready = (begin) => (document.getElementById("console") ? begin() : waiting.push(begin));
  const found = () => {
    if (!waiting.length || !document.getElementById("console")) return;
    const all = waiting;
    waiting = [];
    for (const begin of all) begin();
  };

  /* glyphs: <i data-glyph="p1"> of a layout becomes the symbol */
  const symbols = new URL("glyphs.svg", document.currentScript.src).href;
  k3i.glyphHref = (name) => `${symbols}#${name}`;
  k3i.glyph = (name, className = "") => {
    const node = k3i.element("i", `glyph ${name.startsWith("i-") ? "k3i-line" : "c-" + name} ${className}`.trim());
    node.setAttribute("aria-hidden", "true");
    return draw(node, name);
  };

  function draw(node, name) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.appendChild(document.createElementNS(space, "use")).setAttribute("href", k3i.glyphHref(name));
    node.replaceChildren(svg);
    return node;
  }

  const drawAll = (root) => {
    if (root.dataset && root.dataset.glyph) draw(root, root.dataset.glyph);
    for (const node of root.querySelectorAll("[data-glyph]")) draw(node, node.dataset.glyph);
  };
  new MutationObserver((changes) => {
    found();
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") drawAll(target);
      for (const node of addedNodes) if (node.nodeType === 1) drawAll(node);
    }
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-glyph"] });

  k3i.element = (tag, className = "", text = undefined) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  k3i.button = (className, text, press) => {
    const node = k3i.element("button", className, text);
    node.type = "button";
    node.addEventListener("click", press);
    return node;
  };
  /** Set a text only when it differs: no repaint, no word to a screen reader for nothing. */
  k3i.say = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  /* times: the server's clock, told by every message */
  let ahead = 0;
  k3i.now = () => Date.now() + ahead;
  k3i.setClock = (serverMs) => {
    const seen = serverMs - Date.now();
    if (Math.abs(seen - ahead) > 250) ahead = seen;
  };

  /** 04:10, 1:04:10: a duration in ms as a timer. */
  k3i.timer = (ms) => {
    const s = Math.max(0, Math.floor(ms / 1000));
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(s / 3600);
    return (hours ? hours + ":" : "") + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
  };

  const place = { timeZone: k3i.page.timezone };
  const locale = k3i.page.language === "en" ? "en-GB" : "id-ID";
  const clock = new Intl.DateTimeFormat("en-GB", { ...place, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const day = new Intl.DateTimeFormat(locale, { ...place, weekday: "short", day: "2-digit", month: "short" });
  k3i.clock = (ms) => clock.format(ms);
  k3i.day = (ms) => day.format(ms).replace(",", "");

  /** A number with one decimal, as the language writes it. */
  const one = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  k3i.tenth = (n) => one.format(n);

  setInterval(() => k3i.emit("second"), 1000); // the one clock of all timers
})();
