// The desk's checklist: what is missing shows as you go, and the one primary button moves from F8 (supplement) to F9 (receive).
// [data-checklist] holds .paper rows with a check box (required or not); [data-all-papers] ticks all that are required. The server's
// rule stays the judge.
(function () {
  "use strict";
  const set = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const boxesOf = (list) => Array.from(list.querySelectorAll(".paper input[type=checkbox]"));

  function refresh(list) {
    const boxes = list ? boxesOf(list) : [];
    const missing = boxes.filter((box) => box.required && !box.checked);
    const named = document.getElementById("id_name");
    const nobody = Boolean(named) && !named.value.trim();
    const complete = Boolean(list) && !missing.length && !nobody;
    const mayNot = (node, not) => node.setAttribute("aria-disabled", String(not));
    boxes.forEach((box) => box.closest(".paper").classList.toggle("is-missing", box.required && !box.checked));
    set("[data-have]", (node) => (node.textContent = `${boxes.filter((box) => box.checked).length}/${boxes.length}`));
    set("[data-have-bar]", (node) => {
      node.max = boxes.length || 1;
      node.value = boxes.filter((box) => box.checked).length;
    });
    set("[data-missing-names]", (node) => (node.textContent = missing.map((box) => box.dataset.name).join("; ")));
    set("[data-missing-count]", (node) => (node.textContent = missing.length));
    set("[data-when-nothing]", (node) => (node.hidden = Boolean(list)));
    set("[data-when-nobody]", (node) => (node.hidden = !list || missing.length || !nobody));
    set("[data-when-missing]", (node) => (node.hidden = !missing.length));
    set("[data-when-complete]", (node) => (node.hidden = !complete));
    set("[data-needs-procedure]", (node) => mayNot(node, !list));
    set("[data-needs-complete]", (node) => {
      mayNot(node, !complete);
      node.classList.toggle("btn-primary", complete);
    });
    set("[data-main-when-missing]", (node) => {
      mayNot(node, !missing.length);
      node.classList.toggle("btn-primary", Boolean(missing.length));
    });
  }

  const refreshAll = () => refresh(document.querySelector("[data-checklist]"));
  document.addEventListener("change", (event) => {
    const list = event.target.closest("[data-checklist]");
    if (!list) return;
    const brought = event.target.closest("[data-held-file]");
    const how = brought?.closest(".paper").querySelector(".paper__in select");
    if (how?.value === "reused") how.value = "scan"; // a file that is brought is not the one we hold
    // Saying how a paper is provided, or how many sheets, or bringing its file, means that it is there.
    if (brought || event.target.closest(".paper__in")) event.target.closest(".paper").querySelector("input[type=checkbox]").checked = true;
    refresh(list);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-all-papers]")) return;
    const list = document.querySelector("[data-checklist]");
    const required = boxesOf(list).filter((box) => box.required);
    required.forEach((box) => (box.checked = true));
    (required[0] || list).dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("htmx:afterSwap", refreshAll);
  document.addEventListener("input", (event) => event.target.id === "id_name" && refreshAll());
  refreshAll();
})();
