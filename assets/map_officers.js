/* Officers on the map: positions arrive as binary frames and are kept in typed arrays by slot.
   x and y are web mercator times 2^32, so that a pixel costs one multiplication and one addition.
   Few points are drawn as glyphs that tell state and heading; many become dots in one ImageData, where only
   the busy ones keep their glyph; more than the server sends one by one come as cells with a count. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const M = k3i.map;
  const { core } = M;

  const HEADER = 20;
  const SNAPSHOT = 1, DELTA = 2, LEAVERS = 3, CELLS = 4;
  const GLYPHS_UP_TO = 1500;
  const UNIT = 2 ** -32;
  const STALE = 0x10;
  const GLYPH_OF = ["av", "av", "as", "en", "on", "av", "in", "in", "in", "in", "em"];
  const CALM = new Set(["av", "in"]);

  const fleet = (core.fleet = {
    size: 0,
    x: new Uint32Array(0), y: new Uint32Array(0), status: new Uint8Array(0), heading: new Uint8Array(0),
    heard: new Float64Array(0), // server ms of the last change seen; 0: as in the snapshot
    place: new Int32Array(0), // index in `slots`, -1 when not on this screen
    slots: new Uint32Array(0),
    count: 0,
    cells: null,
    glyph: (slot) => GLYPH_OF[fleet.status[slot] & 15] || "in",
    stale: (slot) => (fleet.status[slot] & STALE) !== 0,
    knows: (slot) => slot < fleet.size && fleet.place[slot] >= 0,
    /** Mercator 0..1 of an officer on this screen, else null. */
    at: (slot) => (fleet.knows(slot) ? [fleet.x[slot] * UNIT, fleet.y[slot] * UNIT] : null),
  });
  let seq = null;
  let sheet = null;
  let pixels = null;
  const sprites = new Map();

  const part = {
    attach(map) {
      sheet = new core.Sheet(map, "k3iOfficers", 450);
      pixels = null;
    },
    moved(ended) {
      if (!sheet.covers(ended ? 0.07 : 0)) core.changed(part);
    },
    zoomTo: (centre, zoom) => sheet.zoomTo(centre, zoom),
    paint,
  };
  core.parts.push(part);
  core.officers = part;

  /** Take over one binary frame (see the /live protocol); asks for a snapshot when one was missed. */
  M.frame = (buffer) => {
    const view = new DataView(buffer);
    const type = view.getUint8(0), n = view.getUint32(4, true), number = view.getUint32(16, true);
    const whole = type === SNAPSHOT || type === CELLS;
    if (!whole && seq === null) return;
    if (!whole && number !== (seq + 1) >>> 0) {
      seq = null;
      M.sendView();
      return;
    }
    seq = number;
    M.frameTime = view.getFloat64(8, true);
    if (whole) empty();
    if (type === LEAVERS) leave(new Uint32Array(buffer, HEADER, n));
    else if (type === CELLS) fleet.cells = cellsOf(buffer, n, view.getUint16(2, true));
    else if (!fleet.cells) take(buffer, n, type === DELTA ? M.frameTime : 0);
    core.changed(part);
  };

  function empty() {
    for (let i = 0; i < fleet.count; i++) fleet.place[fleet.slots[i]] = -1;
    fleet.count = 0;
    fleet.cells = null;
  }

  function take(buffer, n, heard) {
    const slots = new Uint32Array(buffer, HEADER, n);
    const x = new Uint32Array(buffer, HEADER + 4 * n, n), y = new Uint32Array(buffer, HEADER + 8 * n, n);
    const status = new Uint8Array(buffer, HEADER + 12 * n, n), heading = new Uint8Array(buffer, HEADER + 13 * n, n);
    grow(slots.reduce((most, slot) => Math.max(most, slot + 1), 0));
    for (let i = 0; i < n; i++) {
      const slot = slots[i];
      if (fleet.place[slot] < 0) {
        fleet.place[slot] = fleet.count;
        fleet.slots[fleet.count++] = slot;
      }
      fleet.x[slot] = x[i];
      fleet.y[slot] = y[i];
      fleet.status[slot] = status[i];
      fleet.heading[slot] = heading[i];
      fleet.heard[slot] = heard;
    }
  }

  function grow(wanted) {
    if (wanted <= fleet.size) return;
    const size = Math.max(wanted, 2 * fleet.size, 1024);
    for (const name of ["x", "y", "status", "heading", "heard", "place", "slots"]) {
      const larger = new fleet[name].constructor(size);
      if (name === "place") larger.fill(-1);
      larger.set(fleet[name]);
      fleet[name] = larger;
    }
    fleet.size = size;
  }

  function leave(slots) {
    for (const slot of slots) {
      if (!fleet.knows(slot)) continue;
      const hole = fleet.place[slot], last = fleet.slots[--fleet.count];
      fleet.slots[hole] = last;
      fleet.place[last] = hole;
      fleet.place[slot] = -1;
    }
  }

  function cellsOf(buffer, n, zoom) {
    return {
      x: new Uint32Array(buffer, HEADER, n), y: new Uint32Array(buffer, HEADER + 4 * n, n),
      counts: new Uint32Array(buffer, HEADER + 8 * n, n), side: 64 / (256 * 2 ** zoom),
    };
  }

  function paint() {
    sheet.place();
    const seen = visible();
    if (seen.length > GLYPHS_UP_TO) {
      paintDots(seen);
      core.tell("paintUnder", sheet);
      paintGlyphs(seen.filter((slot) => !CALM.has(fleet.glyph(slot))).slice(0, GLYPHS_UP_TO), 0.7);
    } else {
      sheet.clear();
      if (fleet.cells) paintCells(fleet.cells);
      core.tell("paintUnder", sheet);
      paintGlyphs(seen);
    }
    core.tell("paintOver", sheet);
  }

  function visible() {
    const scale = sheet.world * UNIT, { left, top, width, height } = sheet;
    const seen = new Uint32Array(fleet.count);
    let count = 0;
    for (let i = 0; i < fleet.count; i++) {
      const slot = fleet.slots[i];
      const px = fleet.x[slot] * scale - left, py = fleet.y[slot] * scale - top;
      if (px >= 0 && py >= 0 && px < width && py < height) seen[count++] = slot;
    }
    return seen.subarray(0, count);
  }

  function paintDots(seen) {
    const { canvas, ctx, ratio, left, top } = sheet;
    const { width, height } = canvas;
    if (!pixels || pixels.image.width !== width || pixels.image.height !== height) {
      const image = ctx.createImageData(width, height);
      pixels = { image, words: new Uint32Array(image.data.buffer) };
    }
    const { words } = pixels;
    words.fill(0);
    const ink = inks();
    const stamp = dotOf(ratio, width);
    const margin = 2 * Math.ceil(ratio);
    const scale = sheet.world * UNIT * ratio, x0 = left * ratio, y0 = top * ratio;
    for (let i = 0; i < seen.length; i++) {
      const slot = seen[i];
      const x = (fleet.x[slot] * scale - x0) | 0, y = (fleet.y[slot] * scale - y0) | 0;
      if (x < margin || y < margin || x >= width - margin || y >= height - margin) continue;
      const middle = y * width + x, colour = ink[fleet.status[slot] & 31];
      for (let k = 0; k < stamp.length; k++) words[middle + stamp[k]] = colour;
    }
    ctx.putImageData(pixels.image, 0, 0);
  }

  /** The dot as offsets into the picture: three CSS pixels across, corners left out. */
  function dotOf(ratio, width) {
    const reach = Math.round(1.5 * ratio - 0.5);
    const offsets = [];
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++)
        if (Math.abs(dx) + Math.abs(dy) < 2 * reach) offsets.push(dy * width + dx);
    return offsets;
  }

  /** Colour words (little endian ABGR) by status byte; stale ones sink half-way into the land. */
  function inks() {
    const land = rgb(core.colours.land);
    return Uint32Array.from({ length: 32 }, (_, status) => {
      const full = rgb(core.colours[GLYPH_OF[status & 15] || "in"]);
      const [r, g, b] = full.map((part, i) => (status & STALE ? (part + land[i]) >> 1 : part));
      return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
    });
  }

  function rgb(hex) {
    const long = hex.length === 4 ? hex.replace(/[^#]/g, "$&$&") : hex;
    return [1, 3, 5].map((at) => parseInt(long.slice(at, at + 2), 16));
  }

  function paintGlyphs(seen, large = sheet.zoom >= 12.5 ? 1.2 : sheet.zoom >= 10.75 ? 1 : 0.8) {
    const { ctx, left, top, ratio } = sheet;
    const scale = sheet.world * UNIT;
    const ranks = [[], [], [], []];
    const rank = { in: 0, av: 1, as: 2, en: 3, on: 2, em: 3 };
    for (const slot of seen) ranks[rank[fleet.glyph(slot)]].push(slot);
    for (const slot of ranks.flat()) {
      const sprite = spriteOf(fleet.status[slot], fleet.heading[slot], large, ratio);
      const side = sprite.width / ratio;
      const x = fleet.x[slot] * scale - left - side / 2, y = fleet.y[slot] * scale - top - side / 2;
      ctx.drawImage(sprite, Math.round(x * ratio) / ratio, Math.round(y * ratio) / ratio, side, side);
    }
  }

  /** A glyph drawn once: by state, staleness, and for an officer on the way one of 32 headings. */
  function spriteOf(status, heading, large, ratio) {
    const name = GLYPH_OF[status & 15] || "in";
    const turn = name === "en" && heading < 255 ? Math.round((heading / 255) * 32) % 32 : -1;
    const key = [name, status & STALE, turn, large, ratio, core.colours[name]].join();
    if (!sprites.has(key)) sprites.set(key, drawn(name, (status & STALE) !== 0, turn, large, ratio));
    return sprites.get(key);
  }

  function drawn(name, stale, turn, large, ratio) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(20 * large * ratio);
    const ctx = canvas.getContext("2d");
    ctx.translate(canvas.width / 2, canvas.height / 2);
    ctx.scale(large * ratio, large * ratio);
    ctx.globalAlpha = stale ? 0.75 : 1;
    ctx.strokeStyle = ctx.fillStyle = core.colours[name];
    if (stale && name !== "em") ctx.setLineDash([1.7, 1.7]);
    core.officerGlyphs[name](ctx, turn, stale, core.colours);
    return canvas;
  }

  function paintCells(cells) {
    const { ctx, world, left, top } = sheet;
    const side = cells.side * world;
    const most = cells.counts.reduce((a, b) => Math.max(a, b), 1);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.font = `12px ${core.font}`;
    for (let i = 0; i < cells.counts.length; i++) {
      const x = cells.x[i] * UNIT * world - left, y = cells.y[i] * UNIT * world - top;
      ctx.globalAlpha = 0.06 + 0.24 * Math.sqrt(cells.counts[i] / most);
      ctx.fillStyle = core.colours.av;
      ctx.fillRect(x - side / 2 + 1, y - side / 2 + 1, side - 2, side - 2);
      ctx.globalAlpha = 1;
      ctx.fillStyle = core.colours.dim;
      if (side >= 28) ctx.fillText(cells.counts[i], x, y);
    }
  }
})();
