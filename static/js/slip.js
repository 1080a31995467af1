// Printing from the page after the act. [data-prints="#frame"] prints the slip shown in that frame; [data-prints-all] prints the one PDF
// that its link leads to, as soon as the worker has made it. Where a browser does not print from a frame, the link opens instead.
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
    document.getElementById("prints-all")?.remove(); // the print before this one
    const frame = document.createElement("iframe");
    frame.id = "prints-all";
    frame.className = "sr";
    frame.title = "Phiếu đang in";
    frame.addEventListener("load", () => print(frame) || open(address, "_blank"));
    frame.src = address;
    document.body.append(frame);
  }

  // Asked for by HEAD first: a page that says why there is no PDF is never printed.
  async function printAll(link) {
    if (link.ariaBusy) return;
    link.ariaBusy = "true";
    const answer = await fetch(link.href, { method: "HEAD" }).catch(() => null);
    link.ariaBusy = null;
    if (answer?.ok && answer.headers.get("Content-Type") === "application/pdf") printHidden(link.href);
    else globalThis.mc.toast({ tone: "late", icon: "alert-triangle", title: "Chưa in được", text: "Phiếu chưa sẵn sàng, hãy bấm in lại sau ít giây." });
  }

  document.addEventListener("click", (event) => {
    const all = event.target.closest("[data-prints-all]");
    if (all) {
      event.preventDefault();
      printAll(all);
    }
    const link = event.target.closest("[data-prints]");
    if (link && print(document.querySelector(link.dataset.prints))) event.preventDefault();
  });
})();
