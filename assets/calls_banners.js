/* Ringing calls as lines over the map, the first to ring on top, and the call in hand below them. Never modal: the
   line waits, the tone repeats until somebody has taken it. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const MOST = 4, TONE_MS = 3000;
  const RING = [[466, 0.09], [554, 0.09], [466, 0.09], [554, 0.09]];
  const target = k3i.page.targets.answer_s * 1000;
  const KINDS = { prank: "iseng", silent: "senyap", information: "informasi", real: "laporan", missed: "tak terjawab" };
  let home = null, lastTone = 0;
  const shown = new Map(); // id and state -> node: a line that stands is not read out again

  const tier = (name) => name.charAt(0).toUpperCase() + name.slice(1);

  /** What is known of a number: "iseng 4× (24 jam: 2)"; never a reason not to answer. */
  k3i.flagsOfCall = (call) => call.flags.map(({ kind, count, day }) => {
    const flag = k3i.element("span", `call-flag f-${kind}`, `${_(KINDS[kind])} ${count}×` + (day && day < count ? ` (${_("24 jam")}: ${day})` : ""));
    flag.title = _("Riwayat nomor ini; nomor tidak pernah diblokir");
    return flag;
  });
  k3i.numberOfCall = (call) => call.number || _("tanpa nomor");

  function made(call) {
    const node = k3i.element("div", `banner call c-${call.state}`);
    node.setAttribute("role", call.state === "ringing" ? "alert" : "group");
    const told = k3i.element("span", "banner-told");
    told.append(...k3i.flagsOfCall(call), k3i.element("span", "call-tier dim cut"));
    const age = k3i.element("span", "call-age digits");
    const acts = k3i.element("span", "banner-acts");
    acts.append(...(call.state === "taken" ? inHand(call) : [take(call)]));
    node.append(k3i.glyph("i-phone"), k3i.element("b", "banner-name cut", k3i.numberOfCall(call)), told, age, acts);
    return node;
  }

  const cap = (text) => {
    const node = k3i.element("kbd", "key", text);
    node.setAttribute("aria-hidden", "true");
    return node;
  };

  function act(key, text, line, press) {
    const button = k3i.button("button", "", press);
    button.title = line;
    button.append(cap(key), k3i.element("span", "", text));
    return button;
  }

  const take = (call) => act("A", _("Ambil"), `TA ${k3i.calls.word(call)}`, () => k3i.calls.take(call));

  function inHand(call) {
    const word = k3i.calls.word(call);
    const lane = (key, text, name) => act(key, text, `${name} ${word}`, () => k3i.calls.junk(name, call));
    return [
      lane("Alt I", _("Iseng"), "PK"), lane("Alt S", _("Senyap"), "SI"), lane("Alt N", _("Informasi"), "IN"),
      k3i.button("button", _("Formulir"), () => k3i.calls.open(call)), k3i.button("button quiet", _("Lepas"), () => k3i.calls.letGo(call)),
    ];
  }

  const lines = () => [...k3i.calls.ringing().slice(0, MOST), ...k3i.calls.unclaimed().slice(0, 1), ...k3i.calls.mine()];

  function draw() {
    if (!home || !k3i.calls.mayAnswer) return;
    const all = lines(), keys = new Set();
    const nodes = all.map((call) => {
      const key = [call.id, call.state, call.over].join("|");
      keys.add(key);
      if (!shown.has(key)) shown.set(key, made(call));
      return dressed(shown.get(key), call, all[0]);
    });
    for (const key of shown.keys()) if (!keys.has(key)) shown.delete(key);
    const more = k3i.calls.ringing().length - MOST;
    if (more > 0) nodes.push(k3i.button("banner more-banner", _("{0} panggilan lagi berdering", more), () => k3i.openBoard("calls")));
    if (nodes.length !== home.children.length || nodes.some((node, i) => home.children[i] !== node)) home.replaceChildren(...nodes);
    ring();
  }

  /** What changes while a line stands: tier, waiting time against the target, and whose key A is. */
  function dressed(node, call, first) {
    const key = node.querySelector(".key");
    if (call.state !== "taken") key.hidden = call !== first;
    k3i.say(node.querySelector(".call-tier"), words(call));
    const waited = (call.state === "ringing" ? k3i.now() : call.answered) - call.since;
    const level = call.state !== "ringing" ? "" : waited >= target ? "red" : waited >= target / 2 ? "amber" : "calm";
    if (node.dataset.level !== level) node.dataset.level = level;
    k3i.say(node.querySelector(".call-age"), age(call, waited));
    return node;
  }

  function age(call, waited) {
    const s = Math.max(0, Math.floor(waited / 1000));
    if (call.state === "ringing") return `${waited >= target ? "▲ " : ""}${s} / ${target / 1000} ${_("dtk")}`;
    return k3i.timer(k3i.now() - call.answered);
  }

  function words(call) {
    if (call.state === "answered") return _("dijawab, belum di konsol mana pun");
    if (call.state === "taken") return call.over ? _("penelepon sudah menutup; catat atau lepas") : _("panggilan Anda");
    const again = call.again ? _("berdering lagi: konsolnya mati atau melepas") : "";
    return [call.tier ? _("{0}, langkah {1}", tier(call.tier), call.step) : "", again].filter(Boolean).join(" · ");
  }

  function ring() {
    if (!k3i.calls.ringing().length || Date.now() - lastTone < TONE_MS) return;
    lastTone = Date.now();
    k3i.tone(RING);
  }

  k3i.on("board:calls", draw);
  k3i.on("second", draw);
  k3i.ready(() => {
    home = k3i.element("div", "alarm-banners call-banners");
    document.getElementById("banners").prepend(home);
    draw();
  });
})();
