// «Ký duyệt»: the row whose result is shown is the marked one; the box says whether it speaks of the chosen or the shown one.
(function () {
  "use strict";
  const scope = document.querySelector(".bk");
  if (!scope) return;

  scope.addEventListener("click", (event) => {
    const link = event.target.closest("[data-row] a[data-open]");
    if (!link) return;
    scope.querySelectorAll("[data-row]").forEach((row) => row.removeAttribute("aria-selected"));
    link.closest("[data-row]").setAttribute("aria-selected", "true");
  });

  // A PIN is for one sending: it does not wait in the page for whoever sits down next. (Rows ask for their preview too.)
  scope.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === scope) scope.querySelectorAll("input[type=password]").forEach((field) => (field.value = ""));
  });

  function speak() {
    const some = Boolean(scope.querySelector("[data-row] input:checked"));
    scope.querySelector("[data-when-some]").hidden = !some;
    scope.querySelector("[data-when-none]").hidden = some;
  }

  scope.addEventListener("change", () => setTimeout(speak)); // after «chọn hết» has done its work
  speak();
})();
