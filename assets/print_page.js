/* The one button of the page for paper (layouts/printing.py). On the console there is no such button. */
document.getElementById("print-now")?.addEventListener("click", () => window.print());
