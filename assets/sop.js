/* The question card in the incident panel: Y, T and L answer its next question while nobody is typing. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const isTyping = (node) => Boolean(node.closest?.("input, textarea, select, [contenteditable], dialog[open], #intake, details[open]"));

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !k3i.singleKeys || isTyping(event.target)) return;
    const key = event.key.toUpperCase();
    if (!/^[YTL]$/.test(key)) return;
    const button = document.querySelector(`#incident .sop [data-sop="${key}"]`);
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    button.click();
  }, true);
})();
