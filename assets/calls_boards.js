/* Two boards: the calls of the room, and the callers nobody has spoken with. On a line of the call-back list one key
   says what came of it: T reached, G not reached, B dismiss (with a reason), L a report. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const STATES = { ringing: "berdering", answered: "dijawab", taken: "di tangan {0}" };

  const tell = (node, lines) => {
    const said = k3i.element("div", "alarm-said");
    said.append(...lines.filter(Boolean));
    node.append(said);
    return node;
  };
  const since = (ms) => {
    const node = k3i.element("span", "digits", k3i.timer(k3i.now() - ms));
    node.dataset.callSince = ms;
    return node;
  };

  /** The marks of a line: what is known of its number. */
  function flags(call) {
    const row = k3i.element("span", "call-flags");
    row.append(...k3i.flagsOfCall(call));
    return call.flags.length ? row : null;
  }

  function callLine(call) {
    const node = k3i.element("div", "board-line alarm-line");
    node.append(k3i.glyph("i-phone"));
    const state = _(STATES[call.state], call.by ? k3i.nameOf(call.by) : "");
    tell(node, [k3i.element("b", "", k3i.numberOfCall(call)), k3i.element("span", "dim", [state, call.tier].filter(Boolean).join(" · ")), flags(call)]);
    const act = call.state === "taken" || !k3i.calls.mayAnswer ? k3i.element("span") : k3i.button("button", _("Ambil"), () => k3i.calls.take(call));
    node.append(since(call.since), act);
    return node;
  }

  const say = (call, result, more = "") => k3i.do(`CB ${k3i.calls.word(call)} ${result}${more}`);
  const ACTS = {
    KeyT: ["T", () => _("Tersambung"), (call) => say(call, "ok"), (call) => call.can_call_back],
    KeyG: ["G", () => _("Tidak diangkat"), (call) => say(call, "tidak"), (call) => call.can_call_back],
    KeyL: ["L", () => _("Laporan"), (call) => k3i.calls.open(call), () => true],
    KeyB: ["B", () => _("Abaikan ..."), (call) => k3i.command.open(`CB ${k3i.calls.word(call)} abaikan `), () => true],
  };

  function callbackLine(call) {
    const node = k3i.element("div", "callback-line");
    node.tabIndex = 0;
    node.dataset.call = call.id;
    const head = k3i.element("div", "callback-head");
    head.append(k3i.element("b", "digits", k3i.numberOfCall(call)), since(call.since));
    const tries = call.tries.length ? _("dicoba {0}×, terakhir {1}", call.tries.length, k3i.clock(call.tries.at(-1).at)) : "";
    const why = k3i.element("div", "dim", [call.said[k3i.page.language], tries].filter(Boolean).join(" · "));
    const marks = flags(call);
    const acts = k3i.element("div", "callback-acts");
    if (k3i.calls.mayAnswer) acts.append(...Object.values(ACTS).filter(([, , , fits]) => fits(call)).map((one) => act(one, call)));
    node.append(head, why, ...(marks ? [marks] : []), acts);
    return node;
  }

  function act([key, name, run], call) {
    const button = k3i.button("button", "", () => run(call));
    button.append(k3i.element("kbd", "key", key), k3i.element("span", "", name()));
    return button;
  }

  /** Draw a board; the line that had the focus, or the one in its place, has it again. */
  const board = (line, empty) => (items, node) => {
    const at = [...node.children].indexOf(document.activeElement);
    node.replaceChildren(...(items.length ? items.map(line) : [k3i.element("p", "dim", empty())]));
    if (at >= 0) node.children[Math.min(at, node.children.length - 1)].focus();
  };

  k3i.addBoard("calls", { title: "Panggilan", glyph: "i-phone", draw: board(callLine, () => _("Tidak ada panggilan.")) });
  k3i.addBoard("callbacks", { title: "Telepon balik", glyph: "i-back", draw: board(callbackLine, () => _("Tidak ada yang perlu ditelepon balik.")) });

  /** The line that has the focus; the first one when the list as a whole has it. */
  function lineOf(node) {
    if (node.classList?.contains("callback-line")) return node;
    return node.classList?.contains("drawer-body") ? node.querySelector(":scope > .callback-line") : null;
  }

  /* before keys.js, for which letters and digits mean something else */
  addEventListener("keydown", (event) => {
    const line = lineOf(event.target);
    if (!line || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const step = { ArrowDown: line === event.target ? line.nextElementSibling : line, ArrowUp: line.previousElementSibling }[event.key];
    const call = (k3i.boards.callbacks || []).find(({ id }) => id === line.dataset.call);
    const [, , run, fits] = ACTS[event.code] || [];
    if (step) step.focus();
    else if (call && run && k3i.calls.mayAnswer && fits(call)) run(call);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  k3i.on("second", () => {
    for (const node of document.querySelectorAll("[data-call-since]")) k3i.say(node, k3i.timer(k3i.now() - Number(node.dataset.callSince)));
  });
})();
