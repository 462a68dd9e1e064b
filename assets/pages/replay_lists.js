/* The replay's lists for a moment: the queue, who was doing what, and what was said until then. */
addEventListener("DOMContentLoaded", () => {
  "use strict";
  const { _ } = page, { element, sign, timer } = replay;
  const get = (id) => document.getElementById(id);
  const MOST_ROWS = 60, MOST_LINES = 40, MOST_BUSY = 30;
  const TABS = [["waiting", _("Menunggu")], ["running", _("Berjalan")], ["held", _("Ditunda")]];
  const AT = 0, TAB = 1, STATUS = 2, KIND = 3, PRIORITY = 4, VILLAGE = 7, CLOCK = 8, OVERDUE = 9, UNITS = 12;
  const last = new Map(); // id of a place -> what it was filled with: what has not changed stays

  function fill(id, key, make) {
    if (last.get(id) === key) return;
    last.set(id, key);
    const node = get(id), focus = document.activeElement?.dataset?.number;
    node.replaceChildren(...make());
    if (focus && node.contains(document.activeElement) === false) node.querySelector(`[data-number="${focus}"]`)?.focus({ preventScroll: true });
  }

  /** What was open at a moment: [incident, frame], most urgent first within each list. */
  replay.open = (at) => replay.film.incidents
    .map((incident) => [incident, replay.frame(incident.frames, at)])
    .filter(([, frame]) => frame && frame[TAB] !== "done" && frame[TAB] !== "folded")
    .sort(([, a], [, b]) => b[OVERDUE] - a[OVERDUE] || a[PRIORITY] - b[PRIORITY] || a[CLOCK] - b[CLOCK]);

  function level(frame, at) {
    if (frame[TAB] !== "waiting") return "";
    const waited = at - frame[CLOCK], priority = frame[PRIORITY] - 1;
    return waited >= replay.film.red[priority] ? "late" : waited >= replay.film.amber[priority] ? "warn" : "";
  }

  function row([incident, frame], at) {
    const item = element("li"), button = element("button", `past-row${incident.number === replay.selected ? " is-chosen" : ""}`);
    button.type = "button";
    button.dataset.number = incident.number;
    button.setAttribute("aria-pressed", String(incident.number === replay.selected));
    const [glyph, word] = replay.priorities[frame[PRIORITY]], kind = replay.signs.kinds[frame[KIND]] || replay.signs.kinds.OTHER;
    const status = replay.signs.incidents[frame[STATUS]], units = frame[UNITS].map(([callsign, state]) => `${callsign} ${replay.signs.assignments[state][1]}`).join(", ");
    const first = element("span", "past-first"), second = element("span", "past-second dim");
    const late = level(frame, at), clock = element("span", `past-clock ${late}`, timer(at - frame[CLOCK]));
    if (late) clock.prepend(element("i", "", late === "late" ? "▲" : "△"), " ");
    const about = element("span", "past-kind", kind[1]);
    first.append(sign(glyph), element("span", "hidden", word), element("b", "", incident.number), about, frame[TAB] === "waiting" ? clock : element("span", "past-clock", status[1]));
    const marks = [incident.exercise ? _("LATIHAN") : "", incident.late ? _("SUSULAN") : ""].filter(Boolean).join(" ");
    second.append([frame[VILLAGE] || _("tempat belum diketahui"), units, marks].filter(Boolean).join(" · "));
    button.append(first, second);
    item.append(button);
    return item;
  }

  function queue(at) {
    const open = replay.open(at), key = JSON.stringify([replay.selected, Math.floor(at), open.map(([i, f]) => [i.number, f[AT]])]);
    fill("queue", key, () => TABS.flatMap(([tab, title]) => {
      const mine = open.filter(([, frame]) => frame[TAB] === tab);
      const head = element("li", "past-tab", `${title} ${mine.length}`);
      const more = mine.length > MOST_ROWS ? [element("li", "dim", _("dan {0} lagi", mine.length - MOST_ROWS))] : [];
      return [head, ...mine.slice(0, MOST_ROWS).map((each) => row(each, at)), ...more];
    }));
    const done = replay.film.incidents.filter(({ frames }) => replay.frame(frames, at)?.[TAB] === "done").length;
    get("queue-n").textContent = _("{0} terbuka · {1} selesai", open.length, done);
  }

  function units(at) {
    const now = replay.film.officers.map((officer) => [officer, replay.frame(officer.frames, at)]).filter(([, frame]) => frame);
    const counts = {};
    for (const [, frame] of now) counts[frame[1]] = (counts[frame[1]] || 0) + 1;
    for (const name of Object.keys(replay.signs.officers)) {
      const node = get(`count-${name}`);
      if (!node) continue;
      node.hidden = !counts[name];
      node.firstChild.textContent = String(counts[name] || 0);
    }
    const unknown = replay.film.unknown;
    get("unknown").textContent = unknown ? _("{0} tidak diketahui: belum direkam saat itu", unknown) : "";
    const busy = now.filter(([, frame]) => frame[2]).sort(([, a], [, b]) => a[0] - b[0]);
    fill("busy", JSON.stringify([Math.floor(at / 5), busy.map(([o, f]) => [o.id, f[0]])]), () => busy.slice(0, MOST_BUSY).map(([officer, frame]) => {
      const [glyph, word] = replay.signs.officers[frame[1]], item = element("li");
      item.append(sign(glyph), element("b", "", officer.callsign), element("span", "", `${word} · ${frame[2]}`), element("span", "past-clock dim", timer(at - frame[0])));
      return item;
    }));
  }

  function lines(at) {
    const all = replay.film.timeline, mine = replay.selected ? all.filter((line) => line[1] === replay.selected) : all;
    let upto = mine.length;
    for (let low = 0; low < upto;) { const middle = (low + upto) >> 1; if (mine[middle][0] <= at) low = middle + 1; else upto = middle; }
    get("of-number").textContent = replay.selected ? _("insiden {0}, semua: pilih lagi", replay.selected) : "";
    fill("lines", `${replay.selected}|${upto}`, () => mine.slice(Math.max(0, upto - MOST_LINES), upto).reverse().map(([when, number, words, who, late]) => {
      const item = element("li");
      item.append(element("time", "dim", page.clock(when, true)), element("b", "", number || "–"), element("span", "", words), element("span", "dim", late > 120 ? `${who} · ${_("dicatat {0} kemudian", timer(late))}` : who));
      return item;
    }));
  }

  get("queue").addEventListener("click", (event) => {
    const number = event.target.closest("[data-number]")?.dataset.number;
    if (!number) return;
    replay.selected = number === replay.selected ? "" : number;
    replay.paint();
  });
  replay.painters.push(queue, units, lines);
});
