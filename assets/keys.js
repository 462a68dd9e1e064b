/* The keys of the console. Function keys work everywhere and are taken in the capture phase, before the browser;
   single letters and digits only outside text fields, and they can be switched off (cheat sheet). */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const OFF = "k3i-no-single-keys";
  /** False when the user has switched single letters and digits off. */
  k3i.singleKeys = !localStorage.getItem(OFF);
  const PANELS = ["command", "queue", "map-panel", "incident", "units"];

  const JUST_CHANGED_MS = 600;

  /** Offer the selected incident to the n-th recommended officer. */
  k3i.assign = (n) => {
    const officer = (k3i.recommended || [])[n - 1];
    if (Date.now() - (k3i.reorderedAt || 0) < JUST_CHANGED_MS) return k3i.toast(_("Urutan baru saja berubah: lihat, lalu tekan lagi"));
    if (!k3i.selected) return k3i.toast(_("Pilih insiden dahulu (F4)"));
    if (!officer) return k3i.toast(_("Tidak ada rekomendasi ke-{0}", n));
    return k3i.do(`D ${k3i.selected} ${officer.callsign}`);
  };

  /** Send everybody whom the run card of the selected incident misses. */
  function missing() {
    if (Date.now() - (k3i.reorderedAt || 0) < JUST_CHANGED_MS) return k3i.toast(_("Urutan baru saja berubah: lihat, lalu tekan lagi"));
    return k3i.assignMissing() || k3i.toast(_("Kartu tugas tidak meminta unit lagi"));
  }

  k3i.help = (open) => {
    const sheet = document.getElementById("help");
    if (open && !sheet.open) sheet.showModal();
    if (!open && sheet.open) sheet.close();
  };

  function nextPanel(back) {
    const here = PANELS.findIndex((id) => document.getElementById(id).contains(document.activeElement));
    const to = (here + (back ? -1 : 1) + PANELS.length) % PANELS.length;
    document.getElementById(PANELS[to]).focus();
  }

  function recommend() {
    return k3i.selected ? k3i.do(`R ${k3i.selected}`) : k3i.toast(_("Pilih insiden dahulu (F4)"));
  }

  const FUNCTION = {
    F2: () => k3i.command.open(),
    F3: () => k3i.command.open("", { search: true }),
    F4: () => k3i.queue.top(),
    F6: (event) => nextPanel(event.shiftKey),
    F7: () => document.querySelector("#map-panel .leaflet-container").focus(),
    F8: recommend,
    F9: (event) => (event.shiftKey ? k3i.intake.next() : k3i.openIntake()),
  };

  const SINGLE = {
    0: () => missing(),
    j: () => k3i.queue.step(1),
    k: () => k3i.queue.step(-1),
    q: () => k3i.acknowledgeTop(),
    a: () => k3i.calls.take(),
    i: () => k3i.calls.junk("PK"),
    s: () => k3i.calls.junk("SI"),
    n: () => k3i.calls.junk("IN"),
    v: () => k3i.declareArrival() || k3i.toast(_("Tidak ada unit yang terlihat di TKP tanpa dinyatakan")),
    m: () => k3i.openPlan(),
    "?": () => k3i.help(true),
    ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [String(n), () => k3i.assign(n)])),
  };

  const typing = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) || Boolean(node.closest("dialog, #intake"));

  function pressed(event) {
    if (FUNCTION[event.key] && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      FUNCTION[event.key](event);
      return;
    }
    if (typing(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      k3i.undo();
    }
    if (event.ctrlKey || event.altKey || event.metaKey || !k3i.singleKeys) return;
    const run = SINGLE[event.key.toLowerCase()];
    if (!run || (event.repeat && !/[jk]/i.test(event.key))) return;
    event.preventDefault();
    run();
  }
  window.addEventListener("keydown", pressed, { capture: true });

  k3i.ready(() => {
    const sheet = document.getElementById("help");
    document.getElementById("help-open").addEventListener("click", () => k3i.help(true));
    document.getElementById("help-close").addEventListener("click", () => k3i.help(false));
    sheet.addEventListener("click", (event) => { if (event.target === sheet) k3i.help(false); });
    const box = k3i.element("input");
    box.type = "checkbox";
    box.checked = k3i.singleKeys;
    box.addEventListener("change", () => {
      k3i.singleKeys = box.checked;
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    });
    document.getElementById("single-keys").append(box, k3i.element("span", "", _("Huruf dan angka tunggal sebagai tombol (J, K, Q, M, V, 1–5, ?)")));
  });
})();
