/* The emergency button: held for two seconds, by thumb or by key. It is sent before anything else is asked. */
(() => {
  "use strict";
  const phone = window.phone;
  const { _, el } = phone;
  const HOLD_MS = 2000;
  let timer = null;

  function begin(event) {
    if (timer || (event.type === "keydown" && (event.repeat || !["Enter", " "].includes(event.key)))) return;
    event.preventDefault();
    el("panic").classList.add("is-held");
    if (navigator.vibrate) navigator.vibrate(60);
    timer = setTimeout(raise, HOLD_MS);
  }

  function let_go() {
    clearTimeout(timer);
    timer = null;
    el("panic").classList.remove("is-held");
  }

  async function raise() {
    let_go();
    if (navigator.vibrate) navigator.vibrate([300, 100, 300]);
    const here = phone.here ? { lat: phone.here.lat, lng: phone.here.lng } : {};
    await phone.tap("panic", here);
  }

  /** Whether an emergency stands, as far as this phone knows. */
  function standing() {
    const taps = phone.pending().filter((tap) => tap.action.startsWith("panic"));
    if (taps.length) return { since: Date.parse(taps.at(-1).event_time) / 1000, unsent: true, over: taps.at(-1).action === "panic_cancel" };
    const { since, cancelled } = phone.world?.officer.emergency || {};
    return since ? { since, unsent: false, over: cancelled } : null;
  }

  phone.showPanic = () => {
    const now = standing();
    el("panic").classList.toggle("is-on", Boolean(now));
    el("panic-cancel").hidden = !now || now.over;
    el("panic-text").textContent = now ? _("DARURAT sejak {0}", phone.clock(now.since)) : _("Darurat: tahan 2 detik");
    el("panic-note").textContent = !now ? _("posisi ke konsol, sampai dibatalkan")
      : now.unsent ? _("BELUM TERKIRIM: pakai radio atau telepon 110")
        : now.over ? _("dibatalkan; operator masih harus melihatnya") : _("konsol sudah diberi tahu; tahan lagi untuk mengulang");
  };

  const button = el("panic");
  button.addEventListener("pointerdown", begin);
  for (const what of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) button.addEventListener(what, let_go);
  button.addEventListener("keydown", begin);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  el("panic-cancel").addEventListener("click", () => phone.tap("panic_cancel", { text: _("dibatalkan petugas: salah tekan atau sudah aman") }));
})();
