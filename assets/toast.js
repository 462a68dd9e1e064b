/* What an action came to, in words: notices that go by themselves, can be closed, and offer to undo for 5 s.
   k3i.do(line) is the one way of every button, key and typed line to the server. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const UNDO_MS = 5000, STAY_MS = 4000, FAULT_MS = 9000, DEVICE_MS = 120_000, TRIES = 4, MOST = 4;

  /** Show a notice. kind: "done", "fault" (read out at once) or "note"; act: { text, run } for `forMs`. */
  k3i.toast = (text, { kind = "note", act = null, forMs = STAY_MS } = {}) => {
    const box = document.getElementById("toasts");
    if (!box) return null;
    const node = k3i.element("div", `toast ${kind}`);
    node.setAttribute("role", kind === "fault" ? "alert" : "status");
    node.append(k3i.glyph({ done: "i-check", fault: "i-info", note: "i-info" }[kind]), k3i.element("span", "", text));
    if (act) node.append(k3i.button("button", act.text, () => { node.remove(); act.run(); }));
    const close = k3i.button("button quiet icon", "×", () => node.remove());
    close.setAttribute("aria-label", _("Tutup pesan"));
    node.append(close);
    box.append(node);
    while (box.children.length > MOST) box.firstChild.remove();
    setTimeout(() => node.remove(), forMs);
    return node;
  };

  let undoable = null; // { line, until, node }
  k3i.undo = () => {
    if (!undoable || Date.now() > undoable.until) return k3i.toast(_("Tidak ada yang dapat diurungkan"));
    const { line, node } = undoable;
    undoable = null;
    if (node) node.remove();
    return k3i.do(line, { isUndo: true });
  };

  /** Carry out a line; quiet: its notices are the caller's. The answer of the server, or { ok: false, text }. */
  k3i.do = async (line, { isUndo = false, quiet = false } = {}) => {
    const refusal = refuse();
    const answer = refusal || (await post({ id: newId(), line, seen: k3i.shownList || "" }));
    if (quiet) return answer;
    if (answer.ok) done(line, answer, isUndo);
    else k3i.toast(answer.text, { kind: "fault", forMs: FAULT_MS });
    return answer;
  };

  function refuse() {
    if (k3i.link.state === "live") return null;
    const seconds = Math.round(k3i.link.ageMs() / 1000);
    return { ok: false, text: _("Tidak dikirim: sambungan terputus {0} dtk. Ulangi setelah tersambung, atau pakai radio.", seconds) };
  }

  function newId() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  }

  /** The same id each time: what has been carried out already is answered, not done again. */
  async function post(said) {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      try {
        const answer = await fetch("/do", {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-K3I-CSRF": k3i.page.csrf },
          body: JSON.stringify(said),
          signal: AbortSignal.timeout(4000),
        });
        if (answer.status === 401) location.assign("/login");
        const body = await answer.json();
        return answer.ok ? body : { ok: false, text: body.text || body.detail || _("Ditolak ({0})", answer.status) };
      } catch {
        if (attempt < TRIES) await new Promise((go) => setTimeout(go, 300 * attempt));
      }
    }
    return { ok: false, text: _("Tidak ada jawaban: belum pasti terkirim. Lihat linimasa sebelum mengulang.") };
  }

  function done(line, answer, isUndo) {
    const [, , help] = k3i.page.commands.find(([name]) => name === line.trim().split(" ")[0].toUpperCase()) || [];
    if (answer.open) k3i.select(answer.open);
    k3i.emit("answered-line", answer);
    if (answer.print) return window.open(`/print/${encodeURIComponent(answer.print)}`, "_blank", "noopener");
    if (answer.why) k3i.askWhy(answer.why);
    if (answer.recommend) k3i.refreshPanel();
    if (answer.plan) k3i.openPlan();
    if (answer.phones) return k3i.showPhones(answer.phones);
    if (answer.help && k3i.help) k3i.help(true);
    if (answer.device) return k3i.toast(_("Id perangkat baru: {0} · yang lama ditolak mulai sekarang", answer.device), { kind: "done", forMs: DEVICE_MS });
    if (answer.board) return k3i.openBoard(answer.board);
    if (answer.help || answer.plan || /^[IR] /i.test(line)) return;
    const text = `${isUndo ? _("Diurungkan") : help || ""} · ${line.toUpperCase().startsWith("C ") ? line.slice(0, 40) : shortened(line)}`;
    const undo = !isUndo && answer.undo;
    const act = undo ? { text: _("Urungkan ({0} dtk)", 5), run: k3i.undo } : null;
    const node = k3i.toast(text, { kind: "done", act, forMs: undo ? UNDO_MS : STAY_MS });
    if (!undo) return;
    undoable = { line: undo, until: Date.now() + UNDO_MS, node };
    if (node) countDown(node.querySelector(".button"));
  }

  const shortened = (line) => (line.length > 48 ? line.slice(0, 46) + " …" : line);

  function countDown(button) {
    const until = Date.now() + UNDO_MS;
    const tick = setInterval(() => {
      if (!button.isConnected) return clearInterval(tick);
      k3i.say(button, _("Urungkan ({0} dtk)", Math.max(1, Math.ceil((until - Date.now()) / 1000))));
    }, 250);
  }
})();
