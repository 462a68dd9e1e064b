/* The alarm board: everything that somebody has to have seen, the most urgent first, each with its key to say so. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const NAME = "alarms";

  function line(alarm) {
    const [glyph, name] = k3i.signOfAlarm(alarm.kind, alarm.priority);
    const node = k3i.element("div", "board-line alarm-line");
    const said = k3i.element("div", "alarm-said");
    said.append(k3i.element("b", "", name), k3i.element("span", "dim", [alarm.callsign, alarm.text].filter(Boolean).join(" · ")));
    if (alarm.incident) said.append(k3i.button("button quiet", `${alarm.incident} · ${k3i.placeOfAlarm(alarm)}`, () => k3i.select(alarm.incident)));
    node.append(k3i.glyph(glyph), said, age(alarm), seen(alarm));
    return node;
  }

  function age(alarm) {
    const node = k3i.element("span", "digits", k3i.timer(k3i.now() - alarm.since));
    node.dataset.alarmSince = alarm.since;
    return node;
  }

  function seen(alarm) {
    if (alarm.seen_by) return k3i.element("span", "dim", _("dilihat {0}", k3i.nameOf(alarm.seen_by)));
    if (alarm.kind === "late") return k3i.element("span");
    const button = k3i.button("button", _("Dilihat"), () => k3i.acknowledge([alarm]));
    button.title = alarm.mine ? `I ${alarm.incident}` : `AK ${alarm.id}`;
    return button;
  }

  const draw = (_items, node) => node.replaceChildren(...(k3i.alarms.all.length ? k3i.alarms.all.map(line) : [k3i.element("p", "dim", _("Tidak ada alarm."))]));

  k3i.addBoard(NAME, { title: "Alarm", glyph: "p1", count: () => k3i.alarms.unseen.length, draw });
  k3i.on("alarms", () => k3i.emit("board", NAME));
  k3i.on("second", () => {
    for (const node of document.querySelectorAll("[data-alarm-since]")) k3i.say(node, k3i.timer(k3i.now() - Number(node.dataset.alarmSince)));
  });
})();
