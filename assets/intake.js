/* The intake form in the browser: opening and closing, fields that complete themselves, priority, draft, sending.
   A draft has one id from its first word to its report; sent again, it is the same report. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const FIELDS = ["place", "address", "kind", "text", "number", "name"];
  const KEPT = "k3i-intake";
  const ASK_MS = 90, NO_ANSWER_MS = 6000;
  const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const part = (name) => document.getElementById(name ? `intake-${name}` : "intake");
  const tell = (box, data) => window.dash_clientside.set_props(`intake-${box}`, { data });

  let draft = fresh();
  let proposal = null; // { priority, text } by the rules
  let before = null; // what had the focus
  let waiting = 0;

  function fresh() {
    const id = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
    return { id, attempt: 0, values: {}, village: null, lat: null, lng: null, kind: null, priority: null };
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { k3i_intake: { hear } });

  /** Called by Dash when F9 was pressed or the server has answered; the first time it brings the form itself. */
  function hear(opened, form, places, proposed, answer) {
    if (!part("save")) begin(form);
    const told = window.dash_clientside.callback_context.triggered.map(({ prop_id }) => prop_id.split(".")[0]);
    const heard = {
      "intake-open": () => opened && open(),
      "intake-places": () => placesCame(places || []),
      "intake-proposed": () => { proposal = proposed; showPriority(); },
      "intake-answer": () => answered(answer),
    };
    for (const id of told) if (heard[id]) heard[id]();
    return opened;
  }

  function begin(content) {
    k3i.draw(part("panel"), content);
    const form = part();
    form.addEventListener("input", typed);
    form.addEventListener("click", clicked);
    form.addEventListener("mousedown", (event) => { if (event.target.closest(".intake-list")) event.preventDefault(); });
    form.addEventListener("focusout", (event) => { if (event.target.role === "combobox") fold(event.target); });
    restore();
  }

  /* -- opening, closing, draft -------------------------------------------------------------------- */

  function open() {
    const form = part();
    if (form.dataset.refusal) return k3i.toast(form.dataset.refusal, { kind: "fault" });
    if (form.hidden) before = document.activeElement;
    form.hidden = false;
    k3i.pickPlace = pointed;
    (FIELDS.map(part).find((field) => !field.value) || part("place")).focus();
    keep();
  }

  function close() {
    part().hidden = true;
    k3i.pickPlace = null;
    keep();
    if (before && before.isConnected) before.focus();
  }

  function keep() {
    for (const name of FIELDS) draft.values[name] = part(name).value;
    const written = Object.values(draft.values).some(Boolean);
    if (written) sessionStorage.setItem(KEPT, JSON.stringify({ draft, isOpen: !part().hidden }));
    else sessionStorage.removeItem(KEPT);
  }

  /** A reload of the page loses nothing. */
  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    if (!kept) return;
    draft = kept.draft;
    for (const name of FIELDS) part(name).value = draft.values[name] || "";
    showChosen();
    askPriority();
    if (kept.isOpen) open();
  }

  function clear() {
    draft = fresh();
    for (const name of FIELDS) part(name).value = "";
    forgetFaults();
    showChosen();
    tell("words", { kind: "", text: "" });
    sessionStorage.removeItem(KEPT);
  }

  /* -- typing ------------------------------------------------------------------------------------- */

  let asking = 0;
  function typed(event) {
    const name = event.target.dataset.field;
    if (/\n/.test(event.target.value) && name !== "text") event.target.value = event.target.value.replace(/\s*\n\s*/g, " ");
    fault(name, "");
    if (name === "place") {
      Object.assign(draft, { village: null, lat: null, lng: null });
      clearTimeout(asking);
      asking = setTimeout(() => tell("asked", { text: event.target.value }), ASK_MS);
    }
    if (name === "kind") {
      draft.kind = null;
      narrow(event.target.value);
      unfold(event.target);
    }
    if (name === "kind" || name === "text") askPriority();
    showChosen();
    keep();
  }

  /** Kinds are in the page: those with a word that begins so. */
  function narrow(text) {
    const wanted = text.trim().toLowerCase();
    for (const option of part("kinds").children) {
      const { text: name, other, code } = option.dataset;
      const words = ` ${name} ${other} ${code}`.toLowerCase().replaceAll("/", " ").replace(/ +/g, " ");
      option.hidden = !words.includes(" " + wanted);
    }
  }

  let proposing = 0;
  function askPriority() {
    clearTimeout(proposing);
    proposing = setTimeout(() => tell("words", { kind: draft.kind || part("kind").value, text: part("text").value }), ASK_MS);
  }

  /* -- fields that complete themselves ------------------------------------------------------------- */

  const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
  const optionsOf = (field) => [...listOf(field).querySelectorAll("[role=option]:not([hidden])")];

  function unfold(field) {
    const list = listOf(field);
    const isUseful = list.children.length > 0 && field.value.trim() !== "" && document.activeElement === field;
    field.setAttribute("aria-expanded", String(isUseful));
    list.classList.toggle("is-open", isUseful);
    if (isUseful) mark(field, optionsOf(field)[0]);
  }

  function fold(field) {
    field.setAttribute("aria-expanded", "false");
    listOf(field).classList.remove("is-open");
  }

  function mark(field, option) {
    for (const other of listOf(field).querySelectorAll(".is-marked")) other.classList.remove("is-marked");
    if (!option) return;
    option.classList.add("is-marked");
    option.scrollIntoView({ block: "nearest" });
  }

  function step(field, by) {
    const options = optionsOf(field);
    const at = options.findIndex((option) => option.classList.contains("is-marked"));
    mark(field, options[(at + by + options.length) % options.length]);
  }

  function choose(field, option) {
    const { code, text, lat, lng } = option.dataset;
    field.value = text;
    if (field.dataset.field === "kind") draft.kind = code;
    else Object.assign(draft, { village: code || null, lat: lat ? Number(lat) : null, lng: lng ? Number(lng) : null });
    fault(field.dataset.field, "");
    fold(field);
    showChosen();
    askPriority();
    keep();
  }

  function placesCame(places) {
    k3i.draw(part("places"), places);
    const first = part("places").querySelector("[data-lat]");
    if (first) choose(part("place"), first);
    else unfold(part("place"));
  }

  /** A click on the map is a place. */
  function pointed(lat, lng) {
    tell("asked", { lat, lng });
    part("address").focus();
  }

  function showChosen() {
    const at = draft.lat === null ? "" : `${draft.lat.toFixed(5)}, ${draft.lng.toFixed(5)}`;
    const known = draft.village ? _("baru diketahui desanya; klik peta bila tahu titiknya") : "";
    k3i.say(part("place-chosen"), at ? _("titik {0}", at) : known);
    k3i.say(part("kind-chosen"), part("kind").value && !draft.kind ? _("jenis tak dikenal; dicatat apa adanya") : "");
    showPriority();
  }

  /* -- priority ------------------------------------------------------------------------------------ */

  function showPriority() {
    k3i.say(part("proposed"), proposal ? proposal.text : "");
    const level = draft.priority || proposal?.priority || 0;
    for (const button of part("priority").children) {
      button.setAttribute("aria-checked", String(Number(button.dataset.priority) === level));
      button.classList.toggle("is-own", draft.priority === Number(button.dataset.priority));
      button.tabIndex = Number(button.dataset.priority) === (level || 1) ? 0 : -1; // one stop for Tab, arrows inside
    }
  }

  /** The same again gives the choice back to the rules. */
  function overrule(level) {
    draft.priority = draft.priority === level ? null : level;
    showPriority();
    keep();
  }

  function stepPriority(by) {
    const level = draft.priority || proposal?.priority || 1;
    draft.priority = ((level - 1 + by + 4) % 4) + 1;
    showPriority();
    part("priority").children[draft.priority - 1].focus();
    keep();
  }

  /* -- sending ------------------------------------------------------------------------------------- */

  function send() {
    forgetFaults();
    if (k3i.link.state !== "live") return fault("said", _("Sambungan terputus: belum terkirim. Isian tetap ada."));
    keep();
    draft.attempt += 1;
    const { id, attempt, village, lat, lng, priority, values } = draft;
    tell("send", { ...values, id, attempt, village, lat, lng, priority, kind: draft.kind || values.kind });
    part("save").disabled = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      part("save").disabled = false;
      fault("said", _("Belum ada jawaban. Isian tetap ada; kirim lagi, laporannya tidak akan ganda."));
    }, NO_ANSWER_MS);
  }

  function answered(said) {
    if (!said || said.form !== draft.id || said.attempt !== draft.attempt) return;
    clearTimeout(waiting);
    part("save").disabled = false;
    if (!said.number) return fault(part(`${said.field}-fault`) ? said.field : "said", said.text);
    clear();
    close();
    k3i.select(said.number);
    k3i.toast(_("Insiden {0} dibuat", said.number), { kind: "done" });
  }

  function fault(name, text) {
    const line = part(name === "said" ? "said" : `${name}-fault`);
    if (!line) return;
    k3i.say(line, text);
    const field = part(name);
    if (field && FIELDS.includes(name)) {
      field.setAttribute("aria-invalid", String(Boolean(text)));
      if (text) field.focus();
    }
  }

  const forgetFaults = () => [...FIELDS, "priority", "said"].forEach((name) => fault(name, ""));

  /* -- keys and clicks ----------------------------------------------------------------------------- */

  function clicked(event) {
    const option = event.target.closest("[role=option]");
    const button = event.target.closest("button");
    if (option) choose(part(option.parentElement.id === "intake-kinds" ? "kind" : "place"), option);
    else if (button === part("close")) close();
    else if (button === part("save")) send();
    else if (button?.dataset.priority) overrule(Number(button.dataset.priority));
  }

  addEventListener("keydown", (event) => {
    if (!part() || part().hidden || event.isComposing) return;
    const inside = part().contains(event.target);
    const handled = inside ? pressedInside(event) : event.key === "Escape" && !typingElsewhere(event.target) && (close(), true);
    if (!handled) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  const typingElsewhere = (node) => Boolean(node.closest?.("input, textarea, dialog[open], details[open]"));

  function pressedInside(event) {
    const field = event.target.role === "combobox" ? event.target : null;
    const isOpen = field?.getAttribute("aria-expanded") === "true";
    const digit = /^Digit([1-4])$/.exec(event.code);
    if (event.key === "Enter" && event.ctrlKey) send();
    else if (event.key === "Escape") isOpen ? fold(field) : close();
    else if (digit && (event.altKey || part("priority").contains(event.target))) overrule(Number(digit[1]));
    else if (part("priority").contains(event.target) && ARROWS[event.key]) stepPriority(ARROWS[event.key]);
    else if (field && isOpen && event.key === "ArrowDown") step(field, 1);
    else if (field && isOpen && event.key === "ArrowUp") step(field, -1);
    else if (isOpen && (event.key === "Enter" || event.key === "Tab")) return complete(event, field);
    else if (event.key === "Enter" && event.target.dataset.field && event.target !== part("text")) next(event.target, 1);
    else return letThrough(event);
    return true;
  }

  /** Enter and Tab take what is marked and go on. */
  function complete(event, field) {
    const marked = listOf(field).querySelector(".is-marked");
    if (marked && !event.shiftKey) choose(field, marked);
    if (event.key === "Enter") next(field, 1);
    return event.key === "Enter";
  }

  function next(field, by) {
    const at = FIELDS.indexOf(field.dataset.field) + by;
    part(FIELDS[at] || "save").focus();
  }

  /** Single keys of the console (1-5, J, K ...) mean nothing in here; F-keys still do. */
  function letThrough(event) {
    if (event.key.length === 1 && !event.ctrlKey) event.stopImmediatePropagation();
    return false;
  }
})();
