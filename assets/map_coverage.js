/* The coverage layer: villages that nobody who is free can reach in time are tinted and hatched, so that no colour
   is needed to see them. Switched on and off in the map's controls; the server tells which villages only while it
   is on. The legend says how many, within which time, and how old this is. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const M = k3i.map;
  const { core } = M;
  const KEPT = "k3i-coverage";
  const STEP = 9, LATE_MS = 12000;
  let on = Boolean(localStorage.getItem(KEPT));
  let bare = null; // Set of village codes, null until told
  let told = null; // { reach_min, total, at }
  let sheet = null, button = null, line = null;

  const part = {
    attach(map) {
      sheet = new core.Sheet(map, "k3iCoverage", 255);
    },
    furnish,
    moved(ended) {
      if (on && !sheet.covers(ended ? 0.07 : 0)) core.changed(part);
    },
    zoomTo: (...view) => sheet.zoomTo(...view),
    districtKnown: () => core.changed(part),
    paint,
  };
  core.parts.push(part);

  /** Take over what the server says; without `bare` only its age is new. */
  M.coverage = (said) => {
    told = said;
    if (said.bare) bare = new Set(said.bare);
    if (said.bare && sheet) core.changed(part);
    sayLegend();
  };

  const ask = () => k3i.send({ coverage: on });

  function toggle() {
    on = !on;
    if (on) localStorage.setItem(KEPT, "1");
    else localStorage.removeItem(KEPT);
    bare = told = null;
    show();
    ask();
  }

  function show() {
    button.setAttribute("aria-pressed", String(on));
    sayLegend();
    core.changed(part);
  }

  function furnish(frame) {
    button = core.element("button", "k3i-cover");
    button.type = "button";
    button.title = core.word("desa tanpa petugas yang bisa tiba tepat waktu");
    button.setAttribute("aria-label", button.title);
    button.append(core.glyph("i-layers", "k3i-line"));
    button.addEventListener("click", toggle);
    frame.querySelector(".k3i-stack").append(button);
    line = core.element("div", "k3i-covered");
    line.append(core.element("i", "k3i-hatch"), core.element("span"));
    frame.querySelector(".k3i-legend").append(line);
    show();
  }

  function sayLegend() {
    if (!line) return;
    line.hidden = !on;
    if (on) k3i.say(line.lastChild, legend());
  }

  function legend() {
    if (!told || !bare) return core.word("menghitung jangkauan …");
    if (!told.total) return core.word("belum ada desa: impor wilayah dahulu");
    const seconds = Math.round((k3i.now() - told.at) / 1000);
    const count = k3i._("tanpa petugas dalam {0} mnt: {1} dari {2} desa", told.reach_min, bare.size, told.total);
    return k3i.now() - told.at > LATE_MS ? `${count} · ${k3i._("{0} dtk lalu", seconds)}` : count;
  }

  function paint() {
    const { ctx } = sheet;
    sheet.place();
    sheet.clear();
    if (!on || !bare || !bare.size) return;
    ctx.save();
    if (core.clipTo(ctx, sheet, bare)) hatch(ctx);
    ctx.restore();
  }

  /** A light tint under slanted lines that stay where they are on the ground while the map is panned. */
  function hatch(ctx) {
    ctx.fillStyle = ctx.strokeStyle = core.colours.warn;
    ctx.globalAlpha = 0.14;
    ctx.fillRect(0, 0, sheet.width, sheet.height);
    ctx.globalAlpha = 0.75;
    ctx.lineWidth = 1.4;
    ctx.beginPath();
    const shift = (Math.round(sheet.left) + Math.round(sheet.top)) % STEP;
    for (let x = -shift; x < sheet.width + sheet.height; x += STEP) {
      ctx.moveTo(x, 0);
      ctx.lineTo(x - sheet.height, sheet.height);
    }
    ctx.stroke();
  }

  k3i.on("link", (state) => { if (state === "live" && on) ask(); });
  k3i.on("second", sayLegend);
})();
