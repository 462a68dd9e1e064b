/* What the phone keeps through a tunnel, a reload and a flat battery: taps, fixes, and the last picture of the world. */
(() => {
  "use strict";
  const STORES = ["taps", "fixes", "things"];
  let opened;

  function open() {
    opened = opened || new Promise((done, failed) => {
      const asked = indexedDB.open("petugas", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("taps", { keyPath: "seq", autoIncrement: true });
        asked.result.createObjectStore("fixes", { keyPath: "seq", autoIncrement: true });
        asked.result.createObjectStore("things");
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    return opened;
  }

  /** Run one request and wait until the disk has it. */
  async function run(store, mode, what) {
    const db = await open();
    return new Promise((done, failed) => {
      const way = db.transaction(store, mode, { durability: "strict" });
      const asked = what(way.objectStore(store));
      way.oncomplete = () => done(asked && asked.result);
      way.onerror = way.onabort = () => failed(way.error);
    });
  }

  window.phone.kept = {
    add: (store, value) => run(store, "readwrite", (s) => s.add(value)),
    all: (store, most) => run(store, "readonly", (s) => s.getAll(null, most)),
    count: (store) => run(store, "readonly", (s) => s.count()),
    drop: (store, seqs) => run(store, "readwrite", (s) => { seqs.forEach((seq) => s.delete(seq)); }),
    put: (name, value) => run("things", "readwrite", (s) => s.put(value, name)),
    get: (name) => run("things", "readonly", (s) => s.get(name)),
    async clear() { for (const store of STORES) await run(store, "readwrite", (s) => s.clear()); },
  };
})();
