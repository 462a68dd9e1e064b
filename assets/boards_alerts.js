/* Public alerts that stand out there now, with what updates and ends them. Their text is an operator's: never HTML. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const may = (word) => k3i.page.commands.some(([name]) => name === word);
  const over = (a) => a.type === "Cancel";

  const until = (a) => _("sampai {0}", (a.expires - k3i.now() > 72e5 ? k3i.day(a.expires) + " " : "") + k3i.clock(a.expires).slice(0, 5));

  function marks(a) {
    const said = [a.id, a.where];
    if (a.incident) said.push(a.incident);
    if (a.exercise) said.push(_("LATIHAN"));
    if (a.restricted) said.push(_("terbatas"));
    if (over(a)) said.push(_("dibatalkan"));
    return [...said, `${a.by} ${k3i.clock(a.sent).slice(0, 5)}`, until(a)].join(" · ");
  }

  function act(text, line) {
    const button = k3i.button("button quiet", text, () => k3i.command.open(line));
    button.title = line.trim();
    return button;
  }

  function line(a) {
    const node = k3i.element("article", "attention-line");
    const acts = k3i.element("div", "attention-acts");
    if (may("CAPU") && !over(a)) acts.append(act(_("Perbarui ..."), `CAPU ${a.id} `), act(_("Batalkan ..."), `CAPB ${a.id} `));
    node.append(k3i.glyph("p" + a.priority), k3i.element("p", "attention-text", a.text), k3i.element("div", "dim small", marks(a)), acts);
    return node;
  }

  function draw(all, node) {
    const lines = all.length ? all.map(line) : [k3i.element("p", "dim", _("Tidak ada peringatan publik."))];
    node.replaceChildren(...(may("CAP") ? [act(_("Peringatan baru ..."), "CAP ")] : []), ...lines);
  }

  k3i.addBoard("alerts", { title: "Peringatan", glyph: "i-info", draw, seldom: true, count: (items) => items.filter((a) => !over(a)).length });
})();
