// <mc-chart kind="trend|bars" for="id of a table">: draws what the rows of that table say (data-label, data-v, data-w). The table is the data:
// it is read aloud, copied and printed; the drawing follows it and the theme. Tooltips as rich text: the policy allows no inline style.
(function () {
  "use strict";
  const SHEET = { width: 640, height: 190 };
  const FONT = "MC Digits, Be Vietnam Pro, sans-serif";
  const number = (value) => value.toLocaleString("vi-VN", { maximumFractionDigits: 1 });
  const given = (value) => (value === undefined || value === "" ? null : Number(value));

  // The step of an axis over a range: 5, 10 or 20 of its own size, so that it ends on a round number.
  function round(range) {
    const size = 10 ** Math.floor(Math.log10(Math.max(range, 1)));
    return size * (range > 5 * size ? 2 : range > 2 * size || size === 1 ? 1 : 0.5);
  }

  class Chart extends HTMLElement {
    connectedCallback() {
      this.resized = new ResizeObserver(() => this.onPaper || this.drawing?.resize());
      this.repaint = () => this.draw();
      document.addEventListener("mc:theme", this.repaint);
      document.fonts.ready.then(() => {
        this.draw();
        this.resized.observe(this);
      });
    }

    disconnectedCallback() {
      document.removeEventListener("mc:theme", this.repaint);
      this.resized.disconnect();
      this.drawing?.dispose();
      this.drawing = null;
    }

    draw() {
      const table = document.getElementById(this.getAttribute("for"));
      if (!this.isConnected || !table || !globalThis.echarts) return;
      const rows = [...table.tBodies[0].rows].map((row) => ({ label: row.dataset.label, v: given(row.dataset.v), w: given(row.dataset.w) }));
      this.drawing ||= globalThis.echarts.init(this, null, { renderer: "svg" });
      this.drawing.setOption({ animation: false, ...this[this.getAttribute("kind")](rows) }, true);
    }

    // On paper it is as large as the sheet asks for, whatever the screen was; plot.css scales it.
    paper(on) {
      this.onPaper = on;
      this.drawing?.resize(on ? SHEET : undefined);
      this.drawing?.getZr().flush(); // else it is painted with the next frame, after the sheet
      const svg = this.querySelector("svg");
      if (on) svg?.setAttribute("viewBox", `0 0 ${SHEET.width} ${SHEET.height}`);
      else svg?.removeAttribute("viewBox");
    }

    colour(name) {
      return getComputedStyle(this).getPropertyValue(name).trim();
    }

    // Read from afar the words are larger.
    words(colour) {
      const size = this.closest(".wall") ? Math.max(14, innerWidth / 80) : 12;
      return { fontFamily: FONT, fontSize: size, lineHeight: size * 1.3, color: this.colour(colour) };
    }

    // Letters stay legible on whatever is drawn below them.
    halo() {
      return { textBorderColor: this.colour("--surface"), textBorderWidth: 3 };
    }

    tip(format) {
      return {
        renderMode: "richText",
        valueFormatter: format,
        backgroundColor: this.colour("--surface"),
        borderColor: this.colour("--line"),
        textStyle: this.words("--ink"),
      };
    }

    // Month by month, the target as a golden line, where the period will end as a dashed one with its range.
    trend(rows) {
      const unit = this.dataset.unit === "%" ? "%" : ` ${this.dataset.unit}`;
      const target = given(this.dataset.target);
      const [low, middle, high] = ["low", "middle", "high"].map((name) => given(this.dataset[name]));
      const values = [...rows.map((row) => row.v), target, low, high].filter((value) => value !== null);
      const room = Math.max((Math.max(...values) - Math.min(...values)) * 0.15, Math.max(...values) * 0.02, 0.5);
      const share = this.dataset.unit === "%";
      const step = round(Math.max(...values) - Math.min(...values));
      const least = Math.max(0, Math.floor((Math.min(...values) - room) / step) * step);
      const most = Math.ceil((Math.max(...values) + room) / step) * step;
      const line = (value, colour, type, text, place) => ({
        yAxis: value,
        lineStyle: { color: this.colour(colour), width: 1.5, type },
        label: { formatter: text, position: place, ...this.words(colour === "--gold" ? "--gold-ink" : "--ink-2"), ...this.halo() },
      });
      const lines = [];
      if (target !== null) lines.push(line(target, "--gold", "solid", `chỉ tiêu ${number(target)}${unit}`, "insideStartTop"));
      // Its words stand on the side of the line on which the latest months do not.
      const latest = rows.slice(-3).filter((row) => row.v !== null);
      const under = latest.filter((row) => row.v > middle).length * 2 > latest.length && middle - least > (most - least) * 0.12;
      if (middle !== null)
        lines.push(line(middle, "--brand-ink", "dashed", `dự báo cả kỳ ${number(middle)}${unit}`, under ? "insideEndBottom" : "insideEndTop"));
      const band = low === null ? [] : [[{ yAxis: low }, { yAxis: high }]];
      return {
        tooltip: { trigger: "axis", ...this.tip((value) => (value === null || value === undefined ? "–" : number(value) + unit)) },
        grid: { left: 8, right: 14, top: 14, bottom: 2, containLabel: true },
        xAxis: {
          type: "category",
          data: rows.map((row) => row.label),
          axisLine: { lineStyle: { color: this.colour("--line") } },
          axisTick: { show: false },
          axisLabel: this.words("--ink-2"),
        },
        yAxis: {
          type: "value",
          min: least,
          max: share ? Math.min(most, Math.max(100, ...values)) : most,
          interval: step,
          splitLine: { lineStyle: { color: this.colour("--line"), opacity: 0.6 } },
          axisLabel: { ...this.words("--ink-2"), formatter: number },
        },
        series: [
          {
            name: "Trong tháng",
            type: "line",
            data: rows.map((row) => row.v),
            symbol: "circle",
            symbolSize: 5,
            lineStyle: { width: 2.5, color: this.colour("--brand-ink") },
            itemStyle: { color: this.colour("--brand-ink") },
            markLine: { silent: true, symbol: "none", data: lines },
            markArea: { silent: true, itemStyle: { color: this.colour("--brand-ink"), opacity: 0.1 }, data: band },
          },
        ],
      };
    }

    // What is late and, behind it, what soon will be; every part says its number.
    bars(rows) {
      const shown = [...rows].reverse();
      const part = (name, key, colour) => ({
        name,
        type: "bar",
        stack: "all",
        barMaxWidth: this.closest(".wall") ? 40 : 18,
        data: shown.map((row) => row[key] || null),
        itemStyle: { color: this.colour(colour), borderColor: this.colour("--surface"), borderWidth: 1 },
        label: { show: true, formatter: ({ value }) => (value ? number(value) : ""), ...this.words("--ink"), ...this.halo() },
      });
      return {
        tooltip: { trigger: "axis", axisPointer: { type: "none" }, ...this.tip((value) => (value ? `${number(value)} hồ sơ` : "0")) },
        legend: { top: 0, left: 4, itemWidth: 12, itemHeight: 10, textStyle: this.words("--ink-2"), selectedMode: false },
        grid: { left: 8, right: 14, top: this.closest(".wall") ? 44 : 26, bottom: 2, containLabel: true },
        xAxis: { show: false, type: "value" },
        yAxis: {
          type: "category",
          data: shown.map((row) => row.label),
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: { ...this.words("--ink"), width: this.words("--ink").fontSize * 14, overflow: "break" },
        },
        series: [part("Quá hạn", "v", "--late-solid"), part("Sắp đến hạn", "w", "--soon-solid")],
      };
    }
  }

  customElements.define("mc-chart", Chart);
  // On paper every chart has its numbers under it.
  addEventListener("beforeprint", () => {
    document.querySelectorAll(".figs").forEach((each) => (each.open = true));
    document.querySelectorAll("mc-chart").forEach((each) => each.paper(true));
  });
  addEventListener("afterprint", () => {
    document.querySelectorAll(".figs").forEach((each) => (each.open = false));
    document.querySelectorAll("mc-chart").forEach((each) => each.paper(false));
  });
})();
