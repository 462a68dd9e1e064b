/* Beside the intake form: what the server knows of what is being typed. The question card is answered by Y, T and L
   (with Alt from within a field), the first possible duplicate takes the caller by G (Alt G). */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { intake } = k3i;
  const { part } = intake;
  const ASK_MS = 160;
  let asking = 0;
  let asked = "";
  let seq = 0;

  /** The draft as the server takes it. */
  intake.asSent = () => {
    const { id, attempt, call_id, values, village, lat, lng, landmark, kind, priority, answers, incident, was } = intake.draft;
    return { ...values, id, attempt, call_id, village, lat, lng, landmark, priority, answers, incident, was, kind: kind || values.kind || "" };
  };

  /** The address as it will be kept: the landmark, then what was typed. */
  intake.address = ({ landmark, values }) => {
    const typed = (values.address || "").trim();
    return !landmark || typed.includes(landmark) ? typed : [landmark, typed].filter(Boolean).join(", ");
  };

  function show(answer) {
    intake.propose(answer.proposed);
    for (const name of ["alike", "card", "past"]) k3i.draw(part(name), intake.draft.incident ? [] : answer[name]);
    part().classList.toggle("has-aside", part("aside").querySelector("section") !== null);
  }

  /** Ask what is known of the draft; an empty one needs no answer, and an answer that was overtaken is not shown. */
  function look() {
    clearTimeout(asking);
    if (!Object.values(intake.draft.values).some(Boolean)) {
      asked = "";
      seq += 1;
      return show({ proposed: null, alike: [], card: [], past: [] });
    }
    asking = setTimeout(async () => {
      const draft = intake.asSent();
      const key = JSON.stringify(draft);
      if (key === asked || !intake.isOpen()) return;
      const mine = ++seq;
      const answer = await k3i.ask("/intake/look", draft);
      if (!answer || mine !== seq) return;
      asked = key;
      show(answer);
    }, ASK_MS);
    return undefined;
  }

  /** Keys that act on what stands beside. */
  intake.pressedBeside = (event) => {
    const inField = event.target.matches("textarea, input");
    if (event.ctrlKey || event.metaKey || (inField && !event.altKey) || (!inField && !k3i.singleKeys && !event.altKey)) return false;
    const key = event.code.startsWith("Key") ? event.code.slice(3) : "";
    const button = key === "G" ? part("alike").querySelector("[data-into]") : /[YTL]/.test(key) && part("card").querySelector(`[data-sop="${key}"]`);
    if (!button) return false;
    button.click();
    return true;
  };

  function clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { asked: question, answer, into, line } = button.dataset;
    if (question) {
      intake.draft.answers = { ...intake.draft.answers, [question]: answer };
      intake.changed();
    } else if (into) intake.send(into);
    else if (line) k3i.do(line);
  }

  k3i.on("intake", (what) => {
    if (what === "drawn") part("aside").addEventListener("click", clicked);
    else look();
  });
})();
