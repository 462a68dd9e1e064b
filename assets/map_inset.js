/* The inset: the whole district with its incidents and the present view as a frame.
   It shows itself only while an open incident lies out of view, and leads back to the whole district. */
(() => {
  "use strict";
  const M = window.k3i.map;
  const { core } = M;

  const WIDTH = 132, HEIGHT = 150;
  let box = null;
  let canvas = null;
  let caption = null;

  const ask = () => core.changed(part);
  const part = { attach() {}, furnish, moved: ask, rowsChanged: ask, districtKnown: ask, paint };
  core.parts.push(part);

  function furnish(frame) {
    box = core.element("button", "k3i-inset");
    box.type = "button";
    box.hidden = true;
    box.addEventListener("click", M.fit);
    canvas = box.appendChild(core.element("canvas"));
    canvas.setAttribute("aria-hidden", "true");
    caption = box.appendChild(core.element("span"));
    frame.append(box);
  }

  function paint() {
    const map = core.leaflet;
    const shown = map.getBounds();
    const out = [...core.incidents.values()].filter(({ row }) => !shown.contains([row.lat, row.lng])).length;
    box.hidden = !out || !core.district;
    if (box.hidden) return;
    caption.textContent = `${out} ${core.word("insiden di luar")}`;
    box.title = core.word("tampilkan seluruh wilayah");
    paintDistrict(shown);
  }

  function paintDistrict(shown) {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = WIDTH * ratio;
    canvas.height = HEIGHT * ratio;
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    const view = whole();
    const colour = core.colours;
    core.drawDistrict(ctx, view);
    for (const { row, at } of core.incidents.values()) {
      ctx.fillStyle = colour["p" + row.priority];
      mark(ctx, row.priority, at[0] * view.world - view.left, at[1] * view.world - view.top);
    }
    const [left, top] = core.mercator(shown.getNorth(), shown.getWest());
    const [right, bottom] = core.mercator(shown.getSouth(), shown.getEast());
    ctx.strokeStyle = colour.tx;
    ctx.lineWidth = 1.2;
    ctx.strokeRect(left * view.world - view.left, top * view.world - view.top,
      (right - left) * view.world, (bottom - top) * view.world);
  }

  /** The view that holds the whole district in the inset. */
  function whole() {
    const [west, south, east, north] = core.district;
    const [x0, y0] = core.mercator(north, west), [x1, y1] = core.mercator(south, east);
    const world = Math.min((WIDTH - 12) / (x1 - x0), (HEIGHT - 12) / (y1 - y0));
    return {
      world, zoom: Math.log2(world / 256),
      left: ((x0 + x1) / 2) * world - WIDTH / 2, top: ((y0 + y1) / 2) * world - HEIGHT / 2,
    };
  }

  function mark(ctx, priority, x, y) {
    const corners = { 1: [[0, -4], [4, 3], [-4, 3]], 2: [[0, -3.6], [3.6, 0], [0, 3.6], [-3.6, 0]],
      4: [[-2.6, -2.6], [2.6, -2.6], [2.6, 2.6], [-2.6, 2.6]] }[priority];
    ctx.beginPath();
    if (corners) for (const [dx, dy] of corners) ctx.lineTo(x + dx, y + dy);
    else ctx.arc(x, y, 2.8, 0, 2 * Math.PI);
    ctx.fill();
  }
})();
