/* The review: charts are one stop of the Tab key each, arrows go from point to point; Esc closes what is unfolded; a cause
   is sent without leaving the page. Without this script all of it is links and forms. */
(() => {
  "use strict";
  const page = window.page;
  document.documentElement.classList.add("has-scripts");

  const points = (chart) => [...chart.querySelectorAll("a")];
  /** Leave one stop in every chart: a heat map of 168 cells is not 168 stops. */
  function rove() {
    for (const chart of document.querySelectorAll("svg.chart")) points(chart).forEach((a, i) => a.setAttribute("tabindex", i ? "-1" : "0"));
  }
  function step(chart, from, key) {
    const all = points(chart), box = from.getBoundingClientRect(), at = [box.x + box.width / 2, box.y + box.height / 2];
    const along = key === "ArrowLeft" || key === "ArrowRight" ? 0 : 1, sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
    const far = (a) => {
      const b = a.getBoundingClientRect(), d = [b.x + b.width / 2 - at[0], b.y + b.height / 2 - at[1]];
      return d[along] * sign > 1 ? Math.abs(d[along]) + 4 * Math.abs(d[1 - along]) : Infinity;
    };
    const best = all.map((a) => [far(a), a]).sort((a, b) => a[0] - b[0])[0];
    return best && best[0] < Infinity ? best[1] : null;
  }
  document.addEventListener("keydown", (event) => {
    const chart = event.target.closest?.("svg.chart");
    if (chart && event.key.startsWith("Arrow")) {
      const next = step(chart, event.target.closest("a"), event.key);
      if (!next) return;
      event.preventDefault();
      for (const a of points(chart)) a.setAttribute("tabindex", a === next ? "0" : "-1");
      next.focus();
    }
    if (event.key === "Escape") {
      const open = document.querySelector("#main details[open]");
      if (!open) return;
      event.preventDefault(); // the list behind a figure stays (behind.js)
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("#main details[open]")) if (!open.contains(event.target)) open.open = false;
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.classList.contains("naming")) return;
    event.preventDefault();
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-K3I-CSRF": page.csrf } });
    if (answer.ok) await page.go(location.href, false);
    else location.reload();
  });

  document.addEventListener("swapped", rove);
  rove();
})();
