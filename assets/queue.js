/* The queue: which rows a tab shows, in what order, and when they may move.
   While the pointer is in the list or the list is scrolled nothing moves: changes are written where the row
   stands, what is new waits in the strip above (a P1 by name), what has left stays dimmed until the hand is gone. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const SECTION = "~running", NARROW_PX = 640;
  let api = null;
  let tab = "waiting";
  let hovering = false;
  let shown = new Map(); // number -> the data given to the grid, in its order
  let behind = [];
  let asked = false;

  const isMain = (row) => row.lane === "main";
  const STEP = 1e13; // more than any time in ms

  /** The place of a row in a list: one number, the smallest on top. It changes only when a limit passes. */
  const RANK = {
    waiting: (row, now) => ((row.red && now >= row.red ? 0 : 5) + row.priority) * STEP + row.clock,
    running: (row) => (20 + row.priority) * STEP + row.clock,
    held: (row) => row.wake,
    unlocated: (row) => row.priority * STEP + row.clock,
    done: (row) => -(row.ended || 0),
    junk: (row) => (row.ended ? STEP : 0) - row.created,
  };

  /** The rows of a list in their order, each as the grid takes it. */
  function listOf(name) {
    const now = k3i.now();
    const belongs = { junk: (row) => !isMain(row), unlocated: (row) => isMain(row) && row.lat === null && row.tab !== "done" }[name]
      || ((row) => isMain(row) && row.tab === name);
    return [...k3i.rows.values()].filter(belongs)
      .map((row) => ({ ...row, rank: RANK[name](row, now) }))
      .sort((a, b) => a.rank - b.rank);
  }

  /** What the grid should hold now: the tab's rows and, below the waiting ones, those under way. */
  function wanted() {
    const rows = listOf(tab);
    const running = tab === "waiting" ? listOf("running") : [];
    if (!running.length) return rows;
    return [...rows, { number: SECTION, section: true, count: running.length, v: running.length, rank: 15 * STEP }, ...running];
  }

  const viewport = () => document.querySelector("#queue-grid .ag-body-viewport");
  let top = 0; // how far the list is scrolled; asking the element each time would make the browser lay the page out
  const held = () => hovering || top > 4;

  function renew() {
    if (!api) return;
    const next = wanted();
    if (held() && shown.size) hold(next);
    else apply(next);
    dressFrame();
  }

  const differs = (row, before) => row.v !== before.v || String(row.flags) !== String(before.flags);

  /** Change nothing but what rows say. */
  function hold(next) {
    const now = new Map(next.map((row) => [row.number, row]));
    behind = next.filter((row) => !row.section && !shown.has(row.number));
    const update = [];
    for (const [number, before] of shown) {
      const row = now.get(number) || k3i.rows.get(number) || before;
      const left = !now.has(number);
      if (differs(row, before) || left !== Boolean(before.left)) update.push({ ...row, rank: before.rank, left });
    }
    give({ update });
  }

  function apply(next) {
    behind = [];
    const add = [], update = [];
    const fresh = new Set(next.map((row) => row.number));
    for (const row of next) {
      const before = shown.get(row.number);
      if (!before) add.push(row);
      else if (differs(row, before) || before.rank !== row.rank || before.left) update.push(row);
    }
    give({ add, update, remove: [...shown.values()].filter((row) => !fresh.has(row.number)) });
  }

  function give({ add = [], update = [], remove = [] }) {
    if (!add.length && !update.length && !remove.length) return;
    for (const row of remove) shown.delete(row.number);
    for (const row of [...add, ...update]) shown.set(row.number, row);
    api.applyTransactionAsync({ add, update, remove }, ({ update: nodes }) => {
      if (nodes.length) api.refreshCells({ rowNodes: nodes, force: true });
      markSelected();
    });
    api.flushAsyncTransactions();
  }

  function dressFrame() {
    const count = (name) =>
      k3i.say(document.getElementById("count-" + name), k3i.link.loaded ? String(listOf(name).length) : "–");
    ["waiting", "running", "held", "unlocated", "done", "junk"].forEach(count);
    document.getElementById("tab-unlocated").hidden = tab !== "unlocated" && !listOf("unlocated").length;
    dressStrip();
    dressEmpty();
    dressFoot();
  }

  /** The strip is always there, so that what it says moves no row. */
  function dressStrip() {
    const strip = document.getElementById("queue-strip");
    const urgent = behind.filter((row) => row.priority === 1);
    const key = JSON.stringify([tab, behind.map((row) => row.number)]);
    if (strip.dataset.key === key) return;
    strip.dataset.key = key;
    strip.classList.toggle("urgent", urgent.length > 0);
    const order = { waiting: _("urut: lewat batas, prioritas, tertua"), running: _("urut: prioritas, tertua"),
      held: _("urut: yang bangun lebih dulu"), unlocated: _("urut: prioritas, tertua · tempatkan dari panel"), done: _("urut: terbaru · 3 jam terakhir"), junk: _("tidak ada yang dibuang sendiri") }[tab];
    if (!behind.length) return strip.replaceChildren(k3i.element("span", "dim", order));
    const release = k3i.button("release", "", () => letGo(urgent[0]));
    if (urgent.length) release.append(...notice(urgent[0]));
    const rest = behind.length - (urgent.length ? 1 : 0);
    if (rest) release.append(k3i.element("b", "", `↑ ${_("{0} baru di atas", rest)}`));
    release.append(k3i.element("span", "dim", _("ditahan selama kursor di daftar")));
    return strip.replaceChildren(release);
  }

  function notice(row) {
    const kind = (k3i.signs.kinds[row.kind] || k3i.signs.kinds.OTHER)[1];
    return [k3i.glyph("p1"), k3i.element("b", "", `P1 ${row.number} ${kind}`), k3i.element("span", "", row.village_name || row.address)];
  }

  function letGo(urgent) {
    const view = viewport();
    if (view) view.scrollTop = 0;
    apply(wanted());
    dressFrame();
    if (urgent) k3i.select(urgent.number);
  }

  /** An empty list says why it is empty; without a connection it never says that there is nothing. */
  function dressEmpty() {
    const box = document.getElementById("queue-empty");
    box.hidden = shown.size > 0;
    const nothing = { waiting: _("Tidak ada insiden menunggu"), running: _("Tidak ada insiden berjalan"),
      held: _("Tidak ada insiden ditunda"), unlocated: _("Semua insiden punya lokasi"),
      done: _("Belum ada yang selesai dalam 3 jam terakhir"), junk: _("Tidak ada panggilan iseng atau senyap") }[tab];
    const lost = k3i.link.state !== "live";
    const unknown = lost ? _("Terputus: isi antrean tidak diketahui") : _("Memuat antrean …");
    k3i.say(box, k3i.link.loaded && !lost ? nothing : unknown);
  }

  /** Silent calls nobody has looked at stay in sight. */
  function dressFoot() {
    const foot = document.getElementById("queue-foot");
    const silent = [...k3i.rows.values()].filter((row) => row.lane === "silent" && !row.ended);
    foot.hidden = !silent.length || tab === "junk";
    if (foot.hidden) return;
    const oldest = Math.min(...silent.map((row) => row.clock));
    if (!foot.firstChild) {
      const open = k3i.button("button", _("Lihat"), () => show("junk"));
      foot.append(k3i.glyph("i-silent"), k3i.element("b"), k3i.element("span", "dim"), open);
    }
    k3i.say(foot.children[1], _("{0} panggilan senyap", silent.length));
    k3i.say(foot.children[2], `${_("belum ditangani · terlama")} ${k3i.timer(k3i.now() - oldest)}`);
  }

  function show(name) {
    tab = name;
    for (const button of document.querySelectorAll("#queue .queue-tab"))
      button.setAttribute("aria-selected", String(button.dataset.tab === name));
    const view = viewport();
    if (view) view.scrollTop = 0;
    give({ remove: [...shown.values()] });
    apply(wanted());
    dressFrame();
  }

  function markSelected() {
    if (!api) return;
    api.forEachNode((node) => {
      const mine = node.data.number === k3i.selected;
      if (node.isSelected() !== mine) node.setSelected(mine);
    });
  }

  function soon() {
    if (asked) return;
    asked = true;
    queueMicrotask(() => { asked = false; renew(); });
  }

  function pressed(number) {
    if (!number || number === SECTION) return;
    if (number === k3i.selected) k3i.map.show(number);
    else k3i.select(number);
  }

  k3i.queue = {
    show,
    /** Select the next (+1) or previous (-1) row of the list. */
    step(by) {
      const numbers = [...shown.values()].filter((row) => !row.section).sort((a, b) => a.rank - b.rank).map((row) => row.number);
      if (!numbers.length) return;
      const here = numbers.indexOf(k3i.selected);
      const to = here < 0 ? (by > 0 ? 0 : numbers.length - 1) : Math.min(numbers.length - 1, Math.max(0, here + by));
      k3i.select(numbers[to]);
      const node = api.getRowNode(numbers[to]);
      if (node) api.ensureNodeVisible(node);
    },
    /** Select the most urgent waiting incident; one that nobody has opened yet comes first. */
    top() {
      const rows = listOf("waiting");
      const first = rows.find((row) => k3i.alarms.unseen.some((alarm) => alarm.kind === "waiting" && alarm.incident === row.number)) || rows[0];
      if (!first) return k3i.toast(_("Tidak ada insiden menunggu"));
      if (tab !== "waiting") show("waiting");
      k3i.select(first.number);
      const node = api && api.getRowNode(first.number);
      return node ? api.ensureNodeVisible(node) : letGo(first);
    },
  };

  k3i.ready(async () => {
    const list = document.getElementById("queue-rows");
    const hover = (on) => () => { hovering = on; if (!on) soon(); };
    list.addEventListener("pointerenter", hover(true));
    list.addEventListener("pointerleave", hover(false));
    document.getElementById("queue").addEventListener("keydown", byArrows);
    for (const button of document.querySelectorAll("#queue .queue-tab")) button.addEventListener("click", () => show(button.dataset.tab));
    dressFrame();
    api = await window.dash_ag_grid.getApiAsync("queue-grid");
    api.setGridOption("rowData", []); // the property of the component stays empty: Dash then leaves the rows alone
    api.addEventListener("rowClicked", ({ data }) => pressed(data && data.number));
    api.addEventListener("bodyScroll", (event) => { top = event.top; });
    api.addEventListener("bodyScrollEnd", soon);
    new ResizeObserver(() => narrow(list)).observe(list);
    renew();
  });

  /** Arrows walk through the list and Enter goes to the map while the queue itself has the focus (F6). */
  function byArrows(event) {
    const run = { ArrowDown: () => k3i.queue.step(1), ArrowUp: () => k3i.queue.step(-1), Enter: () => k3i.selected && k3i.map.show(k3i.selected) }[event.key];
    if (!run || event.target !== event.currentTarget) return;
    event.preventDefault();
    run();
  }

  /** In a narrow list the place stands below the kind instead of beside it. */
  function narrow(list) {
    const tight = list.clientWidth < NARROW_PX;
    list.classList.toggle("narrow", tight);
    api.setColumnsVisible(["place"], !tight);
  }

  k3i.on("rows", (rows, whole) => { if (whole) shown.forEach((row) => { row.v = -1; }); soon(); });
  k3i.on("link", soon);
  k3i.on("selected", markSelected);
  k3i.on("second", () => {
    const list = document.getElementById("queue-rows");
    if (list) k3i.paintTimers(list);
    soon(); // a row that has passed its limit moves up
  });
})();
