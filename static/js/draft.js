// The desk's draft: what the form holds is on the server within a second of the last change, so that a browser that crashes loses
// nothing. Nothing is kept in the browser. #draft[data-draft] is the address; the answer says what became of it.
(function () {
  "use strict";
  const REST_MS = 350; // after the last key
  const LONGEST_MS = 900; // while somebody types on and on
  const place = document.getElementById("draft");
  const form = document.getElementById("desk-form");
  const dropForm = document.querySelector("[data-drops-draft]");
  let rest = 0;
  let longest = 0;
  let leaving = false;
  let sending = false; // one save at a time: an older one must not arrive after a newer

  async function save({ byForce = false } = {}) {
    clearTimeout(rest);
    clearTimeout(longest);
    rest = longest = 0;
    if (leaving) return;
    if (sending && !byForce) {
      rest = setTimeout(save, REST_MS);
      return;
    }
    sending = true;
    try {
      const answer = await fetch(place.dataset.draft + (byForce ? "?by_force=1" : ""), {
        method: "POST",
        body: new FormData(form),
        redirect: "error", // a sign-in page is no answer
      });
      if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
      place.innerHTML = await answer.text();
      dropForm.hidden = false;
    } catch {
      if (!leaving) place.textContent = "Chưa lưu được nháp, sẽ thử lại";
      rest = setTimeout(save, 5000);
    } finally {
      sending = false;
    }
  }

  function soon() {
    clearTimeout(rest);
    rest = setTimeout(save, REST_MS);
    longest = longest || setTimeout(save, LONGEST_MS);
  }

  form.addEventListener("input", (event) => event.target.form === form && soon());
  form.addEventListener("change", (event) => event.target.form === form && soon());
  document.addEventListener("desk-changed", soon);
  document.addEventListener("submit", (event) => {
    if (event.target !== form && event.target !== dropForm) return;
    leaving = true; // what is sent need not be kept
    clearTimeout(rest);
    clearTimeout(longest);
  });
  // Closed in the middle of a word: what is not yet kept is sent on the way out.
  addEventListener("pagehide", () => {
    if ((rest || longest) && !leaving) navigator.sendBeacon(place.dataset.draft, new FormData(form));
  });
  // «Back» must not bring a form to life that was carried out already.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-draft-here]")) save({ byForce: true });
  });
})();
