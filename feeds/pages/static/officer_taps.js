/* Every tap is written down with its id and its time before it is sent; sent in order, once; answered one by one. */
(() => {
  "use strict";
  const phone = window.phone;
  const { _, kept, ask } = phone;
  const AT_ONCE = 50, WAIT_MS = [1000, 2000, 4000, 8000, 15000, 30000];
  let waiting = [], sending = false, again = false, tries = 0, timer;

  phone.pending = () => waiting;

  /** Write a tap down, show it, send it when it can be. */
  phone.tap = async (action, about = {}) => {
    const tap = { id: phone.newId(), action, event_time: new Date(phone.now()).toISOString(), officer: phone.world?.officer.id || "", ...about };
    tap.seq = await kept.add("taps", tap);
    waiting.push(tap);
    phone.emit("taps");
    phone.send();
    return tap;
  };

  phone.loadTaps = async () => {
    waiting = await kept.all("taps");
    phone.emit("taps");
  };

  /** Send what waits; a second page of this phone leaves it to the first. */
  phone.send = async () => {
    if (sending) { again = true; return; }
    sending = true;
    clearTimeout(timer);
    try {
      const lock = navigator.locks ? (run) => navigator.locks.request("petugas-taps", run) : (run) => run();
      await lock(drain);
      tries = 0;
    } catch (fault) {
      phone.emit("unreachable", fault);
      timer = setTimeout(phone.send, WAIT_MS[Math.min(tries++, WAIT_MS.length - 1)]);
    } finally {
      sending = false;
    }
    if (again) { again = false; phone.send(); }
  };

  async function drain() {
    for (;;) {
      waiting = await kept.all("taps");
      phone.emit("taps");
      const me = phone.world?.officer.id;
      if (!waiting.length || !me) return;
      const strangers = waiting.filter((tap) => tap.officer && tap.officer !== me).map((tap) => tap.seq);
      if (strangers.length) { await kept.drop("taps", strangers); continue; }
      const results = waiting[0].photo ? [await sendPhoto(waiting[0])] : await sendBatch();
      if (!results) return;
      const done = results.filter((result) => result.outcome !== "later");
      await kept.drop("taps", waiting.filter((tap) => done.some((result) => result.id === tap.id)).map((tap) => tap.seq));
      waiting.filter((tap) => done.some((result) => result.id === tap.id && result.outcome === "done")).forEach((tap) => phone.emit("sent", tap));
      done.filter((result) => result.outcome === "refused").forEach((result) => phone.emit("refused", waiting.find((tap) => tap.id === result.id), result));
      if (done.length < results.length) throw new Error("later");
    }
  }

  async function sendBatch() {
    const upTo = waiting.findIndex((tap) => tap.photo);
    const actions = waiting.slice(0, upTo < 0 ? AT_ONCE : Math.min(upTo, AT_ONCE)).map(({ seq, officer, ...tap }) => tap);
    const answer = await ask("/petugas/aksi", { actions });
    if (answer.status === 401) { phone.emit("gone", (await answer.json()).code); return null; }
    if (!answer.ok) throw new Error(String(answer.status));
    const { results, world } = await answer.json();
    phone.emit("heard", world);
    return results;
  }

  async function sendPhoto(tap) {
    const form = new FormData();
    for (const name of ["id", "incident", "event_time"]) form.append(name, tap[name]);
    form.append("photo", tap.photo, "foto.jpg");
    const answer = await fetch("/petugas/foto", { method: "POST", body: form, signal: AbortSignal.timeout(60000) });
    if (answer.status === 401) { phone.emit("gone", (await answer.json()).code); throw new Error("401"); }
    if (answer.status === 413 || answer.status === 422) return { id: tap.id, outcome: "refused", text: _("Foto tidak dapat diterima.") };
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  addEventListener("online", () => { tries = 0; phone.send(); });
})();
