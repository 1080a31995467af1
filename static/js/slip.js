// Printing from the page after the act. [data-prints="#frame"] prints the slip shown in that frame; [data-prints-all] prints every
// [data-slip] of this coming, one after another. Where a browser does not print from a frame, the link opens the slip instead.
(function () {
  "use strict";

  function print(frame) {
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
      return true;
    } catch {
      return false; // a viewer of its own kind
    }
  }

  function printHidden(address) {
    return new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.className = "sr";
      frame.title = "Phiếu đang in";
      frame.addEventListener("load", () => {
        if (!print(frame)) open(address, "_blank");
        resolve();
      });
      frame.src = address;
      document.body.append(frame);
    });
  }

  async function printAll() {
    for (const link of document.querySelectorAll("[data-slip]")) await printHidden(link.href);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-prints-all]")) printAll();
    const link = event.target.closest("[data-prints]");
    if (link && print(document.querySelector(link.dataset.prints))) event.preventDefault();
  });
})();
