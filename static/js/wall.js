// The wall: shows one leaf ([data-leaf]) after the other, keeps the clock, says when the figures no longer come. No hand is needed; Space and the
// button hold the leaf, arrows turn it.
(function () {
  "use strict";
  const TURN = 15_000;
  const HERE = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }; // a television may not know where it hangs
  const leaves = () => [...document.querySelectorAll("[data-leaf]")];
  const dots = document.querySelector("[data-wall-dots]");
  const pause = document.querySelector("[data-wall-pause]");
  const at = document.querySelector("[data-wall-at]");
  const lost = document.querySelector("[data-wall-lost]"); // beside the minute, which goes on being kept
  let shown = 0;
  let lostAt = null;

  function show(number) {
    const all = leaves();
    shown = (number + all.length) % all.length;
    all.forEach((leaf, place) => (leaf.hidden = place !== shown));
    dots.replaceChildren(...all.map((_, place) => Object.assign(document.createElement("i"), { className: place === shown ? "on" : "" })));
  }

  function hold() {
    pause.setAttribute("aria-pressed", String(pause.getAttribute("aria-pressed") !== "true"));
  }

  function clock() {
    const now = new Date();
    document.querySelector("[data-wall-clock]").textContent = now.toLocaleTimeString("vi-VN", HERE);
  }

  document.addEventListener("mc:live", ({ detail }) => {
    if (detail === "connected") {
      lostAt = null;
      at.hidden = false;
      lost.hidden = true;
      return;
    }
    lostAt ||= new Date();
    at.hidden = true;
    lost.hidden = false;
    const since = lostAt.toLocaleTimeString("vi-VN", HERE);
    lost.textContent = detail === "signed-out" ? "Cần đăng nhập lại trên máy này" : `Mất kết nối từ ${since}, đang thử lại`;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") show(shown + (event.key === "ArrowRight" ? 1 : -1));
    if (event.key === " " && !event.target.closest("button, a")) hold();
  });
  pause.addEventListener("click", hold);
  setInterval(() => pause.getAttribute("aria-pressed") === "true" || show(shown + 1), TURN);
  setInterval(clock, 1000);
  clock();
  show(0);
})();
