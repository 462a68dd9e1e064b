/* Boards: short lists beside the queue. Each is a chip with a count below the map; the chip opens the drawer.
   k3i.addBoard(name, {title, glyph, draw(items, node), count(items), seldom}) adds one (seldom: no chip while empty); live.js keeps k3i.boards[name]. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const known = new Map();
  let open = "";

  k3i.addBoard = (name, board) => known.set(name, { count: (items) => items.length, ...board });
  /** Open a board in the drawer, or close the drawer with "". */
  k3i.openBoard = (name) => {
    open = name === open ? "" : name;
    paint();
    if (open) document.querySelector("#board-drawer .drawer-body").focus();
    else document.getElementById("board-chips").querySelector("button")?.focus();
  };

  const items = (name) => k3i.boards[name] || [];

  function chip([name, board]) {
    const n = board.count(items(name));
    const button = k3i.element("button", "chip" + (n ? "" : " calm"));
    button.type = "button";
    button.title = _(board.title); // a calm chip loses its word where the screen is narrow
    button.setAttribute("aria-label", `${_(board.title)} ${n}`);
    button.setAttribute("aria-expanded", String(name === open));
    button.append(k3i.glyph(board.glyph), k3i.element("span", "", _(board.title)), k3i.element("b", "count", String(n)));
    button.addEventListener("click", () => k3i.openBoard(name));
    return button;
  }

  function paint() {
    const chips = document.getElementById("board-chips");
    if (!chips) return; // the page is not drawn yet
    const had = [...chips.children].indexOf(document.activeElement);
    const shown = [...known].filter(([name, board]) => !board.seldom || name === open || items(name).length);
    shown.sort((a, b) => _(a[1].title).length - _(b[1].title).length); // short words first: eight fit in two rows
    chips.replaceChildren(...shown.map(chip));
    if (had >= 0) chips.children[had]?.focus();
    const drawer = document.getElementById("board-drawer");
    drawer.hidden = !open;
    drawer.dataset.board = open;
    if (!open) return;
    drawer.setAttribute("aria-label", _(known.get(open).title));
    drawer.querySelector("h2").textContent = _(known.get(open).title);
    known.get(open).draw(items(open), drawer.querySelector(".drawer-body"));
  }

  k3i.on("board", (name) => { if (known.has(name)) paint(); });
  k3i.ready(() => {
    document.getElementById("board-close").addEventListener("click", () => k3i.openBoard(open));
    document.getElementById("board-drawer").addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.stopPropagation(); k3i.openBoard(open); }
    });
    const banners = document.getElementById("banners"); // they lie over the map: its own bar moves below them
    new ResizeObserver(() => banners.parentElement.style.setProperty("--banners", `${banners.offsetHeight}px`)).observe(banners);
    paint();
  });
})();
