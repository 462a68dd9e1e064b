/* The board of silent devices: why a unit is not on the map, and which unknown ids knock at the doors. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const silent = (items) => items.filter((item) => item.line === "device");
  const DOORS = { page: "/petugas", gateway: "gateway", osmand: "Traccar/OsmAnd", owntracks: "OwnTracks", cot: "ATAK/CoT" };

  function why(it) {
    if (it.why === "no_device") return _("tanpa id perangkat");
    if (it.why === "never") return _("belum pernah terdengar");
    if (it.why === "refused") return _("ditolak: {0}", it.said);
    return _("posisi terakhir");
  }

  function line(it) {
    const node = k3i.element("div", "board-line");
    const who = k3i.element("div");
    who.append(k3i.element("b", "", it.callsign), " ", k3i.element("span", "dim", it.name));
    const since = k3i.element("span", "digits");
    if (it.since) since.dataset.timer = it.since;
    const told = [why(it), DOORS[it.door] || it.door].filter(Boolean).join(" · ");
    node.append(k3i.glyph("i-silent"), who, k3i.element("span", "dim", told), since);
    return node;
  }

  function stranger(it) {
    const node = k3i.element("div", "board-line");
    const since = k3i.element("span", "digits");
    since.dataset.timer = it.since;
    const was = it.was ? _("dicabut dari {0}", it.was) : _("tidak dikenal");
    const told = `${was} · ${DOORS[it.door] || it.door} · ${it.count}×`;
    node.append(k3i.glyph("i-lock"), k3i.element("b", "digits", `${it.begins}…`), k3i.element("span", "dim", told), since);
    return node;
  }

  function draw(items, node) {
    const unknown = items.filter((item) => item.line === "stranger");
    const lines = silent(items).map(line);
    if (!lines.length) lines.push(k3i.element("p", "dim", _("Semua perangkat petugas yang berdinas terdengar.")));
    if (unknown.length) lines.push(k3i.element("h3", "", _("Id tidak dikenal")), ...unknown.map(stranger));
    node.replaceChildren(...lines);
    k3i.paintTimers(node);
  }

  k3i.addBoard("devices", { title: "Perangkat", glyph: "i-silent", count: (items) => silent(items).length, draw });
})();
