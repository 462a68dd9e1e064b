/* Citizens who have written to this officer though their report is not in hand: a line that leads to them. */
(() => {
  "use strict";
  const link = document.getElementById("asked"), EVERY_MS = 20_000;
  async function look() {
    if (document.hidden) return;
    try {
      const answer = await fetch("/petugas/warga/jumlah");
      const { count } = answer.ok ? await answer.json() : { count: 0 };
      link.hidden = !count;
      link.querySelector("b").textContent = count;
    } catch { /* in a tunnel: what is shown stays */ }
  }
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  look();
})();
