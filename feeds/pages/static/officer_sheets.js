/* What comes up from below: duty, reasons, backup, notes and photos. Each ends in one tap. */
(() => {
  "use strict";
  const phone = window.phone;
  const { _, make, button, el } = phone;

  phone.functions = () => ({ samapta: "Samapta", lantas: "Lantas", reskrim: "Reskrim", intelkam: "Intelkam", binmas: "Binmas", bhabinkamtibmas: "Bhabin" });
  phone.duties = () => ({
    available: _("Siap"), community_visit: _("Sambang"), returning: _("Kembali ke pos"), break: _("Istirahat"),
    meeting: _("Rapat FKPM"), unavailable: _("Tidak bisa ditugaskan"), off_duty: _("Lepas dinas"),
  });
  const AWAY = ["break", "meeting", "unavailable", "off_duty"];

  phone.openSheet = (title, ...content) => {
    el("sheet-title").textContent = title;
    el("sheet-body").replaceChildren(...content);
    if (!el("sheet").open) el("sheet").showModal();
  };
  phone.closeSheet = () => el("sheet").close();

  /** A reason: ready-made ones to tap, or words of one's own. */
  function reasons(ready, run, { optional = false, send = _("Kirim") } = {}) {
    const box = make("textarea", "");
    box.maxLength = 1000;
    box.rows = 2;
    box.setAttribute("aria-label", optional ? _("Catatan (boleh kosong)") : _("Alasan"));
    box.placeholder = optional ? _("Catatan (boleh kosong)") : _("Alasan lain");
    const go = (text) => {
      if (!text.trim() && !optional) { box.focus(); return; }
      phone.closeSheet();
      run(text.trim());
    };
    const chips = make("div", "chips", ...ready.map((text) => button("button", () => go(text), text)));
    return make("div", "stack", chips, box, button("button main", () => go(box.value), send));
  }

  phone.askNo = (held) => {
    const id = held.assignment.id;
    if (held.status === "offered") {
      const ready = [_("sedang ada kegiatan"), _("terlalu jauh"), _("tidak ada kendaraan"), _("sakit")];
      return phone.openSheet(_("Tak bisa: mengapa?"), reasons(ready, (text) => { phone.quiet(); phone.tap("decline", { assignment: id, text }); }));
    }
    const ready = [_("kendaraan rusak"), _("jalan tertutup"), _("ada kejadian lain"), _("dipanggil atasan")];
    const back = reasons(ready, (text) => phone.tap("give_back", { assignment: id, text }), { send: _("Kembalikan ke operator") });
    const done = button("button", () => phone.askClear(held), _("Selesai tanpa ke TKP"));
    return phone.openSheet(_("Tak bisa lanjut: mengapa?"), back, done);
  };

  phone.askClear = (held) => {
    const there = held.status === "on_scene";
    const ready = there ? [] : [_("sudah ditangani warga"), _("laporan dibatalkan"), _("diselesaikan lewat telepon")];
    const run = async (text) => {
      if (there && text) await phone.tap("note", { incident: held.number, text });
      await phone.tap("clear", { assignment: held.assignment.id, text: there ? "" : text });
    };
    phone.openSheet(there ? _("Selesai di TKP") : _("Selesai tanpa tiba: mengapa?"), reasons(ready, run, { optional: there, send: _("SELESAI") }));
  };

  phone.askBackup = (held) => {
    let wanted = "samapta";
    const choice = make("div", "chips", ...Object.entries(phone.functions()).map(([code, name]) => {
      const node = button("button", () => {
        wanted = code;
        for (const other of choice.children) other.setAttribute("aria-pressed", String(other === node));
      }, name);
      node.setAttribute("aria-pressed", String(code === wanted));
      return node;
    }));
    const ready = [_("pelaku lebih dari satu"), _("pelaku bersenjata"), _("massa berkumpul"), _("korban luka")];
    const run = (text) => phone.tap("backup", { incident: held.number, function: wanted, count: 1, text });
    phone.openSheet(_("Minta bantuan"), choice, reasons(ready, run));
  };

  phone.askNote = (held) => {
    const box = make("textarea", ""), file = make("input", "sr");
    box.rows = 3;
    box.maxLength = 2000;
    box.setAttribute("aria-label", _("Catatan"));
    file.type = "file";
    file.accept = "image/*";
    file.id = "photo-file";
    const pick = make("label", "button", phone.icon("i-photo"), make("span", "", _("Ambil foto")));
    pick.htmlFor = "photo-file";
    file.addEventListener("change", async () => {
      if (!file.files[0]) return;
      const photo = await smaller(file.files[0]);
      phone.closeSheet();
      phone.tap("photo", { incident: held.number, photo });
    });
    const send = button("button main", () => {
      if (!box.value.trim()) return box.focus();
      phone.closeSheet();
      return phone.tap("note", { incident: held.number, text: box.value.trim() });
    }, _("Simpan catatan"));
    phone.openSheet(_("Catatan, foto"), make("div", "stack", box, send, file, pick));
    box.focus();
  };

  /** Drawn anew at a size the net can carry; what cannot be drawn goes as it is, the server looks at it. */
  async function smaller(file) {
    try {
      const picture = await createImageBitmap(file), scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
      const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
    } catch {
      return file;
    }
  }

  phone.askDuty = () => {
    const { duty } = phone.myDuty();
    const list = make("div", "stack", ...Object.entries(phone.duties()).map(([code, name]) => {
      const node = button("button", () => {
        const leaving = AWAY.includes(code);
        phone.closeSheet();
        phone.tap("duty", { status: code, text: leaving ? name : "", stand_in: leaving ? phone.standIn?.id || "" : "" });
      }, name);
      node.setAttribute("aria-pressed", String(code === duty));
      return node;
    }));
    const who = phone.standIn ? `${phone.standIn.name}, ${phone.standIn.post}` : _("belum dipilih");
    phone.openSheet(_("Saya sekarang"), make("p", "dim", _("Selama pergi, laporan ditawarkan ke: {0}", who)), list);
  };

  phone.askStandIn = async () => {
    const list = make("div", "stack", make("p", "dim", _("Memuat…")));
    phone.openSheet(_("Siapa pengganti bila Anda pergi?"), list);
    try {
      const { officers } = await (await phone.ask("/petugas/pengganti")).json();
      const rows = officers.map((o) => button("button person", () => { phone.closeSheet(); phone.chooseStandIn(o); },
        make("b", "", o.name), make("small", "", [o.callsign, o.post].join(" · "))));
      list.replaceChildren(...(rows.length ? rows : [make("p", "dim", _("Tidak ada petugas bebas di sekitar."))]));
    } catch {
      list.replaceChildren(make("p", "dim", _("Tidak ada sambungan; coba lagi.")));
    }
  };

  /** What I am doing, the taps that wait included. */
  phone.myDuty = () => {
    const tap = phone.pending().filter((t) => t.action === "duty").at(-1), me = phone.world.officer;
    return tap ? { duty: tap.status, unsent: true } : { duty: me.duty, unsent: false };
  };
  phone.isAway = (duty) => AWAY.includes(duty);
})();
