/* Incidents on the map: one DOM marker each, filled while waiting, outlined while running.
   A label that would cover a more urgent one gives way: it tries the other side, then the bare number, then hides.
   Rings of uncertainty, lines to units and the recommended officers' key numbers are drawn with the officers. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const M = k3i.map;
  const { core } = M;

  const TABS = new Set(["waiting", "running", "held"]);
  const LONGEST = 24;
  const incidents = new Map(); // number -> { row, at, node, label, name, more, spot }
  let pane = null;
  let selected = null;
  let ruler = null;

  const part = {
    attach(map) {
      pane = map.getPane("k3iIncidents") || map.createPane("k3iIncidents");
      pane.style.zIndex = 620;
      pane.setAttribute("aria-hidden", "true"); // the queue tells the same to a screen reader
      pane.replaceChildren();
      for (const incident of incidents.values()) pane.appendChild(incident.node);
    },
    moved(ended) {
      if (ended) core.changed(part);
    },
    zoomTo(centre, zoom) {
      for (const { row, node } of incidents.values())
        move(node, core.leaflet._latLngToNewLayerPoint({ lat: row.lat, lng: row.lng }, zoom, centre));
    },
    paint,
  };
  core.parts.push(part);
  core.incidents = incidents;

  /** Take over incident rows; `reset` forgets all others. Ended, unlocated and information rows leave the map. */
  M.rows = (rows, { reset = false } = {}) => {
    if (reset) for (const number of [...incidents.keys()]) remove(number);
    for (const row of rows) {
      if (shown(row)) put(row);
      else remove(row.number);
    }
    core.tell("rowsChanged");
    repaint();
  };

  /** Put corner brackets round this incident (null: none). */
  M.select = (number) => {
    selected = number === null || number === undefined ? null : String(number);
    for (const [key, incident] of incidents) dress(incident, key);
    repaint();
  };

  function repaint() {
    core.changed(part);
    core.changed(core.officers);
  }

  /** Would a box in layer points cover an incident's glyph or label? */
  core.covers = (wish) => core.taken.some((other) => meets(wish, other));
  core.taken = [];

  function shown(row) {
    return row.lat !== null && row.lng !== null && !row.ended && TABS.has(row.tab) && (row.lane || "main") === "main";
  }

  function remove(number) {
    const incident = incidents.get(String(number));
    if (!incident) return;
    incident.node.remove();
    incidents.delete(String(number));
  }

  function put(row) {
    const number = String(row.number);
    const incident = incidents.get(number) || create(number);
    incident.row = row;
    incident.at = core.mercator(row.lat, row.lng);
    incident.name.textContent = number;
    const kind = core.word(row.kind || "");
    const tells = row.tab !== "running" && row.priority <= 2;
    incident.more.textContent = tells ? " " + (kind.length > LONGEST ? kind.slice(0, LONGEST - 1) + "…" : kind) : "";
    incident.node.title = [number, kind, row.village_name, row.kecamatan_name].filter(Boolean).join(" · ");
    dress(incident, number);
  }

  function create(number) {
    const node = core.element("div", "k3i-inc");
    const label = node.appendChild(core.element("span", "k3i-inc-label"));
    const incident = {
      node, label, drawn: null,
      name: label.appendChild(core.element("b")),
      more: label.appendChild(core.element("span")),
    };
    node.addEventListener("click", (event) => {
      event.stopPropagation();
      if (core.leaflet.dragging && core.leaflet.dragging.moved()) return;
      if (k3i.select) k3i.select(incident.row.number);
    });
    incidents.set(number, incident);
    if (pane) pane.appendChild(node);
    return incident;
  }

  function dress(incident, number) {
    const { node, row } = incident;
    if (incident.drawn !== row.priority) {
      const old = node.querySelector("svg");
      if (old) old.remove();
      node.prepend(core.glyph("p" + row.priority));
      incident.drawn = row.priority;
    }
    node.className = `k3i-inc k3i-p${row.priority} k3i-${row.tab}`;
    node.classList.toggle("k3i-selected", number === selected);
    node.style.zIndex = number === selected ? 9 : 5 - row.priority + (row.tab === "running" ? 0 : 4);
  }

  function move(node, point) {
    node.style.transform = `translate3d(${Math.round(point.x)}px,${Math.round(point.y)}px,0)`;
  }

  function paint() {
    const map = core.leaflet;
    for (const incident of incidents.values()) {
      incident.spot = map.latLngToLayerPoint({ lat: incident.row.lat, lng: incident.row.lng });
      move(incident.node, incident.spot);
    }
    declutter();
  }

  function urgency([number, { row }]) {
    return (number === selected ? 0 : 100) + (row.tab === "running" ? 50 : 0) + row.priority;
  }

  function declutter() {
    const inOrder = [...incidents].sort((a, b) => urgency(a) - urgency(b) || a[1].row.created - b[1].row.created);
    const taken = inOrder.map(([, { spot }]) => box(spot.x - 9, spot.y - 9, 18, 18));
    inOrder.forEach(([, incident], i) => {
      const full = width(incident.name.textContent + incident.more.textContent), bare = width(incident.name.textContent);
      const wishes = [full, bare].flatMap((w) => ["right", "left", "above"].map((side) => [side, w]));
      const free = wishes.find(([side, w]) => {
        const wish = labelBox(incident.spot, side, w);
        return !taken.some((other, k) => k !== i && meets(wish, other));
      });
      incident.label.className = "k3i-inc-label " + (free ? "k3i-" + free[0] : "k3i-gone");
      incident.more.hidden = Boolean(free) && free[1] !== full;
      if (free) taken.push(labelBox(incident.spot, ...free));
    });
    core.taken = taken;
  }

  function width(text) {
    ruler = ruler || document.createElement("canvas").getContext("2d");
    ruler.font = `600 13px ${core.font}`;
    return ruler.measureText(text).width;
  }

  const box = (x, y, w, h) => ({ x, y, w, h });
  const meets = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

  function labelBox(spot, side, w) {
    if (side === "right") return box(spot.x + 12, spot.y - 8, w + 3, 16);
    if (side === "left") return box(spot.x - 15 - w, spot.y - 8, w + 3, 16);
    return box(spot.x - w / 2 - 2, spot.y - 28, w + 4, 16);
  }
})();
