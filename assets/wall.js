/* The wall: a picture a second from the server, drawn as it is; when none comes, its age is shown and it is asked for
   again, for ever. Nobody touches this screen: nothing here waits for a hand. */
(() => {
  "use strict";
  const page = JSON.parse(document.getElementById("wall-page").textContent);
  const _ = (text, ...values) => (page.words[text] || text).replace(/\{(\d)\}/g, (all, n) => values[n]);
  const get = (id) => document.getElementById(id);
  const say = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  const locale = { timeZone: page.timezone };
  const minute = new Intl.DateTimeFormat("en-GB", { ...locale, hour: "2-digit", minute: "2-digit" });
  const second = new Intl.DateTimeFormat("en-GB", { ...locale, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const day = new Intl.DateTimeFormat("en-GB", { ...locale, day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit" });
  const STALE_MS = 6000, OLD_MS = 60000, AGAIN_MS = 3000, SILENT_MS = 10000, BEHIND_MS = 120000, DAY_MS = 20 * 3600000;
  const PARTS = { gateway: _("gerbang"), worker: _("pekerja"), keeper: _("penjaga") };
  let picture = null;
  let ahead = 0; // server clock minus ours
  let heardAt = 0; // our clock, of the last picture
  let source = null;

  const wall = (window.wall = { page, _, say, minute, picture: () => picture, painters: [] });

  /** Whether the history has not kept up: the hours are then those of some time ago, and no alarm of now. */
  wall.isBehind = ({ hours, hours_at, now }) => !hours || now - hours_at > BEHIND_MS;
  /** 21:14 of today, 20/11, 21:14 of what is older. */
  wall.moment = (ms) => (picture.now - ms > DAY_MS ? day : minute).format(ms);

  /* -- signs and times ------------------------------------------------------------------------------ */

  wall.sign = (node, glyph) => {
    if (node.dataset.glyph === glyph) return node;
    node.dataset.glyph = glyph;
    node.setAttribute("class", `sign c-${glyph}`);
    if (!glyph) return node.replaceChildren(), node;
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.appendChild(document.createElementNS(space, "use")).setAttribute("href", `/assets/glyphs.svg#${glyph}`);
    node.replaceChildren(svg);
    return node;
  };

  const element = (tag, name, text = "") => {
    const node = document.createElement(tag);
    node.className = name;
    node.textContent = text;
    return node;
  };

  /** 04:10, 1:04:10 of milliseconds. */
  const timer = (ms) => {
    const s = Math.max(0, Math.floor(ms / 1000)), two = (n) => String(n).padStart(2, "0"), hours = Math.floor(s / 3600);
    return (hours ? hours + ":" : "") + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
  };

  /* -- figures --------------------------------------------------------------------------------------- */

  function figure(name, value, more, glyph = "", unit = "") {
    const box = get(`figure-${name}`);
    say(box.querySelector("b"), value);
    say(box.querySelector("small"), unit);
    say(box.querySelector(".more"), more);
    wall.sign(box.querySelector(".sign"), glyph);
  }

  const FEWEST = 20;

  function figures({ p1, waiting, free, within, response }) {
    figure("p1", String(p1.n), p1.since ? _("lama {0}", timer(picture.now - p1.since)) : _("tidak ada"), p1.n ? "p1" : "");
    figure("waiting", String(waiting.n), _("{0} lewat", waiting.overdue), waiting.overdue ? "as" : "");
    figure("free", String(free.n), _("dari {0}", free.total));
    const known = within.n >= FEWEST && within.share !== null;
    figure("within", known ? String(Math.round(within.share * 100)) : "–", known ? _("≥ 90 · n {0}", within.n) : _("n {0}, belum cukup", within.n), known && within.share < 0.9 ? "as" : "", known ? "%" : "");
    const enough = response.n >= FEWEST;
    figure("response", enough ? timer(response.p90 * 1000) : "–", enough ? _("P50 {0}", timer(response.p50 * 1000)) : _("n {0}, belum cukup", response.n || 0));
  }

  /* -- the longest waits ------------------------------------------------------------------------------ */

  function longest(lines) {
    const list = get("longest");
    if (!lines.length) return list.replaceChildren(element("li", "calm", _("Tidak ada yang menunggu")));
    return list.replaceChildren(...lines.map(line));
  }

  function line(each) {
    const node = document.createElement("li");
    const asked = { offered: each.unit, declined: _("ditolak"), none: _("belum") }[each.state];
    const late = { red: "p1", amber: "as", "": "" }[each.level];
    node.append(
      element("span", "rank", String(each.rank)),
      wall.sign(element("i", ""), page.priorities[each.priority][0]),
      element("span", "", page.kinds[each.kind] || page.kinds.OTHER),
      element("span", "dim", each.village),
      wall.sign(element("i", ""), each.state === "offered" ? "as" : "in"),
      element("span", "", asked),
      wall.sign(element("i", ""), late),
      element("span", `timer${each.level === "amber" ? " is-amber" : each.level === "red" ? " is-red" : ""}`, timer(picture.now - each.since)),
    );
    return node;
  }

  /* -- the line below --------------------------------------------------------------------------------- */

  const TURN_MS = 12000;

  function attentions(all, hours) {
    const unusual = !wall.isBehind(picture) && hours.usual && hours.counts[23] > hours.usual.upper;
    const lines = [...(unusual ? [{ text: _("Laporan jam ini di atas batas wajar"), at: picture.now, priority: 2 }] : []), ...all];
    const shown = lines[Math.floor(Date.now() / TURN_MS) % (lines.length || 1)];
    wall.sign(document.querySelector("footer .sign"), shown ? "as" : "");
    say(get("attention"), shown ? shown.text : _("Tidak ada atensi"));
    say(get("attention-at"), shown ? minute.format(shown.at) : "");
  }

  /* -- age --------------------------------------------------------------------------------------------- */

  /** What the picture stands on: the older of our last picture and the server's last word from the store. */
  function age() {
    if (!picture) return Infinity;
    return Math.max(Date.now() - heardAt, Date.now() + ahead - picture.heard);
  }

  function aged() {
    const old = age();
    document.documentElement.classList.toggle("is-stale", old > STALE_MS);
    document.documentElement.classList.toggle("is-old", old > OLD_MS);
    say(get("clock"), minute.format(Date.now() + ahead));
    const at = picture ? second.format(Math.min(picture.heard, picture.now)) : "";
    const out = Object.keys(PARTS).filter((part) => picture && picture.health[part] === false).map((part) => PARTS[part]);
    document.documentElement.classList.toggle("is-lame", old <= STALE_MS && out.length > 0);
    const live = out.length ? _("Tidak menjawab: {0}", out.join(", ")) : `${_("Langsung")} ${at}`;
    say(get("link"), old > STALE_MS ? (picture ? `${_("Data pukul")} ${at}` : _("Terputus")) : live);
  }

  /* -- the link: anew for ever ----------------------------------------------------------------------- */

  function take(event) {
    picture = JSON.parse(event.data);
    heardAt = Date.now();
    ahead = picture.now - heardAt;
    if (picture.version !== page.version) return location.reload();
    figures(picture.figures);
    longest(picture.longest);
    attentions(picture.attentions, picture.hours);
    for (const paint of wall.painters) paint(picture);
    return aged();
  }

  function connect() {
    if (source) source.close();
    heardAt = heardAt || Date.now();
    source = new EventSource("/wall/keadaan");
    source.onmessage = take;
  }

  connect();
  setInterval(aged, 1000);
  let tried = Date.now();
  setInterval(() => {
    const silent = Date.now() - heardAt > SILENT_MS || source.readyState === EventSource.CLOSED;
    if (!silent || Date.now() - tried < SILENT_MS) return;
    tried = Date.now();
    connect();
  }, AGAIN_MS);
})();
