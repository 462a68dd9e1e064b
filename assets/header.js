/* The header's lamps, clock and switches, and the amber bar that says how old the screen is. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const PARTS = { store: _("penyimpanan"), gateway: _("gerbang"), worker: _("pekerja"), keeper: _("penjaga") };
  const LEFT_OUT = [_("bacaan umum"), _("sebagian posisi"), _("laporan berulang"), _("laporan aplikasi P3–P4")]; // dispatch/core/shedding.py

  function paintLink() {
    const lamp = document.getElementById("link-lamp");
    const age = k3i.link.ageMs() / 1000;
    const told = age < 10 ? k3i.tenth(age) : String(Math.round(age));
    const [sign, word] = { live: ["●", _("LANGSUNG")], late: ["◐", _("TERTUNDA")], lost: ["○", _("TERPUTUS")] }[k3i.link.state];
    if (!lamp.firstChild) lamp.append(k3i.element("i"), k3i.element("b"), k3i.element("span", "dim"));
    lamp.dataset.state = k3i.link.state;
    k3i.say(lamp.children[0], sign);
    k3i.say(lamp.children[1], word);
    k3i.say(lamp.children[2], `${told} ${_("dtk")}`);
    paintBar(age);
  }

  function paintBar(age) {
    const bar = document.getElementById("link-bar");
    const bad = k3i.link.state !== "live" && age > 1.5;
    document.documentElement.classList.toggle("cut-off", bad);
    bar.hidden = !bad;
    if (!bad) return;
    const seconds = Math.round(age);
    k3i.say(bar, k3i.link.loaded
      ? _("◐ Layar ini berumur {0} dtk. Sambungan dicari terus; penugasan ditahan sampai tersambung.", seconds)
      : _("○ Belum tersambung sejak {0} dtk. Sambungan dicari terus.", seconds));
  }

  /** Names what does not answer and what the doors leave out; silent while all is well. */
  function paintHealth(health, beat) {
    const missing = Object.keys(PARTS).filter((part) => health && health[part] === false);
    const node = document.getElementById("health");
    const words = missing.includes("store") ? [_("penyimpanan tidak menjawab: tampilan terakhir")]
      : missing.map((part) => `${PARTS[part]} ${_("tidak menjawab")}`);
    if (missing.includes("gateway") && !missing.includes("store")) words.push(_("berdasarkan posisi terakhir"));
    const out = LEFT_OUT.slice(0, beat.shedding);
    if (out.length) words.push(_("terlalu banyak masuk; untuk sementara tidak diambil: {0}", out.join(", ")));
    node.classList.toggle("warn", words.length > 0);
    k3i.say(node, words.length ? "▲ " + words.join(" · ") : "");
    document.documentElement.classList.toggle("positions-old", missing.includes("gateway") || missing.includes("store"));
  }

  function paintClock() {
    const node = document.getElementById("clock");
    if (!node.firstChild) {
      const zone = k3i.element("span", "zone");
      zone.append(k3i.element("b", "", k3i.page.zone), k3i.element("span", "dim"));
      node.append(k3i.element("b", "digits"), zone);
    }
    k3i.say(node.firstChild, k3i.clock(k3i.now()));
    k3i.say(node.lastChild.lastChild, k3i.day(k3i.now()));
  }

  function prefer(wanted) {
    return fetch("/preferences", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-K3I-CSRF": k3i.page.csrf },
      body: JSON.stringify(wanted),
    });
  }

  function turnTheme() {
    const theme = document.documentElement.classList.contains("night") ? "day" : "night";
    document.documentElement.classList.replace(theme === "day" ? "night" : "day", theme);
    prefer({ theme }).catch(() => {});
  }

  /** The way to the other pages closes as a menu does: by Esc, by a choice, by a click elsewhere. */
  function closeWays() {
    const ways = document.getElementById("ways");
    if (!ways) return;
    document.addEventListener("click", (event) => { if (ways.open && !event.target.closest("#ways summary")) ways.open = false; });
    ways.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !ways.open) return;
      event.stopPropagation();
      ways.open = false;
      ways.firstElementChild.focus();
    });
  }

  k3i.ready(() => {
    closeWays();
    paintLink();
    paintClock();
    document.getElementById("theme").addEventListener("click", turnTheme);
    for (const button of document.querySelectorAll("[data-language]"))
      button.addEventListener("click", async () => {
        if (button.dataset.language === k3i.page.language) return;
        await prefer({ language: button.dataset.language });
        location.reload();
      });
    k3i.on("second", () => { paintLink(); paintClock(); });
    k3i.on("link", paintLink);
    k3i.on("beat", paintHealth);
  });
})();
