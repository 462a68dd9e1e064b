/* What ties incidents and officers together, drawn on the officers' sheet: rings of uncertainty and reach,
   the way of a unit to its incident, callsigns of busy units, and the key numbers of recommended officers. */
(() => {
  "use strict";
  const M = window.k3i.map;
  const { core } = M;

  const EARTH = 40075016.686;
  const REACH_M = 5000;
  const DISC = 9;
  let recommended = { list: [], number: null };

  core.parts.push({
    attach() {},
    paint() {},
    paintUnder,
    paintOver,
  });

  /** Number the recommended officers: [{slot or lat,lng, key}] of this incident; an empty list takes them off. */
  M.recommended = (list, number) => {
    recommended = { list: list || [], number: String(number) };
    core.changed(core.officers);
  };

  function paintUnder(sheet) {
    const { ctx } = sheet;
    ctx.save();
    for (const { row, at } of core.incidents.values()) {
      const radius = metres(row.uncertain_m || 0, row.lat, sheet);
      if (radius > 14) ring(ctx, pixel(at, sheet), radius, [4, 4]);
      for (const unit of row.units || []) way(ctx, unit, at, sheet);
    }
    const chosen = core.incidents.get(recommended.number);
    if (chosen && recommended.list.length) paintReach(ctx, chosen, sheet);
    ctx.restore();
  }

  function paintOver(sheet) {
    const { ctx } = sheet;
    ctx.save();
    for (const { row } of core.incidents.values())
      for (const unit of row.units || []) callsign(ctx, unit, sheet);
    paintRecommended(ctx, sheet);
    ctx.restore();
  }

  const pixel = (at, sheet) => ({ x: at[0] * sheet.world - sheet.left, y: at[1] * sheet.world - sheet.top });

  function metres(length, lat, sheet) {
    return (length / (EARTH * Math.cos((lat * Math.PI) / 180))) * sheet.world;
  }

  function ring(ctx, centre, radius, dash) {
    ctx.setLineDash(dash);
    ctx.lineWidth = 1.1;
    ctx.strokeStyle = core.colours.dim;
    ctx.beginPath();
    ctx.arc(centre.x, centre.y, radius, 0, 2 * Math.PI);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  function way(ctx, unit, at, sheet) {
    const from = unit.status === "en_route" && core.fleet.at(unit.slot);
    if (from) line(ctx, pixel(from, sheet), pixel(at, sheet), core.colours.en, [2.5, 3]);
  }

  function line(ctx, from, to, colour, dash) {
    ctx.setLineDash(dash);
    ctx.lineWidth = 1.4;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(to.x, to.y);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  function text(ctx, words, x, y, font, colour) {
    ctx.font = `${font} ${core.font}`;
    ctx.lineJoin = "round";
    ctx.lineWidth = 3;
    ctx.strokeStyle = core.colours.halo;
    ctx.fillStyle = colour;
    ctx.strokeText(words, x, y);
    ctx.fillText(words, x, y);
  }

  function callsign(ctx, unit, sheet) {
    const at = core.fleet.at(unit.slot);
    if (!at || unit.status === "offered" || sheet.zoom < 10.5) return;
    const { x, y } = pixel(at, sheet);
    ctx.font = `12px ${core.font}`;
    const w = ctx.measureText(unit.callsign).width;
    const free = [[10, 0], [-10 - w, 0], [-w / 2, 15], [-w / 2, -15]]
      .find(([dx, dy]) => !covered(x + dx, y + dy - 7, w, 14, sheet));
    if (!free) return;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    text(ctx, unit.callsign, x + free[0], y + free[1] + 1, "12px", core.colours.dim);
  }

  /** Does this box on the sheet cover an incident's glyph or label? */
  function covered(x, y, w, h, sheet) {
    return core.covers({ x: x + sheet.corner.x, y: y + sheet.corner.y, w, h });
  }

  function paintReach(ctx, { row, at }, sheet) {
    const radius = metres(REACH_M, row.lat, sheet);
    const centre = pixel(at, sheet);
    if (radius < 60 || radius > 2 * sheet.width) return;
    ring(ctx, centre, radius, [1.5, 4]);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    text(ctx, core.word("5 km"), centre.x, centre.y + radius - 12, "12px", core.colours.dim);
  }

  function paintRecommended(ctx, sheet) {
    const chosen = core.incidents.get(recommended.number);
    if (!chosen) return;
    const centre = pixel(chosen.at, sheet);
    const placed = [];
    for (const { slot, lat, lng, key } of recommended.list) {
      const at = core.fleet.at(slot) || (lat !== undefined && lat !== null ? core.mercator(lat, lng) : null);
      if (at) placed.push({ key, ...apart(pixel(at, sheet), centre, placed, sheet) });
    }
    for (const disc of placed) line(ctx, centre, disc, core.colours.dim, []);
    for (const disc of placed) paintDisc(ctx, disc);
  }

  /** Nearest free place for a disc: clear of the incident's brackets, of labels and of the discs before it. */
  function apart(spot, centre, placed, sheet) {
    const far = Math.max(34, Math.hypot(spot.x - centre.x, spot.y - centre.y));
    const bearing = Math.atan2(spot.y - centre.y, spot.x - centre.x);
    for (let step = 0; step < 24; step++) {
      const reach = far + (step >= 16 ? 20 : 0);
      const turn = bearing + (step % 2 ? 1 : -1) * Math.ceil(step / 2) * Math.min(0.8, 22 / reach);
      const at = { x: centre.x + reach * Math.cos(turn), y: centre.y + reach * Math.sin(turn) };
      const clear = !placed.some((disc) => Math.hypot(disc.x - at.x, disc.y - at.y) < 2 * DISC + 2);
      if (clear && !covered(at.x - DISC, at.y - DISC, 2 * DISC, 2 * DISC, sheet)) return at;
    }
    return spot;
  }

  function paintDisc(ctx, { x, y, key }) {
    ctx.beginPath();
    ctx.arc(x, y, DISC, 0, 2 * Math.PI);
    ctx.fillStyle = core.colours.inv;
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = core.colours.halo;
    ctx.stroke();
    ctx.font = `700 12px ${core.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = core.colours.invtx;
    ctx.fillText(key, x, y + 0.5);
  }
})();
