// What every page shares: toasts, dialogs, htmx answers, forms that are sent once. Keys are in keys.js.
(function () {
  "use strict";
  const TOAST_MS = 8000;

  // ---- Toasts: the server answers with `HX-Trigger: {"toast": {"tone", "icon", "title", "text"}}`, pages call mc.toast().
  function toast({ tone = "done", icon = "circle-check", title = "", text = "" }) {
    const template = document.getElementById("toast-template");
    const place = document.getElementById("toasts");
    const node = template.content.firstElementChild.cloneNode(true);
    const use = node.querySelector("use");
    node.className = `toastx is-${tone}`;
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icon}`));
    node.querySelector("b").textContent = title;
    node.querySelector(".l2").textContent = text;
    const dialog = tone === "late" && document.querySelector("dialog[open] .dlg__in");
    if (dialog) {
      node.setAttribute("role", "alert"); // what lies outside an open dialog cannot be reached
      dialog.prepend(node);
    } else place.append(node);
    if (tone !== "late") fade(node);
  }

  // A message stays while it is pointed at or focused; what went wrong stays until it is closed.
  function fade(node) {
    setTimeout(() => (node.matches(":hover, :focus-within") ? fade(node) : node.remove()), TOAST_MS);
  }

  document.querySelectorAll("#toasts .toastx:not(.is-late)").forEach(fade);
  document.addEventListener("toast", (event) => toast(event.detail));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) event.target.closest(".toastx").remove();
  });

  // ---- Dialogs: a fragment swapped into #dialog holds <dialog class="dlg">; it opens by itself and gives focus back when it closes.
  let opener = null;

  function openDialog(dialog) {
    if (dialog.open) return;
    opener = opener || document.activeElement;
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const opens = event.target.closest("[data-open-dialog]:not([aria-disabled=true])");
    if (opens) openDialog(document.getElementById(opens.dataset.openDialog));
    if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog").close();
  });
  document.addEventListener("dialog-close", () => document.querySelector("dialog[open]")?.close());
  document.addEventListener(
    "close",
    () => {
      if (opener && opener.isConnected) opener.focus();
      opener = null;
    },
    true,
  );

  // ---- htmx. 409 and 422 are swapped (meta htmx-config); other failures become words.
  const WORDS = {
    0: ["Mất mạng", "Việc vừa rồi chưa gửi được. Kiểm tra mạng rồi làm lại."],
    403: ["Bạn không được làm việc này", "Nếu đây là việc của bạn, hãy báo người quản trị."],
    404: ["Không còn thấy mục này", "Có thể việc đã chuyển cho người khác. Hãy tải lại trang."],
    409: ["Việc này không làm được lúc này", "Hồ sơ vừa thay đổi. Hãy tải lại trang."],
    429: ["Quá nhiều lần trong một lúc", "Chờ một phút rồi làm lại."],
    500: ["Hệ thống gặp lỗi", "Việc vừa rồi chưa được ghi. Thử lại, nếu vẫn lỗi hãy báo người quản trị."],
  };

  function tell(status) {
    const [title, text] = WORDS[status] || WORDS[500];
    toast({ tone: "late", icon: status ? "alert-triangle" : "wifi-off", title, text });
  }

  document.addEventListener("htmx:sendError", () => tell(0));
  document.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr.status));
  document.addEventListener("htmx:beforeSwap", (event) => {
    // The session has ended: a sign-in page must not land inside a fragment.
    const signIn = document.body.dataset.signIn;
    const url = event.detail.xhr.responseURL;
    if (signIn && url && new URL(url).pathname === signIn) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = event.detail.target.querySelector("dialog[data-auto-open]");
    if (dialog) openDialog(dialog);
  });

  // ---- The network is away: say so, and keep the page with all that is typed on it until it is back.
  const strip = document.getElementById("offline");

  function network() {
    strip.hidden = navigator.onLine;
  }

  function stay(event) {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    network();
    tell(0);
  }

  network();
  // Keeps the page that says so to whoever opens another one then; where a browser forbids it, there is only the strip.
  addEventListener("load", () => navigator.serviceWorker?.register("/ngoai-tuyen.js").catch(() => {}));
  addEventListener("offline", network);
  addEventListener("online", () => {
    network();
    toast({ icon: "wifi", title: "Đã có mạng lại", text: "Việc chưa gửi, xin gửi lại." });
  });
  document.addEventListener("submit", stay, true);
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a[href]");
      if (link && !link.getAttribute("href").startsWith("#")) stay(event);
    },
    true,
  );

  // ---- A form is sent once: the second click of a nervous hand does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || form.matches("[hx-post]") || event.defaultPrevented) return;
    if (event.submitter?.getAttribute("formtarget") === "_blank") return; // a print beside the page: the act is still to come
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });

  // ---- A field that changes the page by itself (filters): <select data-submits>.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });

  // ---- What is folded out over the page (<details data-pop>) goes by Escape or a click elsewhere; only one stands open.
  const folded = () => document.querySelectorAll("details[data-pop][open]");
  document.addEventListener("click", ({ target }) => folded().forEach((each) => each.contains(target) || (each.open = false)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    folded().forEach((each) => {
      each.open = false;
      each.querySelector("summary").focus();
    });
  });

  document.querySelectorAll("dialog[data-auto-open]").forEach(openDialog);

  globalThis.mc = { toast, openDialog };
})();
