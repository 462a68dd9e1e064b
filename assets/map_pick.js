/* Pointing at an officer: nearest point by a linear scan over the typed arrays, and a tooltip with who it is.
   Names are asked from the server one by one and kept; a name shown again after some seconds is asked again. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const M = k3i.map;
  const { core } = M;

  const REACH = 10;
  const FRESH_MS = 5000;
  const WORDS = ["bebas", "sambang", "ditugaskan", "menuju", "di TKP", "kembali", "istirahat", "rapat", "tidak tersedia",
    "lepas dinas", "darurat"];
  const known = new Map(); // slot -> { name: [id, callsign, function, village, fix ms?] | null, asked: ms }
  let tip = null;
  let lines = [];
  let slot = -1;
  let kept = false;
  let pointer = null;

  const part = { attach, paint, moved: hide, zoomTo: hide };
  core.parts.push(part);

  /** Slot of the officer nearest to a container point ({x, y}), at most 10 px away, else -1. */
  M.pick = (point) => {
    const map = core.leaflet, { fleet } = core;
    const origin = map.getPixelOrigin(), at = map.containerPointToLayerPoint(point);
    const scale = 256 * 2 ** map.getZoom() * 2 ** -32;
    const x = (origin.x + at.x) / scale, y = (origin.y + at.y) / scale;
    let nearest = -1, least = (REACH / scale) ** 2;
    for (let i = 0; i < fleet.count; i++) {
      const s = fleet.slots[i];
      const dx = fleet.x[s] - x, dy = fleet.y[s] - y, far = dx * dx + dy * dy;
      if (far < least) {
        least = far;
        nearest = s;
      }
    }
    return nearest;
  };

  /** [id, callsign, function, village] of an officer, or null until the server has answered. */
  k3i.names = k3i.names || ((wanted) => {
    const entry = known.get(wanted) || { name: null, asked: 0 };
    if (Date.now() - entry.asked > FRESH_MS && k3i.send) {
      entry.asked = Date.now();
      known.set(wanted, entry);
      k3i.send({ names: [wanted] });
    }
    return entry.name;
  });

  /** The server's answer: {"<slot>": [id, callsign, function, village]}. */
  M.named = (names) => {
    for (const [key, name] of Object.entries(names)) known.set(Number(key), { name, asked: Date.now() });
    core.changed(part);
  };

  function attach(map) {
    tip = core.element("div", "k3i-tip");
    tip.setAttribute("role", "tooltip");
    tip.hidden = true;
    lines = ["b", "span", "span"].map((tag) => tip.appendChild(core.element(tag)));
    map.getContainer().appendChild(tip);
    map.on("mousemove", (event) => {
      pointer = event.containerPoint;
      map.getContainer().classList.toggle("k3i-placing", typeof k3i.pickPlace === "function");
      if (!kept) core.changed(part);
    });
    map.on("mouseout", () => { if (!kept) hide(); });
    map.on("click", (event) => clicked(event));
  }

  function clicked(event) {
    if (typeof k3i.pickPlace === "function") {
      k3i.pickPlace(event.latlng.lat, event.latlng.lng);
      return;
    }
    kept = false;
    pointer = event.containerPoint;
    kept = M.pick(pointer) >= 0;
    core.changed(part);
  }

  function hide() {
    pointer = null;
    kept = false;
    if (tip) tip.hidden = true;
  }

  function paint() {
    if (!pointer) return;
    slot = kept && core.fleet.knows(slot) ? slot : M.pick(pointer);
    tip.hidden = slot < 0;
    core.leaflet.getContainer().classList.toggle("k3i-over", slot >= 0);
    if (slot < 0) return;
    const name = k3i.names(slot);
    const status = core.word(WORDS[core.fleet.status[slot] & 15] || "nonaktif");
    lines[0].textContent = name ? name[1] : "…";
    lines[1].textContent = [status, name && name[3]].filter(Boolean).join(" · ");
    lines[2].textContent = age(name);
    lines[2].classList.toggle("k3i-warn", core.fleet.stale(slot));
    const right = pointer.x > core.leaflet.getSize().x - 200;
    tip.style.transform = `translate(${pointer.x + (right ? -12 : 14)}px,${pointer.y + 14}px)`
      + (right ? " translateX(-100%)" : "");
  }

  /** How old the position is: by its fix when the server told it, else by the last change seen here. */
  function age(name) {
    const from = (name && name[4]) || core.fleet.heard[slot];
    if (core.fleet.stale(slot) && !(name && name[4])) return core.word("posisi > 6 mnt");
    if (!from) return "";
    const seconds = Math.max(0, Math.round((M.frameTime - from) / 1000));
    const told = seconds < 90 ? `${seconds} ${core.word("dtk")}` : `${Math.round(seconds / 60)} ${core.word("mnt")}`;
    return `${core.word("posisi")} ${told}`;
  }
})();
