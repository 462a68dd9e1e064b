/* My phone: the settings of a tracker, and a check that looks every few seconds whether it is heard. */
(() => {
  "use strict";
  const phone = window.phone;
  const { _, el, make, ask } = phone;
  const EVERY_MS = 3000, SURE_MS = 4000;
  let answer = null, offset = 0, sure = 0;

  const doors = () => ({ osmand: _("pelacak (OsmAnd/Traccar)"), owntracks: "OwnTracks", page: _("halaman tugas"), cot: "Cursor on Target", gateway: _("gerbang data") });

  function last() {
    if (!answer.fixed) return _("Belum pernah ada posisi dari Anda.");
    const parts = [_("Posisi terakhir {0} lalu", phone.span((Date.now() + offset) / 1000 - answer.fixed))];
    const by = answer.door ? _("lewat {0}", doors()[answer.door] || answer.door) : "";
    if (by) parts[0] += ` ${by}`;
    if (answer.accuracy !== null) parts.push(_("akurasi {0} m", Math.round(answer.accuracy)));
    if (answer.battery !== null) parts.push(_("baterai {0} %", Math.round(answer.battery)));
    return parts.join(", ");
  }

  function remedy() {
    if (answer.old_id) return _("Pelacak Anda masih memakai id lama: pindai lagi kode QR di bawah.");
    if (answer.why === "refused") return _("Pesan terakhir ditolak: {0}", answer.said);
    if (answer.why === "no_device") return _("Belum ada id perangkat: muat ulang halaman ini.");
    if (answer.why) return _("Tidak ada yang datang. Periksa: pelacak menyala, izin lokasi “sepanjang waktu”, penghemat baterai mati untuk aplikasi itu, alamat server dan id sama dengan di bawah, ada sambungan data.");
    return _("Semua baik: konsol melihat Anda.");
  }

  function show() {
    if (!answer) return;
    el("check").textContent = last();
    el("check").className = `check ${answer.why || answer.old_id ? "is-wrong" : "is-well"}`;
    el("remedy").textContent = remedy();
  }

  async function look() {
    try {
      const reply = await ask("/petugas/ponsel/cek");
      if (reply.status === 401) return location.assign("/petugas");
      answer = await reply.json();
      offset = answer.now * 1000 - Date.now();
      show();
    } catch {
      el("remedy").textContent = _("Tidak ada sambungan; coba lagi.");
    }
    return setTimeout(look, EVERY_MS);
  }

  function rows(id, pairs) {
    el(id).replaceChildren(...pairs.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", String(value))]));
  }

  function fill(s) {
    el("callsign").textContent = s.callsign;
    el("traccar-qr").src = s.traccar.qr;
    rows("traccar", [[_("Id perangkat"), s.device], [_("Alamat server"), s.traccar.server], [_("Selang"), _("{0} dtk", s.interval_s)]]);
    el("owntracks-qr").src = s.owntracks.qr;
    el("owntracks-link").href = s.owntracks.link;
    rows("owntracks", [[_("Mode"), "HTTP"], ["URL", s.owntracks.address], [_("Nama pengguna"), s.device], [_("Sandi"), s.device]]);
    rows("osmand", [["URL", s.osmand.address]]);
    el("settings").hidden = false;
  }

  async function load(path, body) {
    try {
      const reply = await ask(path, body);
      if (reply.status === 401) return location.assign("/petugas");
      return fill(await reply.json());
    } catch {
      el("remedy").textContent = _("Tidak ada sambungan; coba lagi.");
      return setTimeout(() => load(path, body), EVERY_MS);
    }
  }

  /** Twice: a slip of the thumb must not silence the tracker. */
  el("renew").addEventListener("click", () => {
    if (Date.now() - sure > SURE_MS) {
      sure = Date.now();
      el("renew").textContent = _("Yakin? Ketuk lagi; pelacak harus diatur ulang");
      setTimeout(() => { el("renew").textContent = _("Buat id baru"); }, SURE_MS);
      return;
    }
    sure = 0;
    el("renew").textContent = _("Buat id baru");
    load("/petugas/ponsel/baru", {});
  });

  load("/petugas/ponsel/isi");
  look();
  setInterval(show, 1000);
})();
