/* The form step by step: place by GPS and pin, the draft kept on the phone, sent once when there is a net.
   Without this script the same form is one long page; nothing here is needed to report. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const { phone } = window;
  const at = (id) => document.getElementById(id);
  const RETRY_MS = 10_000;
  const LEFT_OUT = new Set(["q", "do"]);
  let form, steps, step = 0, pin = null;

  document.addEventListener("DOMContentLoaded", () => {
    form = at("form");
    steps = [...document.querySelectorAll(".step")];
    takeUpDraft();
    document.body.dataset.step = document.body.dataset.step || "1";
    show(Number(document.body.dataset.step) - 1, false);
    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => { if (!event.submitter || event.submitter.value === "kirim") { event.preventDefault(); next(); } });
    at("next").addEventListener("click", next);
    at("back").addEventListener("click", () => (step ? show(step - 1) : history.back()));
    at("gps").addEventListener("click", locate);
    at("q").addEventListener("input", later(search, 250));
    at("q").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); search(); } });
    at("photo").addEventListener("change", choosePhoto);
    at("photo-off").addEventListener("click", () => photo(null));
    at("again").addEventListener("click", flush);
    at("change").addEventListener("click", change);
    addEventListener("online", flush);
    setInterval(() => phone.waiting().length && flush(), RETRY_MS);
    showMine();
    if (phone.waiting().length) { waiting(true); flush(); }
    navigator.serviceWorker?.register("/lapor/worker.js", { scope: "/lapor" }).catch(() => {});
  });

  const later = (act, ms) => { let timer; return () => { clearTimeout(timer); timer = setTimeout(act, ms); }; };

  /* -- the draft ---------------------------------------------------------------------------------- */

  const fields = () => Object.fromEntries([...new FormData(form)].filter(([name, value]) => value && !LEFT_OUT.has(name)));

  function takeUpDraft() {
    const draft = phone.draft();
    if (!draft) { form.elements.id.value = phone.id(); return others(); }
    for (const [name, value] of Object.entries(draft)) {
      if (name === "place") offer([{ value, label: draft.placeWord || value.slice(2), within: "" }], value);
      const field = form.elements[name];
      if (field) field.value = value; // a group of radio buttons takes a value too
    }
    if (draft.step) document.body.dataset.step = draft.step;
    others();
    if (draft.lat) ready(() => pin.show(Number(draft.lat), Number(draft.lng)));
    phone.photo(draft.id).then((blob) => blob && shownPhoto(blob));
  }

  function changed(event) {
    if (event.target.name === "kind") others();
    if (event.target.name === "place") chosen(event.target);
    if (event.target.id !== "same") keep();
    const told = document.querySelector(`[data-fault="${{ lat: "where", place: "where", q: "where", address: "where", other: "kind" }[event.target.name] || event.target.name}"]`);
    if (told) told.hidden = true;
  }

  function keep() {
    const word = form.querySelector("[name=place]:checked")?.closest("label").innerText || "";
    phone.keep({ ...fields(), step: step + 1, placeWord: word.split("\n")[0] });
  }

  const others = () => { at("others").hidden = form.elements.kind.value !== "OTHER"; };

  /* -- the steps ---------------------------------------------------------------------------------- */

  function show(number, focus = true) {
    step = Math.max(0, Math.min(steps.length - 1, number));
    steps.forEach((node, place) => node.classList.toggle("is-on", place === step));
    document.querySelectorAll(".steps i").forEach((node, place) => node.classList.toggle("is-on", place <= step));
    const word = at("step-word");
    word.textContent = word.dataset.word.replace("#", step + 1);
    word.hidden = false;
    at("next").firstElementChild.textContent = steps[step].dataset.next;
    at("back").disabled = false;
    if (focus) { scrollTo(0, 0); const head = steps[step].querySelector("h2"); head.tabIndex = -1; head.focus({ preventScroll: true }); }
    if (step === 3) checkNear();
  }

  function next() {
    const said = fields();
    const words = at("words").dataset;
    if (step === 0 && !said.kind) return fault("kind", words.kind);
    if (step === 1 && !said.lat && !said.place && !said.address) return fault("where", words.where);
    if (step < steps.length - 1) { show(step + 1); keep(); return undefined; }
    return send();
  }

  function fault(name, words) {
    const node = document.querySelector(`[data-fault="${name}"]`);
    node.textContent = words;
    node.hidden = false;
    node.scrollIntoView({ block: "center" });
    return undefined;
  }

  async function checkNear() {
    const said = fields();
    const box = at("near");
    box.hidden = true;
    const [lat, lng] = said.lat ? [said.lat, said.lng] : (said.place || "").startsWith("p:") ? said.place.slice(2).split(",") : [];
    if (!lat) return;
    const kind = said.kind === "OTHER" && said.other ? said.other : said.kind;
    try {
      const found = await (await fetch(`/lapor/sekitar?${new URLSearchParams({ kind, lat, lng })}`)).json();
      if (!found) return;
      const words = at("near-said");
      words.textContent = [found.people, found.kind, found.metres, found.minutes].reduce((text, value, n) => text.replace("#" + n, value), words.dataset.words);
      box.hidden = false;
    } catch { /* no net: nothing to compare with */ }
  }

  /* -- sending ------------------------------------------------------------------------------------ */

  async function send() {
    at("next").disabled = true;
    const said = { ...fields(), written: String(Date.now() / 1000) };
    if (at("same").checked) said.same = "ya";
    const tile = form.querySelector("[name=kind]:checked")?.closest("label").innerText || "";
    phone.put({ ...said, word: tile.trim() });
    waiting(true);
    await flush();
    at("next").disabled = false;
  }

  const flush = async () => {
    await phone.flush((answer, sent) => {
      if (answer.faults) return backTo(sent, answer.faults);
      phone.keep(null);
      phone.sendPhotos(answer.code).finally(() => { location.href = "/l/" + answer.code; });
      return undefined;
    });
  };

  function backTo(sent, faults) {
    waiting(false);
    const place = { kind: 0, where: 1, address: 1, text: 2 };
    show(Math.min(...Object.keys(faults).map((name) => place[name] ?? 3)));
    for (const [name, words] of Object.entries(faults)) fault(name, words);
  }

  function waiting(isWaiting) {
    at("waiting").hidden = !isWaiting;
    form.hidden = isWaiting;
    at("foot").hidden = isWaiting;
  }

  /** Take a report back from the outbox to be changed; it keeps its id. */
  function change() {
    for (const one of phone.waiting()) phone.take(one.id);
    waiting(false);
    show(0);
  }

  function showMine() {
    const list = phone.mine();
    if (!list.length) return;
    const box = at("mine");
    const head = document.createElement("p");
    head.className = "small dim";
    head.textContent = at("words").dataset.mine + ": ";
    for (const { code, kind, at: when } of list.slice(0, 3)) {
      const link = document.createElement("a");
      link.href = "/l/" + encodeURIComponent(code);
      link.textContent = `${kind} ${new Date(when).toLocaleTimeString("id", { hour: "2-digit", minute: "2-digit" })}`;
      head.append(link, " ");
    }
    box.append(head);
    box.hidden = false;
  }

  /* -- where -------------------------------------------------------------------------------------- */

  /** Load the map's script when it is wanted, and no sooner. */
  function ready(act) {
    if (pin) return act();
    const script = document.createElement("script");
    script.src = document.body.dataset.pin;
    script.onload = () => { pin = window.pinmap(at("pin"), moved); act(); };
    document.head.append(script);
    return undefined;
  }

  function moved(lat, lng, byHand) {
    form.elements.lat.value = lat.toFixed(6);
    form.elements.lng.value = lng.toFixed(6);
    if (byHand) form.elements.accuracy.value = "";
    keep();
  }

  function locate() {
    const said = at("gps-said");
    said.textContent = said.dataset.asking;
    const failed = () => { said.textContent = said.dataset.denied; };
    if (!navigator.geolocation) return failed();
    return navigator.geolocation.getCurrentPosition(({ coords }) => {
      unchoose();
      form.elements.accuracy.value = coords.accuracy.toFixed(0);
      said.textContent = said.dataset.found.replace("#", coords.accuracy.toFixed(0));
      ready(() => pin.show(coords.latitude, coords.longitude));
      document.querySelector("[data-fault=where]").hidden = true;
    }, failed, { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 });
  }

  const unchoose = () => form.querySelectorAll("[name=place]").forEach((node) => { node.checked = false; });

  async function search() {
    const text = at("q").value.trim();
    if (text.length < 2) return;
    try {
      const found = await (await fetch("/lapor/cari?q=" + encodeURIComponent(text))).json();
      if (text === at("q").value.trim()) offer(found, "");
    } catch { at("hits").textContent = at("words").dataset.offline; }
  }

  const points = new Map();
  function offer(found, value) {
    const box = at("hits");
    box.replaceChildren(...found.map((hit) => {
      if (hit.lat !== undefined) points.set(hit.value, hit);
      const label = document.createElement("label"), input = document.createElement("input"), words = document.createElement("span"), small = document.createElement("small");
      label.className = "option";
      Object.assign(input, { type: "radio", name: "place", value: hit.value, checked: hit.value === value });
      small.textContent = hit.within;
      words.append(hit.label, small);
      label.append(input, words);
      return label;
    }));
    if (!found.length) box.textContent = at("words").dataset.none;
  }

  /** A village or landmark chosen: the map goes there; until the pin is moved, the place is what was chosen. */
  function chosen({ value }) {
    for (const name of ["lat", "lng", "accuracy"]) form.elements[name].value = "";
    const hit = points.get(value);
    if (!hit) return;
    at("gps-said").textContent = at("gps-said").dataset.chosen;
    ready(() => pin.show(hit.lat, hit.lng, true));
  }

  /* -- photo -------------------------------------------------------------------------------------- */

  async function choosePhoto({ target }) {
    if (target.files[0]) photo(await phone.smaller(target.files[0]));
  }

  function photo(blob) {
    phone.keepPhoto(form.elements.id.value, blob);
    keep();
    if (blob) return shownPhoto(blob);
    at("photo").value = "";
    at("photo-shown").hidden = at("photo-off").hidden = true;
    return undefined;
  }

  function shownPhoto(blob) {
    at("photo-shown").src = URL.createObjectURL(blob);
    at("photo-shown").hidden = at("photo-off").hidden = false;
  }
})();
