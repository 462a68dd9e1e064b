/* Alarms as lines over the map, the most urgent on top, each with its key; in flood mode one line for all, which
   opens into groups by kind. Waiting P1s stand in the queue and sound; only the flood's counts show them here. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const MOST = 3;
  let home = null;
  let spread = false;
  const shown = new Map(); // id -> node: a line that stands is not read out again

  const wanted = () => k3i.alarms.all.filter((alarm) => !alarm.mine);
  /** Glyph and name of a kind of alarm; without a glyph of its own it has that of its priority. */
  k3i.signOfAlarm = (kind, priority) => {
    const [glyph, name] = k3i.signs.alarms[kind] || ["", kind];
    return [glyph || `p${priority}`, name];
  };

  k3i.placeOfAlarm = (alarm) => {
    const row = k3i.rows.get(alarm.incident);
    return (row && (row.village_name || row.address)) || alarm.polsek || _("tempat belum diketahui");
  };

  function draw() {
    if (!home) return;
    const flood = k3i.alarms.flood !== null;
    if (flood) drawFlood();
    else drawLines();
    tick();
  }

  function drawLines() {
    const all = wanted();
    const lines = all.slice(0, MOST).map((alarm, place) => line(alarm, place === 0));
    if (all.length > MOST) lines.push(more(all.length - MOST));
    home.replaceChildren(...lines);
    for (const id of shown.keys()) if (!all.some((alarm) => key(alarm) === id)) shown.delete(id);
  }

  const key = (alarm) => [alarm.id, alarm.since, alarm.seen_by, alarm.cancelled].join("|");

  function line(alarm, first) {
    const node = shown.get(key(alarm)) || made(alarm);
    shown.set(key(alarm), node);
    node.querySelector(".key").hidden = !first || Boolean(alarm.seen_by);
    return node;
  }

  function made(alarm) {
    const node = banner(alarm.priority, ...k3i.signOfAlarm(alarm.kind, alarm.priority), [acts(alarm)], alarm.since);
    node.setAttribute("role", "alert");
    if (alarm.callsign) node.querySelector(".banner-name").append(` · ${alarm.callsign}`);
    const told = node.querySelector(".banner-told");
    if (alarm.incident) told.append(k3i.button("button quiet", `${alarm.incident} · ${k3i.placeOfAlarm(alarm)}`, () => k3i.select(alarm.incident)));
    told.append(k3i.element("span", "cut dim", alarm.text));
    return node;
  }

  /** A line with its parts: sign, name, what is told, age, what can be done. */
  function banner(priority, glyph, name, acts, since) {
    const node = k3i.element("div", `banner b-p${priority}`);
    const age = k3i.element("span", "digits banner-age");
    if (since) age.dataset.since = since;
    const right = k3i.element("span", "banner-acts");
    right.append(...acts.flat());
    node.append(k3i.glyph(glyph), k3i.element("b", "banner-name cut", name), k3i.element("span", "banner-told"), age, right);
    return node;
  }

  function acts(alarm) {
    const cap = k3i.element("kbd", "key", "Q");
    cap.setAttribute("aria-hidden", "true");
    if (alarm.seen_by) {
      cap.hidden = true;
      const who = k3i.element("span", "dim", _("dilihat {0}", k3i.nameOf(alarm.seen_by)));
      return [cap, who, ...(alarm.needs_cancel && !alarm.cancelled ? [cancel(alarm)] : [])];
    }
    const seen = k3i.button("button", "", () => k3i.acknowledge([alarm]));
    seen.title = "AK " + alarm.id;
    seen.append(cap, k3i.element("span", "", _("Dilihat")));
    return [seen];
  }

  function cancel(alarm) {
    const button = k3i.button("button", _("Sebab berakhir ..."), () => k3i.command.open(`BA ${alarm.id} `));
    button.title = `BA ${alarm.id}`;
    return button;
  }

  function more(count) {
    const node = k3i.element("div", "banner more-banner");
    node.append(k3i.button("button quiet", _("{0} alarm lagi", count), () => k3i.openBoard("alarms")));
    return node;
  }

  /* flood mode: one line, and groups below it */

  const byKind = (alarms) => {
    const groups = new Map();
    for (const alarm of alarms) groups.set(alarm.kind, [...(groups.get(alarm.kind) || []), alarm]);
    return [...groups];
  };
  const counts = (alarms, of) => {
    const found = new Map();
    for (const alarm of alarms) found.set(of(alarm), (found.get(of(alarm)) || 0) + 1);
    return [...found].sort((a, b) => b[1] - a[1]);
  };

  /** What lasts (a panic button) keeps a line of its own: it is never folded away. */
  function drawFlood() {
    shown.clear();
    const lasting = wanted().filter((alarm) => alarm.needs_cancel);
    const unseen = k3i.alarms.unseen.filter((alarm) => alarm.kind !== "late" && !alarm.needs_cancel);
    const focused = home.contains(document.activeElement) ? document.activeElement.dataset.act : "";
    home.replaceChildren(...lasting.map((alarm) => line(alarm, alarm.id === k3i.alarms.unseen[0]?.id)), summary(unseen), ...(spread ? byKind(unseen).map(group) : []));
    if (focused) home.querySelector(`[data-act="${focused}"]`)?.focus();
  }

  function summary(unseen) {
    const open = k3i.button("button", spread ? _("Ringkas") : _("Rincian"), () => { spread = !spread; draw(); });
    open.setAttribute("aria-expanded", String(spread));
    open.dataset.act = "spread";
    const node = banner(1, "p1", _("MODE BANJIR: {0} alarm dalam {1} mnt", k3i.alarms.flood, k3i.page.flood.minutes), [open]);
    node.classList.add("summary");
    const told = byKind(unseen).map(([kind, alarms]) => `${alarms.length} × ${k3i.signOfAlarm(kind)[1]}`).join(" · ");
    node.querySelector(".banner-told").append(k3i.element("span", "cut", told || _("semua sudah dilihat")));
    return node;
  }

  function group([kind, alarms]) {
    const places = counts(alarms, k3i.placeOfAlarm).slice(0, 5).map(([place, n]) => (n > 1 ? `${place} ${n}` : place)).join(" · ");
    const seen = k3i.button("button", _("Dilihat semua ({0})", alarms.length), () => k3i.acknowledge(alarms));
    seen.dataset.act = kind;
    const worst = Math.min(...alarms.map((alarm) => alarm.priority)), oldest = Math.min(...alarms.map((alarm) => alarm.since));
    const [glyph, name] = k3i.signOfAlarm(kind, worst);
    const node = banner(worst, glyph, `${alarms.length} × ${name}`, [seen], oldest);
    node.querySelector(".banner-told").append(k3i.element("span", "cut dim", places));
    return node;
  }

  function tick() {
    for (const node of home.querySelectorAll("[data-since]")) k3i.say(node, k3i.timer(k3i.now() - Number(node.dataset.since)));
  }

  k3i.on("alarms", draw);
  k3i.on("second", () => { if (home) tick(); });
  k3i.ready(() => {
    home = k3i.element("div", "alarm-banners");
    document.getElementById("banners").append(home);
    draw();
  });
})();
