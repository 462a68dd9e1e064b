/* The page as a whole: hears the server, shows what it knows and how old that is, and never loses a tap. */
(() => {
  "use strict";
  const phone = window.phone;
  const { _, el, make, button, kept, clock } = phone;
  const SILENT_MS = 40000, AGAIN_MS = 4000, FIGURES_MS = 3000; // history is written a moment after the journal
  let source = null, heardAt = 0, lostAt = 0, figures = null, alarmed = new Set(), told = new Set(), sounding = null, audio = null, suggested = false, locked = false;

  /* hearing */

  function listen() {
    if (source) source.close();
    source = new EventSource("/petugas/langsung");
    source.onmessage = ({ data }) => phone.emit("heard", JSON.parse(data));
    source.addEventListener("gone", ({ data }) => phone.emit("gone", JSON.parse(data).code));
    source.onerror = () => { phone.emit("unreachable"); if (source.readyState === EventSource.CLOSED) setTimeout(look, AGAIN_MS); };
  }

  /** Ask once: tells a phone that is not known from a net that is not there. */
  async function look() {
    try {
      const answer = await phone.ask("/petugas/keadaan");
      if (answer.status === 401) return phone.emit("gone", (await answer.json()).code);
      if (!answer.ok) throw new Error(String(answer.status));
      phone.emit("heard", await answer.json());
      return listen();
    } catch {
      phone.emit("unreachable");
      return setTimeout(look, AGAIN_MS);
    }
  }

  phone.on("heard", async (world) => {
    phone.world = world;
    phone.offsetMs = world.now * 1000 - Date.now();
    heardAt = Date.now();
    lostAt = 0;
    locked = false;
    el("pin").hidden = el("strange").hidden = true;
    await kept.put("world", world);
    show();
    phone.watchPosition();
    phone.lookAround();
    suggestStandIn();
    if (phone.pending().length) phone.send();
  });

  phone.on("unreachable", () => { lostAt = lostAt || Date.now(); showOffline(); });

  phone.on("gone", async (code) => {
    if (source) source.close();
    source = null;
    phone.quiet();
    locked = true;
    el("world").hidden = true;
    el("duty").hidden = true;
    el("offline").hidden = true;
    el("pin").hidden = code !== "pin";
    el("strange").hidden = code === "pin";
    el("danger").hidden = code !== "pin";
    if (code === "pin") return el("pin-digits").focus();
    phone.world = null;
    el("my-name").textContent = "K3i";
    el("my-post").textContent = "";
    return kept.clear();
  });

  phone.on("refused", (tap, result) => {
    const names = { accept: _("Terima"), decline: _("Tolak"), en_route: _("Berangkat"), arrive: _("Tiba"), clear: _("Selesai"), give_back: _("Kembalikan"),
      note: _("Catatan"), photo: _("Foto"), message: _("Pesan"), backup: _("Bantuan"), duty: _("Dinas"), welfare: _("Saya aman") };
    const when = tap ? clock(Date.parse(tap.event_time) / 1000, true) : "";
    const node = make("div", "note conflict", make("p", "", make("b", "", `${names[tap?.action] || ""} ${when}: `), result.text || ""));
    node.append(button("close", () => node.remove(), "×"));
    node.lastChild.setAttribute("aria-label", _("Tutup"));
    el("notices").append(node);
  });

  phone.on("sent", (tap) => { if (tap.action === "clear") setTimeout(askFigures, FIGURES_MS); });
  phone.on("taps", () => { if (phone.world) show(); });
  phone.on("emergency", (emergency) => { phone.world.officer.emergency = emergency; phone.showPanic(); });
  phone.on("here", () => { if (phone.world) { phone.showMap(); showFaults(); } });
  phone.on("ground", () => phone.showMap());

  /* showing */

  function show() {
    if (locked) return phone.showPanic(); // who owes a PIN sees nothing but the button
    const me = phone.world.officer, { duty, unsent } = phone.myDuty();
    el("world").hidden = el("duty").hidden = el("danger").hidden = false;
    el("my-name").textContent = me.name;
    el("my-post").textContent = [me.function === "bhabinkamtibmas" ? _("Bhabin {0}", me.post) : me.post, me.callsign].join(" · ");
    const on = !phone.isAway(duty);
    el("duty").classList.toggle("is-on", on);
    el("duty-text").textContent = (on && me.until ? _("Dinas s.d. {0}", clock(me.until).replace(":", ".")) : on && duty === "available" ? _("Dinas") : phone.duties()[duty] || duty) + (unsent ? " ↑" : "");
    showBroadcasts();
    phone.showIncident();
    showIdle();
    showStandIn(duty);
    showBelow();
    phone.showTalk();
    phone.showPanic();
    showOffline();
    ring();
  }

  function showOffline() {
    const taps = phone.pending().filter((tap) => tap.action !== "read");
    const times = taps.slice(-4).map((tap) => clock(Date.parse(tap.event_time) / 1000, true)).join(", ");
    const saved = taps.length ? _("{0} ketukan disimpan dengan jamnya ({1}), dikirim nanti ↑", taps.length, (taps.length > 4 ? "… " : "") + times) : _("Ketukan disimpan dengan jamnya.");
    el("offline").hidden = !lostAt || !phone.world;
    if (lostAt) el("offline-text").replaceChildren(make("b", "", _("Luring {0}.", phone.span((Date.now() - (heardAt || lostAt)) / 1000))), ` ${saved}`);
  }

  function showIdle() {
    const held = phone.inHand(), box = el("idle"), { duty } = phone.myDuty();
    box.hidden = Boolean(held && !held.ended);
    if (box.hidden) return;
    const words = phone.isAway(duty) ? _("Anda tidak ditawari tugas: {0}.", phone.duties()[duty]) : _("Tidak ada tugas. Tawaran muncul di sini dengan bunyi.");
    const back = phone.isAway(duty) ? button("button main", () => phone.tap("duty", { status: "available" }), _("Kembali siap")) : null;
    box.replaceChildren(make("section", "card pad quiet", make("h2", "", phone.isAway(duty) ? phone.duties()[duty] : _("Siap")), make("p", "dim", words), back));
  }

  function showStandIn(duty) {
    const away = phone.isAway(duty), named = away ? phone.world.officer.stand_in : phone.standIn;
    el("stand-in-label").textContent = away ? _("Pengganti:") : _("Pengganti bila pergi:");
    el("stand-in").textContent = named ? `${named.name}, ${named.post}` : _("belum dipilih");
  }

  phone.chooseStandIn = async (officer) => {
    phone.standIn = officer;
    await kept.put("stand-in", officer);
    const { duty } = phone.myDuty();
    if (phone.isAway(duty)) phone.tap("duty", { status: duty, text: phone.duties()[duty], stand_in: officer.id });
    show();
  };

  function showFaults() {
    const old = el("notices").querySelector(".place-fault");
    if (old) old.remove();
    if (phone.positionFault) el("notices").append(make("p", "note place-fault", phone.positionFault));
  }

  const justRead = () => new Set(phone.pending().filter((tap) => tap.action === "seen").map((tap) => tap.attention));

  /** What was sent to this officer among few stands on top until it is read, and sounds once. */
  function showBroadcasts() {
    const seen = justRead(), open = phone.world.attentions.filter((a) => a.mine && !a.seen && !seen.has(a.id));
    const now = open.map((a) => a.id).join();
    if (now === el("broadcasts").dataset.shown) return;
    el("broadcasts").dataset.shown = now;
    el("broadcasts").replaceChildren(...open.map((a) => make("section", "note broadcast",
      make("p", "", phone.icon(`p${a.priority}`, `glyph small p${a.priority}`), make("b", "", _("Siaran dari {0}, {1}", a.by, phone.moment(a.at)))),
      make("p", "", a.text), button("button main", () => phone.tap("seen", { attention: a.id }), _("Sudah saya baca")))));
    if (open.some((a) => !told.has(a.id))) phone.sound();
    open.forEach((a) => told.add(a.id));
  }

  function showBelow() {
    const seen = justRead();
    const rows = phone.world.attentions.filter((a) => !a.mine || a.seen || seen.has(a.id)).map((a) => {
      const read = a.seen || seen.has(a.id);
      const act = read ? make("small", "dim", _("sudah dibaca")) : button("button small", () => phone.tap("seen", { attention: a.id }), _("Sudah saya baca"));
      return make("li", "", make("p", "", phone.icon(`p${a.priority}`, `glyph small p${a.priority}`), make("span", "", a.text)), make("div", "row", make("small", "dim", _("s.d. {0}", phone.moment(a.expires))), act));
    });
    const parts = rows.length ? [make("section", "below", make("h2", "", _("Atensi")), make("ul", "attentions", ...rows))] : [];
    if (figures) parts.push(figureTable());
    const link = make("a", "link", _("HP saya: pelacak dan izin"));
    link.href = "/petugas/ponsel";
    const theme = button("link", () => {
      const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
      document.documentElement.dataset.theme = dark ? "day" : "night";
      localStorage.setItem("petugas-theme", document.documentElement.dataset.theme);
    }, _("Siang / malam"));
    parts.push(make("p", "links", link, theme));
    el("below").replaceChildren(...parts);
  }

  function figureTable() {
    const minutes = (row) => (row && row.n ? `${phone.left(row.p50)} (n ${row.n})` : "–");
    const line = (name, f) => make("tr", "", make("th", "", name), make("td", "", String(f.accepted)), make("td", "", minutes(f.turnout)), make("td", "", minutes(f.travel)));
    const head = make("tr", "", ...["", _("diterima"), _("berangkat"), _("di jalan")].map((text) => make(text ? "th" : "td", "", text)));
    const table = make("table", "figures", make("thead", "", head), make("tbody", "", line(_("Hari ini"), figures.today), line(_("7 hari"), figures.days)));
    table.querySelectorAll("tbody th").forEach((th) => { th.scope = "row"; });
    const assessed = make("a", "link", _("Penilaian saya, langkah demi langkah"));
    assessed.href = "/petugas/penilaian";
    return make("section", "below", make("h2", "", _("Angka saya")), table, make("p", "dim small", _("Median, menit:detik; n: banyaknya nilai.")), make("p", "", assessed));
  }

  /** The nearest neighbour stands in until somebody else is chosen. */
  async function suggestStandIn() {
    if (phone.standIn || suggested || !phone.world) return;
    suggested = true;
    try {
      const answer = await phone.ask("/petugas/pengganti");
      if (answer.ok) phone.standIn = (await answer.json()).officers[0] || null;
      if (phone.world) showStandIn(phone.myDuty().duty);
    } catch {
      suggested = false; // asked again with the next picture of the world
    }
  }

  async function askFigures() {
    try {
      const answer = await phone.ask("/petugas/angka");
      if (answer.ok) { figures = await answer.json(); if (phone.world) showBelow(); }
    } catch { /* shown when there is a net again */ }
  }

  /* an offer rings until it is answered, or its time is over */

  function ring() {
    const held = phone.inHand();
    const open = held && !held.ended && held.status === "offered" && (!held.assignment.expires || held.assignment.expires > phone.now() / 1000);
    if (!open) return phone.quiet();
    if (alarmed.has(held.assignment.id)) return undefined;
    alarmed.add(held.assignment.id);
    document.title = `(!) ${_(held.kind_name)}`;
    phone.sound();
    sounding = setInterval(() => (phone.inHand()?.status === "offered" ? phone.sound() : phone.quiet()), 3000);
    return undefined;
  }

  phone.quiet = () => {
    clearInterval(sounding);
    sounding = null;
    document.title = document.title.replace(/^\(!\) .*/, "K3i");
  };

  phone.sound = () => {
    if (navigator.vibrate) navigator.vibrate([400, 150, 400]);
    if (!audio || audio.state !== "running") return;
    for (const [at, pitch] of [[0, 880], [0.22, 660], [0.44, 880]]) {
      const tone = audio.createOscillator(), volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.value = 0.25;
      tone.connect(volume).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.18);
    }
  };

  addEventListener("pointerdown", () => { audio = audio || new AudioContext(); audio.resume(); }, { once: true });

  /* beginning */

  el("pin").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await phone.ask("/petugas/masuk", { pin: el("pin-digits").value });
      el("pin-digits").value = "";
      el("pin-fault").hidden = answer.ok;
      if (answer.ok) return look();
      el("pin-fault").textContent = (await answer.json()).detail;
    } catch {
      el("pin-fault").hidden = false;
      el("pin-fault").textContent = _("Tidak ada sambungan; coba lagi.");
    }
    return undefined;
  });
  el("duty").addEventListener("click", () => phone.askDuty());
  el("stand-in-change").addEventListener("click", () => phone.askStandIn());
  el("sheet-close").addEventListener("click", () => phone.closeSheet());
  el("sheet").addEventListener("click", (event) => { if (event.target === el("sheet")) phone.closeSheet(); });
  addEventListener("online", look);
  addEventListener("offline", () => phone.emit("unreachable"));
  document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() - heardAt > SILENT_MS / 2) look(); });
  setInterval(() => {
    if (heardAt && Date.now() - heardAt > SILENT_MS && source) { phone.emit("unreachable"); look(); heardAt = Date.now() - SILENT_MS / 2; }
    if (phone.world) { phone.tick(); showOffline(); }
  }, 1000);
  setInterval(askFigures, 300000);

  (async () => {
    if ("serviceWorker" in navigator) navigator.serviceWorker.register("/petugas/pekerja.js", { scope: "/petugas" }).catch(() => {});
    phone.standIn = (await kept.get("stand-in")) || null;
    phone.world = (await kept.get("world")) || null;
    await phone.loadTaps();
    if (phone.world) show();
    await look();
    await askFigures();
  })();
})();
