/* The incident panel in the browser. Dash draws it; this gives it what a drawing cannot have: running clocks,
   buttons that speak the command line (data-line), a note that is kept per incident, menus for the keyboard,
   and the key numbers of the recommended officers on the map. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const REFRESH_S = 10;
  const panel = () => document.getElementById("incident");
  const noteField = () => document.getElementById("incident-note");
  let shownNumber = "";

  k3i.recommended = k3i.recommended || [];
  const notes = new Map(); // number -> what is being written
  let noteOf = "";
  let told = "";

  window.dash_clientside = Object.assign({}, window.dash_clientside, { k3i_incident: { draw } });

  k3i.ready(() => {
    panel().addEventListener("click", pressed);
    panel().addEventListener("input", (event) => {
      if (event.target === noteField()) notes.set(noteOf, event.target.value);
    });
    panel().addEventListener("focusout", closeLeftMenu);
    k3i.on("link", (state) => {
      panel().classList.toggle("is-cut", state === "lost");
      if (state === "live" && k3i.selected) k3i.refreshPanel();
    });
  });

  /** Called by Dash with what the server worked out. What the panel shows is what the keys and the map mean. */
  function draw(said) {
    const other = said.number !== shownNumber;
    shownNumber = said.number;
    k3i.draw(document.getElementById("incident-panel"), said.tree);
    panel().classList.remove("is-waiting");
    if (other) fromTheTop();
    tick();
    keepNote();
    number();
    k3i.emit("panel");
    return said.number;
  }

  /** Another incident begins at its head, with its menus shut. */
  function fromTheTop() {
    panel().querySelector(".inc-body").scrollTop = 0;
    for (const menu of panel().querySelectorAll("details[open]")) menu.open = false;
  }

  /** Tell keys and map who is the n-th. */
  function number() {
    if (shownNumber !== (k3i.selected || "")) return;
    k3i.shownList = panel().querySelector("[data-list]")?.dataset.list || ""; // what a dispatch is decided on
    k3i.recommended = [...panel().querySelectorAll(".inc-officer:not(:disabled)")].map(({ dataset }) => ({
      officer: dataset.officer, callsign: dataset.callsign, slot: Number(dataset.slot), key: Number(dataset.key) }));
    const now = shownNumber + JSON.stringify(k3i.recommended);
    if (now === told) return;
    // Another order of the same incident: a digit pressed for what stood there a moment ago must not count.
    k3i.reorderedAt = told.startsWith(shownNumber + "[{") ? Date.now() : 0;
    told = now;
    k3i.map.recommended(k3i.recommended, shownNumber);
  }
  k3i.on("selected", () => {
    told = "";
    panel().classList.add("is-waiting");
  });

  /** The field stays when the panel is drawn again; only another incident has another note. */
  function keepNote() {
    const field = noteField();
    if (!field || field.dataset.number === noteOf) return;
    noteOf = field.dataset.number;
    field.value = notes.get(noteOf) || "";
  }

  /* -- clocks ------------------------------------------------------------------------------------- */

  function tick() {
    const now = k3i.now();
    for (const node of panel().querySelectorAll(".inc-clock")) {
      const { since, until, amber, red } = node.dataset;
      k3i.say(node, k3i.timer(until ? until - now : now - since));
      node.classList.toggle("is-amber", Boolean(amber) && now >= amber && now < red);
      node.classList.toggle("is-red", Boolean(red) && now >= red);
    }
  }

  let seconds = 0;
  k3i.on("second", () => {
    if (!panel()) return;
    tick();
    seconds += 1;
    const reading = panel().querySelector(".inc-officers:hover, .inc-menu[open]");
    if (seconds % REFRESH_S || !k3i.selected || reading || document.hidden || k3i.link.state !== "live") return;
    k3i.refreshPanel(); // positions age while nothing else happens
  });

  /* -- buttons ------------------------------------------------------------------------------------ */

  const busy = new WeakSet();
  /** The next click on the map says where an unlocated incident is. */
  function pickFor(number) {
    k3i.pickPlace = (lat, lng) => {
      k3i.pickPlace = null;
      k3i.do(`L ${number} ${lat.toFixed(6)} ${lng.toFixed(6)}`);
    };
    k3i.toast(_("Klik tempatnya di peta"));
  }

  async function pressed(event) {
    const pick = event.target.closest("[data-pick]");
    if (pick) return pickFor(pick.dataset.pick);
    const photo = event.target.closest("[data-large]");
    if (photo) return photo.classList.toggle("is-large");
    const begin = event.target.closest("[data-begin]");
    if (begin) return k3i.command.open(begin.dataset.begin);
    const button = event.target.closest("[data-line], [data-lines]");
    if (!button || busy.has(button)) return;
    busy.add(button);
    button.classList.add("is-busy");
    const answer = button.dataset.lines ? await all(button.dataset.lines.split("\n")) : await k3i.do(button.dataset.line);
    busy.delete(button);
    button.classList.remove("is-busy");
    const menu = button.closest("details");
    if (menu && answer.ok) closeMenu(menu);
  }

  /** Say several lines one after the other, until one is refused; gives the last answer. */
  async function all(lines) {
    let answer = { ok: true };
    for (const line of lines) if (answer.ok) answer = await k3i.do(line);
    return answer;
  }

  /** Send everybody whom the run card misses. False when there is no such button. */
  k3i.assignMissing = () => {
    const button = panel().querySelector("[data-all]");
    if (button) button.click();
    return Boolean(button);
  };

  async function sendNote() {
    const field = noteField();
    const number = noteOf, text = field.value.trim();
    if (!text) return;
    const answer = await k3i.do(`C ${number} ${text}`);
    if (!answer.ok) return; // what was written stays
    notes.delete(number);
    if (noteField() && noteOf === number) noteField().value = "";
  }

  /* -- keys: in the capture phase and before keys.js, because a digit means something else in a menu -- */

  addEventListener("keydown", (event) => {
    if (!panel() || event.ctrlKey || event.altKey || event.metaKey) return;
    const menu = event.target.closest?.("#incident details[open]");
    const handled = event.target === noteField() ? inNote(event) : menu ? inMenu(event, menu) : opened(event);
    if (!handled) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  function inNote(event) {
    if (event.isComposing) return false;
    if (event.key === "Enter" && !event.shiftKey) sendNote();
    else if (event.key === "Escape") panel().focus();
    else return false;
    return true;
  }

  function opened(event) {
    const key = event.key.toUpperCase();
    if (!"CPXOHR".includes(key) || key.length !== 1 || isTyping(event.target) || localStorage.getItem("k3i-no-single-keys")) return false;
    if (key === "C") return focusOn(noteField());
    const target = panel().querySelector(`[data-opens="${key}"]`);
    if (target) target.click();
    const menu = target?.closest("details");
    if (menu) requestAnimationFrame(() => focusOn(menu.querySelector(".inc-choice:not(:disabled)")));
    return Boolean(target);
  }

  const isTyping = (node) => Boolean(node.closest?.("input, textarea, select, [contenteditable], dialog[open], #intake"));
  const focusOn = (node) => { if (node) node.focus(); return Boolean(node); };

  let typed = "";
  let typedAt = 0;
  function inMenu(event, menu) {
    const choices = [...menu.querySelectorAll(".inc-choice:not(:disabled)")];
    const at = choices.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") closeMenu(menu);
    else if (step) choices[(at + step + choices.length) % choices.length].focus();
    else if (/^\d$/.test(event.key)) spell(event.key, choices);
    else return false;
    return true;
  }

  /** Two digits within a second go to the disposition of that code. */
  function spell(digit, choices) {
    typed = Date.now() - typedAt < 1000 ? typed + digit : digit;
    typedAt = Date.now();
    focusOn(choices.find((choice) => choice.dataset.code.startsWith(typed)));
  }

  function closeMenu(menu) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }

  function closeLeftMenu(event) {
    const menu = event.target.closest?.("details");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  }
})();
