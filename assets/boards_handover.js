/* The handover that waits: a quiet chip while one is open, and a word to whoever begins a shift. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const STAY_MS = 15000;
  const me = k3i.page.user;
  const open = () => (k3i.boards.handover || [])[0];
  let wasOn = null;

  const go = () => location.assign("/handover");
  const told = (it) => _("Serah terima {0}: {1} dari {2} butir belum dibaca", k3i.clock(it.shift).slice(0, 5), it.unseen, it.items);

  function draw(items, node) {
    const [it] = items;
    if (!it) return node.replaceChildren(k3i.element("p", "dim", _("Tidak ada serah terima yang terbuka.")));
    const who = it.outgoing ? _("diserahkan oleh {0}", it.outgoing) : _("belum diserahkan");
    return node.replaceChildren(k3i.element("p", "", told(it)), k3i.element("p", "dim", who), k3i.button("button", _("Buka"), go));
  }

  k3i.addBoard("handover", { title: "Serah terima", glyph: "i-list", seldom: true, count: (items) => (items[0] ? items[0].unseen : 0), draw });
  k3i.on("board:roster", () => {
    const on = (k3i.boards.roster || []).some((line) => line.line === "desk" && line.people.includes(`${me.role}:${me.name}`));
    if (wasOn === false && on && open()) k3i.toast(told(open()), { act: { text: _("Buka"), run: go }, forMs: STAY_MS });
    wasOn = on;
  });
})();
