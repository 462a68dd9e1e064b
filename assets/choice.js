/* Why not the first of the list? Asked after the dispatch has gone out, in one key, and never in the way: it stands
   at the edge for some seconds and goes by itself. Only while it stands do 1 to 4 mean a reason; another incident,
   Esc or a click elsewhere closes it. Loaded before keys.js, so that its digits come first. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const STANDS_MS = 7000;
  const REASONS = [["1", _("lebih kenal")], ["2", _("radio")], ["3", _("permintaan")], ["4", _("lain")]];
  let open = null; // { assignment, node, timer }

  /** Ask for the reason behind an assignment that is on its way already. */
  k3i.askWhy = (assignment) => {
    close();
    const box = document.getElementById("toasts");
    if (!box) return;
    const node = k3i.element("div", "toast choice");
    node.setAttribute("role", "group");
    node.setAttribute("aria-label", _("Kenapa bukan yang pertama?"));
    node.append(k3i.element("b", "", _("Kenapa bukan yang pertama?")), ...REASONS.map(([key, word]) => button(key, word)));
    const shut = k3i.button("button quiet icon", "×", close);
    shut.setAttribute("aria-label", _("Tutup pesan"));
    node.append(shut);
    box.append(node);
    open = { assignment, node, timer: setTimeout(close, STANDS_MS) };
  };

  function button(key, word) {
    const node = k3i.button("button", "", () => say(key));
    node.append(k3i.element("kbd", "key", key), k3i.element("span", "", word));
    return node;
  }

  function say(key) {
    const { assignment } = open;
    close();
    k3i.do(`Y ${assignment} ${key}`);
  }

  function close() {
    if (!open) return;
    clearTimeout(open.timer);
    open.node.remove();
    open = null;
  }

  const typing = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) || Boolean(node.closest?.("dialog[open], #intake"));

  addEventListener("keydown", (event) => {
    if (!open || event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || !k3i.singleKeys) return;
    const known = REASONS.some(([key]) => key === event.key);
    if (!known && event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (known && !event.repeat) say(event.key);
    else if (!known) close();
  }, true);

  k3i.on("selected", close);
})();
