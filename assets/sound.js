/* The tones of alarms (WebAudio, no files). While a P1 is unseen its tone repeats, until anybody has seen it; in
   flood mode each new P1 sounds once. Everything else new sounds once and softly. Browsers allow sound only after
   a hand has asked for it: "Mulai shift" does (and logs its owner on to the shift); the lamp says while it is off. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const REPEAT_MS = 2500;
  let audio = null;
  let lastTone = 0;

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
  k3i.tone = tone;
  const URGENT = [[880, 0.16], [660, 0.16], [880, 0.16], [660, 0.22]];
  const PLAIN = [[587, 0.14]];

  async function unlock() {
    const wasOn = on();
    if (!audio) {
      audio = new AudioContext();
      audio.addEventListener("statechange", paint);
    }
    await (wasOn ? audio.suspend() : audio.resume());
    if (!wasOn) k3i.startShift();
    tone(PLAIN);
    paint();
  }

  const isLoud = (alarm) => alarm.priority === 1 && alarm.kind !== "late";

  function raised(fresh) {
    const loud = fresh.some(isLoud);
    if (loud && k3i.alarms.flood !== null) tone(URGENT);
    else if (loud) lastTone = 0;
    else if (fresh.some((alarm) => !alarm.mine)) tone(PLAIN);
    ring();
    paint();
  }

  function ring() {
    const silent = k3i.alarms.flood !== null || !k3i.alarms.unseen.some(isLoud);
    if (silent || Date.now() - lastTone < REPEAT_MS) return;
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
    const n = k3i.alarms.unseen.length;
    if (node.dataset.n === String(n)) return;
    node.dataset.n = n;
    node.classList.toggle("calm", n === 0);
    node.replaceChildren(k3i.glyph(n ? "p1" : "in"), k3i.element("b", "", String(n)), k3i.element("span", "", _("alarm")));
  }

  k3i.on("alarms", raised);
  k3i.on("rows", (rows, whole) => {
    const now = k3i.now();
    const fresh = (row) => row.tab === "waiting" && row.lane === "main" && !row.back_entered && row.priority > 1 && now - row.clock < 5000 && row.v <= 2;
    if (!whole && rows.some(fresh)) tone(PLAIN);
  });
  k3i.on("second", () => { ring(); paint(); });
  k3i.ready(() => {
    document.getElementById("sound-lamp").addEventListener("click", unlock);
    document.getElementById("alarms").addEventListener("click", () => k3i.openBoard("alarms"));
    paint();
  });
})();
