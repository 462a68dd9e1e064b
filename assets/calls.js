/* Calls at this console: those that ring, the one in hand, and the keys that take, let go and record them.
   The hub sends the board "calls" as this person may see it; calls_banners.js draws it, calls_boards.js lists it. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const LANES = { KeyI: "PK", KeyS: "SI", KeyN: "IN" };
  const me = `${k3i.page.user.role}:${k3i.page.user.name}`;
  let taken = []; // by this console, until the board says so
  let asked = ""; // the call this console is asking for: a key held down asks once

  const board = () => k3i.boards.calls || [];
  const stands = (id) => board().find((call) => call.id === id)?.state;
  const word = (call) => call.id.replace(/%/g, "%25").replace(/\s/g, encodeURIComponent);

  k3i.calls = {
    ringing: () => board().filter((call) => call.state === "ringing"),
    /** Answered at the switchboard, at no console yet: the newest first. */
    unclaimed: () => board().filter((call) => call.state === "answered").reverse(),
    /** In this person's hands; what was taken this moment is in hand before the board says so. */
    mine: () => board().filter((call) => call.state === "taken" && call.by === me).concat(taken.filter(({ id }) => stands(id) === "ringing")),
    mayAnswer: k3i.page.commands.some(([name]) => name === "TA"),
    word,

    /** Take a call; without one: what has rung longest, else what was answered last at the switchboard. */
    async take(call = k3i.calls.ringing()[0] || k3i.calls.unclaimed()[0]) {
      if (!call) return k3i.toast(_("Tidak ada panggilan yang berdering"));
      if (asked === call.id) return null;
      asked = call.id;
      const answer = await k3i.do(`TA ${word(call)}`);
      asked = "";
      return answer;
    },

    /** Open the form for a call: its number is in it, its times go with the report. */
    open: (call) => k3i.emit("call-taken", { call_id: call.id, number: call.number }),
    letGo: (call) => k3i.do(`LP ${word(call)}`),
    /** Record the call in hand as one that needs nobody. */
    junk(lane, call = k3i.calls.mine()[0]) {
      return call ? k3i.do(`${lane} ${word(call)}`) : null;
    },
  };

  /** What the server says of a line about calls: toast.js tells it. */
  k3i.on("answered-line", ({ taken: mine, let_go: gone }) => {
    const call = mine && (board().find(({ id }) => id === mine) || { id: mine, number: "", flags: [] });
    taken = taken.filter(({ id }) => id !== mine && id !== gone && stands(id) === "ringing").concat(call ? [call] : []);
    if (call) k3i.calls.open(call);
    if (gone) k3i.emit("call-let-go", gone);
  });

  /* Alt + letter records the call in hand from anywhere, the form included; so this listens before the form does. */
  addEventListener("keydown", (event) => {
    const lane = event.altKey && !event.ctrlKey && !event.metaKey && !event.repeat && LANES[event.code];
    if (!lane || !k3i.calls.mine().length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    k3i.calls.junk(lane);
  }, true);
})();
