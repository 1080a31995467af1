// Văn thư: choosing a row fills in the next number of its symbol; leaving it takes the number back. The server's book stays the judge.
// A row: <tr data-symbol="/GĐK-STP" data-next="13"> with [name=code] and [data-book-number].
(function () {
  "use strict";

  const rows = () => Array.from(document.querySelectorAll("tr[data-symbol]"));
  const box = (row) => row.querySelector("[name=code]");
  const field = (row) => row.querySelector("[data-book-number]");

  function following(row) {
    const symbol = row.dataset.symbol;
    const used = rows()
      .filter((other) => other !== row && box(other)?.checked && field(other).value.endsWith(symbol))
      .map((other) => parseInt(field(other).value, 10) + 1)
      .filter(Number.isFinite);
    return `${Math.max(parseInt(row.dataset.next, 10), ...used)}${symbol}`;
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches("tr[data-symbol] [name=code]")) return;
    const row = event.target.closest("tr");
    const number = field(row);
    if (event.target.checked && !number.value) {
      number.value = following(row);
      row.dataset.given = number.value;
    } else if (!event.target.checked && number.value === row.dataset.given) number.value = "";
  });
})();
