// A period from the list and days freely chosen exclude each other: what was touched last counts.
(function () {
  "use strict";
  const form = document.querySelector("[data-period]");
  if (!form) return;
  const days = [form.elements.tu, form.elements.den];

  form.elements.ky.addEventListener("change", (event) => {
    if (event.target.value) days.forEach((day) => (day.value = ""));
    else days[0].focus();
  });
  days.forEach((day) =>
    day.addEventListener("input", () => {
      form.elements.ky.value = "";
    }),
  );
})();
