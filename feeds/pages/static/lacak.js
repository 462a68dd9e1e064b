/* Following live: the server sends the two moving parts of the page again when something has changed. What is being
   written stays; what could not be sent is sent when there is a net again, once. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const { phone } = window;
  const code = document.body.dataset.code;
  const at = (id) => document.getElementById(id);
  const AGAIN_MS = 10_000;
  let heard = Date.now(), lost = false;

  phone.remember({ code, kind: document.querySelector("h1").textContent.split("·")[1]?.trim() || "", at: phone.mine().find((one) => one.code === code)?.at || Date.now() });

  /** Put a part of the page in its place; it was made by the server's own templates, everything in it escaped. */
  function put(id, html) {
    const node = at(id);
    if (node.dataset.html === html) return;
    node.dataset.html = html;
    const made = new DOMParser().parseFromString(html, "text/html").body;
    const inside = node.contains(document.activeElement) && document.activeElement.getAttribute("href");
    node.replaceChildren(...made.childNodes);
    if (inside) node.querySelector(`[href="${CSS.escape(inside)}"]`)?.focus();
  }

  function listen() {
    const source = new EventSource(`/l/${code}/kabar`);
    source.onmessage = ({ data }) => {
      const said = JSON.parse(data);
      lost = !said.state;
      if (!said.state) return;
      heard = Date.now();
      put("state", said.state);
      put("talk", said.talk);
      age();
    };
    source.onerror = () => {
      lost = true;
      age();
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS); // it was refused: browsers give up then
    };
  }
  listen();

  function age() {
    const node = at("age"), seconds = Math.round((Date.now() - heard) / 1000);
    node.textContent = (lost ? "○ " + node.dataset.lost : "● " + node.dataset.words).replace("#", seconds);
    node.classList.toggle("warn", lost);
  }
  setInterval(age, 1000);

  /* -- writing ------------------------------------------------------------------------------------ */

  const form = at("write"), fault = at("chat-fault"), unsent = at("unsent");
  const kept = "k3i-talk-" + code, words = kept + "-draft";
  let sending = false, later;
  const say = (told) => { if (fault) { fault.textContent = told; fault.hidden = !told; } };
  const queue = () => [].concat(phone.read(kept, []));
  const keep = (all) => { phone.write(kept, all); showUnsent(); };

  function showUnsent() {
    const lines = queue().map(({ text }) => {
      const line = document.createElement("li"), said = document.createElement("p"), note = document.createElement("b");
      line.className = "mine";
      said.textContent = text;
      note.className = "small";
      note.textContent = "↑ " + unsent.dataset.words;
      line.append(note, said);
      return line;
    });
    unsent.replaceChildren(...lines);
    unsent.hidden = !lines.length;
  }

  if (form) {
    form.elements.text.value ||= phone.read(words, "");
    form.elements.text.addEventListener("input", () => phone.write(words, form.elements.text.value));
    form.addEventListener("submit", (event) => { event.preventDefault(); write(); });
    addEventListener("online", send);
    showUnsent();
    send();
  }

  /** Write a message down under an id of its own; what waits is sent in its order, each once. */
  function write() {
    const text = form.elements.text.value.trim();
    if (!text) return;
    keep([...queue(), { id: phone.id(), text }]);
    form.elements.text.value = "";
    phone.write(words, "");
    send();
  }

  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(later);
    try {
      for (let [first] = queue(); first; [first] = queue()) {
        const body = new URLSearchParams({ ...Object.fromEntries(new FormData(form)), ...first });
        const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, ...phone.within(phone.ANSWER_MS) });
        const told = answer.status === 201 ? "" : (await answer.json().catch(() => ({}))).fault || fault.dataset.offline;
        if (told && ![404, 409, 422].includes(answer.status)) throw new Error(told);
        keep(queue().filter((one) => one.id !== first.id));
        say(told);
        if (told) form.elements.text.value ||= first.text; // to be written otherwise
      }
    } catch (failed) {
      say((failed.constructor === Error && failed.message) || fault.dataset.offline);
      later = setTimeout(send, 15_000);
    }
    sending = false;
  }

  /* -- photos: those kept since the report, and new ones -------------------------------------------- */

  const photos = async () => { if (!(await phone.sendPhotos(code, say))) setTimeout(photos, 15_000); };
  photos();
  addEventListener("online", photos);
  const show = at("show");
  show?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = show.elements.photo.files[0];
    if (!file) return;
    await phone.addPhoto(code, await phone.smaller(file));
    show.reset();
    photos();
  });
})();
