// Figures and curves as of the moment shown.

import { DASHES, INK, PALETTE, make, numberOf, telling } from "./looks.js";
import { TICKS } from "./unpack.js";

export const gauges = {
  showCounts() {
    for (const { run, counts, view } of this.panels) {
      const tally = run.tally(this.tick), key = JSON.stringify(tally);
      if (view.told === key) continue;
      view.told = key;
      const parts = ["trading", "violating", "market", "incidents"].map((name) => {
        const one = make("span");
        one.append(make("b", "", String(tally[name])), document.createTextNode(" " + this.text(`count.${name}`)));
        return one;
      });
      counts.replaceChildren(...parts);
    }
  },

  // The figures as of the last day that is over, and the difference to the first panel.
  showGauges() {
    this.tables.hidden = !this.gauges.length;
    if (!this.gauges.length || !this.panels.length) return;
    const asOf = this.panels.map(({ run }) => run.asOf(this.tick)), key = asOf.map((one) => one?.day).join();
    if (this.gaugesOf === key) return;
    this.gaugesOf = key;
    const table = make("table", "vsr-gauges"), days = asOf.filter(Boolean).map(({ day }) => day), shown = byGroup(this.gauges);
    table.style.setProperty("--columns", 2 * this.panels.length - 1);
    table.append(this.gaugesHead(days.length ? this.text("as_of", { day: Math.min(...days) + 1 }) : this.text("no_day_yet")));
    shown.forEach((gauge, i) => {
      const row = make("tr"), begins = i === 0 || shown[i - 1].group !== gauge.group;
      row.className = begins ? "vsr-begins" : "";
      if (begins && gauge.group) {
        const group = make("th", "vsr-group", gauge.group);
        group.scope = "rowgroup";
        group.rowSpan = shown.filter((one) => one.group === gauge.group).length;
        row.append(group);
      } else if (!gauge.group && shown.some(({ group }) => group)) row.append(make("td", "vsr-group"));
      row.append(this.gaugeName(gauge), ...this.gaugeCells(gauge, asOf));
      table.append(row);
    });
    this.tables.replaceChildren(table);
  },

  gaugesHead(moment) {
    const head = make("tr", "vsr-columns"), title = make("td", "vsr-moment", moment);
    title.colSpan = this.gauges.some(({ group }) => group) ? 2 : 1;
    head.append(title);
    this.panels.forEach((_, at) => {
      const own = make("th", "vsr-value"), letter = make("b", "vsr-letter", "ABCDEFGHI"[at]);
      letter.style.background = PALETTE[at % 3];
      own.scope = "col";
      own.append(letter, " ", make("span", "vsr-column", this.text("this_run")));
      head.append(own);
      if (at > 0) head.append(make("td", "vsr-difference vsr-column", this.text("against_first")));
    });
    return head;
  },

  gaugeName(gauge) {
    const name = make("th", "vsr-what", gauge.label);
    name.scope = "row";
    if (gauge.unit) name.append(make("small", "", ` ${gauge.unit}`));
    if (["lower", "higher"].includes(gauge.direction)) {
      const arrow = make("small", "vsr-way", gauge.direction === "lower" ? " ↓" : " ↑"), words = this.text(`way.${gauge.direction}`);
      arrow.title = words;
      arrow.setAttribute("role", "img");
      arrow.setAttribute("aria-label", words);
      name.append(arrow);
    }
    return name;
  },

  // This run's figures up to the day shown, and their differences to the first: nothing here is a mean over runs.
  gaugeCells(gauge, asOf) {
    const { scale = 1 } = gauge, own = asOf.map((one) => { const value = one?.gauges[gauge.key]; return value == null ? null : value * scale; });
    const places = telling(own, gauge.digits ?? 1), cells = [];
    own.forEach((value, at) => {
      const cell = make("td", "vsr-value", numberOf(value, places));
      cell.dataset.figure = `${at}:${gauge.key}`;
      cells.push(cell);
      if (at > 0) cells.push(make("td", "vsr-difference", value === null || own[0] === null ? "" : numberOf(value - own[0], places, true)));
    });
    return cells;
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
    const values = lines.flat().map(([, value]) => value), most = niceEnd(Math.max(0, ...values) || 1), y = (v) => h - down - v / most * (h - up - down);
    const tag = (name, attributes, text) => `<${name} ${Object.entries(attributes).map(([k, v]) => `${k}="${v}"`).join(" ")}>${text ?? ""}</${name}>`;
    const ticks = [0, most / 2, most], places = most < 20 ? telling(ticks, curve.digits ?? (most < 2 ? 2 : 1)) : 0;
    let svg = "";
    for (const share of [0, 0.5, 1]) {
      svg += tag("line", { x1: left, x2: w - right, y1: y(most * share), y2: y(most * share), stroke: "#d9d9d9" });
      svg += tag("text", { x: left - 6, y: y(most * share) + 4, "text-anchor": "end", class: "vsr-axis" }, numberOf(most * share, places));
    }
    for (const d of [...new Set([0, Math.round((days - 1) / 2), days - 1])])
      svg += tag("text", { x: x(d), y: h - 6, "text-anchor": "middle", class: "vsr-axis" }, this.text("axis_day", { day: d + 1 + this.first / TICKS }));
    lines.forEach((line, i) => {
      if (!line.length) return;
      svg += tag("polyline", { points: line.map(([d, v]) => `${x(d).toFixed(1)},${y(v).toFixed(1)}`).join(" "), fill: "none",
        stroke: PALETTE[i % 3], "stroke-width": 2.4, "stroke-dasharray": DASHES[i % 3] });
    });
    // The letters at the ends, apart from each other.
    let lowest = -Infinity;
    lines.map((line, i) => [line[line.length - 1], i]).filter(([end]) => end).sort(([[, a]], [[, b]]) => b - a).forEach(([[d, v], i]) => {
      lowest = Math.max(y(v) + 4, lowest + 12);
      svg += tag("text", { x: x(d) + 5, y: lowest, fill: PALETTE[i % 3], "font-weight": "bold", "font-size": 13 }, "ABC"[i] ?? "");
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

// Figures of one group stand together, whatever the order in which they were asked for: groups by their first figure.
function byGroup(gauges) {
  const groups = [...new Set(gauges.map(({ group }) => group))];
  return groups.flatMap((group) => gauges.filter((one) => one.group === group));
}

function niceEnd(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const one of [1, 1.5, 2, 3, 4, 5, 6, 8, 10]) if (one * power >= value) return one * power;
  return value;
}
