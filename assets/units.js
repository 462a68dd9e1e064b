/* The strip of units: how many in each state, and who is busy with what for how long. A chip opens the incident. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const GROUPS = [
    ["free", "av", _("Bebas"), ["available", "community_visit"]],
    ["assigned", "as", _("Ditugaskan"), ["assigned"]],
    ["en_route", "en", _("Menuju TKP"), ["en_route"]],
    ["on_scene", "on", _("Di TKP"), ["on_scene"]],
    ["inactive", "in", _("Nonaktif"), ["returning", "break", "meeting", "unavailable", "off_duty"]],
    ["emergency", "em", _("Darurat"), ["emergency"]],
  ];
  const BUSY = new Set(["assigned", "en_route", "on_scene", "emergency"]);
  const SOON_MS = 120000;
  const CHIP_PX = 116;
  const GUARDED_PX = 146;
  const nodes = {};
  const strip = () => document.getElementById("units");

  function build(strip) {
    for (const [name, sign, title] of GROUPS) {
      const node = k3i.element("div", `group group-${name}`);
      const head = k3i.element("div", "head");
      nodes[name] = { count: k3i.element("b"), body: k3i.element("div", "body") };
      head.append(k3i.glyph(sign), k3i.element("span", "", title), nodes[name].count);
      node.append(head, nodes[name].body);
      strip.append(node);
    }
  }

  function paint() {
    const units = k3i.units;
    if (!units || !nodes.free) return;
    const of = (states) => states.reduce((sum, state) => sum + (units.counts[state] || 0), 0);
    for (const [name, , , states] of GROUPS) {
      k3i.say(nodes[name].count, String(of(states)));
      if (BUSY.has(name) && (name !== "emergency" || of(states))) paintChips(nodes[name].body, units.busy.filter((unit) => states.includes(unit.status)));
    }
    k3i.say(nodes.free.body, units.stale ? _("{0} posisi > {1} mnt", units.stale, Math.round(k3i.page.stale_s / 60)) : _("semua posisi segar"));
    nodes.free.body.title = units.stale ? _("Unit mana dan mengapa tidak di peta: papan Perangkat (SH)") : "";
    k3i.say(nodes.inactive.body, details(units.counts));
    if (of(["emergency"])) return;
    nodes.emergency.body.dataset.wanted = "";
    k3i.say(nodes.emergency.body, _("tidak ada"));
  }

  function details(counts) {
    const states = ["off_duty", "meeting", "break", "unavailable", "returning"].filter((state) => counts[state]);
    return states.map((state) => `${k3i.signs.officers[state][1]} ${counts[state]}`).join(" · ");
  }

  function paintChips(body, units) {
    const wide = units.some((unit) => unit.status === "on_scene") ? GUARDED_PX : CHIP_PX;
    const room = Math.max(1, Math.floor((body.clientWidth - 30) / wide));
    const fit = units.length <= room ? units : units.slice(0, room);
    const wanted = JSON.stringify([fit.map((u) => [u.callsign, u.incident, u.since, u.unseen, Boolean(shareOf(u))]), units.length]);
    if (body.dataset.wanted === wanted) return;
    body.dataset.wanted = wanted;
    const rest = units.length - fit.length;
    const more = rest ? [k3i.element("span", "more", `+${rest}`)] : [];
    if (rest) more[0].title = units.slice(fit.length).map((unit) => `${unit.callsign} ${unit.incident}`).join(", ");
    body.replaceChildren(...fit.map(chip), ...more);
    k3i.paintTimers(body);
    tickWelfare();
  }

  function chip(unit) {
    const node = k3i.button("chip", "", () => k3i.select(unit.incident));
    const guarded = unit.status === "on_scene" && shareOf(unit);
    node.append(k3i.element("b", "", unit.callsign), k3i.element("span", "", unit.incident), guarded ? welfare(unit) : since(unit));
    const title = guarded ? _("Buka insiden {0}; hitung mundur sampai kabar berikutnya", unit.incident) : _("Buka insiden {0}", unit.incident);
    node.title = unit.unseen ? `${title}. ${unseen(unit)}` : title;
    node.classList.toggle("is-unseen", Boolean(unit.unseen));
    node.classList.toggle("is-emergency", unit.status === "emergency");
    return node;
  }

  /* why a unit is not where the map would show it */
  function unseen(unit) {
    if (unit.unseen === "no_device") return _("Tidak di peta: tanpa id perangkat");
    if (unit.unseen === "never") return _("Tidak di peta: perangkat belum pernah terdengar");
    return _("Posisi lama: perangkat sunyi sejak {0}", k3i.clock(unit.fixed));
  }

  function since(unit) {
    const node = k3i.element("span", "dim");
    node.dataset.timer = unit.since;
    return node;
  }

  /* the word that is due from a scene: a countdown, marked when it is near and when it was missed */

  const shareOf = (unit) => (k3i.rows.get(unit.incident)?.units || []).find((share) => share.id === unit.assignment && share.welfare);

  function welfare(unit) {
    const node = k3i.element("span", "welfare");
    node.dataset.welfare = unit.incident + " " + unit.assignment;
    return node;
  }

  function tickWelfare() {
    for (const node of strip().querySelectorAll("[data-welfare]")) {
      const [incident, assignment] = node.dataset.welfare.split(" ");
      const share = shareOf({ incident, assignment });
      if (!share) continue;
      const left = share.welfare - k3i.now();
      k3i.say(node, share.unanswered ? `! ${share.unanswered}×` : _("sisa {0}", k3i.timer(left)));
      node.classList.toggle("is-soon", !share.unanswered && left < SOON_MS);
      node.classList.toggle("is-missed", share.unanswered > 0);
    }
  }

  k3i.ready(() => {
    build(strip());
    k3i.on("units", paint);
    k3i.on("second", () => { k3i.paintTimers(strip()); tickWelfare(); });
    k3i.on("rows", () => { paint(); tickWelfare(); });
    new ResizeObserver(paint).observe(strip());
    paint();
  });
})();
