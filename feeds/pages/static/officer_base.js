/* What all scripts of the officer's page share: texts, elements, times, one way to ask the server. */
(() => {
  "use strict";
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const listeners = {};
  const language = document.documentElement.lang;
  const saved = localStorage.getItem("petugas-theme");
  if (saved) document.documentElement.dataset.theme = saved;

  const phone = {
    offsetMs: 0, // the server's clock less ours, as last heard
    world: null,
    TIMEOUT_MS: 8000,

    /** A text in the page's language, {0} {1} filled in. */
    _(text, ...values) {
      return (texts[text] || text).replace(/\{(\d)\}/g, (all, n) => (n in values ? values[n] : all));
    },

    el: (id) => document.getElementById(id),

    /** An element: what people wrote is only ever text. */
    make(tag, className = "", ...children) {
      const node = document.createElement(tag);
      if (className) node.className = className;
      node.append(...children.filter((child) => child !== null && child !== ""));
      return node;
    },

    button(className, run, ...children) {
      const node = phone.make("button", className, ...children);
      node.type = "button";
      node.addEventListener("click", run);
      return node;
    },

    icon(name, className = "icon") {
      const node = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
      node.setAttribute("class", className);
      node.setAttribute("aria-hidden", "true");
      use.setAttribute("href", `#${name}`);
      node.append(use);
      return node;
    },

    ask(path, body, more = {}) {
      const sent = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
      return fetch(path, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(phone.TIMEOUT_MS), ...sent, ...more });
    },

    now: () => Date.now() + phone.offsetMs,
    newId: () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join(""),

    clock(epochS, seconds = false) {
      const shown = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: phone.world?.zone };
      if (seconds) shown.second = "2-digit";
      return new Date(epochS * 1000).toLocaleTimeString("en-GB", shown);
    },

    /** A time of day; of another day with its name. */
    moment(epochS) {
      const zone = { timeZone: phone.world?.zone };
      const day = (ms) => new Date(ms).toLocaleDateString("en-CA", zone);
      const name = new Date(epochS * 1000).toLocaleDateString(language, { ...zone, weekday: "short", day: "numeric", month: "short" });
      return day(epochS * 1000) === day(phone.now()) ? phone.clock(epochS) : `${name} ${phone.clock(epochS)}`;
    },

    span(seconds) {
      const s = Math.max(0, Math.round(seconds));
      if (s < 60) return phone._("{0} dtk", s);
      if (s < 5400) return phone._("{0} mnt", Math.round(s / 60));
      return phone._("{0} jam", Math.round(s / 3600));
    },

    /** 06:12; a minus where the time is over. */
    left(seconds) {
      const s = Math.abs(Math.round(seconds));
      return `${seconds < 0 ? "−" : ""}${String(Math.floor(s / 60)).padStart(2, "0")}:${String(s % 60).padStart(2, "0")}`;
    },

    distance(metres) {
      if (metres < 950) return `${Math.round(metres / 10) * 10} m`;
      const km = (metres / 1000).toFixed(metres < 9950 ? 1 : 0);
      return `${language === "id" ? km.replace(".", ",") : km} km`;
    },

    on: (what, run) => (listeners[what] = listeners[what] || []).push(run),
    emit: (what, ...about) => (listeners[what] || []).forEach((run) => run(...about)),
  };
  window.phone = phone;
})();
