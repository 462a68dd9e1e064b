/* The dialog that lets an officer's telephone in (HP): QR and address to open on it, and the telephones there are. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  let dialog, counting;

  const day = new Intl.DateTimeFormat("en-GB", { timeZone: k3i.page.timezone, day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const when = (epochS) => day.format(new Date(epochS * 1000)).replace(", ", " ");

  function box() {
    if (dialog) return dialog;
    dialog = k3i.element("dialog", "help phones");
    dialog.id = "phones";
    dialog.addEventListener("close", () => { clearInterval(counting); dialog.replaceChildren(); });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.getElementById("console").append(dialog);
    return dialog;
  }

  function head(text) {
    const bar = k3i.element("div", "help-head"), close = k3i.element("button", "button quiet icon", "×");
    close.type = "button";
    close.title = _("Tutup");
    close.setAttribute("aria-label", _("Tutup"));
    close.addEventListener("click", () => dialog.close());
    bar.append(k3i.element("h2", "", text), close);
    return bar;
  }

  function invitation(page) {
    const part = k3i.element("div", "phones-invite"), picture = k3i.element("img", "phones-qr"), told = k3i.element("div", "phones-told");
    picture.src = page.qr;
    picture.alt = _("Kode QR pendaftaran {0}", page.callsign);
    const link = k3i.element("a", "phones-link", page.url), left = k3i.element("p", "dim");
    link.href = page.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    told.append(k3i.element("p", "", _("Petugas memindai kode ini dengan HP-nya lalu membuat PIN sendiri. Kode hanya sekali pakai.")), link, left);
    const until = Date.now() + page.minutes * 60000;
    const tick = () => {
      const seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
      k3i.say(left, seconds ? _("Berlaku {0} lagi", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`) : _("Kode sudah tidak berlaku; ketik HP lagi"));
      picture.classList.toggle("is-over", !seconds);
    };
    tick();
    counting = setInterval(tick, 1000);
    part.append(picture, told);
    return part;
  }

  function row(page, phone) {
    const line = k3i.element("li", "phones-row"), text = k3i.element("span", "cut", `${phone.phone} · ${phone.agent}`);
    const button = k3i.element("button", "button", _("Cabut"));
    text.title = phone.agent;
    button.type = "button";
    button.addEventListener("click", async () => {
      const answer = await k3i.do(`HPX ${page.callsign} ${phone.phone}`);
      if (answer.ok) line.remove();
    });
    line.append(text, k3i.element("span", "dim", _("terakhir dipakai {0}", when(phone.seen))), button);
    return line;
  }

  k3i.showPhones = (page) => {
    const node = box();
    clearInterval(counting);
    const list = k3i.element("ul", "phones-list");
    list.append(...page.phones.map((phone) => row(page, phone)));
    const there = page.phones.length ? list : k3i.element("p", "dim", _("Belum ada HP terdaftar."));
    const body = k3i.element("div", "help-body phones-body");
    body.append(invitation(page), k3i.element("h3", "", _("HP terdaftar")), there);
    node.replaceChildren(head(_("Daftarkan HP {0}", page.callsign)), body);
    node.setAttribute("aria-label", _("Daftarkan HP {0}", page.callsign));
    if (!node.open) node.showModal();
  };
})();
