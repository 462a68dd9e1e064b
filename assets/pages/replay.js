/* The replay: a film of frames from the server, and a moment that moves through it. What was at a moment is the last
   frame before it; nothing is worked out here. The address holds the moment and the speed. */
(() => {
  "use strict";
  const { _, data } = page;
  const get = (id) => document.getElementById(id);
  const SPEEDS = [1, 2, 5, 10, 30, 60], TICK_MS = 100, CHUNK_S = 3600, ADDRESS_MS = 1500;
  const replay = (window.replay = { film: null, at: data.at, speed: data.speed, playing: false, selected: data.incident, painters: [], signs: data.signs, priorities: data.priorities });
  const chunks = new Map(); // start (epoch s) -> { ids, minutes } | "asked"
  let shown = 0, addressed = 0;

  /** The last of some frames before a moment; a frame begins with its time. */
  replay.frame = (frames, at) => {
    let low = 0, high = frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (frames[middle][0] <= at) low = middle + 1;
      else high = middle;
    }
    return frames[low - 1];
  };
  replay.element = (tag, name = "", text = "") => Object.assign(document.createElement(tag), { className: name, textContent: text });
  replay.sign = (glyph) => {
    const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", `sign ${glyph.startsWith("i-") ? "line" : `c-${glyph}`}`);
    svg.setAttribute("aria-hidden", "true");
    svg.appendChild(document.createElementNS(space, "use")).setAttribute("href", `/assets/glyphs.svg#${glyph}`);
    return svg;
  };
  replay.timer = (seconds) => {
    const s = Math.max(0, Math.floor(seconds)), two = (n) => String(n).padStart(2, "0"), hours = Math.floor(s / 3600);
    return `${hours ? `${hours}:` : ""}${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  };

  /* -- where officers were, an hour at a time ------------------------------------------------------------ */

  const chunkOf = (at) => data.start + Math.floor((at - data.start) / CHUNK_S) * CHUNK_S;

  async function need(start) {
    if (start > data.end || chunks.has(start)) return;
    chunks.set(start, "asked");
    try {
      const answer = await fetch(`/replay/places?from=${start}&to=${Math.min(start + CHUNK_S, data.end)}`);
      if (!answer.ok) throw new Error(String(answer.status));
      chunks.set(start, { ...(await answer.json()), upto: -1, places: new Map() });
      paint();
    } catch {
      chunks.delete(start);
    }
  }

  /** Where everybody was at a moment: id -> [lat, lng, silent]; null while it is not known yet. */
  replay.places = () => {
    const start = chunkOf(replay.at), chunk = chunks.get(start);
    need(start);
    if (replay.playing && replay.at > start + CHUNK_S / 2) need(start + CHUNK_S);
    if (!chunk || chunk === "asked") return null;
    let upto = chunk.minutes.findIndex(([at]) => at > replay.at) - 1;
    if (upto < -1) upto = chunk.minutes.length - 1;
    if (upto < chunk.upto) Object.assign(chunk, { upto: -1, places: new Map() });
    for (let n = chunk.upto + 1; n <= Math.max(upto, 0) && n < chunk.minutes.length; n++) {
      const [, who, lat, lng, silent] = chunk.minutes[n];
      who.forEach((index, i) => chunk.places.set(chunk.ids[index], [lat[i], lng[i], silent[i]]));
      chunk.upto = n;
    }
    return chunk.places;
  };

  /* -- the moment ---------------------------------------------------------------------------------------- */

  const locale = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
  const day = new Intl.DateTimeFormat(locale, { timeZone: page.timezone, weekday: "short", day: "numeric", month: "short", year: "numeric" });

  function tell() {
    get("moment-day").textContent = day.format(replay.at * 1000);
    get("moment").textContent = page.clock(replay.at, true);
    const slider = get("slider");
    if (document.activeElement !== slider || replay.playing) slider.value = replay.at;
    slider.setAttribute("aria-valuetext", `${page.clock(replay.at, true)} ${page.zone}`);
    const width = (100 * (replay.at - data.start)) / (data.end - data.start);
    get("density").style.setProperty("--at", `${width}%`);
  }

  function paint() {
    shown = performance.now();
    tell();
    if (replay.film) for (const each of replay.painters) each(replay.at);
  }

  function address(soon = false) {
    if (soon && performance.now() - addressed < ADDRESS_MS) return;
    addressed = performance.now();
    const url = new URL(location.href);
    url.searchParams.set("at", String(Math.round(replay.at)));
    url.searchParams.set("speed", String(replay.speed));
    history.replaceState(null, "", url);
    for (const basis of ["event", "entry"]) {
      const link = get(`basis-${basis}`), to = new URL(link.href);
      to.searchParams.set("at", String(Math.round(replay.at)));
      to.searchParams.set("speed", String(replay.speed));
      link.href = to.href;
    }
  }

  replay.seek = (at) => {
    replay.at = Math.min(Math.max(at, data.start), data.end);
    paint();
    address();
  };
  replay.play = (on = !replay.playing) => {
    if (on && replay.at >= data.end) replay.at = data.start;
    replay.playing = on;
    get("play").textContent = on ? "❚❚" : "▶";
    get("play").setAttribute("aria-label", on ? _("Jeda") : _("Putar"));
    get("tape").classList.toggle("is-playing", on);
    paint();
    address();
  };
  replay.setSpeed = (speed) => {
    replay.speed = speed;
    for (const button of document.querySelectorAll("[data-speed]")) button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
    address();
  };

  let last = performance.now();
  setInterval(() => {
    const now = performance.now(), passed = (now - last) / 1000;
    last = now;
    if (!replay.playing || !replay.film) return;
    replay.at = Math.min(data.end, replay.at + passed * replay.speed);
    if (replay.at >= data.end) return replay.play(false);
    if (now - shown >= TICK_MS - 5) paint();
    return address(true);
  }, TICK_MS);

  /* -- hands ----------------------------------------------------------------------------------------------- */

  get("play").addEventListener("click", () => replay.play());
  get("slider").addEventListener("input", (event) => replay.seek(Number(event.target.value)));
  document.addEventListener("click", (event) => {
    const speed = event.target.closest("[data-speed]")?.dataset.speed;
    if (speed) replay.setSpeed(Number(speed));
  });
  const faster = (by) => replay.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, SPEEDS.indexOf(replay.speed) + by))]);
  const KEYS = {
    ArrowLeft: (event) => replay.seek(replay.at - (event.shiftKey ? 60 : 10)),
    ArrowRight: (event) => replay.seek(replay.at + (event.shiftKey ? 60 : 10)),
    Home: () => replay.seek(data.start),
    End: () => replay.seek(data.end),
    "<": () => faster(-1),
    ",": () => faster(-1),
    ">": () => faster(1),
    ".": () => faster(1),
    " ": () => replay.play(),
  };
  document.addEventListener("keydown", (event) => {
    const node = event.target, typing = node.matches("input:not([type=range]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    if (event.key === " " && node.matches("button, a")) return; // it presses what has the focus
    event.preventDefault();
    KEYS[event.key](event);
  });

  /* -- beginning ------------------------------------------------------------------------------------------- */

  function density() {
    const canvas = get("density"), ratio = devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const ctx = canvas.getContext("2d"), counts = replay.film.density, most = Math.max(1, ...counts), step = width / counts.length;
    ctx.scale(ratio, ratio);
    ctx.fillStyle = getComputedStyle(canvas).color;
    counts.forEach((n, i) => { if (n) ctx.fillRect(i * step, height - Math.max(1, (height * n) / most), Math.max(1, step - 1), height); });
  }

  async function load() {
    const told = get("told"), began = performance.now();
    try {
      const answer = await fetch(`/replay/film?from=${data.start}&to=${data.end}&basis=${data.basis}`);
      const film = await answer.json();
      if (!answer.ok) throw new Error(film.text || String(answer.status));
      replay.film = film;
    } catch (error) {
      told.hidden = false;
      told.className = "note bad";
      told.textContent = _("Rekaman tidak dapat dimuat: {0}. Dicoba lagi.", error.message);
      setTimeout(load, 3000);
      return;
    }
    told.hidden = Boolean(replay.film.incidents.length || replay.film.timeline.length);
    told.className = "note";
    told.textContent = _("Tidak ada kejadian dalam rentang ini.");
    density();
    paint();
    replay.took = performance.now() - began;
    get("tape").dataset.ready = "yes";
  }
  addEventListener("resize", () => { if (replay.film) { density(); paint(); } });
  replay.paint = paint;
  need(chunkOf(replay.at));
  load();
})();
