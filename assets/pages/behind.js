/* The list behind a figure: it takes the focus when it opens, Esc closes it, and the focus goes back to the figure one
   came from. Without this script the list is a page like any other. */
(() => {
  "use strict";
  const main = () => document.getElementById("main");
  let came = null;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) document.getElementById("behind-close")?.click();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#main a[data-n]");
    if (link && !link.closest("#behind")) came = link.getAttribute("href");
  });
  document.addEventListener("swapped", () => {
    const title = document.getElementById("behind-title");
    if (title) title.focus();
    else if (came) [...main().querySelectorAll("a[data-n]")].find((a) => a.getAttribute("href") === came)?.focus({ preventScroll: true });
  });
})();
