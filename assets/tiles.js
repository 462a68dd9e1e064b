/* The figures below the map: what waits, who is free, and the shift's response times with n and window. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const FEW = 20; // below this no percentile is shown
  const nodes = {};

  function tile(name, title) {
    const node = k3i.element("div", "tile");
    nodes[name] = { value: k3i.element("b", "value"), note: k3i.element("span", "note"), title: k3i.element("span", "title", title) };
    const line = k3i.element("div", "line");
    line.append(nodes[name].value, nodes[name].note);
    node.append(nodes[name].title, line);
    return node;
  }

  function put(name, value, note, sign = null) {
    k3i.say(nodes[name].value, value);
    const shown = sign ? sign + note : note;
    if (nodes[name].shown === shown) return;
    nodes[name].shown = shown;
    nodes[name].note.replaceChildren(...(sign ? [k3i.glyph(sign)] : []), note);
    nodes[name].note.classList.toggle("warn", sign === "as");
  }

  const percent = (share) => `${Math.round(share * 100)} %`;

  function paint() {
    const figures = k3i.tiles;
    if (!figures || !nodes.waiting) return;
    const main = [...k3i.rows.values()].filter((row) => row.lane === "main" && row.tab === "waiting");
    const first = main.filter((row) => row.priority === 1);
    const hours = Math.round(figures.window_s / 3600);
    waits("p1", first);
    waits("waiting", main);
    k3i.say(nodes.answered.title, _("Dijawab ≤ {0} dtk · {1} jam", figures.answered.target, hours));
    share("answered", figures.answered, 90);
    k3i.say(nodes.arrived.title, _("Tiba ≤ {0} mnt · {1} jam", Math.round(k3i.page.targets.response_s / 60), hours));
    share("arrived", figures.response, 90);
    k3i.say(nodes.response.title, _("P50 / P90 tiba · {0} jam", hours));
    const { n, p50, p90 } = figures.response;
    if (n < FEW || p50 === null) put("response", "–", _("n {0} terlalu sedikit", n));
    else put("response", k3i.timer(p50 * 1000), `/ ${k3i.timer(p90 * 1000)} · n ${n}`);
  }

  function waits(name, rows) {
    const now = k3i.now();
    const late = rows.filter((row) => row.red && now >= row.red).length;
    const oldest = Math.min(...rows.map((row) => row.clock));
    const sign = late ? "p1" : rows.some((row) => row.amber && now >= row.amber) ? "as" : null;
    const told = !rows.length ? "" : late && name === "waiting" ? _("{0} lewat batas", late) : `${_("terlama")} ${k3i.timer(now - oldest)}`;
    put(name, String(rows.length), told, sign);
  }

  function share(name, { n, within_target: within }, target) {
    if (n < FEW || within === null) return put(name, "–", _("n {0} terlalu sedikit", n));
    return put(name, percent(within), `≥ ${target} % · n ${n}`, within * 100 < target ? "as" : null);
  }

  function paintUnits() {
    const units = k3i.units;
    if (!units || !nodes.free) return;
    const free = (units.counts.available || 0) + (units.counts.community_visit || 0);
    put("free", `${free}/${units.total}`, units.stale ? _("{0} lama", units.stale) : "");
  }

  k3i.ready(() => {
    document.getElementById("tiles").append(
      tile("p1", _("P1 menunggu")), tile("waiting", _("Menunggu unit")), tile("free", _("Unit bebas")),
      tile("answered", _("Dijawab")), tile("arrived", _("Tiba")), tile("response", _("P50 / P90 tiba")));
    for (const name of Object.keys(nodes)) k3i.say(nodes[name].value, "–");
    for (const event of ["tiles", "second", "rows"]) k3i.on(event, paint);
    k3i.on("units", paintUnits);
    paint();
    paintUnits();
  });
})();
