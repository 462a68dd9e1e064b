/* Land, villages and kecamatan as canvas paths, with their names.
   A boundary is projected once and thinned per zoom by snapping to half a pixel: neighbours snap alike,
   so no gap opens between them. The outline of the district is what a thick stroke of all kecamatan leaves
   outside of their fill. */
(() => {
  "use strict";
  const M = window.k3i.map;
  const { core } = M;

  const FINE = 2 ** 26; // path coordinates: pixels of zoom 18, counted from the middle of the district
  const layers = { land: [], kecamatan: [], villages: [] };
  const labels = { land: [], kecamatan: [], villages: [] };
  let middle = [0.5, 0.5];
  let version = 0; // of the borders taken over
  let sheet = null;
  let names = null;
  let tiles = false;

  const part = {
    attach(map) {
      sheet = new core.Sheet(map, "k3iAreas", 250);
      names = new core.Sheet(map, "k3iNames", 260);
      const look = () => {
        const before = tiles;
        tiles = false;
        map.eachLayer((layer) => { tiles = tiles || typeof layer.getTileUrl === "function"; });
        if (before !== tiles) core.changed(part);
      };
      map.on("layeradd layerremove", look);
      look();
    },
    moved(ended) {
      if (!sheet.covers(ended ? 0.07 : 0)) core.changed(part);
    },
    zoomTo: (...view) => [sheet, names].forEach((each) => each.zoomTo(...view)),
    paint,
  };
  core.parts.push(part);

  /** Take over the borders (GeoJSON feature collections, any may be null); points of `land` name the sea. */
  M.areas = (land, kecamatan, villages) => {
    const given = { land, kecamatan, villages };
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const feature of features(kecamatan || villages || land)) widen(box, feature.geometry.coordinates);
    middle = core.mercator((box[1] + box[3]) / 2, (box[0] + box[2]) / 2);
    for (const name of Object.keys(layers)) {
      layers[name] = features(given[name]).flatMap(shapes);
      labels[name] = features(given[name]).map(label).filter(Boolean);
    }
    version += 1;
    core.district = Number.isFinite(box[0]) ? box : null;
    if (!core.leaflet) return;
    core.changedAll();
    core.tell("districtKnown");
  };

  /** Fill and line the kecamatan on another context (the inset): mercator * world - (left, top). */
  core.drawDistrict = (ctx, view) => {
    ctx.save();
    const wide = toFine(ctx, view);
    ctx.lineWidth = 0.7 / wide;
    for (const shape of layers.kecamatan) {
      const path = pathOf(shape, view.zoom);
      ctx.fillStyle = core.colours.land;
      ctx.strokeStyle = core.colours.kec;
      ctx.fill(path, "evenodd");
      ctx.stroke(path);
    }
    ctx.restore();
  };

  /** Let what is drawn on a context from here on show in some villages only (a Set of their codes).
      view: mercator * world - (left, top). False when none of them is there. */
  core.clipTo = (ctx, view, codes) => {
    const area = new Path2D();
    const chosen = layers.villages.filter((shape) => codes.has(shape.code));
    for (const shape of chosen) area.addPath(pathOf(shape, view.zoom));
    const before = ctx.getTransform();
    toFine(ctx, view);
    ctx.clip(area, "evenodd");
    ctx.setTransform(before);
    return chosen.length > 0;
  };

  function features(collection) {
    return ((collection && collection.features) || []).filter((feature) => feature.geometry);
  }

  function widen(box, coordinates) {
    if (typeof coordinates[0] !== "number") return coordinates.forEach((inner) => widen(box, inner));
    box[0] = Math.min(box[0], coordinates[0]);
    box[1] = Math.min(box[1], coordinates[1]);
    box[2] = Math.max(box[2], coordinates[0]);
    box[3] = Math.max(box[3], coordinates[1]);
  }

  /** A feature's polygons: rings as flat mercator arrays, the box around them, paths by zoom. */
  function shapes({ geometry, properties }) {
    const polygons = { Polygon: [geometry.coordinates], MultiPolygon: geometry.coordinates }[geometry.type] || [];
    return polygons.map((polygon) => {
      const rings = polygon.map((ring) => Float64Array.from(ring.flatMap(([lng, lat]) => core.mercator(lat, lng))));
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = 0; i < rings[0].length; i += 2) widen(box, [rings[0][i], rings[0][i + 1]]);
      return { rings, box, code: (properties || {}).code, paths: new Map() };
    });
  }

  function label({ geometry, properties }) {
    const known = properties || {};
    const text = known.nama || known.name;
    if (!text) return null;
    if (geometry.type === "Point") return { text, at: core.mercator(geometry.coordinates[1], geometry.coordinates[0]) };
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    widen(box, geometry.coordinates);
    const lat = known.pt_lat ?? known.lat ?? (box[1] + box[3]) / 2;
    const lng = known.pt_lng ?? known.lng ?? (box[0] + box[2]) / 2;
    return { text, at: core.mercator(lat, lng) };
  }

  function pathOf(shape, zoom) {
    const level = Math.min(17, Math.ceil(zoom));
    if (!shape.paths.has(level)) shape.paths.set(level, thinned(shape.rings, 256 * 2 ** level * 2));
    return shape.paths.get(level);
  }

  function thinned(rings, steps) {
    const path = new Path2D();
    for (const ring of rings) {
      let lastX = NaN, lastY = NaN;
      for (let i = 0; i < ring.length; i += 2) {
        const x = Math.round(ring[i] * steps), y = Math.round(ring[i + 1] * steps);
        if (x === lastX && y === lastY) continue;
        path[i ? "lineTo" : "moveTo"]((x / steps - middle[0]) * FINE, (y / steps - middle[1]) * FINE);
        lastX = x;
        lastY = y;
      }
      path.closePath();
    }
    return path;
  }

  /** Set the context to path coordinates; returns the pixels of one unit, by which line widths are divided. */
  function toFine(ctx, view) {
    const scale = view.world / FINE;
    ctx.transform(scale, 0, 0, scale, middle[0] * view.world - view.left, middle[1] * view.world - view.top);
    return scale;
  }

  /** Paths of the shapes that touch a rectangle of the sheet. */
  function within(shapesOfLayer, { x, y, w, h }) {
    const pen = 2; // pixels by which a line may reach out of its shape's box
    const west = (sheet.left + x - pen) / sheet.world, north = (sheet.top + y - pen) / sheet.world;
    const east = west + (w + 2 * pen) / sheet.world, south = north + (h + 2 * pen) / sheet.world;
    return shapesOfLayer
      .filter(({ box }) => box[0] < east && box[2] > west && box[1] < south && box[3] > north)
      .map((shape) => pathOf(shape, sheet.zoom));
  }

  /** After a pan only what came into the sheet is drawn, the rest is shifted: strokes are what costs here. */
  function paint() {
    const last = { left: sheet.left, top: sheet.top, look: sheet.look };
    sheet.place();
    sheet.look = [sheet.zoom, sheet.width, sheet.height, sheet.ratio, tiles, version, core.colours.land].join();
    const dx = last.left - sheet.left, dy = last.top - sheet.top;
    const kept = last.look === sheet.look && Number.isInteger(sheet.ratio)
      && Math.abs(dx) < sheet.width / 2 && Math.abs(dy) < sheet.height / 2;
    if (kept) shift(dx, dy);
    else paintBorders({ x: 0, y: 0, w: sheet.width, h: sheet.height });
    names.place();
    names.clear();
    paintLabels(names.ctx);
  }

  function shift(dx, dy) {
    const { ctx, width, height } = sheet;
    ctx.globalCompositeOperation = "copy";
    ctx.drawImage(sheet.canvas, dx, dy, width, height);
    ctx.globalCompositeOperation = "source-over";
    if (dx) paintBorders({ x: dx > 0 ? 0 : width + dx, y: 0, w: Math.abs(dx), h: height });
    if (dy) paintBorders({ x: 0, y: dy > 0 ? 0 : height + dy, w: width, h: Math.abs(dy) });
  }

  function paintBorders(area) {
    const { ctx } = sheet;
    ctx.save();
    ctx.beginPath();
    ctx.rect(area.x, area.y, area.w, area.h);
    ctx.clip();
    ctx.clearRect(area.x, area.y, area.w, area.h);
    ctx.lineJoin = "bevel";
    const scale = toFine(ctx, sheet);
    const stroke = (paths, style, width) => {
      ctx.strokeStyle = style;
      ctx.lineWidth = width / scale;
      for (const path of paths) ctx.stroke(path);
    };
    const fill = (paths, style, how) => {
      ctx.globalCompositeOperation = how;
      ctx.fillStyle = style;
      for (const path of paths) ctx.fill(path, "evenodd");
      ctx.globalCompositeOperation = "source-over";
    };
    drawAll(stroke, fill, area);
    ctx.restore();
  }

  function drawAll(stroke, fill, area) {
    const colour = core.colours;
    const district = within(layers.kecamatan, area);
    const near = sheet.zoom >= 9;
    stroke(district, colour.outl, 2.7);
    fill(district, "#000", "destination-out");
    if (!tiles) {
      fill(district, colour.land, "destination-over");
      fill(within(layers.land, area), colour.nb, "destination-over");
    }
    if (near) stroke(within(layers.villages, area), colour.kel, sheet.zoom >= 13 ? 1.2 : 0.9);
    stroke(district, colour.kec, near ? 1.2 : 0.7);
  }

  function paintLabels(ctx) {
    const taken = [];
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.strokeStyle = core.colours.halo;
    ctx.fillStyle = core.colours.dim;
    write(ctx, taken, labels.land, 12, "6px", true);
    if (sheet.zoom >= 10) write(ctx, taken, labels.kecamatan, sheet.zoom < 11 ? 11.5 : 12.5, "1.6px", true);
    if (sheet.zoom >= 13) write(ctx, taken, labels.villages, 11.5, "0px", false, 13);
  }

  /** Names that find room; `below` keeps a village's own off the officer who stands at its point. */
  function write(ctx, taken, places, size, spacing, capitals, below = 0) {
    ctx.font = `${size}px ${core.font}`;
    ctx.letterSpacing = spacing;
    ctx.lineWidth = 3;
    for (const { text, at } of places) {
      const x = at[0] * sheet.world - sheet.left, y = at[1] * sheet.world - sheet.top + below;
      if (x < 0 || y < 0 || x > sheet.width || y > sheet.height) continue;
      const shown = capitals ? text.toUpperCase() : text;
      const half = ctx.measureText(shown).width / 2 + 3;
      if (taken.some((t) => Math.abs(t.x - x) < t.half + half && Math.abs(t.y - y) < size + 4)) continue;
      taken.push({ x, y, half });
      ctx.strokeText(shown, x, y);
      ctx.fillText(shown, x, y);
    }
  }
})();
