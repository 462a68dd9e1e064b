/* The talk of the incident in hand: citizen, officer and operator read the same lines; photos stand among them. */
(() => {
  "use strict";
  const phone = window.phone;
  const { _, make, button, el, clock } = phone;
  let box = null, readUpTo = 0;

  const sides = () => ({ citizen: _("Pelapor"), desk: _("Operator"), officer: _("Petugas") });

  function line(row, number) {
    const mine = row.by === `officer:${phone.world.officer.id}` || row.mine;
    const who = mine ? _("Anda") : row.name && row.side === "officer" ? row.name : sides()[row.side];
    const node = make("li", mine ? "mine" : "", make("small", "dim", `${row.note ? _("Catatan") + " · " : ""}${who} · ${row.waits ? "↑ " + _("belum terkirim") : clock(row.at)}`));
    if (row.text) node.append(make("p", "", row.text));
    if (row.photo) {
      const picture = make("img", "");
      picture.src = `/petugas/foto/${encodeURIComponent(number)}/${row.photo}`;
      picture.alt = _("Foto dari {0}", who);
      picture.loading = "lazy";
      node.append(picture);
    }
    return node;
  }

  /** Whether a tap stands among the lines already, though its answer is still under way: it has the time of the tap. */
  const arrived = (tap, told) => told.some((row) => row.by === `officer:${phone.world.officer.id}`
    && Math.abs(row.at * 1000 - Date.parse(tap.event_time)) < 2 && (tap.photo ? row.photo : row.text === tap.text));

  function lines(held) {
    const waiting = phone.pending().filter((tap) => tap.incident === held.number && ["message", "note", "photo"].includes(tap.action) && !arrived(tap, held.told))
      .map((tap) => ({ mine: true, waits: true, text: tap.text || (tap.photo ? _("[foto]") : ""), note: tap.action === "note" }));
    return [...held.told, ...waiting].map((row) => line(row, held.number));
  }

  phone.openTalk = () => {
    const held = phone.inHand();
    if (!held) return;
    box = make("ul", "talk");
    const form = make("form", "say"), text = make("textarea", "");
    text.rows = 1;
    text.maxLength = 2000;
    text.id = "say";
    text.setAttribute("aria-label", _("Tulis ke pelapor dan operator"));
    text.placeholder = _("Tulis ke pelapor dan operator");
    const send = make("button", "button main", _("Kirim"));
    form.append(text, send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!text.value.trim()) return;
      phone.tap("message", { incident: phone.inHand().number, text: text.value.trim() });
      text.value = "";
    });
    const call = phone.world.bridge ? make("a", "button", phone.icon("i-phone"), make("span", "", _("Telepon lewat sambungan kantor"))) : null;
    if (call) call.href = `tel:${phone.world.bridge}`;
    const ready = make("div", "chips", ...[_("Saya menuju ke sana."), _("Di mana persisnya?"), _("Saya sudah di lokasi.")].map((said) =>
      button("button", () => phone.tap("message", { incident: phone.inHand().number, text: said }), said)));
    phone.openSheet(_("Pelapor dan operator"), make("div", "stack", held.reads ? null : make("p", "dim", _("Pelapor menelepon: yang Anda tulis dibaca operator.")), call, box, ready, form));
    phone.showTalk();
  };

  phone.showTalk = () => {
    const held = phone.inHand();
    if (!held || !box || !box.isConnected || !el("sheet").open) return;
    const rows = lines(held);
    box.replaceChildren(...(rows.length ? rows : [make("li", "dim", _("Belum ada pesan."))]));
    box.lastElementChild.scrollIntoView({ block: "nearest" });
    if (held.talk.unread && held.talk.count > readUpTo) {
      readUpTo = held.talk.count;
      phone.tap("read", { incident: held.number, count: held.talk.count });
    }
  };
  el("sheet").addEventListener("close", () => { box = null; });
})();
