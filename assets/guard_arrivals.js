/* A unit that its device sees at the scene and that has not said so: a hint, with V to enter the arrival. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const MOST = 1;
  const dismissed = new Set();
  let home = null;
  let told = "";

  /** The shares whose arrival was seen long enough ago and is not declared, oldest first. */
  function missed() {
    const now = k3i.now();
    return [...k3i.rows.values()]
      .flatMap((row) => row.units.map((unit) => ({ ...unit, incident: row.number })))
      .filter((unit) => unit.hint && now >= unit.hint && !dismissed.has(unit.id))
      .sort((a, b) => a.seen - b.seen);
  }

  function line(unit) {
    const node = k3i.element("div", "banner b-p4 arrival-banner");
    node.setAttribute("role", "status");
    const said = k3i.element("span", "banner-told");
    said.append(k3i.element("span", "", _("tiba di {0} menurut GPS {1}, belum dinyatakan", unit.incident, k3i.clock(unit.seen))));
    const acts = k3i.element("span", "banner-acts");
    acts.append(declare(unit), later(unit));
    node.append(k3i.glyph("en"), k3i.element("b", "banner-name", unit.callsign), said, k3i.element("span", "banner-age"), acts);
    return node;
  }

  function declare(unit) {
    const button = k3i.button("button", "", () => k3i.do(`T ${unit.callsign}`));
    const cap = k3i.element("kbd", "key", "V");
    cap.setAttribute("aria-hidden", "true");
    button.title = `T ${unit.callsign}`;
    button.append(cap, k3i.element("span", "", _("Nyatakan tiba")));
    return button;
  }

  function later(unit) {
    const button = k3i.button("button quiet", "×", () => { dismissed.add(unit.id); paint(); });
    button.setAttribute("aria-label", _("Tutup pesan"));
    return button;
  }

  function paint() {
    if (!home || !may()) return;
    const all = missed().slice(0, MOST);
    const now = all.map((unit) => unit.id).join();
    if (now === told) return;
    told = now;
    home.replaceChildren(...all.map(line));
  }
  const may = () => k3i.page.commands.some(([name]) => name === "T");

  /** V enters the arrival of the first hint; false when there is none. */
  k3i.declareArrival = () => {
    const [first] = missed();
    if (first && may()) k3i.do(`T ${first.callsign}`);
    return Boolean(first);
  };

  k3i.on("second", paint);
  k3i.on("rows", paint);
  k3i.ready(() => {
    home = k3i.element("div", "attention-banners");
    document.getElementById("banners").append(home);
    paint();
  });
})();
