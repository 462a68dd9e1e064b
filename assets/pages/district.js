/* The district on a canvas, for the pages that draw a map of their own (the wall, the replay): its areas, and the sign of
   an incident. Points are Web Mercator, 0 to 1; `at` of the caller makes pixels of them. */
window.district = (() => {
  "use strict";
  const AGAIN_MS = 5000;
  const shapes = new Map(); // code -> { rings, box }
  let whole = null; // the box around all: west, north, east, south

  const mercator = (lat, lng) => [(lng + 180) / 360, 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)];

  /** Fetch the areas, as often as it takes; `then` is called once they are there. */
  async function load(then) {
    try {
      const answer = await fetch("/map/areas");
      if (!answer.ok) throw new Error(String(answer.status));
      take(await answer.json());
    } catch {
      setTimeout(load, AGAIN_MS, then);
      return;
    }
    then();
  }

  function take(layers) {
    const all = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { properties, geometry } of layers.kecamatan.features) {
      const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
      const rings = polygons.flat().map((ring) => ring.map(([lng, lat]) => mercator(lat, lng)));
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const [x, y] of rings.flat()) for (const b of [box, all]) widen(b, x, y);
      shapes.set(properties.code || properties.kode, { rings, box });
    }
    whole = shapes.size ? all : null;
  }

  function widen(box, x, y) {
    box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
  }

  /** Fill and line the areas. colour: token -> colour. */
  function land(ctx, at, colour, width) {
    ctx.fillStyle = colour("--land"); ctx.strokeStyle = colour("--kec"); ctx.lineWidth = width; ctx.lineJoin = "round";
    for (const { rings } of shapes.values()) {
      ctx.beginPath();
      for (const ring of rings) { ring.forEach((p, i) => (i ? ctx.lineTo(...at(p)) : ctx.moveTo(...at(p)))); ctx.closePath(); }
      ctx.fill("evenodd"); ctx.stroke();
    }
  }

  /** Lay the way of an incident's sign: its shape is that of its priority. */
  function sign(ctx, [x, y], r, priority) {
    ctx.beginPath();
    if (priority === 1) { ctx.moveTo(x, y - r); ctx.lineTo(x + r, y + r * 0.8); ctx.lineTo(x - r, y + r * 0.8); }
    else if (priority === 2) { ctx.moveTo(x, y - r); ctx.lineTo(x + r, y); ctx.lineTo(x, y + r); ctx.lineTo(x - r, y); }
    else if (priority === 3) ctx.arc(x, y, r * 0.85, 0, 2 * Math.PI);
    else ctx.rect(x - r * 0.75, y - r * 0.75, r * 1.5, r * 1.5);
    ctx.closePath();
  }

  return { shapes, mercator, load, land, sign, box: () => whole };
})();
