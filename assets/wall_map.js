/* The wall's two drawings: the district with what is open in it, and the reports per hour between their limits. */
(() => {
  "use strict";
  const TURN_MS = 15000;
  const { shapes, mercator, load, land, sign } = window.district;
  let zoomed = null; // the box shown last

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** A canvas as sharp as the screen; its context in CSS pixels. */
  function sheet(id) {
    const canvas = document.getElementById(id), ratio = devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
    }
    const ctx = canvas.getContext("2d");
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    return { ctx, width, height, vh: innerHeight / 100, canvas };
  }

  /* -- map ------------------------------------------------------------------------------------------- */

  function drawMap(picture) {
    const { ctx, width, height, vh } = sheet("map");
    const whole = window.district.box();
    if (!whole || !width) return;
    const matters = picture.focus && shapes.has(picture.focus.code) && Math.floor(Date.now() / TURN_MS) % 2 === 0 ? picture.focus : null;
    const box = matters ? padded(shapes.get(matters.code).box) : whole;
    zoomed = matters;
    wall.say(document.getElementById("area"), matters ? wall._("Kec. {0}", matters.name) : wall._("Seluruh wilayah"));
    const scale = Math.min((width - 4 * vh) / (box[2] - box[0]), (height - 8 * vh) / (box[3] - box[1]));
    const left = width / 2 - ((box[0] + box[2]) / 2) * scale, top = (height - 4 * vh) / 2 - ((box[1] + box[3]) / 2) * scale;
    const at = ([x, y]) => [x * scale + left, y * scale + top];
    land(ctx, at, css, Math.max(1, vh * 0.2));
    const ranks = new Map(picture.longest.map((each) => [each.number, each.rank]));
    const order = [...picture.map].sort((a, b) => Number(a.waits) - Number(b.waits) || b.priority - a.priority);
    for (const dot of order) mark(ctx, at(mercator(dot.lat, dot.lng)), dot, vh, ranks.get(dot.number));
  }

  function padded([w, n, e, s]) {
    const by = Math.max(e - w, s - n) * 0.3;
    return [w - by, n - by, e + by, s + by];
  }

  /** Full: it waits; a line only: somebody is on it. */
  function mark(ctx, [x, y], { priority, waits }, vh, rank) {
    const r = (waits ? 1.9 : 1.4) * vh, colour = css(`--p${priority}`);
    sign(ctx, [x, y], r, priority);
    ctx.lineWidth = vh * 0.7; ctx.strokeStyle = css("--halo"); ctx.stroke();
    ctx.fillStyle = waits ? colour : css("--land"); ctx.fill();
    ctx.lineWidth = vh * 0.35; ctx.strokeStyle = colour; if (!waits) ctx.stroke();
    if (!rank) return;
    ctx.font = `700 ${5 * vh}px ${css("--font")}`; ctx.textBaseline = "middle";
    ctx.lineWidth = vh * 0.8; ctx.strokeStyle = css("--halo"); ctx.fillStyle = css("--tx");
    ctx.strokeText(String(rank), x + r * 1.3, y); ctx.fillText(String(rank), x + r * 1.3, y);
  }

  /* -- reports per hour -------------------------------------------------------------------------------- */

  function drawHours(picture) {
    const { ctx, width, height, vh, canvas } = sheet("hours"), { hours } = picture, behind = wall.isBehind(picture);
    document.querySelector(".hours").classList.toggle("is-behind", behind);
    const usually = hours && hours.usual ? wall._("garis putus = batas wajar") : wall._("batas wajar belum diketahui");
    const late = hours ? wall._("hanya sampai {0}", wall.moment(picture.hours_at)) : wall._("riwayat tidak menjawab");
    wall.say(document.getElementById("usual"), ` · ${behind ? late : usually}`);
    if (!hours || height < 10 * vh) return;
    canvas.setAttribute("aria-label", hours.counts.join(", "));
    const most = Math.max(...hours.counts, hours.usual ? hours.usual.upper : 0, 4);
    const left = 6.5 * vh, right = width - 3 * vh, bottom = height - 6.4 * vh, top = 1.6 * vh;
    const x = (h) => left + ((right - left) * h) / 23, y = (n) => bottom - ((bottom - top) * n) / most;
    ctx.font = `${5 * vh}px ${css("--font")}`; ctx.fillStyle = css("--dim"); ctx.textBaseline = "middle"; ctx.textAlign = "right";
    ctx.fillText("0", left - vh, bottom - vh); ctx.fillText(String(Math.ceil(most)), left - vh, top + 2 * vh);
    if (hours.usual) usual(ctx, hours.usual, { left, right, y, vh });
    ctx.strokeStyle = css("--tx"); ctx.lineWidth = vh * 0.4; ctx.lineJoin = "round";
    stroke(ctx, hours.counts.slice(0, 23).map((n, h) => [x(h), n]).filter(([, n]) => n !== null).map(([px, n]) => [px, y(n)]));
    ctx.setLineDash([vh * 0.4, vh * 0.7]);
    if (hours.counts[22] !== null) stroke(ctx, [[x(22), y(hours.counts[22])], [x(23), y(hours.counts[23])]]);
    ctx.setLineDash([]);
    hours.outside.forEach((is, h) => { if (is) spot(ctx, x(h), y(hours.counts[h]), vh); });
    ctx.fillStyle = css("--dim"); ctx.textAlign = "center"; ctx.textBaseline = "alphabetic";
    for (const h of [1, 5, 9, 13, 17]) ctx.fillText(wall.minute.format(hours.start + h * 3600000).slice(0, 2), x(h), height - 1.2 * vh);
    ctx.textAlign = "right"; ctx.fillText(wall._("kini"), right + 2 * vh, height - 1.2 * vh);
  }

  function usual(ctx, { upper, lower, mean }, { left, right, y, vh }) {
    ctx.fillStyle = css("--raise"); ctx.fillRect(left, y(upper), right - left, y(lower) - y(upper));
    ctx.strokeStyle = css("--line2"); ctx.lineWidth = vh * 0.2; stroke(ctx, [[left, y(mean)], [right, y(mean)]]);
    ctx.strokeStyle = css("--dim"); ctx.setLineDash([vh, vh * 0.7]);
    stroke(ctx, [[left, y(upper)], [right, y(upper)]]);
    if (lower > 0) stroke(ctx, [[left, y(lower)], [right, y(lower)]]);
    ctx.setLineDash([]);
  }

  function stroke(ctx, points) {
    ctx.beginPath();
    points.forEach((p, i) => (i ? ctx.lineTo(...p) : ctx.moveTo(...p)));
    ctx.stroke();
  }

  function spot(ctx, x, y, vh) {
    ctx.beginPath(); ctx.arc(x, y, 1.3 * vh, 0, 2 * Math.PI);
    ctx.fillStyle = css("--warn"); ctx.fill();
  }

  const all = () => { if (wall.picture()) { drawMap(wall.picture()); drawHours(wall.picture()); } };
  document.addEventListener("DOMContentLoaded", () => { wall.painters.push(drawMap, drawHours); load(all); });
  addEventListener("resize", all);
  setInterval(() => { if (wall.picture()?.focus || zoomed) all(); }, 5000);
})();
