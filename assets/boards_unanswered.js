/* The board of officers who did not answer their last offer. They stay on it until they are heard of again. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const NAME = "unanswered";

  function line(officer) {
    const node = k3i.element("div", "board-line");
    const said = k3i.element("div");
    said.append(k3i.element("b", "", officer.callsign), " ", k3i.element("span", "dim", officer.name));
    const since = k3i.element("span", "digits");
    since.dataset.timer = officer.since;
    const away = officer.status === "unavailable";
    const word = away ? `AU ${officer.callsign}` : `B ${officer.callsign} ${_("tidak menjawab")}`;
    const button = k3i.button("button", away ? _("Aktifkan") : _("Nonaktifkan"), () => k3i.do(word));
    button.title = word;
    node.append(k3i.glyph("i-off"), said, since, button);
    return node;
  }

  function draw(items, node) {
    node.replaceChildren(...(items.length ? items.map(line) : [k3i.element("p", "dim", _("Semua menjawab tawaran terakhirnya."))]));
    k3i.paintTimers(node);
  }

  k3i.addBoard(NAME, { title: "Tidak menjawab", glyph: "i-off", draw });
  k3i.on("second", () => {
    const drawer = document.getElementById("board-drawer");
    if (drawer) k3i.paintTimers(drawer); // the page may not be drawn yet
  });
})();
