/* The joint plan: who should go to all that wait, decided at once. Worked out by the server when it is looked at,
   and again a moment after the queue has changed. Each line is accepted by itself, or all with one press; what was
   taken by somebody else meanwhile is said in words on its line. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const NAME = "plan", AGAIN_MS = 2500, OLD_MS = 20_000, AT_ONCE = 4;
  let plan = null;
  let askedAt = 0, dueAt = 0, working = false;
  const refused = new Map(); // line -> why

  const waits = (row) => row.tab === "waiting" && row.lane === "main" && !row.units.length;
  const waiting = () => [...k3i.rows.values()].filter(waits);
  const drawer = () => document.getElementById("board-drawer");
  const isOpen = () => Boolean(drawer()) && !drawer().hidden && drawer().dataset.board === NAME;
  const repaint = () => { if (isOpen()) k3i.emit("board", NAME); };

  /** Open it with the key that accepts all in hand: B, Enter. */
  k3i.openPlan = async () => {
    if (!isOpen()) k3i.openBoard(NAME);
    await ask();
    drawer().querySelector('[data-act="all"]')?.focus();
  };

  async function ask() {
    askedAt = Date.now();
    dueAt = 0;
    try {
      const answer = await fetch("/plan", { signal: AbortSignal.timeout(8000) });
      plan = answer.ok ? { ...(await answer.json()), at: k3i.now() } : plan;
    } catch {
      return k3i.toast(_("Rencana tidak dapat dihitung: tidak ada jawaban."), { kind: "fault" });
    }
    return repaint();
  }

  async function accept(lines) {
    working = true;
    repaint();
    const left = lines.map(lineOf);
    const said = new Map();
    const take = async () => {
      for (let line = left.shift(); line; line = left.shift()) said.set(line, await k3i.do(line, { quiet: true }));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, take));
    working = false;
    const faults = [...said].filter(([, answer]) => !answer.ok);
    for (const [line, answer] of faults) refused.set(line, answer.text);
    k3i.toast(faults.length ? _("{0} ditugaskan, {1} ditolak: lihat daftar", said.size - faults.length, faults.length) : _("{0} ditugaskan", said.size),
      { kind: faults.length ? "fault" : "done" });
    return ask();
  }

  const lineOf = (line) => `PLAN ${line.incident} ${line.callsign}`;
  const minutes = (seconds) => _("± {0} mnt", Math.max(1, Math.round(seconds / 60)));

  function head() {
    const node = k3i.element("div", "plan-head");
    const saved = plan.saved_s >= 1 ? _("hemat {0} dtk dibanding satu per satu", Math.round(plan.saved_s)) : _("sama cepat dengan satu per satu");
    const age = k3i.element("span", "dim", "");
    age.dataset.planAge = plan.at;
    const all = k3i.button("button inverted", working ? _("Mengirim ...") : _("Terima semua ({0})", plan.lines.length), () => accept(plan.lines));
    all.disabled = working || !plan.lines.length;
    all.dataset.act = "all";
    const again = k3i.button("button", _("Hitung ulang"), ask);
    again.dataset.act = "again";
    node.append(k3i.element("b", "", _("{0} menunggu", plan.waiting)), k3i.element("span", "", plan.lines.length ? saved : ""), age, all, again);
    return node;
  }

  function incident(number) {
    const row = k3i.rows.get(number);
    const kind = row ? (k3i.signs.kinds[row.kind] || k3i.signs.kinds.OTHER)[1] : "";
    const node = k3i.button("button quiet plan-incident", "", () => k3i.select(number));
    if (row) node.append(k3i.glyph("p" + row.priority));
    node.append(k3i.element("b", "", number), k3i.element("span", "cut", [kind, row && row.village_name].filter(Boolean).join(" · ")));
    return node;
  }

  function row(line) {
    const node = k3i.element("div", "board-line plan-line");
    const alone = line.alone_callsign && line.alone_callsign !== line.callsign ? _("satu per satu: {0} {1}", line.alone_callsign, minutes(line.alone_eta_s)) : "";
    const who = k3i.element("div", "plan-who");
    who.append(k3i.element("b", "", line.callsign), k3i.element("span", "", minutes(line.eta_s)));
    const take = k3i.button("button", _("Terima"), () => accept([line]));
    take.title = lineOf(line);
    take.disabled = working;
    take.dataset.act = lineOf(line);
    node.append(incident(line.incident), who, take);
    const why = refused.get(lineOf(line)) || alone;
    if (why) node.append(k3i.element("span", `plan-why ${refused.has(lineOf(line)) ? "warn" : "dim"}`, why));
    return node;
  }

  function rise(found) {
    const node = k3i.element("div", "board-line plan-line");
    const gain = found.gain_s === null ? _("tidak ada yang bebas dalam jangkauan") : _("{0} mnt lebih cepat", Math.max(1, Math.round(found.gain_s / 60)));
    const who = k3i.element("div", "plan-who");
    who.append(k3i.element("b", "", found.callsign), k3i.element("span", "", minutes(found.eta_s)));
    const take = k3i.button("button", _("Alihkan ke sini"), () => k3i.do(`RA ${found.incident} ${found.callsign}`).then(ask));
    take.title = `RA ${found.incident} ${found.callsign}`;
    take.dataset.act = take.title;
    node.append(incident(found.incident), who, take, k3i.element("span", "plan-why", _("dari {0} (P{1}): {2}", found.left, found.left_priority, gain)));
    return node;
  }

  function nobody(found) {
    const node = k3i.element("div", "board-line plan-line");
    node.append(incident(found.incident), k3i.element("span", "plan-why warn", found.why));
    return node;
  }

  const part = (title, nodes) => (nodes.length ? [k3i.element("h3", "plan-part", title), ...nodes] : []);

  function draw(_items, node) {
    const act = node.contains(document.activeElement) ? document.activeElement.dataset.act : "";
    if (!plan || k3i.now() - plan.at > OLD_MS) ask();
    if (!plan) return node.replaceChildren(k3i.element("p", "dim", _("Menghitung ...")));
    node.replaceChildren(head(), ...part(_("Alihkan ke prioritas lebih tinggi"), plan.rises.map(rise)), ...part(_("Rencana"), plan.lines.map(row)),
      ...part(_("Belum ada yang dapat pergi"), plan.unserved.map(nobody)));
    tick();
    return act && node.querySelector(`[data-act="${CSS.escape(act)}"]`)?.focus();
  }

  function tick() {
    for (const node of document.querySelectorAll("[data-plan-age]"))
      k3i.say(node, _("dihitung {0} dtk lalu", Math.max(0, Math.round((k3i.now() - Number(node.dataset.planAge)) / 1000))));
  }

  k3i.addBoard(NAME, { title: "Rencana", glyph: "i-people", count: () => waiting().length, draw });
  k3i.on("rows", () => {
    k3i.emit("board", NAME);
    if (isOpen() && !working) dueAt = dueAt || Math.max(Date.now() + 300, askedAt + AGAIN_MS);
  });
  k3i.on("second", () => {
    tick();
    if (isOpen() && dueAt && Date.now() >= dueAt && !working) ask();
  });
})();
