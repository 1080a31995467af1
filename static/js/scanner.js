// A scanner in keyboard mode types like a very fast hand and ends with Enter. Wherever the focus is, a burst becomes:
//   card-scanned {text}   a CCCD QR: at least seven parts, six «|»
//   code-scanned {code}   a dossier code (pattern: <body data-code-pattern>)
// Then the form [data-scan="card"] or [data-scan="code"], if there is one, takes the text and is sent. Nothing stays in the field
// that had the focus: six quick digits send the rest into a box of our own, so that no live search ever sees a personal number,
// and letters that come without a key event (input methods) are still read. A quick hand gets its digits back.
// Loaded in <head>, on purpose not deferred: a card may be read before the page has all its scripts.
(function () {
  "use strict";
  const GAP_MS = 60; // a hand needs longer from key to key, a scanner 2–20 ms; on average, for a busy machine stumbles
  const GIVE_UP_MS = 250; // no burst pauses so long
  const MIN_LENGTH = 8;
  const DIGITS_FIRST = /^\d{6,}$/;
  const CARD = /^[^|]*(\|[^|]*){6,}$/;
  const isCode = (read) =>
    new RegExp(`^${document.body.dataset.codePattern || "[A-Za-z0-9.]{2,16}-\\d{6}-\\d{4,6}"}$`).test(read);
  const TEXT_FIELD = "textarea, input:is([type=text], [type=search], [type=tel], [type=password], :not([type]))";

  let text = "";
  let first = 0;
  let last = -Infinity; // a card may be read in the first instant of a page
  let origin = null; // what had the focus when the burst began
  let field = null; // the same, when it is a text field: its value and selection then
  let before = null;
  let box = null;
  let timer = 0;

  function begin(target, now) {
    text = "";
    first = now;
    origin = target;
    field = target.matches(TEXT_FIELD) ? target : null;
    before = field && { value: field.value, start: field.selectionStart, end: field.selectionEnd };
  }

  function restoreField() {
    if (!field || field.value === before.value) return;
    field.value = before.value;
    field.setSelectionRange(before.start, before.end);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function divert() {
    box = document.createElement("textarea");
    box.className = "sr";
    box.tabIndex = -1;
    box.setAttribute("aria-label", "Đang đọc thẻ");
    box.value = text;
    restoreField();
    (document.querySelector("dialog[open]") || document.body).append(box);
    box.focus();
  }

  function takeBox() {
    const read = box.value;
    clearTimeout(timer);
    box.remove();
    box = null;
    if (origin.isConnected) origin.focus();
    return read;
  }

  function giveBack() {
    if (!box) return;
    const typed = takeBox();
    if (!field) return;
    field.setRangeText(typed, before.start, before.end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function announce(name, kind, detail, value) {
    const event = new CustomEvent(name, { bubbles: true, cancelable: true, detail });
    if (!document.dispatchEvent(event)) return;
    const form = document.querySelector(`form[data-scan="${kind}"]`);
    if (!form) return;
    Array.from(form.elements).find((field) => field.matches("[data-scan-text]")).value = value;
    // Read while the page was still loading: what sends the form is not there yet.
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => form.requestSubmit());
    else form.requestSubmit();
  }

  function finish(event) {
    const read = (box ? box.value : text).trim();
    const isCard = CARD.test(read);
    if (!isCard && !isCode(read)) {
      giveBack();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (box) takeBox();
    else restoreField();
    if (isCard) announce("card-scanned", "card", { text: read }, read);
    else announce("code-scanned", "code", { code: read }, read);
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key === "Shift") return;
    const paused = event.timeStamp - last > GIVE_UP_MS;
    const quick = !paused && (box || event.timeStamp - first <= GAP_MS * text.length);
    last = event.timeStamp;
    if (event.key === "Enter" || event.key === "Tab") {
      if (quick && text.length >= MIN_LENGTH) finish(event);
      else giveBack();
      text = "";
      return;
    }
    if (paused) {
      giveBack();
      begin(document.activeElement, event.timeStamp);
    }
    if (event.key.length !== 1) return;
    if (!box && quick && DIGITS_FIRST.test(text)) divert();
    if (box) {
      clearTimeout(timer);
      timer = setTimeout(giveBack, GIVE_UP_MS);
    }
    text += event.key;
    // One-letter keys of a list must not see a scan.
    if (quick && text.length > 3 && !field) event.stopImmediatePropagation();
  }

  document.addEventListener("keydown", onKey, true);
})();
