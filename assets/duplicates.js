/* Possible duplicates in the incident panel: which are ticked, and the keys. G merges what is ticked, in one line
   with one undo; B says of the pair in focus, else of the first, that it is two events. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const panel = () => document.getElementById("incident");
  const section = () => panel()?.querySelector(".inc-alike");
  const chosen = new Map(); // "<incident>:<other>" -> ticked or not, once a person has said so

  const boxes = () => [...(section()?.querySelectorAll("[data-alike]") || [])];
  const keyOf = (box) => `${section().dataset.mine}:${box.dataset.alike}`;
  const isTicked = (box) => chosen.get(keyOf(box)) ?? box.dataset.default === "1";

  /** Make boxes and button say what is ticked. */
  function show() {
    if (!section()) return;
    for (const box of boxes()) box.setAttribute("aria-checked", String(isTicked(box)));
    const button = section().querySelector(".dup-merge");
    if (!button) return;
    const numbers = ticked(button);
    const word = numbers.length ? _("Gabungkan {0} ke {1}", numbers.length, button.dataset.kept) : _("Centang yang sama");
    k3i.say(button.querySelector("[data-filled]"), word);
    button.title = numbers.length ? lineOf(button) : "";
    button.disabled = !numbers.length;
  }

  const ticked = (button) => [...button.dataset.joins.split(" ").filter(Boolean), ...boxes().filter(isTicked).map((box) => box.dataset.alike)];
  const lineOf = (button) => `G ${button.dataset.kept} ${ticked(button).join(" ")}`;

  let busy = false;
  async function merge() {
    const button = section()?.querySelector(".dup-merge");
    if (!button || button.disabled || busy) return;
    busy = true;
    button.classList.add("is-busy");
    await k3i.do(lineOf(button));
    button.classList.remove("is-busy");
    busy = false;
  }

  function tick(box) {
    chosen.set(keyOf(box), !isTicked(box));
    show();
  }

  k3i.on("panel", show);
  k3i.ready(() => panel().addEventListener("click", (event) => {
    const box = event.target.closest("[data-alike]");
    if (box) tick(box);
    else if (event.target.closest(".dup-merge")) merge();
  }));

  /** Where a letter is text, or means something else: fields, menus, the boards' own keys. */
  const ELSEWHERE = "input, textarea, select, [contenteditable], dialog[open], details[open], #intake, #board-drawer, #banners";
  const KEYS = {
    g: merge,
    b: () => (document.activeElement.closest?.(".inc-alike li") || section()).querySelector("[data-says=B]")?.click(),
  };

  addEventListener("keydown", (event) => {
    const run = KEYS[event.key];
    if (!run || !section() || !k3i.singleKeys || event.repeat || event.target.closest?.(ELSEWHERE)) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    run();
  }, true);
})();
