// «Chờ xếp»: a slip read by the scanner, wherever the focus is, names the dossier of the page in hand.
(function () {
  "use strict";
  document.addEventListener("code-scanned", (event) => {
    const box = document.getElementById("stack-q");
    if (!box) return;
    event.preventDefault();
    box.value = event.detail.code;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
