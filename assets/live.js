/* The socket to the live hub: keeps rows, units and tiles, and says how old they are.
   It reconnects for ever (0.25 to 2 s) and catches up from the last journal id it has seen. A server that
   stays silent for 3 s counts as late, one that stays silent for 6 s is given up and dialled again. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const LATE_MS = 3000, GIVE_UP_MS = 6000, LONGEST_WAIT_MS = 2000;
  k3i.rows = new Map();
  k3i.units = null;
  k3i.tiles = null;
  k3i.health = null;
  k3i.boards = {};
  /** state: "live", "late", "lost"; loaded: a snapshot has come; ageMs(): how old what is shown is. */
  k3i.link = { state: "lost", loaded: false, since: Date.now(), ageMs };

  let socket = null;
  let at = "";
  let wait = 250;
  let heardAt = 0; // when the server last spoke
  let lag = 0; // how far the server itself is behind its store, ms
  let dialledAt = 0;

  const hear = {
    hello() {},
    snapshot(said) {
      k3i.rows.clear();
      take(said.rows);
      k3i.link.loaded = true;
      if (k3i.map) k3i.map.rows([...k3i.rows.values()], { reset: true });
      k3i.emit("rows", said.rows, true);
    },
    rows(said) {
      const fresh = take(said.rows);
      k3i.link.loaded = true;
      if (fresh.length) k3i.map.rows(fresh);
      if (fresh.length) k3i.emit("rows", fresh, false);
      if (said.facts.length) k3i.emit("facts", said.facts);
      if (said.facts.some((fact) => fact.type === "reference_changed")) loadAreas();
      tellPanel(fresh, said.facts);
    },
    units(said) {
      k3i.units = said;
      k3i.emit("units", said);
    },
    tiles(said) {
      k3i.tiles = said.tiles;
      k3i.emit("tiles", said.tiles);
    },
    board(said) {
      k3i.boards[said.name] = said.items;
      k3i.emit("board:" + said.name, said.items);
      k3i.emit("board", said.name);
    },
    coverage(said) {
      k3i.map.coverage(said);
    },
    names(said) {
      k3i.map.named(said.names);
      k3i.emit("names", said.names);
    },
    beat(said) {
      lag = said.heard ? Math.max(0, said.now - said.heard - 1500) : 0;
      k3i.health = said.health;
      k3i.send({ beat: said.now }); // a console that does not answer is dead: the call it took rings elsewhere
      k3i.emit("beat", said.health, said);
    },
  };

  /** Keep the rows that are newer than ours; flags may change without a new version (another incident is like it). */
  function take(rows) {
    const isNew = (row, ours) => !ours || row.v > ours.v || (row.v === ours.v && String(row.flags) !== String(ours.flags));
    const fresh = rows.filter((row) => isNew(row, k3i.rows.get(row.number)));
    for (const row of fresh) k3i.rows.set(row.number, row);
    return fresh;
  }

  k3i.send = (message) => {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };

  function dial() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const mine = (socket = new WebSocket(`${scheme}://${location.host}/live?since=${at}`));
    mine.binaryType = "arraybuffer";
    dialledAt = Date.now();
    mine.onopen = () => {
      if (k3i.map.core.leaflet) k3i.map.sendView();
    };
    mine.onmessage = ({ data }) => {
      if (mine === socket) receive(data);
    };
    mine.onclose = ({ code }) => {
      if (mine === socket) lose(code);
    };
  }

  function receive(data) {
    heardAt = Date.now();
    wait = 250;
    if (typeof data !== "string") return k3i.map.frame(data);
    const said = JSON.parse(data);
    k3i.setClock(said.now || k3i.now());
    if (said.at) at = said.at;
    if (hear[said.t]) hear[said.t](said);
    if (k3i.link.state !== "live") judge();
  }

  function lose(code) {
    socket = null;
    if (code === 4401 || code === 4403) return location.assign("/login");
    if (heardAt < dialledAt) leaveIfLoggedOut();
    setTimeout(dial, wait * (0.75 + Math.random() / 2));
    wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    judge();
  }

  /** A handshake refused for want of a session looks to a page like a dead server: ask which of them it is. */
  async function leaveIfLoggedOut() {
    const answer = await fetch("/", { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (answer && answer.type === "opaqueredirect") location.assign("/login");
  }

  /** Let go of a connection that says nothing; its own close may never come. */
  function drop() {
    const silent = socket;
    silent.onclose = silent.onmessage = null;
    silent.close();
    lose(0);
  }

  function ageMs() {
    return heardAt ? Date.now() - heardAt + lag : Date.now() - k3i.link.since;
  }

  /** What the lamp shows; told to the others when it changes. */
  function judge() {
    const open = socket && socket.readyState === WebSocket.OPEN && heardAt >= dialledAt;
    const state = !open ? "lost" : ageMs() > LATE_MS ? "late" : "live";
    if (state === k3i.link.state) return;
    k3i.link.state = state;
    k3i.emit("link", state);
  }

  setInterval(() => {
    judge();
    if (socket && Date.now() - Math.max(heardAt, dialledAt) > GIVE_UP_MS) drop();
  }, 500);

  /* the incident panel is drawn by a Dash callback: it is told that there is something new, not what */
  let panelTimer = 0;
  let ticks = 0;
  function tellPanel(rows, facts) {
    const mine = (number) => number && number === k3i.selected;
    if (!rows.some((row) => mine(row.number)) && !facts.some((fact) => mine(fact.incident))) return;
    k3i.refreshPanel();
  }
  k3i.refreshPanel = () => {
    clearTimeout(panelTimer);
    panelTimer = setTimeout(() => window.dash_clientside.set_props("panel-tick", { data: ++ticks }), 150);
  };

  k3i.selected = null;
  /** Select an incident in queue, map and panel; null: none. Opening it acknowledges its alarm. */
  k3i.select = (number) => {
    const chosen = number === null || number === undefined ? null : String(number);
    if (chosen === k3i.selected) return;
    k3i.selected = chosen;
    k3i.recommended = [];
    k3i.map.recommended([], chosen);
    k3i.map.select(chosen);
    window.dash_clientside.set_props("selected", { data: chosen });
    k3i.emit("selected", chosen);
  };

  async function loadAreas() {
    try {
      const [land, areas] = await Promise.all(
        ["assets/basemap/land.json", "map/areas"].map(async (path) => (await fetch("/" + path)).json()));
      k3i.map.areas(land, areas.kecamatan, areas.village);
    } catch {
      setTimeout(loadAreas, 3000);
    }
  }

  document.addEventListener("DOMContentLoaded", () => { // when all scripts have run
    dial();
    loadAreas();
  });
})();
