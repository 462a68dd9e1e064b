/* The view and its furniture: fit, lock, zoom, legend, scale, and the inset that counts incidents out of view.
   Until a hand touches the map it keeps the whole district in view; from then on it moves only when asked. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const M = k3i.map;
  const { core } = M;

  const SEND_EVERY_MS = 250;
  const MARGIN = 0.15;
  const CLOSE = 14;
  const EDGE = 0.02;
  let locked = false;
  let before = null; // { number, centre, zoom }: where to return to when the same incident is shown again
  let lamp = null;
  let scale = null;
  let sentAt = 0;
  let timer = 0;

  const part = {
    attach,
    paint() {
      paintScale();
      if (!locked) fit();
    },
    moved() {
      sendSoon();
      core.changed(part);
    },
    districtKnown: () => { if (!locked) fit(); },
  };
  core.parts.push(part);

  /** The present view as the server wants it: {"view": [west, south, east, north], "zoom": z}, a little padded. */
  M.view = () => {
    const box = core.leaflet.getBounds().pad(MARGIN);
    const edges = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
    return { view: edges.map((edge) => Math.round(edge * 1e6) / 1e6), zoom: Math.floor(core.leaflet.getZoom()) };
  };

  /** Tell the server the view now; also the way to ask for a fresh snapshot. */
  M.sendView = () => {
    clearTimeout(timer);
    timer = 0;
    sentAt = performance.now();
    if (core.leaflet && k3i.send) k3i.send(M.view());
  };

  /** Go to an incident; asked for the same one again, return to the view before. False when it is not on the map. */
  M.show = (number) => {
    const incident = core.incidents.get(String(number));
    const map = core.leaflet;
    if (!incident || !map) return false;
    M.select(number);
    if (before && before.number === String(number)) {
      map.setView(before.centre, before.zoom, { animate: !still() });
      before = null;
      return true;
    }
    before = { number: String(number), centre: before ? before.centre : map.getCenter(),
      zoom: before ? before.zoom : map.getZoom() };
    lock(true);
    const { lat, lng } = incident.row;
    map.setView({ lat, lng }, Math.max(CLOSE, map.getZoom()), { animate: !still() });
    return true;
  };

  /** Show the whole district and let go of the lock. */
  M.fit = () => {
    before = null;
    lock(false);
    fit();
  };

  const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function fit() {
    const map = core.leaflet, box = core.district;
    if (!map || !box || !map.getSize().x) return;
    const bounds = [[box[1], box[0]], [box[3], box[2]]];
    const wanted = map.getBoundsZoom(bounds, false, map.getSize().multiplyBy(2 * EDGE));
    const middle = { lat: (box[1] + box[3]) / 2, lng: (box[0] + box[2]) / 2 };
    if (map.getZoom() === wanted && map.latLngToContainerPoint(middle).distanceTo(map.getSize().divideBy(2)) < 4) return;
    map.fitBounds(bounds, { padding: map.getSize().multiplyBy(EDGE), animate: false });
  }

  function lock(on) {
    locked = on;
    if (lamp) lamp.setAttribute("aria-pressed", String(on));
  }

  function sendSoon() {
    if (timer) return;
    timer = setTimeout(M.sendView, Math.max(0, sentAt + SEND_EVERY_MS - performance.now()));
  }

  function attach(map) {
    const box = map.getContainer();
    const frame = core.element("div", "k3i-furniture");
    frame.append(bar(map), legend());
    for (const name of ["click", "dblclick", "mousedown", "pointerdown", "touchstart", "wheel", "contextmenu", "keydown"])
      frame.addEventListener(name, (event) => event.stopPropagation());
    box.appendChild(frame);
    core.frame = frame;
    const touched = () => lock(true);
    map.on("dragstart", touched);
    for (const name of ["wheel", "dblclick", "touchstart"]) box.addEventListener(name, touched, { passive: true });
    box.addEventListener("keydown", (event) => { if (/^(Arrow|[+=-])/.test(event.key)) touched(); });
    core.tell("furnish", frame);
    lock(locked);
    sendSoon();
  }

  function bar(map) {
    lamp = button("i-lock", "tampilan tetap", () => lock(!locked), "k3i-lamp");
    lamp.append(core.element("span", "", core.word("tampilan tetap")));
    const zoom = (step) => () => { lock(true); map.setZoom(map.getZoom() + step * (map.options.zoomDelta || 1)); };
    const stack = core.element("div", "k3i-stack");
    stack.append(button("i-plus", "perbesar", zoom(1)), button("i-minus", "perkecil", zoom(-1)),
      button("i-star", "tampilkan seluruh wilayah", M.fit));
    const top = core.element("div", "k3i-bar");
    top.append(lamp, stack);
    return top;
  }

  function button(icon, name, press, className = "") {
    const node = core.element("button", className);
    node.type = "button";
    node.title = core.word(name);
    node.setAttribute("aria-label", core.word(name));
    node.append(core.glyph(icon, "k3i-line"));
    node.addEventListener("click", press);
    return node;
  }

  function legend() {
    const box = core.element("div", "k3i-legend");
    const entry = (icon, text, className = "") => {
      const node = core.element("span", "k3i-key");
      node.append(core.glyph(icon, `k3i-${icon} ${className}`), core.element("span", "", core.word(text)));
      return node;
    };
    const line = (...entries) => {
      const node = box.appendChild(core.element("div"));
      node.append(...entries);
    };
    line(entry("p1", "P1"), entry("p2", "P2"), entry("p3", "P3"), entry("p4", "P4"));
    line(core.element("span", "k3i-dim", core.word("isi = menunggu, garis = berjalan")));
    line(entry("av", "bebas"), entry("as", "ditugaskan"));
    line(entry("en", "menuju"), entry("on", "di TKP"), entry("em", "darurat"));
    line(entry("in", "nonaktif"), entry("av", "posisi > 6 mnt", "k3i-stale"));
    scale = box.appendChild(core.element("div", "k3i-scale"));
    scale.append(core.element("i"), core.element("span"));
    return box;
  }

  function paintScale() {
    const map = core.leaflet, size = map.getSize();
    const metres = map.distance(map.containerPointToLatLng([0, size.y / 2]), map.containerPointToLatLng([100, size.y / 2]));
    const power = 10 ** Math.floor(Math.log10(metres));
    const nice = [5, 2, 1].find((n) => n * power <= metres) * power;
    scale.firstChild.style.width = Math.round((nice / metres) * 100) + "px";
    scale.lastChild.textContent = nice >= 1000 ? `${nice / 1000} km` : `${nice} m`;
  }
})();
