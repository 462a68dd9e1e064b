/* Following live: the server sends the two moving parts of the page again when something has changed. What is being
   written stays; what could not be sent is sent when there is a net again, once. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const { phone } = window;
  const code = document.body.dataset.code;
  const at = (id) => document.getElementById(id);
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
  source.onerror = () => { lost = true; age(); };

  function age() {
    const node = at("age"), seconds = Math.round((Date.now() - heard) / 1000);
    node.textContent = (lost ? "○ " + node.dataset.lost : "● " + node.dataset.words).replace("#", seconds);
    node.classList.toggle("warn", lost);
  }
  setInterval(age, 1000);

  /* -- writing ------------------------------------------------------------------------------------ */

  const form = at("write"), fault = at("chat-fault");
  const kept = "k3i-talk-" + code;
  const say = (words) => { fault.textContent = words; fault.hidden = !words; };
  if (form) {
    const saved = JSON.parse(localStorage.getItem(kept) || "null");
    if (saved) { form.elements.text.value = saved.text; form.elements.id.value = saved.id; }
    form.elements.text.addEventListener("input", () => localStorage.setItem(kept, JSON.stringify({ text: form.elements.text.value, id: form.elements.id.value ||= phone.id() })));
    form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
    addEventListener("online", () => { if (!fault.hidden) send(); });
  }

  let sending = false;
  async function send() {
    if (sending || !form.elements.text.value.trim()) return;
    sending = true;
    form.elements.id.value ||= phone.id();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
      if (answer.status === 201) {
        form.reset();
        form.elements.id.value = phone.id();
        localStorage.removeItem(kept);
        say("");
      } else say((await answer.json()).fault || fault.dataset.offline);
    } catch { say(fault.dataset.offline); }
    sending = false;
  }

  /* -- photos: those kept since the report, and new ones -------------------------------------------- */

  const photos = async () => { if (!(await phone.sendPhoto(code))) setTimeout(photos, 15_000); };
  photos();
  addEventListener("online", photos);
  const show = at("show");
  show?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = show.elements.photo.files[0];
    if (!file) return;
    await phone.keepPhoto(code, await phone.smaller(file));
    show.reset();
    photos();
  });
})();
