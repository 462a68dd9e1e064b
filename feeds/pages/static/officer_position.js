/* Where the phone is, while the page is open: each 10 s on the move, each 60 s at rest; kept while there is no net. */
(() => {
  "use strict";
  const phone = window.phone;
  const { kept, ask } = phone;
  const MOVING_MS = 10000, STILL_MS = 60000, STEP_M = 15, SPEED_MPS = 0.8, MOST = 5000, AT_ONCE = 500;
  let last = null, battery = null, sending = false, watching = null;

  phone.here = null; // { lat, lng, at, heading, accuracy }
  phone.positionFault = "";

  const metres = (a, b) => 111195 * Math.hypot(a.lat - b.lat, (a.lng - b.lng) * Math.cos((a.lat * Math.PI) / 180));

  function take({ coords, timestamp }) {
    const fix = { at: (timestamp + phone.offsetMs) / 1000, lat: coords.latitude, lng: coords.longitude, accuracy: coords.accuracy,
      speed: coords.speed ?? null, heading: Number.isFinite(coords.heading) ? coords.heading : null, battery };
    phone.here = fix;
    phone.positionFault = "";
    phone.emit("here", fix);
    const since = last ? (fix.at - last.at) * 1000 : Infinity;
    const moving = last && (metres(last, fix) > Math.max(STEP_M, fix.accuracy / 2) || (fix.speed || 0) > SPEED_MPS);
    if (since >= STILL_MS || (moving && since >= MOVING_MS)) keep(fix);
  }

  async function keep(fix) {
    last = fix;
    await kept.add("fixes", fix);
    flush();
  }

  async function flush() {
    if (sending || !phone.world) return;
    sending = true;
    try {
      for (let fixes = await kept.all("fixes", AT_ONCE); fixes.length; fixes = await kept.all("fixes", AT_ONCE)) {
        const answer = await ask("/petugas/posisi", { fixes: fixes.map(({ seq, ...fix }) => fix) });
        if (!answer.ok && answer.status !== 400) break;
        await kept.drop("fixes", fixes.map((fix) => fix.seq));
      }
    } catch {
      const all = await kept.all("fixes");
      if (all.length > MOST) await kept.drop("fixes", all.slice(0, all.length - MOST).map((fix) => fix.seq));
    } finally {
      sending = false;
    }
  }

  phone.watchPosition = () => {
    if (watching !== null || !navigator.geolocation) return;
    watching = navigator.geolocation.watchPosition(take, (fault) => {
      phone.positionFault = fault.code === 1 ? phone._("Izin lokasi ditolak: konsol tidak melihat posisi Anda dari halaman ini.") : "";
      phone.emit("here", null);
    }, { enableHighAccuracy: true, maximumAge: 5000 });
  };

  if (navigator.getBattery) navigator.getBattery().then((b) => {
    const note = () => { battery = Math.round(b.level * 100); };
    note();
    b.addEventListener("levelchange", note);
  });
  // at rest a phone may say nothing of itself: it is asked
  setInterval(() => { if (watching !== null) navigator.geolocation.getCurrentPosition(take, () => {}, { timeout: 20000 }); }, STILL_MS);
  setInterval(flush, MOVING_MS);
})();
