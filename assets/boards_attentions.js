/* Attentions: on the board with who has read them and who has not, and as a line over the map until one has read it
   oneself. Their text is somebody's own words: it is set as text, never as HTML. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const MOST = 2;
  const GLYPHS = { vehicle: "i-moto", person: "i-susp", other: "i-info" };
  const KINDS = { vehicle: _("Kendaraan"), person: _("Orang"), other: _("Lain-lain") };
  const mine = k3i.page.user.name;
  const may = (word) => k3i.page.commands.some(([name]) => name === word);
  const items = () => k3i.boards.attentions || [];
  const unread = () => items().filter((a) => !a.seen.some(([name]) => name === mine));
  let home = null;

  const until = (a) => _("sampai {0}", (a.expires - k3i.now() > 72e5 ? k3i.day(a.expires) + " " : "") + k3i.clock(a.expires).slice(0, 5));
  const whom = (a) => (a.to?.length ? ` · ${_("untuk {0}", a.to.join(", "))}` : "");
  const from = (a) => `${a.id} · ${KINDS[a.kind] || a.kind}${whom(a)} · ${a.by} ${k3i.clock(a.created).slice(0, 5)} · ${until(a)}`;

  function read(a) {
    const button = k3i.button("button", _("Sudah dibaca"), () => k3i.do("AD " + a.id));
    button.title = "AD " + a.id;
    return button;
  }

  function cancel(a) {
    const button = k3i.button("button quiet", _("Batalkan ..."), () => k3i.command.open(`AB ${a.id} `));
    button.title = "AB " + a.id;
    return button;
  }

  /* the board */

  function readers(a) {
    const node = k3i.element("div", "attention-readers small");
    const seen = a.seen.map(([name, at]) => `${name} ${k3i.clock(at).slice(0, 5)}`).join(", ");
    node.append(k3i.element("span", "dim", _("dibaca: {0}", seen || "–")));
    if (a.units) node.append(units(a.units));
    if (a.unread.length) node.append(k3i.element("span", "attention-unread", _("belum: {0}", a.unread.join(", "))));
    return node;
  }

  /* of those a broadcast is for: how many have read it on their phone, and who on duty has not */
  function units({ expected, read, waiting, late }) {
    const rest = waiting > late.length ? ` +${waiting - late.length}` : "";
    const said = _("unit: {0} dari {1} membaca", read, expected);
    const open = waiting ? ` · ${_("berdinas, belum: {0}", late.join(", ") + rest)}` : "";
    return k3i.element("span", waiting ? "attention-unread" : "dim", said + open);
  }

  function line(a) {
    const node = k3i.element("article", "attention-line");
    const acts = k3i.element("div", "attention-acts");
    if (unread().includes(a)) acts.append(read(a));
    if (may("AB")) acts.append(cancel(a));
    node.append(k3i.glyph("p" + a.priority), k3i.element("p", "attention-text", a.text), k3i.element("div", "dim small", from(a)), readers(a), acts);
    return node;
  }

  function issue() {
    const button = k3i.button("button", _("Atensi baru ..."), () => k3i.command.open("A "));
    button.title = "A <teks>";
    return button;
  }

  function draw(all, node) {
    const lines = all.length ? all.map(line) : [k3i.element("p", "dim", _("Tidak ada atensi."))];
    node.replaceChildren(...(may("A") ? [issue()] : []), ...lines);
  }

  /* the lines over the map */

  function banner(a) {
    const node = k3i.element("div", `banner b-p${a.priority} attention-banner`);
    node.setAttribute("role", "status");
    node.dataset.attention = a.id;
    const told = k3i.element("span", "banner-told");
    told.append(k3i.element("span", "attention-text", a.text));
    const acts = k3i.element("span", "banner-acts");
    acts.append(read(a));
    node.append(k3i.glyph(GLYPHS[a.kind] || "i-info"), k3i.element("b", "banner-name cut", _("ATENSI {0}", KINDS[a.kind] || "")), told, k3i.element("span", "banner-age dim small", until(a)), acts);
    return node;
  }

  let told = "";
  function paint() {
    if (!home) return;
    const all = unread();
    const now = all.map((a) => a.id).join();
    if (now === told) return;
    told = now;
    const lines = all.slice(0, MOST).map(banner);
    if (all.length > MOST) lines.push(more(all.length - MOST));
    home.replaceChildren(...lines);
  }

  function more(count) {
    const node = k3i.element("div", "banner more-banner");
    node.append(k3i.button("button quiet", _("{0} atensi lagi", count), () => k3i.openBoard("attentions")));
    return node;
  }

  k3i.addBoard("attentions", { title: "Atensi", glyph: "i-info", draw });
  k3i.on("board:attentions", paint);
  k3i.ready(() => {
    home = k3i.element("div", "attention-banners");
    document.getElementById("banners").append(home);
    paint();
  });
})();
