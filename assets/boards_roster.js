/* The roster board: who is on duty by the roster, who sits at the consoles, which villages nobody looks after now. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const of = (items, line) => items.filter((item) => item.line === line);
  const villages = (items) => of(items, "village");

  function summary(it) {
    const node = k3i.element("div", "board-line roster-summary");
    const told = [_("{0} berdinas", it.on), _("{0} di luar dinas", it.off)];
    if (it.next) told.push(_("pergantian berikut {0}", k3i.clock(it.next)));
    if (it.late.length) told.push(_("melewati jam dinas: {0}", it.late.join(", ")));
    const page = k3i.element("a", "button", _("Kalender"));
    page.href = "/roster";
    page.target = "_blank";
    page.rel = "noopener";
    node.append(k3i.element("span", "", told.join(" · ")), page);
    return node;
  }

  const me = k3i.page.user;
  const begin = `SHIFT mulai ${me.tier || ""}`.trim();
  const mayLogOn = k3i.page.commands.some(([name]) => name === "SHIFT");
  const isOn = (items) => of(items, "desk").some((d) => d.people.includes(`${me.role}:${me.name}`));

  function desks(items) {
    const node = k3i.element("div", "board-line");
    const told = of(items, "desk").map((d) => `${d.tier}: ${d.people.map(k3i.nameOf).join(", ")}`).join(" · ");
    node.append(k3i.element("b", "", _("Di meja")), k3i.element("span", "", told || _("belum ada yang memulai shift")));
    if (mayLogOn) node.append(turn(isOn(items)));
    return node;
  }

  function turn(on) {
    const line = on ? "SHIFT selesai" : begin;
    const button = k3i.button("button", on ? _("Akhiri shift saya") : _("Mulai shift"), () => k3i.do(line));
    button.title = line;
    return button;
  }

  /** Log the user on to the shift, unless they are on already or have no shift to be on. */
  k3i.startShift = () => { if (mayLogOn && !isOn(k3i.boards.roster || [])) k3i.do(begin); };

  function village(it) {
    const node = k3i.element("div", "board-line");
    const who = it.stand_in ? _("pengganti {0}", it.stand_in) : _("tanpa pengganti");
    node.append(k3i.element("b", "", it.name), k3i.element("span", "dim", who));
    return node;
  }

  function draw(items, node) {
    const empty = villages(items);
    const head = k3i.element("h3", "", _("Desa tanpa petugas berdinas: {0}", empty.length));
    node.replaceChildren(...of(items, "summary").map(summary), desks(items), head, ...empty.map(village));
  }

  k3i.addBoard("roster", { title: "Jadwal", glyph: "i-people", count: (items) => villages(items).length, draw });
})();
