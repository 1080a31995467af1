// The desk without a mouse: the focus goes where the work goes. Card read → procedure; procedure chosen → papers. The procedure box
// is a combo box: arrows move through what was found, Enter takes it, Esc closes.
(function () {
  "use strict";
  const find = document.getElementById("find-procedure");
  let hurried = false; // Enter came before its answer
  const options = () => Array.from(document.querySelectorAll("#procedures [role=option]"));
  const usable = () => options().filter((option) => option.getAttribute("aria-disabled") !== "true");

  function point(option) {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    find.setAttribute("aria-expanded", String(options().length > 0));
    if (option) {
      find.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else find.removeAttribute("aria-activedescendant");
  }

  function close() {
    document.getElementById("procedures").replaceChildren();
    point(null);
  }

  function onFindKey(event) {
    const found = usable();
    const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") point(found[(at + 1) % found.length] || null);
    else if (event.key === "ArrowUp") point(found[(at - 1 + found.length) % found.length] || null);
    else if (event.key === "Enter" && find.dataset.shown !== find.value) hurried = Boolean(find.value);
    else if (event.key === "Enter" && found[at]) found[at].click();
    else if (event.key === "Escape" && found.length) close();
    else return;
    event.preventDefault();
  }

  find.addEventListener("keydown", onFindKey);
  find.addEventListener("input", () => (hurried = false));

  // ---- Another person: what was ticked and looked for belongs to the one before.
  const number = () => document.getElementById("id_id_number")?.value || "";
  let served = number();

  function anotherPerson() {
    const before = served;
    served = number();
    if (!before || !served || before === served) return;
    find.value = "";
    close();
    document.querySelectorAll("[data-held-file]").forEach((file) => file.remove());
    const ticked = Array.from(document.querySelectorAll("[data-checklist] .paper input[type=checkbox]:checked"));
    if (!ticked.length) return;
    ticked.forEach((box) => (box.checked = false));
    ticked[0].dispatchEvent(new Event("change", { bubbles: true }));
    globalThis.mc.toast({ icon: "user", title: "Người nộp khác", text: "Đã bỏ dấu giấy tờ của người trước; thủ tục được giữ lại." });
  }

  // ---- Where the work goes on. A hand that is typing elsewhere is not interrupted.
  const idle = () => {
    const here = document.activeElement;
    return !here || here === document.body || ["scan", "find-procedure"].includes(here.id) || here.matches("[data-pick], button");
  };

  function toPapers() {
    const boxes = Array.from(document.querySelectorAll("[data-checklist] .paper input[type=checkbox]"));
    (boxes.find((box) => !box.checked) || boxes[0])?.focus();
  }

  function afterPerson() {
    const name = document.getElementById("id_name");
    const proxy = document.getElementById("id_proxy_name");
    if (document.querySelector("#proxy:has(#id_proxy_number)")?.checkVisibility() && !proxy.value) proxy.focus();
    else if (!name.value) name.focus();
    else if (document.querySelector("[data-checklist]")) toPapers();
    else find.focus();
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    const { target, requestConfig } = event.detail;
    if (target.id === "procedures") {
      find.dataset.shown = requestConfig.parameters.q || ""; // Enter takes nothing that answers an older text
      point(usable()[0] || null);
      if (find.dataset.shown !== find.value) return;
      if (hurried) usable()[0]?.click();
      hurried = false;
    } else if (target.id === "person") anotherPerson();
    if (["person", "proxy"].includes(target.id) && requestConfig.elt.id === "scan-form" && idle()) afterPerson();
    else if (target.id === "chosen" && requestConfig.elt === target && idle()) toPapers();
    else if (target.id === "chosen" && requestConfig.elt.matches("[data-pick], .earlier button")) {
      find.value = "";
      close();
      toPapers();
    }
  });
})();
