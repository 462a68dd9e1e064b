/* The cells of the queue, as React components for AG Grid. They set text only, never HTML.
   A running time is an element with data-timer; paintTimers() sets all of them once a second. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const components = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const h = (...given) => window.React.createElement(...given);
  const glyph = (name, extra = "") => h("i", {
    className: `glyph ${name.startsWith("i-") ? "k3i-line" : "c-" + name} ${extra}`, "aria-hidden": true,
  }, h("svg", null, h("use", { href: k3i.glyphHref(name) })));
  const FLAGS = {
    ring: ["i-phone", _("telepon: lihat panel")], chain: ["i-off", _("rantai tawaran habis")],
    duplicate: ["i-dup", _("mungkin ganda")], history: ["i-hist", _("ada riwayat")], photo: ["i-photo", _("ada foto")],
    low_trust: ["i-silent", _("diragukan: terlalu banyak dari satu pengirim")], cancel: ["i-back", _("pelapor minta batal")], chat: ["i-chat", _("chat belum dibaca")],
    exercise: ["i-info", _("latihan")], unlocated: ["i-pin", _("belum ada lokasi")], late: ["i-hist", _("dimasukkan belakangan")],
  };

  components.K3iPriority = ({ data }) => h("span", { className: `prio t-p${data.priority}${data.left ? " left" : ""}` },
    glyph("p" + data.priority), h("b", null, data.priority), h("span", { className: "sr" }, `P${data.priority}`));

  components.K3iNumber = ({ data }) => h("b", { className: "num" }, data.number);

  components.K3iKind = ({ data }) => {
    const [icon, name] = k3i.signs.kinds[data.kind] || k3i.signs.kinds.OTHER;
    return h("span", { className: "kind", title: data.text || name }, glyph(icon),
      h("span", { className: "cut" }, name, h("span", { className: "below cut" }, place(data))));
  };

  components.K3iPlace = ({ data }) => place(data);

  function place(data) {
    const village = data.village_name || data.address;
    if (!village) return h("span", { className: "dim cut" }, _("belum ada lokasi"));
    const all = [data.village_name, data.kecamatan_name, data.address].filter(Boolean).join(", ");
    return h("span", { className: "cut", title: all }, village,
      data.kecamatan_name && data.village_name ? h("span", { className: "dim" }, ", " + data.kecamatan_name) : null);
  }

  /** How many have reported it, once reports were merged. */
  const times = ({ reporters }) => (reporters ? h("b", { key: "n", className: "times", title: _("{0} pelapor", reporters + 1) }, "×" + (reporters + 1)) : null);

  components.K3iFlags = ({ data }) => {
    const raised = [...data.flags, ...(data.back_entered ? ["late"] : [])].filter((flag) => FLAGS[flag]).slice(0, 2);
    const unread = raised.length === 1 && data.unread ? h("b", { className: "times" }, data.unread) : null;
    return h("span", { className: "flags" }, times(data), raised.map((flag) =>
      h("span", { key: flag, title: FLAGS[flag][1] }, glyph(FLAGS[flag][0]), flag === "chat" ? unread : null,
        h("span", { className: "sr" }, FLAGS[flag][1]))));
  };

  components.K3iUnit = ({ data }) => {
    if (data.merged_into) return two(null, k3i.signs.incidents[data.status][1].toLowerCase(), _("di {0}", data.merged_into));
    if (data.ended) return two(null, k3i.signs.incidents[data.status][1].toLowerCase(), "");
    if (data.wake) return two("in", _("ditunda"), _("sampai {0}", k3i.clock(data.wake).slice(0, 5)));
    const unit = leading(data.units);
    if (!unit && !data.offers) return data.needed > 1
      ? two(null, _("belum ditawarkan"), _("perlu {0} unit", data.needed)) : h("span", { className: "dim" }, _("belum ditawarkan"));
    if (!unit && data.flags.includes("chain")) return two("em", _("rantai habis"), _("{0} kali ditawarkan", data.offers));
    if (!unit) return two("in", _("tidak diambil"), _("{0} kali ditawarkan", data.offers));
    const [sign, word] = k3i.signs.assignments[unit.status];
    const more = data.units.length > 1 ? ` +${data.units.length - 1}` : "";
    const whole = [unit.callsign + more, needed(data)];
    if (unit.status === "offered" && unit.by_phone) return two(sign, _("telepon {0}", unit.callsign), _("tawaran ke-{0}", data.offers), offer(unit));
    if (unit.status === "offered") return two(sign, whole, _("tawaran ke-{0}", data.offers), offer(unit));
    return two(sign, whole, word + " ", h("span", timerOf({ timer: unit.since })));
  };

  /** How many of the units the run card asks for are there, while some are missing: "1/2". */
  function needed({ needed: wanted, filled }) {
    if (!(wanted > 1) || filled >= wanted) return null;
    const says = _("perlu {0} unit, ada {1}", wanted, filled);
    return h("span", { key: "n", className: "needed", title: says }, ` ${filled}/${wanted}`, h("span", { className: "sr" }, says));
  }

  /** The unit that is furthest on. */
  function leading(units) {
    const order = ["on_scene", "en_route", "accepted", "offered"];
    return [...units].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))[0];
  }

  function two(sign, first, second, extra = null) {
    const onFirst = extra && extra.props && extra.props["data-until"];
    return h("span", { className: "two" },
      h("span", { className: "cut" }, sign ? glyph(sign) : null, first, onFirst ? [" ", extra] : null),
      h("span", { className: "dim cut" }, second, onFirst ? null : extra));
  }

  const offer = (unit) => h("span", { key: "o", className: "dim", ...timerOf({ timer: unit.since, until: unit.expires }) });

  components.K3iTimer = ({ data }) => {
    if (data.ended) return h("span", { className: "timer dim" }, k3i.clock(data.ended).slice(0, 5));
    const limits = data.tab === "waiting" ? { amber: data.amber, red: data.red } : {};
    return h("span", { className: "timer", ...timerOf({ timer: data.clock, ...limits }) },
      h("span", { className: "figure" }, h("i", { className: "glyph" }), h("b")), h("span", { className: "bar" }, h("i")));
  };

  components.K3iSection = ({ data }) => h("div", { className: "section-row", role: "gridcell" },
    h("b", null, _("Berjalan")), h("span", { className: "dim" }, " · ", _("prioritas, lalu tertua")),
    h("span", { className: "dim right" }, data.count));

  function timerOf(values) {
    const attributes = Object.entries(values).filter(([, value]) => value)
      .map(([name, value]) => [name === "timer" ? "data-timer" : "data-" + name, value]);
    return { ...Object.fromEntries(attributes), ref: (node) => node && paint(node) };
  }

  /** Set one timer: plain, as "12/45 dtk" against data-until, or with glyph and bar against data-amber, data-red. */
  function paint(node) {
    const { timer, until, amber, red } = node.dataset;
    const now = k3i.now(), begun = Number(timer);
    if (until) return k3i.say(node, `${Math.max(0, Math.round((now - begun) / 1000))}/${Math.round((until - begun) / 1000)} ${_("dtk")}`);
    const figure = node.querySelector("b");
    if (!figure) return k3i.say(node, k3i.timer(now - begun));
    k3i.say(figure, k3i.timer(now - begun));
    const level = red && now >= red ? "red" : amber && now >= amber ? "amber" : "";
    if (node.dataset.level !== level) mark(node, level);
    if (red) node.querySelector(".bar i").style.width = Math.min(100, ((now - begun) / (red - begun)) * 100) + "%";
  }

  function mark(node, level) {
    node.dataset.level = level;
    const sign = node.querySelector(".glyph");
    sign.replaceChildren();
    if (level) sign.append(k3i.glyph(level === "red" ? "p1" : "as").firstChild);
    node.title = { red: _("lewat batas merah"), amber: _("lewat batas kuning") }[level] || "";
  }

  k3i.paintTimers = (root) => root.querySelectorAll("[data-timer]").forEach(paint);
})();
