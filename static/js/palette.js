// The Ctrl K box: a combobox whose list the server fills while one types (cases/desk/views/palette.py).
// The focus stays in the input; arrow keys move aria-activedescendant, Enter clicks the option, Esc is the dialog's own.
(function () {
  "use strict";
  const box = document.getElementById("palette");
  if (!box) return;
  const input = box.querySelector("[role=combobox]");
  const list = box.querySelector("[role=listbox]");
  const CARRIED = "mc-carried";
  let sent = null; // the text of the last request
  let answered = null; // the text that the list on show answers
  let hurried = false; // Enter came before its answer

  const options = () => Array.from(list.querySelectorAll("[role=option]"));
  const active = () => list.querySelector("[aria-selected=true]");

  function point(option) {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function open() {
    if (box.open) input.select();
    if (document.querySelector("dialog[open]")) return; // an act half written is not left behind
    list.replaceChildren();
    answered = null;
    globalThis.mc.openDialog(box);
    input.focus();
    globalThis.htmx.trigger(input, "palette-ask");
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || !event.ctrlKey || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault(); // the browser's own Ctrl K leaves the page
    open();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-find]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });

  // ---- In the box
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = options();
    const at = all.indexOf(active());
    if (event.key === "ArrowDown") point(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") point(all[at > 0 ? at - 1 : all.length - 1]);
    else if (event.key !== "Enter") return;
    else if (answered === input.value) active()?.click();
    else hurried = true;
    event.preventDefault();
  });
  input.addEventListener("input", () => (hurried = false));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the input
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close(); // beside it
  });
  box.addEventListener("close", () => {
    input.value = ""; // a personal number is not left for the next person to see
    hurried = false;
  });

  box.addEventListener("htmx:beforeRequest", () => (sent = input.value));
  list.addEventListener("htmx:afterSettle", (event) => {
    if (event.target !== list) return; // its new parts settle too
    answered = sent;
    const all = options();
    all.forEach((option, at) => {
      option.id = `palette-${at}`;
      option.tabIndex = -1;
    });
    point(all.find((option) => option.ariaDisabled !== "true"));
    const problem = list.querySelector(".problem");
    const count = all.length ? `${all.length} lựa chọn` : "Không thấy gì khớp";
    box.querySelector("[data-palette-status]").textContent = problem ? problem.textContent : count;
    if (hurried && answered === input.value) active()?.click();
    hurried = false;
  });

  // A scan belongs to the page under the box.
  ["card-scanned", "code-scanned"].forEach((name) => document.addEventListener(name, () => box.close()));

  // ---- «Tạo người mới ở Quầy»: what was typed goes into the desk's scan box; from another page by way of this tab's
  // memory, never in an address, and is forgotten as soon as it is read.
  const desk = () => document.getElementById("scan-form");

  function scan(text) {
    desk().elements.text.value = text;
    desk().requestSubmit();
  }

  function carry(event) {
    if (!desk()) {
      sessionStorage.setItem(CARRIED, input.value);
      return;
    }
    event.preventDefault();
    scan(input.value);
  }

  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled=true])");
    if (!option || option.getAttribute("hx-target") === "#palette-found") return; // a person only narrows the list
    if (option.matches("[data-carry]")) carry(event);
    box.close();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const carried = sessionStorage.getItem(CARRIED);
    sessionStorage.removeItem(CARRIED);
    if (carried && desk()) scan(carried);
  });
})();
