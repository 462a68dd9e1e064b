/* A field that completes itself from a list below it: opening, marking, taking, for the intake form and the panel.
   The field names its list by aria-controls; the list holds [role=option] elements. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
  const optionsOf = (field) => [...listOf(field).querySelectorAll("[role=option]:not([hidden])")];
  let named = 0;

  function mark(field, option) {
    for (const other of listOf(field).querySelectorAll(".is-marked")) other.classList.remove("is-marked");
    for (const other of optionsOf(field)) other.setAttribute("aria-selected", String(other === option));
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.id = option.id || `combo-option-${++named}`;
    field.setAttribute("aria-activedescendant", option.id);
    option.classList.add("is-marked");
    return option.scrollIntoView({ block: "nearest" });
  }

  k3i.combo = {
    listOf,
    isOpen: (field) => field.getAttribute("aria-expanded") === "true",
    /** Whether the list was looked up for what stands in the field now. */
    isAnswered: (field) => listOf(field).dataset.answers === field.value,
    marked: (field) => listOf(field).querySelector(".is-marked"),
    /** Open the list if it has something to say about what is typed, its first option marked. */
    unfold(field) {
      const list = listOf(field);
      const isUseful = list.children.length > 0 && field.value.trim() !== "" && document.activeElement === field;
      field.setAttribute("aria-expanded", String(isUseful));
      list.classList.toggle("is-open", isUseful);
      if (isUseful) mark(field, optionsOf(field)[0]);
    },
    fold(field) {
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
      listOf(field).classList.remove("is-open");
    },
    step(field, by) {
      const options = optionsOf(field);
      const at = options.findIndex((option) => option.classList.contains("is-marked"));
      mark(field, options[(at + by + options.length) % options.length]);
    },
  };

  /** POST JSON to one of the form's doors; null when nothing came back. */
  k3i.ask = async (path, body) => {
    try {
      const answer = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-K3I-CSRF": k3i.page.csrf },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(5000),
      });
      if (answer.status === 401) location.assign("/login");
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  };
})();
