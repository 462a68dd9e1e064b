/* The panic button: hold it, the phone's place goes along, and it is sent again until somebody has it. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const { phone } = window;
  const HOLD_MS = 1500, RETRY_MS = 5000;
  const form = document.getElementById("panic"), said = document.getElementById("gps-said"), told = document.getElementById("panic-said");
  form.elements.id.value = phone.id();

  said.textContent = said.dataset.asking;
  const denied = () => { said.textContent = said.dataset.denied; };
  if (!navigator.geolocation) denied();
  else navigator.geolocation.watchPosition(({ coords }) => {
    form.elements.lat.value = coords.latitude.toFixed(6);
    form.elements.lng.value = coords.longitude.toFixed(6);
    form.elements.accuracy.value = coords.accuracy.toFixed(0);
    said.textContent = said.dataset.found.replace("#", coords.accuracy.toFixed(0));
  }, denied, { enableHighAccuracy: true, timeout: 15_000 });

  const place = document.getElementById("send"), button = place.querySelector("button");
  button.type = "button";
  button.className = "button alarm hold";
  const word = document.createElement("span"), fill = document.createElement("i");
  word.textContent = place.dataset.hold;
  button.replaceChildren(fill, word);
  let timer = 0;
  const begin = () => { if (timer) return; button.classList.add("is-held"); timer = setTimeout(go, HOLD_MS); };
  const stop = () => { clearTimeout(timer); timer = 0; button.classList.remove("is-held"); };
  button.addEventListener("pointerdown", begin);
  for (const end of ["pointerup", "pointerleave", "pointercancel"]) button.addEventListener(end, stop);
  button.addEventListener("keydown", (event) => { if (event.key === " " || event.key === "Enter") { event.preventDefault(); begin(); } });
  button.addEventListener("keyup", stop);
  button.addEventListener("contextmenu", (event) => event.preventDefault());

  function go() {
    stop();
    button.disabled = true;
    phone.put({ ...Object.fromEntries(new FormData(form)), word: document.title });
    told.textContent = told.dataset.waiting;
    flush();
    setInterval(flush, RETRY_MS);
    addEventListener("online", flush);
  }

  const flush = () => phone.flush((answer) => { if (answer.code) location.href = "/l/" + answer.code; });
})();
