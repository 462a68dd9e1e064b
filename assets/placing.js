/* The place field of the incident panel: names are looked up while one types, what is chosen is said as L. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { combo } = k3i;
  const ASK_MS = 60;
  const fieldOf = () => document.getElementById("incident-place");
  let asking = 0;

  function lookUp(field) {
    const near = field.dataset.near ? field.dataset.near.split(",").map(Number) : null;
    return k3i.findPlaces(combo.listOf(field), { text: field.value, near });
  }

  function typed(event) {
    const field = fieldOf();
    if (event.target !== field) return;
    if (/\n/.test(field.value)) field.value = field.value.replace(/\s*\n\s*/g, " ");
    clearTimeout(asking);
    asking = setTimeout(async () => { if (await lookUp(field)) combo.unfold(field); }, ASK_MS);
  }

  /** Enter takes what is marked; where it was quicker than the list, the list comes first and a second Enter takes. */
  async function take(field) {
    if (combo.isAnswered(field)) return combo.isOpen(field) && combo.marked(field) && choose(combo.marked(field));
    clearTimeout(asking);
    return (await lookUp(field)) && combo.unfold(field);
  }

  /** A village by its code, a landmark by its point and its name. */
  async function choose(option) {
    const field = fieldOf();
    const { code, lat, lng, address } = option.dataset;
    combo.fold(field);
    const answer = await k3i.do(`L ${field.dataset.number} ${lat ? `${lat} ${lng} ${address || ""}` : code}`.trim());
    if (!answer.ok) return;
    field.value = "";
    const moving = document.getElementById("incident-moving");
    if (moving) moving.hidden = true;
  }

  function clicked(event) {
    const option = event.target.closest("#incident-places [role=option]");
    if (option) choose(option);
    if (!event.target.closest("[data-opens-place]")) return;
    const moving = document.getElementById("incident-moving");
    moving.hidden = !moving.hidden;
    if (!moving.hidden) fieldOf().focus();
  }

  function pressed(event) {
    const field = fieldOf();
    if (!field || event.target !== field || event.isComposing) return;
    const act = {
      ArrowDown: () => combo.step(field, 1),
      ArrowUp: () => combo.step(field, -1),
      Enter: () => take(field),
      Escape: () => (combo.isOpen(field) ? combo.fold(field) : document.getElementById("incident").focus()),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  addEventListener("keydown", pressed, true);
  k3i.on("selected", () => { if (fieldOf()) fieldOf().value = ""; });
  k3i.ready(() => {
    const panel = document.getElementById("incident");
    panel.addEventListener("input", typed);
    panel.addEventListener("click", clicked);
    panel.addEventListener("mousedown", (event) => { if (event.target.closest("#incident-places")) event.preventDefault(); });
    panel.addEventListener("focusout", (event) => { if (event.target === fieldOf()) combo.fold(event.target); });
  });
})();
