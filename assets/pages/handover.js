/* The handover: forms are sent without a flash, the page follows what there is while nobody writes, and a store that
   is away is said in words. Without this script the forms work all the same. */
(() => {
  "use strict";
  const { _ } = page;
  const EVERY_MS = 10000;
  let busy = false;

  function take(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html"), main = fresh.getElementById("main");
    if (!main) throw new Error("no page");
    Object.assign(page, { data: JSON.parse(fresh.getElementById("page").textContent).data });
    const written = document.getElementById("remark")?.value || "", reason = document.getElementById("reason")?.value || "";
    const focus = document.activeElement?.closest("[id]")?.id, alone = document.getElementById("alone")?.open;
    document.getElementById("main").replaceWith(document.adoptNode(main));
    if (document.getElementById("remark")) document.getElementById("remark").value = written;
    if (document.getElementById("reason")) document.getElementById("reason").value = reason;
    if (alone && document.getElementById("alone")) document.getElementById("alone").open = true;
    document.getElementById(focus)?.focus({ preventScroll: true });
  }

  function say(text) {
    const note = Object.assign(document.createElement("p"), { className: "note bad", textContent: text });
    note.setAttribute("role", "alert");
    document.getElementById("told").replaceChildren(note);
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || !form.closest("#main")) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const next = form.closest(".hand-item")?.nextElementSibling?.id;
    const said = new URLSearchParams(new FormData(form));
    form.dataset.id ||= crypto.randomUUID?.() || String(Math.random()).slice(2);
    said.set("id", form.dataset.id); // sent again after a lost answer it is done once
    try {
      const answer = await fetch(form.action, { method: "POST", body: said, signal: AbortSignal.timeout(8000) });
      if (answer.status === 401) return location.assign("/login");
      const text = await answer.text();
      if (!(answer.headers.get("content-type") || "").includes("html")) throw new Error("refused");
      if (answer.ok && form.querySelector("#remark")) form.querySelector("#remark").value = "";
      take(text);
      (document.getElementById(next)?.querySelector("button") || document.querySelector(".hand-item button"))?.focus({ preventScroll: true });
    } catch {
      say(_("Penyimpanan tidak menjawab: belum tercatat. Tekan sekali lagi sebentar lagi."));
    } finally {
      busy = false;
    }
  });

  setInterval(async () => {
    if (busy || !page.data.open || document.hidden) return;
    try {
      const answer = await fetch("/handover");
      const text = await answer.text();
      if (answer.ok && !answer.redirected && !busy) take(text);
    } catch {
      say(_("Tidak tersambung: yang terlihat mungkin sudah lama."));
    }
  }, EVERY_MS);
})();
