// Figures and curves as of the moment shown.

import { DASHES, INK, PALETTE, make } from "./looks.js";
import { TICKS } from "./unpack.js";

export const gauges = {
  showCounts() {
    for (const { run, counts, view } of this.panels) {
      const tally = run.tally(this.tick), key = JSON.stringify(tally);
      if (view.told === key) continue;
      view.told = key;
      const parts = ["trading", "violating", "market", "teams", "incidents"].map((name) => {
        const one = make("span");
        one.append(make("b", "", String(tally[name])), document.createTextNode(" " + this.text(`count.${name}`)));
        return one;
      });
      counts.replaceChildren(...parts);
    }
  },

  number(value, digits, signed = false) {
    if (value === null || value === undefined || !Number.isFinite(value)) return "–";
    const words = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    const nothing = Number(Math.abs(value).toFixed(digits)) === 0;
    return (nothing ? "" : value < 0 ? "−" : signed ? "+" : "") + words;
  },

  // The figures as of the last day that is over, and the difference to the first panel.
  showGauges() {
    this.tables.hidden = !this.gauges.length;
    if (!this.gauges.length || !this.panels.length) return;
    const asOf = this.panels.map(({ run }) => run.asOf(this.tick)), key = asOf.map((one) => one?.day).join();
    if (this.gaugesOf === key) return;
    this.gaugesOf = key;
    this.panels.forEach(({ table }, i) => {
      const head = make("caption"), letter = make("b", "vsr-letter", "ABCDEFGHI"[i]);
      letter.style.background = PALETTE[i % 3];
      head.append(letter, " " + (asOf[i] ? this.text("as_of", { day: asOf[i].day + 1 }) : this.text("no_day_yet")));
      table.replaceChildren(head, ...this.gauges.map((gauge) => {
        const row = make("tr"), scale = gauge.scale ?? 1, own = asOf[i]?.gauges[gauge.key], other = asOf[0]?.gauges[gauge.key];
        const name = make("th", "", gauge.label);
        name.scope = "row";
        if (gauge.unit) name.append(make("small", "", ` ${gauge.unit}`));
        if (["lower", "higher"].includes(gauge.direction)) {
          const arrow = make("small", "vsr-way", gauge.direction === "lower" ? " ↓" : " ↑"), words = this.text(`way.${gauge.direction}`);
          arrow.title = words;
          arrow.setAttribute("role", "img");
          arrow.setAttribute("aria-label", words);
          name.append(arrow);
        }
        row.append(name, make("td", "", this.number(own == null ? null : own * scale, gauge.digits ?? 1)));
        if (this.panels.length > 1) {
          const difference = i === 0 || own == null || other == null ? null : (own - other) * scale;
          const cell = make("td", "vsr-difference", i === 0 ? "" : this.number(difference, gauge.digits ?? 1, true));
          row.append(cell);
        }
        if (this.intervals) {
          const [mean, low, high] = (this.intervals.panels[i]?.[gauge.key] ?? [null, null, null]).map((v) => (v === null ? null : v * scale));
          const digits = gauge.digits ?? 1, ends = low === null || high === null ? "" : ` [${this.number(low, digits)}, ${this.number(high, digits)}]`;
          row.append(make("td", "vsr-interval", mean === null ? "–" : this.number(mean, digits) + ends));
        }
        return row;
      }));
      if (this.panels.length > 1 || this.intervals) {
        const names = make("tr"), titles = ["", this.text("this_run")];
        if (this.panels.length > 1) titles.push(i === 0 ? "" : this.text("against_first"));
        if (this.intervals) titles.push(this.text("over_runs", { n: this.intervals.n }));
        names.append(...titles.map((words) => make("td", "vsr-column", words)));
        head.after(names);
      }
    });
  },

  sayFiguresSoon() { if (!this.curves.length) return; clearTimeout(this.toSay); this.toSay = setTimeout(() => this.sayFigures(), 120); },

  sayFigures() {
    this.figures.replaceChildren(...this.curves.map((curve) => this.chart(curve)));
    this.moveCursor();
  },

  chart(curve) {
    const box = make("figure", "vsr-chart"), w = 420, h = 170, [left, right, up, down] = [46, 26, 12, 22];
    const days = Math.max(1, (this.last - this.first + 1) / TICKS), x = (d) => left + (days === 1 ? 0 : d / (days - 1)) * (w - left - right);
    const lines = this.panels.map(({ run }) => {
      const found = [];
      for (let d = 0; d < days; d++) {
        const value = run.chunks.get(run.fixed.first_day + d)?.series[curve.key];
        if (Number.isFinite(value)) found.push([d, value * (curve.scale ?? 1)]);
      }
      return found;
    });
    const values = lines.flat().map(([, value]) => value), most = niceEnd(Math.max(1e-9, ...values)), y = (v) => h - down - v / most * (h - up - down);
    const tag = (name, attributes, text) => `<${name} ${Object.entries(attributes).map(([k, v]) => `${k}="${v}"`).join(" ")}>${text ?? ""}</${name}>`;
    let svg = "";
    for (const share of [0, 0.5, 1]) {
      svg += tag("line", { x1: left, x2: w - right, y1: y(most * share), y2: y(most * share), stroke: "#d9d9d9" });
      svg += tag("text", { x: left - 6, y: y(most * share) + 4, "text-anchor": "end", class: "vsr-axis" }, this.number(most * share, curve.digits ?? (most < 2 ? 2 : most < 20 ? 1 : 0)));
    }
    for (const d of [...new Set([0, Math.round((days - 1) / 2), days - 1])])
      svg += tag("text", { x: x(d), y: h - 6, "text-anchor": "middle", class: "vsr-axis" }, this.text("axis_day", { day: d + 1 + this.first / TICKS }));
    lines.forEach((line, i) => {
      if (!line.length) return;
      svg += tag("polyline", { points: line.map(([d, v]) => `${x(d).toFixed(1)},${y(v).toFixed(1)}`).join(" "), fill: "none",
        stroke: PALETTE[i % 3], "stroke-width": 2.4, "stroke-dasharray": DASHES[i % 3] });
      const [d, v] = line[line.length - 1];
      svg += tag("text", { x: x(d) + 5, y: y(v) + 4, fill: PALETTE[i % 3], "font-weight": "bold", "font-size": 13 }, "ABC"[i] ?? "");
    });
    svg += tag("rect", { class: "vsr-later", x: left, y: up - 6, width: w - left - right + 4, height: h - up - down + 4, fill: "#ffffff", opacity: 0.7 });
    svg += tag("line", { class: "vsr-cursor", y1: up, y2: h - down, x1: left, x2: left, stroke: INK, "stroke-width": 1.2 });
    const caption = make("figcaption", "", curve.label);
    if (curve.unit) caption.append(make("small", "", ` ${curve.unit}`));
    const holder = make("div");
    holder.innerHTML = `<svg viewBox="0 0 ${w} ${h}" role="img">${svg}</svg>`;
    holder.firstChild.setAttribute("aria-label", curve.label);
    holder.firstChild.dataset.left = left;
    holder.firstChild.dataset.wide = w - left - right;
    box.append(caption, holder.firstChild);
    return box;
  },

  moveCursor() {
    const days = Math.max(1, (this.last - this.first + 1) / TICKS);
    for (const svg of this.figures.querySelectorAll("svg")) {
      const share = Math.min(1, Math.max(0, ((this.tick + 1 - this.first) / TICKS - 1) / Math.max(1, days - 1)));
      const at = Number(svg.dataset.left) + share * Number(svg.dataset.wide), line = svg.querySelector(".vsr-cursor");
      line.setAttribute("x1", at);
      line.setAttribute("x2", at);
      const later = svg.querySelector(".vsr-later"), end = Number(svg.dataset.left) + Number(svg.dataset.wide) + 4;
      later.setAttribute("x", at);
      later.setAttribute("width", Math.max(0, end - at));
    }
  },
};

function niceEnd(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const one of [1, 1.5, 2, 3, 4, 5, 6, 8, 10]) if (one * power >= value) return one * power;
  return value;
}
