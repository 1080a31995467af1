// <mc-live url>: asks every five seconds whether its part of the page has changed (ETag; 304 costs next to nothing) and puts each changed
// [data-live] in the place of the old one. What the hand or the focus is in waits; what changed is said once, politely; nothing jumps.
// Without network it goes on asking, ever more slowly, and tells the page by the event «mc:live» whether it is connected.
(function () {
  "use strict";
  const EVERY = 5000;
  const SLOWEST = 60_000;
  const TOLD_EVERY = 20_000;

  class Live extends HTMLElement {
    connectedCallback() {
      this.wait = EVERY;
      this.mark = this.getAttribute("mark");
      this.told = 0;
      this.says = new Map();
      this.next();
      this.wake = () => document.hidden || this.soon();
      document.addEventListener("visibilitychange", this.wake);
      addEventListener("online", this.wake);
    }

    disconnectedCallback() {
      clearTimeout(this.timer);
      document.removeEventListener("visibilitychange", this.wake);
      removeEventListener("online", this.wake);
    }

    next() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), this.wait);
    }

    soon() {
      this.wait = 0;
      this.next();
    }

    async ask() {
      if (document.hidden) return; // asked again when it is looked at
      try {
        const answer = await fetch(this.getAttribute("url"), {
          cache: "no-store",
          headers: this.mark ? { "If-None-Match": this.mark } : {},
        });
        if (answer.redirected || answer.status === 403) return this.signal("signed-out"); // nobody is signed in any more
        if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
        this.fresh(answer.headers.get("X-As-Of"));
        if (answer.status === 200) {
          this.last = new DOMParser().parseFromString(await answer.text(), "text/html");
          this.mark = answer.headers.get("ETag");
        }
        this.wait = EVERY;
        this.put();
        this.signal("connected");
      } catch {
        this.wait = Math.min(Math.max(this.wait, EVERY) * 2, SLOWEST);
        this.signal("lost");
      }
      this.next();
    }

    fresh(clock) {
      if (clock) document.querySelectorAll("[data-as-of]").forEach((each) => (each.textContent = clock));
    }

    put() {
      if (!this.last) return;
      for (const old of this.querySelectorAll("[data-live]")) {
        const other = this.last.getElementById(old.id);
        if (!other || this.said(old) === this.said(other) || this.inHand(old)) continue;
        const put = document.importNode(other, true);
        if (put.dataset.says) this.says.set(put.id, put.dataset.says);
        put.classList.add("is-new");
        const focused = old === document.activeElement;
        old.replaceWith(put);
        if (focused) put.focus({ preventScroll: true });
      }
      this.tell();
    }

    // The focus is in it, or its table is open: it waits for the next time.
    inHand(part) {
      return part.querySelector("details[open]") || (part !== document.activeElement && part.contains(document.activeElement));
    }

    // All that a part says, without what a chart has drawn of it.
    said(part) {
      const copy = part.cloneNode(true);
      copy.querySelectorAll("mc-chart").forEach((chart) => chart.replaceChildren());
      copy.classList.remove("is-new");
      return `${copy.className} ${copy.textContent}`.replace(/\s+/g, " ");
    }

    tell() {
      const place = document.querySelector("[data-live-status]");
      if (!place || !this.says.size || Date.now() - this.told < TOLD_EVERY) return;
      place.textContent = `Số liệu vừa đổi. ${[...this.says.values()].join(". ")}.`;
      this.told = Date.now();
      this.says.clear();
    }

    signal(state) {
      this.dispatchEvent(new CustomEvent("mc:live", { bubbles: true, detail: state }));
    }
  }

  customElements.define("mc-live", Live);
})();
