/* The incident in hand: its card, the steps, and the one big button that is always the next state. */
(() => {
  "use strict";
  const phone = window.phone;
  const { _, make, button, icon, clock, distance } = phone;
  const MOVES = { accept: "accepted", en_route: "en_route", arrive: "on_scene" }; // what is shown before the answer is here
  const ENDS = ["decline", "clear", "give_back"];
  const STEPS = [["acknowledged", "accept"], ["en_route", "en_route"], ["on_scene", "arrive"], ["unit_clear", "clear"]];
  const ORDER = ["offered", "accepted", "en_route", "on_scene"];
  const REST_MS = 1200; // a second tap of the same thumb must not be the next state
  const ASK_S = 60;
  let shownAt = 0, shownState = "", askedAt = 0;

  /** The incident as the taps that still wait will have it; ended: nothing is in hand any more. */
  phone.inHand = () => {
    const current = phone.world?.current;
    if (!current) return null;
    const mine = phone.pending().filter((tap) => tap.assignment === current.assignment.id);
    const times = { ...current.assignment.times }, unsent = new Set();
    let status = current.assignment.status, ended = "";
    for (const tap of mine) {
      const step = STEPS.find(([, action]) => action === tap.action);
      if (step && !times[step[0]]) { times[step[0]] = Date.parse(tap.event_time) / 1000; unsent.add(step[0]); }
      if (MOVES[tap.action] && ORDER.indexOf(MOVES[tap.action]) > ORDER.indexOf(status)) status = MOVES[tap.action];
      if (ENDS.includes(tap.action)) ended = tap.action;
    }
    return { ...current, status, times, unsent, ended };
  };

  function next(held) {
    return {
      offered: [_("TERIMA"), "accept"],
      accepted: [_("BERANGKAT"), "en_route"],
      en_route: [_("TIBA DI TKP"), "arrive"],
      on_scene: [_("SELESAI"), "clear"],
    }[held.status];
  }

  function about(held) {
    const now = phone.now() / 1000, far = held.way ? distance(held.way.metres) : "";
    if (held.status === "offered") {
      const left = held.assignment.expires ? held.assignment.expires - now : null;
      return [far, left === null ? "" : left > 0 ? _("jawab dalam {0} dtk", Math.ceil(left)) : _("waktu jawab habis")];
    }
    if (held.status === "on_scene") return [_("di TKP sejak {0}", clock(held.times.on_scene))];
    return [far, _("target {0}", clock(held.target)), held.target > now ? _("sisa {0}", phone.left(held.target - now)) : _("terlambat {0}", phone.left(now - held.target))];
  }

  async function press(held, action) {
    if (Date.now() - shownAt < REST_MS) return;
    if (navigator.vibrate) navigator.vibrate(40);
    if (action === "clear") return phone.askClear(held);
    phone.quiet();
    await phone.tap(action, { assignment: held.assignment.id });
  }

  function bigButton(held) {
    const [text, action] = next(held);
    const details = make("small", "", about(held).filter(Boolean).join(" · "));
    details.id = "next-about";
    const node = button("next", () => press(held, action), make("b", "", text), details);
    node.id = "next";
    node.dataset.action = action;
    return node;
  }

  function steps(held) {
    const names = { acknowledged: _("Terima"), en_route: _("Menuju"), on_scene: _("Di TKP"), unit_clear: _("Selesai") };
    const at = { accepted: "acknowledged", en_route: "en_route", on_scene: "on_scene" }[held.status];
    const list = make("ol", "steps");
    for (const [point] of STEPS) {
      const when = held.times[point], here = point === at;
      const step = make("li", `${when ? "is-done" : ""}${here ? " is-here" : ""}`, make("i", "bar"), make("span", "", names[point]));
      if (when) step.append(make("span", "", clock(when) + (held.unsent.has(point) ? " ↑" : "")));
      if (held.unsent.has(point)) step.title = _("belum terkirim");
      if (here) step.setAttribute("aria-current", "step");
      list.append(step);
    }
    return list;
  }

  function together(held) {
    return held.others.map((other) => {
      const eta = other.status === "on_scene" ? _("di TKP") : other.eta_s === null ? "" : phone.span(other.eta_s);
      return _("Bersama {0}", [`${other.callsign} ${other.name}`.trim(), eta].filter(Boolean).join(", "));
    });
  }

  function card(held) {
    const title = make("h2", "", icon(`p${held.priority}`, `glyph p${held.priority}`), make("span", "sr", _("Prioritas {0}:", held.priority)), make("span", "", _(held.kind_name)));
    const unsure = held.lat === null ? _("lokasi belum pasti") : `± ${distance(Math.max(10, held.uncertain_m))}`;
    const place = make("p", "place", make("b", "", held.place || held.village), " ", make("span", "dim", unsure));
    const lines = [[held.number, held.exercise ? _("LATIHAN") : "", held.text].filter(Boolean).join(" · "), ...together(held)];
    const said = make("div", "said dim", ...lines.map((line) => make("p", "", line)));
    if (held.backups.length) said.append(make("p", "asked", _("Bantuan diminta: {0}", held.backups.map((b) => phone.functions()[b.function] || b.function).join(", "))));
    const node = make("section", `card incident p${held.priority}-edge`, make("div", "pad", title, place, said));
    const map = make("div", "map-box");
    map.id = "map";
    node.append(map, actions(held));
    return node;
  }

  function actions(held) {
    const way = make("a", "", icon("i-nav"), make("span", "", _("Arah")));
    if (held.lat !== null) { way.href = directions(held); way.target = "_blank"; way.rel = "noopener"; }
    else way.setAttribute("aria-disabled", "true");
    const unread = held.talk.unread ? make("em", "badge", String(held.talk.unread)) : null;
    const talk = button("", () => phone.openTalk(), icon("i-chat"), make("span", "", _("Pelapor")), unread);
    talk.id = "talk";
    const help = button("", () => phone.askBackup(held), icon("i-people"), make("span", "", _("Bantuan")));
    help.id = "backup";
    return make("div", "three", way, talk, help);
  }

  function directions({ lat, lng, number }) {
    const agent = navigator.userAgent;
    if (/Android/.test(agent)) return `geo:${lat},${lng}?q=${lat},${lng}(${encodeURIComponent(number)})`;
    if (/iPhone|iPad/.test(agent)) return `https://maps.apple.com/?daddr=${lat},${lng}`;
    return `https://www.openstreetmap.org/directions?to=${lat}%2C${lng}`;
  }

  function besides(held) {
    const note = button("button", () => phone.askNote(held), icon("i-photo"), make("span", "", _("Catatan, foto")));
    note.id = "note";
    if (held.status === "on_scene") {
      const due = held.assignment.welfare_due;
      const well = button("button", () => phone.tap("welfare"), make("span", "", _("Saya aman"), due ? make("small", "", _("kabar s.d. {0}", clock(due))) : ""));
      well.id = "well";
      return make("div", "two", note, well);
    }
    const no = button("button", () => phone.askNo(held), make("span", "", held.status === "offered" ? _("Tak bisa") : _("Tak bisa lanjut")));
    no.id = "cannot";
    return make("div", "two", note, no);
  }

  function over(held) {
    const words = { clear: _("SELESAI: belum terkirim"), decline: _("DITOLAK: belum terkirim"), give_back: _("DIKEMBALIKAN: belum terkirim") };
    return make("p", "note waiting", `${held.number} · ${words[held.ended]} ↑`);
  }

  phone.showIncident = () => {
    const held = phone.inHand(), box = phone.el("incident");
    const state = held ? `${held.number} ${held.status} ${held.ended}` : "";
    if (state !== shownState) { shownState = state; shownAt = Date.now(); }
    if (!held) return box.replaceChildren();
    if (held.ended) return box.replaceChildren(over(held));
    const focused = document.activeElement?.id;
    box.replaceChildren(card(held), steps(held), bigButton(held), besides(held));
    if (focused && box.querySelector(`#${focused}`)) box.querySelector(`#${focused}`).focus({ preventScroll: true });
    return phone.showMap();
  };

  phone.showMap = () => {
    const box = phone.el("map"), held = phone.inHand();
    const drawn = box && phone.world && phone.drawMap(held);
    if (drawn) box.replaceChildren(drawn);
  };

  /** A word is missed at the console: the phone says so too, each minute. */
  function askForWord(held) {
    const due = held.status === "on_scene" ? held.assignment.welfare_due : null, now = phone.now() / 1000;
    const missed = due && due < now && !phone.pending().some((tap) => tap.action === "welfare");
    phone.el("well")?.classList.toggle("is-due", Boolean(missed));
    if (missed && now - askedAt > ASK_S) { askedAt = now; phone.sound(); }
  }

  /** Seconds pass: only the line under the button is written anew. */
  phone.tick = () => {
    const held = phone.inHand(), line = phone.el("next-about");
    if (held && !held.ended) askForWord(held);
    if (held && line && !held.ended) line.textContent = about(held).filter(Boolean).join(" · ");
  };
})();
