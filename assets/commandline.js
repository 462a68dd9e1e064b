/* The command line (F2) and the search (F3): completion from the registry and from what is on the screen,
   history, abbreviated numbers. What is typed goes to the server as it is; the server says what it means. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const HISTORY = "k3i-lines", MOST = 7;
  const commands = new Map(k3i.page.commands.map(([name, form, help]) => [name, { name, form, help }]));
  const callsigns = new Map(); // callsign -> { function, village }
  let history = JSON.parse(localStorage.getItem(HISTORY) || "[]");
  let input, list, searching = false, chosen = -1, options = [], back = -1, namesAsked = 0;

  const normal = (text) => text.toUpperCase().replace(/-/g, "");
  const open = () => [...k3i.rows.values()].filter((row) => !row.ended).sort((a, b) => a.priority - b.priority || a.clock - b.clock);
  const kindOf = (row) => (k3i.signs.kinds[row.kind] || k3i.signs.kinds.OTHER)[1];
  const placeOf = (row) => [row.village_name, row.kecamatan_name].filter(Boolean).join(", ") || row.address;

  /** The row a number means: itself, or the only open one that ends like it. */
  function rowOf(text) {
    const near = open().filter((row) => row.number.endsWith(text));
    return k3i.rows.get(text) || (text && near.length === 1 ? near[0] : null);
  }

  /* what may follow: each option is { line, run, cells } */

  function suggest(text) {
    const [head, ...rest] = text.trimStart().split(/\s+/);
    const command = commands.get(head.toUpperCase());
    if (searching || (text && !command && !startsWord(head))) return search(text.replace(/^\//, ""));
    if (!text) return history.slice(0, 5).map((line) => ({ line, complete: true, cells: [line] }));
    if (!rest.length) return [...words(head), ...(/\d/.test(head) ? search(head) : [])];
    return command ? follow(command, head.toUpperCase(), rest) : [];
  }

  const startsWord = (head) => [...commands.keys()].some((name) => name.startsWith(head.toUpperCase()));

  function words(head) {
    return [...commands.values()].filter(({ name }) => name.startsWith(head.toUpperCase()))
      .map(({ name, form, help }) => ({ line: form.includes("<") ? name + " " : name, complete: !form.includes("<"), cells: [form, help] }));
  }

  function follow(command, head, rest) {
    const places = command.form.split(" ").slice(1);
    const place = places[Math.min(rest.length, places.length) - 1] || "";
    const last = rest[rest.length - 1];
    const before = [head, ...rest.slice(0, -1).map((word, i) => (places[i] === places[0] && i === 0 ? numberOf(word, places) : word))].join(" ");
    const ends = rest.length >= places.filter((p) => p.startsWith("<")).length;
    const option = (value, ...cells) => ({ line: `${before} ${value}${ends ? "" : " "}`, complete: ends, cells: [`${before} ${value}`, ...cells] });
    if (place === places[0] && /^\d*$/.test(last) && isNumber(place))
      return open().filter((row) => row.number.includes(last)).map((row) => option(row.number, kindOf(row), placeOf(row)));
    if (/unit/.test(place)) return units(last, head, rest[0]).map((unit) => option(unit.callsign, ...unit.cells));
    if (/kode|code/.test(place)) return Object.entries(k3i.page.dispositions).filter(([code]) => code.startsWith(last)).map(([code, text]) => option(code, text));
    if (/panggilan|<call>/.test(place)) return (k3i.boards[head === "CB" ? "callbacks" : "calls"] || []).map((call) => option(k3i.calls.word(call), call.number)).filter((found) => found.line.includes(last));
    if (place === "<1-4>") return ["1", "2", "3", "4"].filter((p) => p.startsWith(last)).map((p) => option(p, `P${p}`));
    return [];
  }

  const isNumber = (place) => /nomor|number/.test(place);
  const numberOf = (word, places) => (isNumber(places[0]) && rowOf(word) ? rowOf(word).number : word);

  /** Units that fit what was typed: recommended first when an officer is to be sent, the busy ones for their own words. */
  function units(typed, head, number) {
    const fits = (callsign) => normal(callsign).startsWith(normal(typed));
    const busy = ((k3i.units && k3i.units.busy) || []).map((unit) =>
      ({ callsign: unit.callsign, cells: [k3i.signs.officers[unit.status][1], unit.incident], busy: true }));
    if ("ETSU".includes(head)) return busy.filter((unit) => fits(unit.callsign));
    const taken = new Set(busy.map((unit) => unit.callsign));
    const known = [...callsigns].filter(([callsign]) => !taken.has(callsign)).map(([callsign, cells]) => ({ callsign, cells }));
    const best = head === "D" && rowOf(number || "") && rowOf(number).number === k3i.selected ? recommended() : [];
    const first = new Set(best.map((unit) => unit.callsign));
    return [...best, ...known.filter((unit) => !first.has(unit.callsign)), ...(head === "D" ? busy : [])].filter((unit) => fits(unit.callsign));
  }

  function recommended() {
    return (k3i.recommended || []).map((officer, i) => ({ callsign: officer.callsign, cells: [_("rekomendasi {0}", i + 1), officer.text || ""] }));
  }

  function search(text) {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return open().slice(0, MOST).map(hit);
    const said = (row) => [row.number, kindOf(row), placeOf(row), row.address, row.text].join(" ").toLowerCase();
    const rows = [...open(), ...[...k3i.rows.values()].filter((row) => row.ended)];
    return rows.filter((row) => wanted.split(/\s+/).every((word) => said(row).includes(word))).map(hit);
  }

  const hit = (row) => ({ line: row.number, open: row.number, complete: true, cells: [row.number, kindOf(row), placeOf(row), `P${row.priority}`] });

  /* the list */

  function paint() {
    options = suggest(input.value).slice(0, MOST);
    const exact = options.findIndex((option) => option.complete && normal(option.line.trim()) === normal(input.value.trim()));
    chosen = input.value ? Math.max(exact, options.length && needsMore() ? 0 : -1) : -1;
    back = -1;
    draw();
  }

  /** Whether the line as typed says too little to be sent, so that Enter takes the option instead.
      What was found for an unknown word is never taken by itself: the line is sent, and refused in words. */
  function needsMore() {
    if (searching) return true;
    if (options[0].open) return /^\d+$/.test(input.value.trim());
    const [head, ...rest] = input.value.trim().split(/\s+/);
    const command = commands.get(head.toUpperCase());
    const needed = command ? command.form.split(" ").slice(1).filter((p) => p.startsWith("<")) : [];
    if (!command) return !options[0].complete;
    if (rest.length < needed.length) return true;
    return /unit/.test(needed[needed.length - 1] || "") && rest.length === needed.length;
  }

  function draw() {
    list.replaceChildren(...options.map((option, i) => {
      const node = k3i.element("li", "option");
      node.id = `option-${i}`;
      node.setAttribute("role", "option");
      node.setAttribute("aria-selected", String(i === chosen));
      node.append(...option.cells.map((cell, k) => k3i.element("span", k ? "dim cut" : "cut", cell)));
      if (i === chosen) node.append(k3i.element("kbd", "key", option.complete ? "Enter" : "Tab"));
      node.addEventListener("mousedown", (event) => { event.preventDefault(); take(option, true); });
      return node;
    }), footer());
    list.hidden = document.activeElement !== input;
    input.setAttribute("aria-expanded", String(!list.hidden && options.length > 0));
    if (chosen >= 0) input.setAttribute("aria-activedescendant", `option-${chosen}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function footer() {
    const node = k3i.element("li", "keys");
    node.setAttribute("role", "presentation");
    const nothing = !options.length && input.value.trim() && searching ? [k3i.element("b", "", _("tidak ditemukan di layar ini"))] : [];
    const hints = [["Tab", _("lengkapi")], ["↑ ↓", _("pilih")], ["Esc", _("batal")], ["?", _("bantuan")]];
    node.append(...nothing, ...hints.flatMap(([key, text]) => [k3i.element("kbd", "key", key), k3i.element("span", "dim", text)]));
    return node;
  }

  function take(option, press) {
    if (press && option.complete) return run(option);
    input.value = option.line;
    return paint();
  }

  async function run(option) {
    const line = expand((option ? option.line : input.value).trim());
    if (!line) return;
    close();
    if (option && option.open) return k3i.select(option.open);
    if (searching) return;
    history = [line, ...history.filter((old) => old !== line)].slice(0, 30);
    localStorage.setItem(HISTORY, JSON.stringify(history));
    const answer = await k3i.do(line);
    if (!answer.ok && document.activeElement === document.body) k3i.command.open(line);
  }

  /** Write an abbreviated number out; a bare number opens its incident. */
  function expand(line) {
    const [head, number, ...rest] = line.split(/\s+/);
    if (/^\d+$/.test(head) && number === undefined) return rowOf(head) ? `I ${rowOf(head).number}` : line;
    const command = commands.get(head.toUpperCase());
    if (!command || !number || !isNumber(command.form.split(" ")[1] || "") || !rowOf(number)) return line;
    return [head.toUpperCase(), rowOf(number).number, line.split(/\s+/).length > 2 ? line.replace(/^\S+\s+\S+\s+/, "") : ""].join(" ").trim()
      || rest.join(" ");
  }

  function recall(step) {
    back = Math.max(-1, Math.min(history.length - 1, back + step));
    input.value = back < 0 ? "" : history[back];
    options = [];
    chosen = -1;
    draw();
  }

  function close() {
    searching = false;
    input.value = "";
    input.blur();
    list.hidden = true;
    input.placeholder = hint();
  }

  const hint = () => (searching ? _("cari nomor, jenis, tempat, kata") : _("D nomor unit · R · E T S unit · C nomor teks"));

  const KEYS = {
    Enter: () => run(chosen >= 0 ? options[chosen] : null),
    Escape: close,
    Tab: () => { if (options.length) take(options[Math.max(0, chosen)], false); },
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
  };

  function move(by) {
    if (!input.value || back >= 0) return recall(-by);
    if (!options.length) return undefined;
    chosen = (chosen + by + options.length) % options.length;
    return draw();
  }

  function pressed(event) {
    if (!KEYS[event.key] || (event.key === "Tab" && (!input.value || event.shiftKey))) return;
    if (event.key === "Enter" && chosen >= 0 && !options[chosen].complete) take(options[chosen], false);
    else KEYS[event.key]();
    event.preventDefault();
    event.stopPropagation();
  }

  /** Callsigns of the officers in view, for completion. */
  function askNames() {
    const { fleet } = k3i.map.core;
    if (Date.now() - namesAsked < 30000 || !fleet) return;
    namesAsked = Date.now();
    k3i.send({ names: [...fleet.slots.slice(0, Math.min(fleet.count, 2000))] });
  }
  k3i.on("names", (names) => {
    for (const [, callsign, work, village] of Object.values(names)) callsigns.set(callsign, [work, village]);
  });

  k3i.command = {
    /** Go to the command line, with a beginning typed in; search: look for incidents instead. */
    open(text = "", { search: forSearch = false } = {}) {
      searching = forSearch;
      input.placeholder = hint();
      input.value = text;
      input.focus();
      paint();
    },
  };

  k3i.ready(() => {
    const box = document.getElementById("command-line");
    input = k3i.element("input", "line-input");
    list = k3i.element("ul", "options");
    const about = { type: "text", id: "command", autocomplete: "off", spellcheck: "false", role: "combobox", maxlength: "4000",
      "aria-label": _("Baris perintah"), "aria-autocomplete": "list", "aria-controls": "command-options", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(about)) input.setAttribute(name, value);
    list.id = "command-options";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", _("Pilihan"));
    list.hidden = true;
    input.placeholder = hint();
    input.addEventListener("input", paint);
    input.addEventListener("keydown", pressed);
    input.addEventListener("focus", () => { askNames(); paint(); });
    input.addEventListener("blur", () => { list.hidden = true; });
    box.append(k3i.element("kbd", "key", "F2"), input, list);
  });
})();
