/* Alarms: which incidents nobody here has opened yet, and their tones (WebAudio, no files).
   A P1 repeats until it is opened, taken or gone; everything else new sounds once. Browsers allow sound only
   after a hand has asked for it: "Mulai shift" does, and the lamp says while it is off. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const REPEAT_MS = 2500;
  const SEEN = "k3i-opened";
  const opened = new Set(JSON.parse(sessionStorage.getItem(SEEN) || "[]"));
  let audio = null;
  let lastTone = 0;
  /** Numbers of waiting P1 incidents that nobody at this screen has opened. */
  k3i.alarms = new Set();

  const on = () => audio !== null && audio.state === "running";

  function tone(notes) {
    if (!on()) return;
    let at = audio.currentTime + 0.02;
    for (const [hertz, seconds] of notes) {
      const source = audio.createOscillator(), loud = audio.createGain();
      source.frequency.value = hertz;
      source.type = "triangle";
      loud.gain.setValueAtTime(0, at);
      loud.gain.linearRampToValueAtTime(0.28, at + 0.015);
      loud.gain.setTargetAtTime(0, at + seconds * 0.7, 0.04);
      source.connect(loud).connect(audio.destination);
      source.start(at);
      source.stop(at + seconds + 0.2);
      at += seconds;
    }
  }
  const URGENT = [[880, 0.16], [660, 0.16], [880, 0.16], [660, 0.22]];
  const PLAIN = [[587, 0.14]];

  async function unlock() {
    const wasOn = on();
    if (!audio) {
      audio = new AudioContext();
      audio.addEventListener("statechange", paint);
    }
    await (wasOn ? audio.suspend() : audio.resume());
    tone(PLAIN);
    paint();
  }

  const rings = (row) => row.priority === 1 && row.tab === "waiting" && row.lane === "main" && !row.back_entered && !opened.has(row.number);

  function count() {
    const before = k3i.alarms.size;
    k3i.alarms = new Set([...k3i.rows.values()].filter(rings).map((row) => row.number));
    if (k3i.alarms.size > before) lastTone = 0;
    paint();
    ring();
  }

  function ring() {
    if (!k3i.alarms.size || Date.now() - lastTone < REPEAT_MS) return;
    lastTone = Date.now();
    tone(URGENT);
  }

  function paint() {
    const lamp = document.getElementById("sound-lamp");
    if (!lamp) return;
    const silent = !on();
    lamp.classList.toggle("alert", silent);
    lamp.setAttribute("aria-pressed", String(!silent));
    if (lamp.dataset.on !== String(!silent)) {
      lamp.dataset.on = String(!silent);
      lamp.replaceChildren(k3i.glyph(silent ? "i-silent" : "i-sound"), k3i.element("span", "", silent ? _("Mulai shift") : _("Suara")));
      lamp.title = silent ? _("Suara mati: tekan untuk memulai shift") : _("Suara hidup: tekan untuk mematikan");
    }
    paintAlarms(document.getElementById("alarms"));
  }

  function paintAlarms(node) {
    const now = k3i.now();
    const late = [...k3i.rows.values()].filter((row) => row.tab === "waiting" && row.lane === "main" && row.red && now >= row.red);
    const n = new Set([...k3i.alarms, ...late.map((row) => row.number)]).size;
    if (node.dataset.n === String(n)) return;
    node.dataset.n = n;
    node.classList.toggle("calm", n === 0);
    node.replaceChildren(k3i.glyph(n ? "p1" : "in"), k3i.element("b", "", String(n)), k3i.element("span", "", _("alarm")));
  }

  k3i.on("rows", (rows, whole) => {
    count();
    const now = k3i.now();
    const fresh = (row) => row.tab === "waiting" && row.lane === "main" && !row.back_entered && row.priority > 1 && now - row.clock < 5000 && row.v <= 2;
    if (!whole && rows.some(fresh)) tone(PLAIN);
  });
  k3i.on("selected", (number) => {
    if (!number) return;
    opened.add(number);
    sessionStorage.setItem(SEEN, JSON.stringify([...opened].slice(-500)));
    count();
  });
  k3i.on("second", () => { ring(); paint(); });
  k3i.ready(() => {
    document.getElementById("sound-lamp").addEventListener("click", unlock);
    document.getElementById("alarms").addEventListener("click", () => k3i.queue.top());
    count();
  });
})();
