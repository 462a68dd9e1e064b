/* The line that says, every second, whether each open incident is somebody's: the keeper's proof (dispatch/proof.py).
   Red when the proof is older than 5 s, when there is none, and when it has found an incident that is nobody's; it also
   says when the workers are behind. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _ } = k3i;
  const MOST_NAMED = 3;
  const OLD_S = 5;
  let told = null;
  let heard = 0;

  /** The proof's age now: as old as it was when it was told, and the time since. */
  const ageS = () => told && told.age_s !== null ? told.age_s + (performance.now() - heard) / 1000 : null;

  function words(age) {
    if (!told) return ["", ""];
    if (age === null) return ["bad", _("belum ada bukti penanggung jawab")];
    if (told.unowned.length) {
      const named = told.unowned.slice(0, MOST_NAMED).join(", ") + (told.unowned.length > MOST_NAMED ? " …" : "");
      return ["bad", _("{0} insiden tanpa penanggung jawab: {1}", told.unowned.length, named)];
    }
    if (age > OLD_S) return ["bad", _("bukti penanggung jawab berumur {0} dtk", Math.round(age))];
    if (told.late) return ["late", _("{0} tawaran tertunda {1} dtk · semua {2} punya penanggung jawab", told.late, Math.round(told.late_s), told.open)];
    return ["good", _("semua {0} punya penanggung jawab · {1} dtk", told.open, Math.max(1, Math.round(age)))];
  }

  function paint() {
    const node = document.getElementById("proof");
    const [state, text] = words(ageS());
    node.dataset.state = state;
    k3i.say(node, text && { bad: "▲ ", late: "◐ ", good: "✓ " }[state] + text);
  }

  k3i.ready(() => {
    k3i.on("beat", (_health, beat) => { told = beat.proof; heard = performance.now(); paint(); });
    k3i.on("second", paint);
  });
})();
