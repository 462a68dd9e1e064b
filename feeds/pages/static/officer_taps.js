/* Every tap is written down with its id and its time before it is sent; sent in order, once; answered one by one.
   Three lanes, each in its own order: a cry for help waits behind nothing, and nothing waits behind a photo. */
(() => {
  "use strict";
  const phone = window.phone;
  const { _, kept, ask } = phone;
  const AT_ONCE = 50, WAIT_MS = [1000, 2000, 4000, 8000, 15000, 30000];
  const isPanic = (tap) => tap.action.startsWith("panic");
  let waiting = [];

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

  /** Send what waits. */
  phone.send = () => lanes.forEach((lane) => lane.run());

  /** One lane: of the taps that fit, `send` sends the first ones and gives what became of each, null when none may go. */
  function lane(name, fits, send) {
    let sending = false, again = false, tries = 0, timer;

    async function drain() {
      for (;;) {
        waiting = await kept.all("taps");
        phone.emit("taps");
        const me = phone.world?.officer.id;
        const mine = waiting.filter(fits);
        if (!mine.length || !me) return;
        const strangers = mine.filter((tap) => tap.officer && tap.officer !== me).map((tap) => tap.seq);
        if (strangers.length) { await kept.drop("taps", strangers); continue; }
        const results = await send(mine);
        if (!results) return;
        const became = new Map(results.filter((result) => result.outcome !== "later").map((result) => [result.id, result]));
        const done = mine.filter((tap) => became.has(tap.id));
        await kept.drop("taps", done.map((tap) => tap.seq));
        for (const tap of done) {
          const { outcome } = became.get(tap.id);
          if (outcome === "done") phone.emit("sent", tap);
          if (outcome === "refused") phone.emit("refused", tap, became.get(tap.id));
        }
        if (done.length < results.length) throw new Error("later");
      }
    }

    /** A second page of this phone leaves it to the first. */
    async function run() {
      if (sending) { again = true; return; }
      sending = true;
      clearTimeout(timer);
      try {
        const lock = navigator.locks ? (act) => navigator.locks.request(`petugas-${name}`, act) : (act) => act();
        await lock(drain);
        tries = 0;
      } catch (fault) {
        phone.emit("unreachable", fault);
        timer = setTimeout(run, WAIT_MS[Math.min(tries++, WAIT_MS.length - 1)]);
      } finally {
        sending = false;
      }
      if (again) { again = false; run(); }
    }

    return { run, afresh() { tries = 0; run(); } };
  }

  /** Send the first of them, as many as fit into one message. */
  async function sendBatch(taps) {
    const actions = taps.slice(0, AT_ONCE).map(({ seq, officer, ...tap }) => tap);
    const answer = await ask("/petugas/aksi", { actions });
    if (answer.status === 401) { phone.emit("gone", (await answer.json()).code); return null; }
    if (!answer.ok) throw new Error(String(answer.status));
    const { results, world, emergency } = await answer.json();
    if (world) phone.emit("heard", world);
    else phone.emit("emergency", emergency);
    return results;
  }

  /** Send what is alike at the beginning: a phone that owes its PIN may raise an alarm, and not take it back. */
  function sendAlike(taps) {
    const end = taps.findIndex((tap) => tap.action !== taps[0].action);
    return sendBatch(end < 0 ? taps : taps.slice(0, end));
  }

  async function sendPhoto([tap]) {
    const form = new FormData();
    for (const name of ["id", "incident", "event_time"]) form.append(name, tap[name]);
    form.append("photo", tap.photo, "foto.jpg");
    const answer = await fetch("/petugas/foto", { method: "POST", body: form, signal: AbortSignal.timeout(60000) });
    if (answer.status === 401) { phone.emit("gone", (await answer.json()).code); return null; }
    if (answer.status === 413 || answer.status === 422) return [{ id: tap.id, outcome: "refused", text: _("Foto tidak dapat diterima.") }];
    if (!answer.ok) throw new Error(String(answer.status));
    return [await answer.json()];
  }

  const lanes = [
    lane("panic", isPanic, sendAlike),
    lane("taps", (tap) => !tap.photo && !isPanic(tap), sendBatch),
    lane("photos", (tap) => Boolean(tap.photo), sendPhoto),
  ];

  addEventListener("online", () => lanes.forEach((each) => each.afresh()));
})();
