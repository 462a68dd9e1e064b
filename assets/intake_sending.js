/* Sending the intake form: once it is a report, dispatch begins and the form goes on as an edit of the incident. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const { _, intake } = k3i;
  const { FIELDS, part } = intake;
  let busy = false;

  /** Whether an edit has not been carried to the incident yet. */
  intake.isUnsaved = () => {
    const { was, values, kind, priority } = intake.draft;
    const now = { ...values, kind: kind || values.kind, address: intake.address(intake.draft), priority: priority && String(priority) };
    return Object.entries(was).some(([name, held]) => (now[name] || "").trim() !== held);
  };

  /** Send the form. into: number of an open incident that this caller reports too. */
  intake.send = async (into = "") => {
    forgetFaults();
    if (busy) return;
    if (k3i.link.state !== "live") return void fault("said", _("Sambungan terputus: belum terkirim. Isian tetap ada."));
    busy = part("save").disabled = true;
    intake.draft.attempt += 1;
    intake.changed();
    const sent = intake.draft;
    const answer = await k3i.ask("/intake/send", { ...intake.asSent(), into });
    busy = part("save").disabled = false;
    if (!answer) return void fault("said", _("Belum ada jawaban. Isian tetap ada; kirim lagi, laporannya tidak akan ganda."));
    if (answer.form !== intake.draft.id) return void (answer.number && k3i.toast(_("Insiden {0} dibuat", answer.number), { kind: "done" }));
    if (!answer.number) return void fault(part(`${answer.field}-fault`) ? answer.field : "said", answer.text);
    taken(sent, answer, into);
  };

  function taken(draft, answer, into) {
    const isNew = !draft.incident;
    k3i.select(answer.number);
    if (into) {
      k3i.toast(_("Penelepon ditambahkan ke insiden {0}", answer.number), { kind: "done" });
      return leaveDone();
    }
    Object.assign(draft, { incident: answer.number, was: answer.saved });
    k3i.toast(isNew ? _("Insiden {0} dibuat", answer.number) : _("Insiden {0} dilengkapi", answer.number), { kind: "done" });
    intake.shown();
    return document.getElementById("incident").focus(); // 1-5 dispatch, Y T L answer; F9 goes on writing
  }

  function leaveDone() {
    intake.close();
    intake.done();
  }

  /** Esc: the form goes. What was not carried to the incident yet is sent first; a draft stays for the next F9. */
  intake.leave = async () => {
    if (!intake.draft.incident) return intake.close();
    if (intake.isUnsaved()) await intake.send();
    if (intake.draft.incident && !intake.isUnsaved()) leaveDone();
    return undefined;
  };

  function fault(name, text) {
    const line = part(name === "said" ? "said" : `${name}-fault`);
    if (!line) return;
    k3i.say(line, text);
    const field = part(name);
    if (field && FIELDS.includes(name)) {
      field.setAttribute("aria-invalid", String(Boolean(text)));
      if (text) field.focus();
    }
  }
  intake.fault = fault;

  const forgetFaults = () => [...FIELDS, "priority", "said"].forEach((name) => fault(name, ""));

  k3i.on("intake", (what) => {
    if (what === "drawn") part("save").addEventListener("click", () => intake.send());
    if (what === "shown") forgetFaults();
  });
})();
