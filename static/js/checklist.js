// The desk's checklist: what is missing shows as you go, and the one primary button moves from F8 (supplement) to F9 (receive).
// [data-checklist] holds .paper rows with a check box (required or not); the server's rule stays the judge.
(function () {
  "use strict";

  function refresh(list) {
    const boxes = Array.from(list.querySelectorAll(".paper input[type=checkbox]"));
    const missing = boxes.filter((box) => box.required && !box.checked);
    boxes.forEach((box) => box.closest(".paper").classList.toggle("is-missing", box.required && !box.checked));
    const set = (selector, act) => document.querySelectorAll(selector).forEach(act);
    set("[data-have]", (node) => (node.textContent = `${boxes.filter((box) => box.checked).length}/${boxes.length}`));
    set("[data-have-bar]", (node) => {
      node.max = boxes.length || 1;
      node.value = boxes.filter((box) => box.checked).length;
    });
    set("[data-missing-names]", (node) => (node.textContent = missing.map((box) => box.dataset.name).join("; ")));
    set("[data-missing-count]", (node) => (node.textContent = missing.length));
    set("[data-when-missing]", (node) => (node.hidden = !missing.length));
    set("[data-when-complete]", (node) => (node.hidden = Boolean(missing.length)));
    set("[data-needs-complete]", (node) => {
      node.setAttribute("aria-disabled", String(Boolean(missing.length)));
      node.classList.toggle("btn-primary", !missing.length);
    });
    set("[data-main-when-missing]", (node) => node.classList.toggle("btn-primary", Boolean(missing.length)));
  }

  const refreshAll = () => document.querySelectorAll("[data-checklist]").forEach(refresh);
  document.addEventListener("change", (event) => {
    const list = event.target.closest("[data-checklist]");
    if (!list) return;
    // Saying how a paper is provided means that it is there.
    if (event.target.matches("select")) event.target.closest(".paper").querySelector("input[type=checkbox]").checked = true;
    refresh(list);
  });
  document.addEventListener("htmx:afterSwap", refreshAll);
  refreshAll();
})();
