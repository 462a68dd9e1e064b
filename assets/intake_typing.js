/* Typing into the intake form: places and kinds that complete themselves, the priority, keys. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _, intake, combo } = k3i;
  const { FIELDS, part } = intake;
  const ASK_MS = 60;
  const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const NOWHERE = { village: null, lat: null, lng: null, landmark: "" };
  let proposal = null; // { priority, text } by the rules

  /* -- places ---------------------------------------------------------------------------------------- */

  let seq = 0;
  let asking = 0;

  /** Look places up while one types; an answer that has been overtaken is not shown. */
  k3i.findPlaces = async (list, asked) => {
    const mine = ++seq;
    const answer = await k3i.ask("/intake/places", { ...asked, seq: mine });
    if (!answer || answer.seq !== seq) return false;
    k3i.draw(list, answer.options);
    list.dataset.answers = asked.text ?? "";
    return true;
  };

  const lookUp = () => k3i.findPlaces(part("places"), { text: part("place").value, near: intake.draft.near });

  function askPlaces() {
    clearTimeout(asking);
    asking = setTimeout(async () => { if (await lookUp()) combo.unfold(part("place")); }, ASK_MS);
  }

  /** Enter was quicker than the list: what is taken is the first of what was typed, never of what was typed before. */
  async function takeFirst() {
    clearTimeout(asking);
    const draft = intake.draft, wanted = part("place").value;
    const found = (await lookUp()) && part("places").querySelector("[role=option]");
    if (!found || intake.draft !== draft || part("place").value !== wanted) return;
    choose(part("place"), found);
    const address = part("address");
    if (draft.landmark && document.activeElement === address && !address.value) part("kind").focus();
  }

  const isOvertaken = (field) => field === part("place") && field.value.trim() !== "" && !combo.isAnswered(field);

  /** A click on the map is a place. */
  intake.pointed = async (lat, lng) => {
    if (!(await k3i.findPlaces(part("places"), { lat, lng }))) return;
    choose(part("place"), part("places").querySelector("[role=option]"));
    part("address").focus();
  };

  /* -- typing ---------------------------------------------------------------------------------------- */

  function typed(event) {
    const field = event.target, name = field.dataset.field;
    if (!name) return;
    if (/\n/.test(field.value) && name !== "text") field.value = field.value.replace(/\s*\n\s*/g, " ");
    intake.fault(name, "");
    if (name === "place") {
      Object.assign(intake.draft, NOWHERE);
      askPlaces();
    }
    if (name === "kind") {
      intake.draft.kind = null;
      narrow(field.value);
      combo.unfold(field);
    }
    intake.changed();
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

  function choose(field, option) {
    const { code, text, lat, lng, address = "" } = option.dataset;
    field.value = text;
    if (field.dataset.field === "kind") intake.draft.kind = code;
    else {
      const point = lat ? [Number(lat), Number(lng)] : [null, null];
      Object.assign(intake.draft, { village: code || null, lat: point[0], lng: point[1], landmark: address });
      intake.draft.near = lat ? point : intake.draft.near;
    }
    intake.fault(field.dataset.field, "");
    combo.fold(field);
    intake.changed();
  }

  function showChosen() {
    const { village, lat, lng, landmark, kind } = intake.draft;
    const at = lat === null ? "" : `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
    const known = village ? _("baru diketahui desanya; klik peta bila tahu titiknya") : "";
    k3i.say(part("place-chosen"), landmark ? _("patokan {0}", at) : at ? _("titik {0}", at) : known);
    k3i.say(part("kind-chosen"), part("kind").value && !kind ? _("jenis tak dikenal; dicatat apa adanya") : "");
    showPriority();
  }

  /* -- priority -------------------------------------------------------------------------------------- */

  intake.propose = (proposed) => {
    proposal = proposed;
    showPriority();
  };

  function showPriority() {
    k3i.say(part("proposed"), proposal ? proposal.text : "");
    const own = intake.draft.priority;
    const level = own || proposal?.priority || 0;
    for (const button of part("priority").children) {
      const mine = Number(button.dataset.priority);
      button.setAttribute("aria-checked", String(mine === level));
      button.classList.toggle("is-own", own === mine);
      button.tabIndex = mine === (level || 1) ? 0 : -1; // one stop for Tab, arrows inside
    }
  }

  /** The same again gives the choice back to the rules. */
  function overrule(level) {
    intake.draft.priority = intake.draft.priority === level ? null : level;
    intake.changed();
  }

  function stepPriority(by) {
    const level = intake.draft.priority || proposal?.priority || 1;
    intake.draft.priority = ((level - 1 + by + 4) % 4) + 1;
    intake.changed();
    part("priority").children[intake.draft.priority - 1].focus();
  }

  /* -- keys and clicks ------------------------------------------------------------------------------- */

  function clicked(event) {
    const option = event.target.closest("[role=option]");
    const button = event.target.closest("button");
    if (option) choose(part(option.parentElement.id === "intake-kinds" ? "kind" : "place"), option);
    else if (button?.dataset.priority) overrule(Number(button.dataset.priority));
  }

  addEventListener("keydown", (event) => {
    if (!intake.isOpen() || event.isComposing) return;
    const inside = part().contains(event.target);
    const handled = inside ? pressedInside(event) : event.key === "Escape" && !typingElsewhere(event.target) && (intake.leave(), true);
    if (!handled) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  const typingElsewhere = (node) => Boolean(node.closest?.("input, textarea, dialog[open], details[open]"));

  function pressedInside(event) {
    const field = event.target.role === "combobox" ? event.target : null;
    const isOpen = field && combo.isOpen(field);
    const digit = /^Digit([1-4])$/.exec(event.code);
    if (event.key === "Enter" && event.ctrlKey) finish(field, isOpen);
    else if (event.key === "Escape") isOpen ? combo.fold(field) : intake.leave();
    else if (digit && (event.altKey || part("priority").contains(event.target))) overrule(Number(digit[1]));
    else if (part("priority").contains(event.target) && ARROWS[event.key]) stepPriority(ARROWS[event.key]);
    else if (isOpen && event.key === "ArrowDown") combo.step(field, 1);
    else if (isOpen && event.key === "ArrowUp") combo.step(field, -1);
    else if (field && (isOpen || isOvertaken(field)) && (event.key === "Enter" || event.key === "Tab")) return complete(event, field);
    else if (event.key === "Enter" && event.target.dataset.field && event.target !== part("text")) next(event.target);
    else if (intake.pressedBeside(event)) return true;
    else return letThrough(event);
    return true;
  }

  /** Ctrl Enter takes what is marked and sends. */
  async function finish(field, isOpen) {
    if (field && isOvertaken(field)) await takeFirst();
    else if (isOpen && combo.marked(field)) choose(field, combo.marked(field));
    intake.send();
  }

  /** Enter and Tab take what is marked and go on. */
  function complete(event, field) {
    const marked = combo.marked(field);
    if (isOvertaken(field)) takeFirst();
    else if (marked && !event.shiftKey) choose(field, marked);
    if (event.key === "Enter") next(field);
    return event.key === "Enter";
  }

  /** Go on to what is still to be said: a landmark is address enough. */
  function next(field) {
    const name = FIELDS[FIELDS.indexOf(field.dataset.field) + 1];
    if (name === "address" && intake.draft.landmark) return part("kind").focus();
    return part(name || "save").focus();
  }

  /** Single keys of the console (1-5, J, K ...) mean nothing in here; F-keys still do. */
  function letThrough(event) {
    if (event.key.length === 1 && !event.ctrlKey) event.stopImmediatePropagation();
    return false;
  }

  k3i.on("intake", (what) => {
    if (what !== "drawn") return showChosen();
    const form = part();
    form.addEventListener("input", typed);
    form.addEventListener("click", clicked);
    form.addEventListener("mousedown", (event) => { if (event.target.closest(".intake-list")) event.preventDefault(); });
    form.addEventListener("focusout", (event) => { if (event.target.role === "combobox") combo.fold(event.target); });
    return undefined;
  });
})();
