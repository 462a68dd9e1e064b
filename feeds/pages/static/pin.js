/* A small map of our own: borders, names and landmarks on a canvas, the pin fixed in its middle, the ground moved
   under it by finger, mouse or arrow keys. Nothing comes from outside; without a net the ground is blank. */
window.pinmap = (box, tell) => {
  "use strict";
  const DEGREE_M = 111_195;
  const frame = box.querySelector(".pinmap"), canvas = box.querySelector("canvas"), said = box.querySelector("#pin-said");
  let lat = 0, lng = 0, metresPerPx = 4, ground = null, asked = "", last = null;

  const squeeze = () => Math.cos((lat * Math.PI) / 180);
  const x = (at) => canvas.width / 2 + ((at - lng) * DEGREE_M * squeeze()) / metresPerPx * dense();
  const y = (at) => canvas.height / 2 - ((at - lat) * DEGREE_M) / metresPerPx * dense();
  const dense = () => Math.min(2, window.devicePixelRatio || 1);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);

  function draw() {
    canvas.width = frame.clientWidth * dense();
    canvas.height = frame.clientHeight * dense();
    const pen = canvas.getContext("2d");
    pen.fillStyle = colour("--sel");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = dense();
    pen.font = `${12 * dense()}px ${colour("--font")}`;
    pen.textAlign = "center";
    for (const village of ground?.villages || []) {
      pen.beginPath();
      for (const ring of village.rings) { ring.forEach(([a, b], n) => (n ? pen.lineTo(x(a), y(b)) : pen.moveTo(x(a), y(b)))); pen.closePath(); }
      pen.fillStyle = colour("--panel");
      pen.fill();
      pen.strokeStyle = colour("--ctl");
      pen.stroke();
    }
    const taken = [];
    for (const place of ground?.places || []) mark(pen, place, taken);
    for (const village of ground?.villages || []) word(pen, village.name.toUpperCase(), x(village.lng), y(village.lat) - 14 * dense(), "--dim", taken);
    scale(pen);
  }

  function mark(pen, place, taken) {
    pen.fillStyle = colour("--tx");
    pen.beginPath();
    pen.arc(x(place.lng), y(place.lat), 3 * dense(), 0, 7);
    pen.fill();
    word(pen, place.name, x(place.lng), y(place.lat) + 15 * dense(), "--tx", taken);
  }

  function word(pen, text, left, top, ink, taken) {
    const wide = pen.measureText(text).width / 2 + 4;
    if (taken.some(([l, t, w]) => Math.abs(l - left) < w + wide && Math.abs(t - top) < 15 * dense())) return;
    taken.push([left, top, wide]);
    pen.fillStyle = colour(ink);
    pen.fillText(text, left, top);
  }

  function scale(pen) {
    const metres = [50, 100, 200, 500, 1000, 2000].find((m) => m / metresPerPx > 50) || 5000;
    const long = (metres / metresPerPx) * dense(), low = canvas.height - 12 * dense();
    pen.strokeStyle = pen.fillStyle = colour("--tx");
    pen.lineWidth = 2 * dense();
    pen.strokeRect(10 * dense(), low, long, 0);
    pen.textAlign = "left";
    pen.fillText(metres < 1000 ? `${metres} m` : `${metres / 1000} km`, 10 * dense(), low - 5 * dense());
  }

  async function fetchGround() {
    const key = `${lat.toFixed(2)} ${lng.toFixed(2)}`;
    if (key !== asked) {
      asked = key;
      try { ground = await (await fetch(`/lapor/peta?lat=${lat.toFixed(2)}&lng=${lng.toFixed(2)}`)).json(); } catch { asked = ""; }
      draw();
    }
    const inside = (ground?.villages || []).find((village) => village.rings.some(holds));
    said.textContent = `${inside ? inside.name + " · " : ""}${lat.toFixed(5)}, ${lng.toFixed(5)}`;
  }

  /** Whether the pin is inside a ring of [lng, lat]. */
  const holds = (ring) => ring.reduce((inside, [a, b], n) => {
    const [c, d] = ring[(n || ring.length) - 1];
    return (b > lat) !== (d > lat) && lng < ((c - a) * (lat - b)) / (d - b) + a ? !inside : inside;
  }, false);

  function move(dx, dy) {
    lng -= (dx * metresPerPx) / (DEGREE_M * squeeze());
    lat += (dy * metresPerPx) / DEGREE_M;
    draw();
    tell(lat, lng, true);
  }

  function zoom(by) {
    metresPerPx = Math.min(40, Math.max(0.5, metresPerPx * (by > 0 ? 0.5 : 2)));
    draw();
  }

  frame.addEventListener("pointerdown", (event) => { if (event.target.closest("button")) return; last = [event.clientX, event.clientY]; frame.setPointerCapture(event.pointerId); });
  frame.addEventListener("pointermove", (event) => { if (!last) return; move(event.clientX - last[0], event.clientY - last[1]); last = [event.clientX, event.clientY]; });
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => { if (last) fetchGround(); last = null; });
  frame.addEventListener("wheel", (event) => { event.preventDefault(); zoom(-event.deltaY); }, { passive: false });
  frame.addEventListener("click", (event) => { const by = event.target.dataset.zoom; if (by) zoom(Number(by)); });
  frame.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [20, 0], ArrowRight: [-20, 0], ArrowUp: [0, 20], ArrowDown: [0, -20] }[event.key];
    if (step) move(...step);
    else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1 : -1);
    else return;
    event.preventDefault();
    fetchGround();
  });
  addEventListener("resize", () => box.hidden || draw());

  return {
    /** Put the pin somewhere. isChosen: a village or landmark; it says nothing until it is moved. */
    show(toLat, toLng, isChosen = false) {
      [lat, lng] = [toLat, toLng];
      box.hidden = false;
      draw();
      fetchGround();
      if (!isChosen) tell(lat, lng, false);
    },
  };
};
