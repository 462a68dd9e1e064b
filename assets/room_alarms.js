/* What somebody has to see: the alarms of the room (a board of the server) and two kinds each console works out
   from its queue: a waiting P1 that nobody here has opened, and an incident past its limit without an officer.
   Also here: whether there are so many that they are shown in one (flood mode). Drawn by room_banners.js and
   boards_alarms.js, heard by sound.js.

   An alarm: { id, kind, priority, incident, officer, since, seen_by, text, ... }. `mine`: this console's own. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const OPENED = "k3i-opened", TIMES = "k3i-alarm-times", REMEMBERED = 500;
  const { alarms: MOST, minutes: MINUTES } = k3i.page.flood;
  const opened = new Set(JSON.parse(sessionStorage.getItem(OPENED) || "[]"));
  const times = new Map(JSON.parse(sessionStorage.getItem(TIMES) || "[]")); // of each alarm, when it was raised

  /** all: every alarm; unseen: those nobody has seen; flood: null, or how many came in the window. */
  k3i.alarms = { all: [], unseen: [], flood: null };

  const waits = (row) => row.tab === "waiting" && row.lane === "main" && !row.back_entered;
  const isP1 = (row) => waits(row) && row.priority === 1 && !opened.has(row.number);
  const isLate = (row) => row.tab === "waiting" && row.lane === "main" && Boolean(row.red) && k3i.now() >= row.red;

  const ofRow = (kind, row, since) => ({ id: `${kind}:${row.number}`, kind, priority: row.priority, incident: row.number, officer: "", since, seen_by: "", text: "", mine: true });

  function own() {
    return [...k3i.rows.values()].flatMap((row) =>
      isP1(row) ? [ofRow("waiting", row, row.clock)] : isLate(row) ? [ofRow("late", row, row.red)] : []);
  }

  const ofRoom = () => (k3i.boards.alarms || []).map((alarm) => ({ ...alarm, text: alarm.said[k3i.page.language] || alarm.rule, mine: false }));

  /** Work everything out anew; listeners hear of it only when something has changed. */
  function renew() {
    const all = [...ofRoom(), ...own()].sort((a, b) => a.priority - b.priority || a.since - b.since);
    remember(all.filter((alarm) => alarm.kind !== "late"));
    const found = { all, unseen: all.filter((alarm) => !alarm.seen_by), flood: flood() };
    const told = (state) => JSON.stringify([state.all.map((a) => [a.id, a.since, a.seen_by, a.cancelled, a.priority]), state.flood]);
    const changed = told(found) !== told(k3i.alarms);
    const before = new Set(k3i.alarms.unseen.map((alarm) => alarm.id));
    k3i.alarms = found;
    if (changed) k3i.emit("alarms", found.unseen.filter((alarm) => !before.has(alarm.id)));
  }

  function remember(alarms) {
    const had = times.size;
    for (const alarm of alarms) times.set(`${alarm.id}@${alarm.since}`, alarm.since);
    const past = k3i.now() - MINUTES * 60_000;
    for (const [id, since] of times) if (since < past) times.delete(id);
    if (times.size !== had) sessionStorage.setItem(TIMES, JSON.stringify([...times].slice(-REMEMBERED)));
  }

  /** Begins above the limit, ends at half of it: it does not flicker. */
  function flood() {
    const limit = k3i.alarms.flood === null ? MOST : MOST / 2;
    return times.size > limit ? times.size : null;
  }

  /** Say that alarms are seen. This console's own are seen by opening the incident. */
  k3i.acknowledge = (alarms) => {
    const ours = alarms.filter((alarm) => alarm.mine);
    for (const alarm of ours) opened.add(alarm.incident);
    if (ours.length) keepOpened();
    const rooms = alarms.filter((alarm) => !alarm.mine && !alarm.seen_by).map((alarm) => alarm.id);
    return rooms.length ? k3i.do("AK " + rooms.join(" ")) : null;
  };

  function keepOpened() {
    sessionStorage.setItem(OPENED, JSON.stringify([...opened].slice(-REMEMBERED)));
    renew();
  }

  /** The most urgent alarm that nobody has seen: seen by one key, and its incident opened. */
  k3i.acknowledgeTop = () => {
    const [alarm] = k3i.alarms.unseen;
    if (!alarm) return k3i.toast(_("Tidak ada alarm."));
    if (alarm.incident) k3i.select(alarm.incident);
    return k3i.acknowledge([alarm]);
  };

  /** Who said so, where it was somebody else: everybody knows that it is in hands. */
  k3i.on("facts", (facts) => {
    const others = facts.filter((fact) => fact.type === "alarm_acknowledged" && !fact.by.endsWith(`:${k3i.page.user.name}`));
    const [first] = others;
    if (!first || k3i.alarms.flood !== null) return;
    const [, name] = k3i.signs.alarms[first.kind] || [null, first.kind];
    k3i.toast(_("{0} sudah melihat alarm: {1} {2}", k3i.nameOf(first.by), name, first.incident));
  });
  /** "operator:rina" -> rina. */
  k3i.nameOf = (by) => by.slice(by.indexOf(":") + 1);

  k3i.on("rows", renew);
  k3i.on("board:alarms", renew);
  k3i.on("second", renew);
  k3i.on("selected", (number) => { if (number && !opened.has(number)) { opened.add(number); keepOpened(); } });
  k3i.ready(renew);
})();
