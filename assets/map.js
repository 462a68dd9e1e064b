/* The map: what all its parts share.
   Leaflet pans, zooms and reports the view; everything that moves is drawn by us on canvases ("sheets")
   laid into its panes, because one Leaflet layer per officer stops at a thousand. A sheet is a little larger
   than the view, so that a pan moves it without drawing. Parts ask for paint with changed(part); all that
   was asked for is painted in one animation frame, and nothing while a zoom is being animated. */
(() => {
  "use strict";
  const k3i = (window.k3i = window.k3i || {});
  const M = (k3i.map = k3i.map || {});

  const PAD = 0.15;
  const TOKENS = ["tx", "dim", "inv", "invtx", "raise", "line2", "p1", "p2", "p3", "p4", "av", "as", "en", "on", "in",
    "em", "warn", "ontx", "sea", "nb", "land", "kel", "kec", "outl", "halo"];
  const glyphs = new URL("glyphs.svg", document.currentScript.src).href;

  const core = (M.core = {
    leaflet: null,
    parts: [],
    colours: {},
    font: "sans-serif",
    word: (key) => (k3i.words && k3i.words[key]) || key,
    changed,
    tell: (name, ...details) => core.parts.forEach((part) => part[name] && part[name](...details)),
    changedAll: () => core.parts.forEach(changed),
    mercator,
    element,
    glyph,
  });

  /** Called by dash-leaflet's "add" event of the layer group; a page rebuilt by Dash calls it again. */
  k3i.attach = (event, ctx) => {
    const map = (ctx && ctx.map) || event.target._map;
    if (!map || map === core.leaflet) return;
    core.leaflet = map;
    zooming = false;
    readColours();
    core.parts.forEach((part) => part.attach(map));
    follow(map);
    core.changedAll();
  };

  /** Read the colour tokens again and repaint; called by itself when the class of <html> changes. */
  M.theme = () => {
    readColours();
    core.changedAll();
  };

  new MutationObserver(() => M.theme())
    .observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });

  function readColours() {
    const style = getComputedStyle(core.leaflet ? core.leaflet.getContainer() : document.documentElement);
    for (const name of TOKENS) core.colours[name] = style.getPropertyValue("--" + name).trim() || "#888888";
    core.font = style.getPropertyValue("--font").trim() || "sans-serif";
  }

  const due = new Set();
  let asked = false;
  let zooming = false;

  function changed(part) {
    due.add(part);
    if (asked) return;
    asked = true;
    requestAnimationFrame(paintDue);
  }

  function paintDue() {
    asked = false;
    if (!core.leaflet || zooming) return;
    const parts = core.parts.filter((part) => due.has(part));
    due.clear();
    for (const part of parts) part.paint();
  }

  function follow(map) {
    const { tell } = core;
    map.on("zoomanim", (e) => { zooming = true; tell("zoomTo", e.center, e.zoom); });
    map.on("zoom", () => { if (!zooming) tell("zoomTo", map.getCenter(), map.getZoom()); });
    map.on("zoomend viewreset", () => { zooming = false; core.changedAll(); });
    map.on("move", () => tell("moved", false));
    map.on("moveend", () => tell("moved", true));
    map.on("resize", core.changedAll);
    map.on("unload", () => { if (core.leaflet === map) core.leaflet = null; });
    new ResizeObserver(() => { if (core.leaflet === map) map.invalidateSize({ animate: false, pan: false }); })
      .observe(map.getContainer());
  }

  /** Web mercator of a place, both axes 0..1. */
  function mercator(lat, lng) {
    const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
    return [lng / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  }

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /** An <svg> showing one symbol of glyphs.svg. */
  function glyph(name, className = "") {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", "k3i-glyph " + className);
    svg.setAttribute("aria-hidden", "true");
    svg.appendChild(document.createElementNS(space, "use")).setAttribute("href", glyphs + "#" + name);
    return svg;
  }

  /** A canvas in a pane of its own, padded beyond the view; its unit is the CSS pixel. */
  core.Sheet = class {
    constructor(map, pane, zIndex) {
      const holder = map.getPane(pane) || map.createPane(pane);
      holder.style.zIndex = zIndex;
      holder.style.pointerEvents = "none";
      this.map = map;
      this.canvas = holder.appendChild(element("canvas", "leaflet-zoom-animated"));
      this.canvas.setAttribute("aria-hidden", "true");
      this.ctx = this.canvas.getContext("2d");
    }

    /** Lay the sheet over the present view; afterwards pixel = mercator * world - (left, top). */
    place() {
      const { map, canvas } = this;
      const size = map.getSize();
      const pad = size.multiplyBy(PAD).round();
      this.corner = map.containerPointToLayerPoint(pad.multiplyBy(-1)).round();
      this.zoom = map.getZoom();
      this.anchor = map.layerPointToLatLng(this.corner);
      const origin = map.getPixelOrigin();
      this.world = 256 * 2 ** this.zoom;
      this.left = origin.x + this.corner.x;
      this.top = origin.y + this.corner.y;
      this.width = size.x + 2 * pad.x;
      this.height = size.y + 2 * pad.y;
      this.resize(Math.min(2, window.devicePixelRatio || 1));
      canvas.style.transform = `translate3d(${this.corner.x}px,${this.corner.y}px,0)`;
    }

    resize(ratio) {
      const { canvas } = this;
      const width = Math.round(this.width * ratio);
      const height = Math.round(this.height * ratio);
      this.ratio = ratio;
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
        canvas.style.width = this.width + "px";
        canvas.style.height = this.height + "px";
      }
      this.ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    }

    clear() {
      this.ctx.clearRect(0, 0, this.width, this.height);
    }

    /** Does the sheet still reach this share of the view's size beyond every edge? */
    covers(share) {
      if (!this.corner) return false;
      const size = this.map.getSize();
      const at = this.map.layerPointToContainerPoint(this.corner);
      const x = size.x * share, y = size.y * share;
      return at.x <= -x && at.y <= -y && at.x + this.width >= size.x + x && at.y + this.height >= size.y + y;
    }

    /** Ride along with a zoom in progress, without drawing. */
    zoomTo(centre, zoom) {
      if (!this.anchor) return;
      const to = this.map._latLngToNewLayerPoint(this.anchor, zoom, centre);
      const scale = this.map.getZoomScale(zoom, this.zoom);
      this.canvas.style.transform = `translate3d(${to.x}px,${to.y}px,0) scale(${scale})`;
    }
  };
})();
