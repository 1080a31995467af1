// Keys. Everywhere: Ctrl K find (palette.js), Ctrl Enter main act, Esc closes a dialog (the browser's own). [data-key="F9"]: that key presses that button.
// One-letter keys act only while focus is inside their list (WCAG 2.1.4): J / K move, X chooses, Enter opens, others by data-key.
(function () {
  "use strict";

  const writing = (node) => node.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const plain = (event) => !event.ctrlKey && !event.altKey && !event.metaKey;
  const shown = (node) => node.checkVisibility();

  function press(node, event) {
    event.preventDefault();
    node.focus();
    if (node.matches("input[type=search], input[type=text]")) node.select(); // what is typed now replaces what stands there
    node.click(); // one that is not to be pressed yet says why
  }

  // ---- Lists: [data-list] holds [data-row]; a row has one link [data-open] and may have a check box.
  const rowsOf = (list) => Array.from(list.querySelectorAll("[data-row]"));

  function stand(list, row) {
    rowsOf(list).forEach((other) => other.removeAttribute("aria-selected"));
    row.setAttribute("aria-selected", "true");
    row.querySelector("input[type=checkbox], a[data-open]")?.focus({ preventScroll: true });
  }

  function goTo(list, row) {
    stand(list, row);
    row.scrollIntoView({ block: "nearest" });
    row.dispatchEvent(new CustomEvent("row-chosen", { bubbles: true }));
  }

  function inList(list, event) {
    const rows = rowsOf(list);
    const row = event.target.closest("[data-row]");
    const at = rows.indexOf(row);
    const key = event.key.toLowerCase();
    if (key === "j" && at + 1 < rows.length) goTo(list, rows[at + 1]);
    else if (key === "k" && at > 0) goTo(list, rows[at - 1]);
    else if (key === "x" && row) row.querySelector("input[type=checkbox]")?.click();
    else if (key === "enter" && row && event.target.matches("[data-row], input")) row.querySelector("a[data-open]")?.click();
    else return false;
    event.preventDefault();
    return true;
  }

  function onLetter(event) {
    const list = event.target.closest("[data-list]");
    if (!list || writing(event.target)) return;
    if (inList(list, event)) return;
    const scope = list.closest("[data-list-scope]") || list;
    const button = scope.querySelector(`[data-key="${CSS.escape(event.key.toUpperCase())}"]`);
    if (button && shown(button)) press(button, event);
  }

  function onFunctionKey(event) {
    const scope = document.querySelector("dialog[open]") || document;
    const button = scope.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button || !shown(button)) return;
    if (event.repeat) event.preventDefault(); // a key held down does not go on to the next page's act
    else press(button, event);
  }

  function onCtrlEnter(event) {
    const dialog = document.querySelector("dialog[open]");
    const act = (dialog || document).querySelector("[data-main-act]");
    if (act) press(act, event);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey && event.key === "Enter") onCtrlEnter(event);
    else if (plain(event) && /^F\d+$/.test(event.key)) onFunctionKey(event);
    else if (plain(event) && (event.key.length === 1 || event.key === "Enter")) onLetter(event);
  });

  // The row in hand, or the first, takes the focus that nothing else has, so that the keys of a list work without a click. Not on
  // a long page, which is read from its top, nor where a scanner's letters would fall into the list.
  const opened = document.querySelector(".app:not(.app--flow) [data-list]");
  const row = opened?.querySelector("[data-row][aria-selected]") || opened?.querySelector("[data-row]");
  const free = document.activeElement === document.body && !document.querySelector("[autofocus], [data-scan]");
  if (row && free) stand(opened, row);

  // ---- Back from a dossier, by «Back» or by the link to its list: the list stands where it was left, at the row that was open. Rows
  // that come while one scrolls are waited for.
  const place = `list:${location.pathname}${location.search}`;

  function goBack({ top, code }) {
    const again = () => {
      opened.scrollTop = top;
      const left = opened.querySelector(`[data-row][data-code="${CSS.escape(code)}"]`);
      if (left && free) stand(opened, left);
      const more = opened.querySelector("[hx-trigger^=intersect]");
      if (!more || opened.scrollTop >= top - 1) document.removeEventListener("htmx:afterSettle", again);
    };
    document.addEventListener("htmx:afterSettle", again);
    again();
  }

  if (opened) {
    addEventListener("pagehide", () => {
      const code = opened.querySelector("[data-row][aria-selected]")?.dataset.code || "";
      sessionStorage.setItem(place, JSON.stringify({ top: opened.scrollTop, code }));
    });
    const left = sessionStorage.getItem(place);
    const returned = performance.getEntriesByType("navigation")[0]?.type === "back_forward" || /\/ho-so\/[^/]+\//.test(document.referrer);
    if (left && returned) goBack(JSON.parse(left));
  }

  // ---- Count of chosen rows: [data-chosen] inside the same [data-list-scope]; [data-choose-all] chooses all rows on the page.
  function count(scope) {
    const boxes = Array.from(scope.querySelectorAll("[data-row] input[type=checkbox]:not([name=seen])"));
    const chosen = boxes.filter((box) => box.checked).length;
    scope.querySelectorAll("[data-chosen]").forEach((node) => (node.textContent = chosen));
    scope.querySelectorAll("[data-needs-chosen]").forEach((node) => node.setAttribute("aria-disabled", String(!chosen)));
  }

  document.addEventListener("change", (event) => {
    const scope = event.target.closest("[data-list-scope]");
    if (!scope) return;
    if (event.target.matches("[data-choose-all]")) {
      scope.querySelectorAll("[data-row] input[type=checkbox]:not([name=seen])").forEach((box) => (box.checked = event.target.checked));
    }
    count(scope);
  });

  // ---- Not-yet acts keep their place; pressed, they say why: their own reason (aria-describedby), or that nothing is chosen.
  function whyNot(node) {
    if (node.matches("[data-needs-chosen]")) return "Chưa chọn dòng nào: đánh dấu ô ở đầu dòng rồi bấm lại.";
    return document.getElementById(node.getAttribute("aria-describedby"))?.innerText.trim();
  }

  document.addEventListener(
    "click",
    (event) => {
      const node = event.target.closest("[aria-disabled=true]");
      if (!node) return;
      event.preventDefault();
      event.stopImmediatePropagation(); // nor does htmx hear of it
      const text = whyNot(node);
      document.querySelectorAll("#toasts .is-soon").forEach((said) => said.remove());
      if (text) mc.toast({ tone: "soon", icon: "info-circle", title: "Lúc này chưa làm được", text });
    },
    true,
  );

  const countAll = () => document.querySelectorAll("[data-list-scope]").forEach(count);
  document.addEventListener("htmx:afterSwap", countAll);
  countAll();
})();
