/* The alarm board: what somebody in the room has to have seen, oldest first, each with its key to say so. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;

  function line(alarm) {
    const row = k3i.element("div", "board-line");
    const open = k3i.element("button", "button quiet", alarm.incident || alarm.officer);
    open.type = "button";
    open.addEventListener("click", () => alarm.incident && k3i.select(alarm.incident));
    row.append(k3i.glyph("p" + alarm.priority), open, k3i.element("span", "cut", _(alarm.rule)));
    if (alarm.seen_by) row.append(k3i.element("span", "dim", alarm.seen_by));
    else row.append(seen(alarm));
    return row;
  }

  function seen(alarm) {
    const button = k3i.element("button", "button", _("Dilihat"));
    button.type = "button";
    button.title = "AK " + alarm.id;
    button.addEventListener("click", () => k3i.do("AK " + alarm.id));
    return button;
  }

  k3i.addBoard("alarms", {
    title: "Alarm", glyph: "p1",
    draw: (items, node) => node.replaceChildren(...(items.length ? items.map(line) : [k3i.element("p", "dim", _("Tidak ada alarm."))])),
  });
})();
