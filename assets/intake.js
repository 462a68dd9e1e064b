/* The intake form in the browser: drafts, opening and closing. A draft has one id from its first word to its report;
   sent again it is the same report, sent with changes an edit of it. Drafts are kept by the tab for this login only.
   The other parts: intake_typing.js (fields), intake_beside.js (what is known beside them), intake_sending.js. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const FIELDS = ["place", "address", "kind", "text", "number", "name"];
  const PREFIX = "k3i-intake:";
  const KEPT = PREFIX + k3i.page.csrf.slice(0, 16);
  const part = (name) => document.getElementById(name ? `intake-${name}` : "intake");

  let drafts = [fresh()];
  let at = 0;
  let before = null; // what had the focus

  const intake = (k3i.intake = {
    FIELDS,
    part,
    /** The draft that is shown. */
    get draft() { return drafts[at]; },
    isOpen: () => Boolean(part()) && !part().hidden,
    changed,
    close,
    done,
    drop,
    shown: render,
    next: () => show((at + 1) % drafts.length),
    focus: () => (FIELDS.map(part).find((field) => !field.value) || part("text")).focus(),
  });

  function fresh() {
    const id = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
    return { id, attempt: 0, call_id: null, values: {}, village: null, lat: null, lng: null, landmark: "", near: null,
      kind: null, priority: null, answers: {}, incident: "", was: {}, begun: Date.now() };
  }

  const isWritten = (draft) => Object.values(draft.values).some(Boolean) || Object.keys(draft.answers).length > 0;

  /* -- opening and closing --------------------------------------------------------------------------- */

  /** F9, or a call that was taken: {call_id, number, name}. What is being written is never lost by it. */
  k3i.openIntake = (call = null) => {
    const form = part();
    if (form.dataset.refusal) return k3i.toast(form.dataset.refusal, { kind: "fault" });
    if (call) takeCall(call);
    else if (intake.isOpen() && form.contains(document.activeElement)) another();
    return open();
  };

  function open() {
    const form = part();
    if (form.hidden) before = document.activeElement;
    form.hidden = false;
    k3i.pickPlace = intake.pointed;
    render();
    intake.focus();
  }

  /** A second F9 begins a second report; the first waits in the head of the form. */
  function another() {
    if (isWritten(drafts[at])) makeRoom();
    if (drafts.length > 1) k3i.toast(_("Draf sebelumnya disimpan; Shift F9 kembali ke sana"));
  }

  /** Show an empty draft beside those that still have something to say. */
  function makeRoom() {
    if (drafts[at].incident && !intake.isUnsaved()) drafts.splice(at, 1);
    drafts.push(fresh());
    at = drafts.length - 1;
  }

  function takeCall({ call_id, number = "", name = "" }) {
    const known = drafts.findIndex((draft) => draft.call_id === call_id);
    if (known >= 0) return void (at = known);
    if (isWritten(drafts[at])) makeRoom();
    Object.assign(drafts[at], { call_id, values: { number, name } });
  }

  /** The call is recorded otherwise, or rings again: a form with nothing of its own in it goes with it. */
  function letGo(call_id) {
    const which = drafts.findIndex((draft) => draft.call_id === call_id && !draft.incident);
    const said = which >= 0 && Object.entries(drafts[which].values).some(([name, value]) => value && name !== "number" && name !== "name");
    if (which < 0 || said) return;
    const isShown = which === at;
    drafts.splice(which, 1);
    if (!drafts.length) drafts.push(fresh());
    at = isShown ? 0 : at - (which < at ? 1 : 0);
    if (isShown && intake.isOpen() && !isWritten(drafts[at])) close();
    render();
  }

  function show(which) {
    at = which;
    open();
  }

  function close() {
    part().hidden = true;
    k3i.pickPlace = null;
    keep();
    if (before && before.isConnected) before.focus();
  }

  /** The draft is written down: it goes, and the form with it unless another waits. */
  function done() {
    drafts.splice(at, 1);
    if (!drafts.length) drafts.push(fresh());
    at = 0;
    render();
  }

  /** Throw a draft away; for a moment it can be had back. */
  function drop() {
    const gone = drafts[at];
    done();
    if (!isWritten(drafts[at])) close();
    if (!isWritten(gone) || gone.incident) return;
    const run = () => show(drafts.push(gone) - 1);
    k3i.toast(_("Draf dibuang"), { act: { text: _("Kembalikan"), run }, forMs: 8000 });
  }

  /* -- what is shown and kept ------------------------------------------------------------------------ */

  /** Put the draft into the fields. */
  function render() {
    const draft = drafts[at];
    for (const name of FIELDS) part(name).value = draft.values[name] || "";
    part().classList.toggle("is-edit", Boolean(draft.incident));
    k3i.say(part("title"), draft.incident ? _("Insiden {0}", draft.incident) : _("Laporan baru"));
    k3i.say(part("from"), draft.incident ? _("tersimpan") : draft.call_id ? _("panggilan {0}", draft.call_id) : _("telepon 110"));
    k3i.say(part("save-word"), draft.incident ? _("Simpan perubahan") : _("Simpan dan antrekan"));
    k3i.say(part("drop"), draft.incident ? _("Selesai") : _("Buang"));
    part("drop").title = draft.incident ? _("Tutup formulir insiden ini") : _("Buang draf ini");
    renderOthers();
    k3i.emit("intake", "shown");
    keep();
  }

  function renderOthers() {
    part("drafts").replaceChildren(...drafts.map((draft, place) => {
      if (place === at) return null;
      const what = draft.incident || draft.values.place || draft.values.number || _("draf");
      const button = k3i.button("intake-draft", what, () => show(place));
      button.title = _("Kembali ke draf ini (Shift F9)");
      return button;
    }).filter(Boolean));
  }

  /** Something of the draft has changed. */
  function changed() {
    for (const name of FIELDS) drafts[at].values[name] = part(name).value;
    k3i.emit("intake", "changed");
    keep();
  }

  /** A reload of the page loses nothing; another login never sees it. */
  function keep() {
    const written = drafts.filter(isWritten);
    if (!written.length) return sessionStorage.removeItem(KEPT);
    return sessionStorage.setItem(KEPT, JSON.stringify({ drafts: written, at: Math.max(0, written.indexOf(drafts[at])), isOpen: intake.isOpen() }));
  }

  function restore() {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX) && key !== KEPT) sessionStorage.removeItem(key);
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    if (!kept) return render();
    drafts = kept.drafts.map((draft) => ({ ...fresh(), ...draft }));
    at = Math.min(kept.at, drafts.length - 1);
    render();
    return kept.isOpen && open();
  }

  k3i.ready(() => {
    const form = part();
    k3i.draw(part("panel"), JSON.parse(form.dataset.form));
    k3i.emit("intake", "drawn");
    part("close").addEventListener("click", close);
    part("drop").addEventListener("click", () => (drafts[at].incident ? k3i.intake.leave() : drop()));
    document.addEventListener("submit", (event) => {
      if (new URL(event.target.action).pathname !== "/logout") return;
      drafts = [fresh()];
      at = 0;
      sessionStorage.removeItem(KEPT);
    }, true);
    const banners = document.getElementById("banners");
    new ResizeObserver(() => form.style.setProperty("--banners", `${banners.offsetHeight}px`)).observe(banners);
    k3i.on("call-taken", (call) => k3i.openIntake(call));
    k3i.on("call-let-go", letGo);
    restore();
  });
})();
