// A list beside its preview, a dossier inside its list: the row in hand, the arrows ← →, addresses without empty filters.
(function () {
  "use strict";
  const WAIT_MS = 180; // J held down passes over rows without asking for each
  const place = document.getElementById("preview");
  let timer = 0;
  let shown = place?.dataset.shown || ""; // what the page came with, and whatever was typed into it

  function show(row) {
    const code = row.dataset.code;
    clearTimeout(timer);
    if (!code || code === shown || !place || !place.checkVisibility()) return;
    timer = setTimeout(() => {
      shown = code;
      const url = place.dataset.preview.replace("/-/", `/${code}/`);
      htmx.ajax("GET", url, { source: place, target: place, swap: "innerHTML" });
    }, WAIT_MS);
  }

  function take(row) {
    const list = row.closest("[data-list]");
    list.querySelectorAll("[data-row][aria-selected]").forEach((other) => other !== row && other.removeAttribute("aria-selected"));
    row.setAttribute("aria-selected", "true");
    show(row);
  }

  ["focusin", "click", "row-chosen"].forEach((kind) =>
    document.addEventListener(kind, (event) => {
      const row = event.target.closest?.("[data-list] [data-row]");
      if (row) take(row);
    }),
  );

  // ---- An act on the row in hand: <button data-row-act="/ho-so/-/viec/…/">.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-act]");
    if (!button) return;
    const row = document.querySelector("[data-list] [data-row][aria-selected]");
    if (row) htmx.ajax("GET", button.dataset.rowAct.replace("/-/", `/${row.dataset.code}/`), { target: "#dialog" });
    else mc.toast({ tone: "late", icon: "alert-triangle", title: "Chưa đứng ở dòng nào", text: "Bấm J để vào danh sách." });
  });

  // ---- ← → go to the dossier before and after in the list it was opened from: [data-step="ArrowRight"].
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.matches("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    const step = document.querySelector(`[data-step="${event.key}"]`);
    if (step) {
      event.preventDefault();
      step.click();
    }
  });

  // ---- A filter that is not chosen does not stand in the address.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-clean]")) return;
    event.target.querySelectorAll("select, input").forEach((field) => (field.disabled = !field.value));
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll("[data-clean] :disabled").forEach((field) => (field.disabled = false));
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });

  const inHand = document.activeElement.closest("[data-list] [data-row]"); // keys.js stands on the first row at once
  if (inHand) take(inHand);
})();
