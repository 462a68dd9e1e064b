/* What waits on the phone until it has been sent: the draft and the outbox in localStorage, photos in IndexedDB; where
   the browser keeps nothing, in the page as long as it stands. Everything carries the id the phone gave it, so that
   whatever is sent twice arrives once. */
(() => {
  "use strict";
  const phone = (window.phone = {});

  const unkept = new Map();
  const read = (name, other) => {
    if (unkept.has(name)) return unkept.get(name);
    try { return JSON.parse(localStorage.getItem(name)) ?? other; } catch { return other; }
  };
  const write = (name, value) => {
    unkept.delete(name);
    try { localStorage.setItem(name, JSON.stringify(value)); } catch { unkept.set(name, value); }
  };
  /** A limit of time for a request: one that hangs must not hold up the next try. */
  const within = (ms) => (AbortSignal.timeout ? { signal: AbortSignal.timeout(ms) } : {});
  const ANSWER_MS = 10_000, PHOTO_MS = 60_000;
  Object.assign(phone, { read, write, within, ANSWER_MS });
  phone.id = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  phone.draft = () => read("k3i-draft", null);
  phone.keep = (draft) => write("k3i-draft", draft);
  phone.waiting = () => read("k3i-outbox", []);
  phone.mine = () => read("k3i-mine", []).filter((one) => Date.now() - one.at < 90 * 864e5);
  phone.remember = (one) => write("k3i-mine", [one, ...phone.mine().filter((other) => other.code !== one.code)].slice(0, 20));

  /** Put a report into the outbox; it stays there until the server has it. */
  phone.put = (fields) => write("k3i-outbox", [...phone.waiting().filter((one) => one.id !== fields.id), fields]);
  phone.take = (id) => write("k3i-outbox", phone.waiting().filter((one) => one.id !== id));

  /** Send one report. Gives {code}, {faults} when the server wants something else, or {} when nobody answers. */
  phone.send = async (fields) => {
    try {
      const answer = await fetch("/lapor", { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" }, ...within(ANSWER_MS) });
      if (answer.status === 201 || answer.status === 422) return await answer.json();
    } catch { /* no net: it waits */ }
    return {};
  };

  let sending = null;
  /** Send what waits, oldest first, one at a time; gives the last answer. */
  phone.flush = (tell = () => {}) => (sending ??= (async () => {
    let last = {};
    for (const fields of phone.waiting()) {
      last = await phone.send(fields);
      if (!last.code && !last.faults) break;
      phone.take(fields.id);
      if (last.code) {
        phone.remember({ code: last.code, kind: fields.word || "", at: Date.now() });
        await phone.rename(fields.id, last.code);
      }
      tell(last, fields);
    }
    return last;
  })().finally(() => { sending = null; }));

  /* -- photos: under the draft's id first, under the report's code once it is there; more of them behind "code|" -------- */

  const open = () => new Promise((done, failed) => {
    const asked = indexedDB.open("k3i", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const withPhotos = async (mode, use, otherwise) => {
    try {
      const base = await open();
      return await new Promise((done, failed) => {
        const asked = use(base.transaction("photos", mode).objectStore("photos"));
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      }).finally(() => base.close());
    } catch { return otherwise(); }
  };
  const isOf = (key, code) => key === code || key.startsWith(code + "|");
  phone.photo = async (key) => unkept.get("photo " + key) || withPhotos("readonly", (store) => store.get(key), () => undefined);
  phone.keepPhoto = (key, blob) => {
    unkept.delete("photo " + key);
    return withPhotos("readwrite", (store) => (blob ? store.put(blob, key) : store.delete(key)), () => { if (blob) unkept.set("photo " + key, blob); });
  };
  /** Keep one more photo for a report, behind those that wait already. */
  phone.addPhoto = (code, blob) => phone.keepPhoto(`${code}|${String(Date.now()).padStart(15, "0")}-${phone.id()}`, blob);
  phone.rename = async (from, to) => {
    const blob = await phone.photo(from);
    if (!blob) return;
    await phone.keepPhoto(to, blob);
    await phone.keepPhoto(from, null);
  };

  /** A photo no larger than it has to be, as JPEG; the original where this phone cannot draw it. */
  phone.smaller = async (file, longest = 1600) => {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return await new Promise((done) => canvas.toBlob((blob) => done(blob || file), "image/jpeg", 0.82));
    } catch { return file; }
  };

  /** Send the photos of a report in their order. tell: hears in words what is wrong with one. True when none is left. */
  phone.sendPhotos = (code, tell = () => {}) => (photosSent = photosSent.then(() => sendPhotos(code, tell)));
  let photosSent = Promise.resolve();
  const sendPhotos = async (code, tell) => {
    const held = [...unkept.keys()].filter((name) => name.startsWith("photo ")).map((name) => name.slice(6));
    const keys = [...(await withPhotos("readonly", (store) => store.getAllKeys(), () => [])), ...held];
    for (const key of keys.filter((each) => isOf(each, code)).sort()) {
      const blob = await phone.photo(key), form = new FormData();
      if (!blob) continue;
      form.append("photo", blob, "foto.jpg");
      try {
        const answer = await fetch("/foto/" + code, { method: "POST", body: form, headers: { Accept: "application/json" }, ...within(PHOTO_MS) });
        if (answer.status >= 500 || answer.status === 429) return false;
        if (!answer.ok) tell((await answer.json().catch(() => ({}))).fault || "");
      } catch { return false; }
      await phone.keepPhoto(key, null);
    }
    return true;
  };
})();
