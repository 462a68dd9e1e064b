/* Enrolment: the code behind the # never leaves the phone but in the body of one request. */
(() => {
  "use strict";
  const { _, ask, el } = window.phone;
  const code = new URLSearchParams(location.hash.slice(1)).get("k") || "";
  history.replaceState(null, "", location.pathname);
  el("no-code").hidden = Boolean(code);
  el("enrol").hidden = !code;

  const fault = (text) => { el("enrol-fault").textContent = text; el("enrol-fault").hidden = !text; };

  el("enrol").addEventListener("submit", async (event) => {
    event.preventDefault();
    const pin = el("pin-one").value;
    if (pin !== el("pin-two").value) return fault(_("Kedua PIN berbeda; ketik sekali lagi."));
    fault("");
    const button = el("enrol").querySelector("button");
    button.disabled = true;
    try {
      const answer = await ask("/petugas/daftar", { code, pin });
      if (answer.ok) return location.replace("/petugas");
      fault((await answer.json()).detail);
    } catch {
      fault(_("Tidak ada sambungan; coba lagi."));
    }
    button.disabled = false;
    return undefined;
  });
})();
