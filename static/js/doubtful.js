// «Chờ xếp»: a slip read by the scanner, wherever the focus is, names the dossier of the page in hand; a page read meanwhile chooses
// its paper where nobody has chosen one yet.
(function () {
  "use strict";
  document.addEventListener("code-scanned", (event) => {
    const box = document.getElementById("stack-q");
    if (!box) return;
    event.preventDefault();
    box.value = event.detail.code;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const likely = event.target.id === "stack-said" && event.target.dataset.likely;
    if (!likely || document.querySelector("#stack-found [name=component]:checked")) return;
    const paper = document.querySelector(`#stack-found [name=component][value="${CSS.escape(likely)}"]`);
    if (paper) paper.checked = true;
  });
})();
