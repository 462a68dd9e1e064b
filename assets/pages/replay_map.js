/* The replay's map: the district's areas, what was open in it, and where its officers were at the moment. */
addEventListener("DOMContentLoaded", () => {
  "use strict";
  const { _ } = page;
  const canvas = document.getElementById("map"), ctx = canvas.getContext("2d");
  const css = (name) => getComputedStyle(canvas).getPropertyValue(name).trim();
  const { mercator, load, land, sign, box } = window.district;
  const view = { x: 0, y: 0, scale: 0 };
  const SHAPES = { available: "av", community_visit: "av", assigned: "as", en_route: "en", on_scene: "on", emergency: "em" };
  const LAT = 5, LNG = 6, TAB = 1, PRIORITY = 4;

  function fit() {
    const whole = box();
    if (!whole || !canvas.clientWidth) return;
    view.x = (whole[0] + whole[2]) / 2; view.y = (whole[1] + whole[3]) / 2;
    view.scale = 0.94 * Math.min(canvas.clientWidth / (whole[2] - whole[0]), canvas.clientHeight / (whole[3] - whole[1]));
    if (replay.film) replay.paint();
  }

  const at = ([x, y]) => [(x - view.x) * view.scale + canvas.clientWidth / 2, (y - view.y) * view.scale + canvas.clientHeight / 2];

  function sheet() {
    const ratio = devicePixelRatio || 1, width = Math.round(canvas.clientWidth * ratio), height = Math.round(canvas.clientHeight * ratio);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  }

  function officers(moment, colour) {
    const places = replay.places();
    if (!places) return 0;
    let drawn = 0;
    for (const officer of replay.film.officers) {
      const place = places.get(officer.id), frame = replay.frame(officer.frames, moment);
      if (!place || place[0] === null || !frame || frame[1] === "off_duty") continue;
      const [x, y] = at(mercator(place[0], place[1])), busy = Boolean(frame[2]), r = busy ? 4.5 : 3;
      drawn += 1;
      ctx.beginPath();
      ctx.arc(x, y, r, 0, 2 * Math.PI);
      ctx.fillStyle = ctx.strokeStyle = colour(`--${SHAPES[frame[1]] || "in"}`);
      ctx.lineWidth = 1.5;
      if (place[2]) ctx.stroke(); else ctx.fill(); // hollow: the phone was silent
      if (busy) label(officer.callsign, x + 7, y, colour, "11px");
    }
    return drawn;
  }

  function label(text, x, y, colour, size) {
    ctx.font = `600 ${size} ${colour("--font")}`; ctx.textBaseline = "middle";
    ctx.lineWidth = 3; ctx.strokeStyle = colour("--halo"); ctx.fillStyle = colour("--tx");
    ctx.strokeText(text, x, y); ctx.fillText(text, x, y);
  }

  /** Full: it waits; a line only: somebody is on it. The shape is that of its priority. */
  function mark([incident, frame], colour) {
    const [x, y] = at(mercator(frame[LAT], frame[LNG])), waits = frame[TAB] === "waiting", priority = frame[PRIORITY], chosen = incident.number === replay.selected, r = chosen ? 10 : 7;
    sign(ctx, [x, y], r, priority);
    ctx.lineWidth = 4; ctx.strokeStyle = colour("--halo"); ctx.stroke();
    ctx.fillStyle = waits ? colour(`--p${priority}`) : colour("--land"); ctx.fill();
    ctx.lineWidth = chosen ? 3 : 2; ctx.strokeStyle = colour(chosen ? "--tx" : `--p${priority}`); ctx.stroke();
    if (chosen || waits) label(incident.number, x + r + 4, y, colour, chosen ? "13px" : "12px");
  }

  function draw(moment) {
    sheet();
    if (!box() || !canvas.clientWidth) return;
    const known = new Map(), colour = (name) => { if (!known.has(name)) known.set(name, css(name)); return known.get(name); };
    land(ctx, at, colour, 1);
    const drawn = officers(moment, colour);
    const open = replay.open(moment).filter(([, frame]) => frame[LAT] !== null).reverse();
    for (const each of open) mark(each, colour);
    canvas.setAttribute("aria-label", _("Peta: {0} insiden terbuka, {1} petugas", open.length, drawn));
  }

  function zoom(by, px = canvas.clientWidth / 2, py = canvas.clientHeight / 2) {
    const dx = (px - canvas.clientWidth / 2) / view.scale, dy = (py - canvas.clientHeight / 2) / view.scale;
    view.x += dx - dx / by; view.y += dy - dy / by; view.scale *= by;
    replay.paint();
  }
  document.getElementById("closer").addEventListener("click", () => zoom(1.6));
  document.getElementById("farther").addEventListener("click", () => zoom(1 / 1.6));
  document.getElementById("whole").addEventListener("click", fit);
  canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY < 0 ? 1.25 : 0.8, event.offsetX, event.offsetY); }, { passive: false });
  let held = null;
  canvas.addEventListener("pointerdown", (event) => { held = [event.clientX, event.clientY]; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) return;
    view.x -= (event.clientX - held[0]) / view.scale; view.y -= (event.clientY - held[1]) / view.scale;
    held = [event.clientX, event.clientY];
    replay.paint();
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { held = null; });
  addEventListener("resize", fit);
  replay.painters.unshift(draw);
  load(fit);
});
