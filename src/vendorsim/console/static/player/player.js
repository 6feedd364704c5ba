// The player: maps side by side with one clock. Its parts add their methods at the end.

import { gauges } from "./gauges.js";
import { legend } from "./legend.js";
import { DEFAULT_LAYERS, PALETTE, SPEEDS, SWITCHES, icon, make } from "./looks.js";
import { MapView } from "./map.js";
import { picking } from "./picking.js";
import { picture } from "./picture.js";
import { playback } from "./playback.js";
import { Run } from "./run.js";
import { CSS } from "./styles.js";
import { TICKS } from "./unpack.js";

export class Player {
  // `told(name, value)` hears of tick, playing, speed, layers, pick and key.
  constructor(root, options = {}) {
    this.root = root;
    this.told = options.told ?? (() => {});
    this.texts = options.texts ?? {};
    this.gauges = options.gauges ?? [];
    this.curves = options.curves ?? [];
    this.speed = options.speed || 4;
    this.on = new Set(options.layers?.length ? options.layers : DEFAULT_LAYERS);
    this.reserve = options.reserve ?? 12;
    this.keys = options.keys ?? true;
    this.wanted = options.tick ?? 0;
    this.tick = 0;
    this.share = 0;
    this.playing = false;
    this.selected = null;
    this.panels = [];
    this.frames = 0;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.build();
    this.listen();
  }

  text(key, values = {}) {
    return (this.texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  build() {
    const root = this.root;
    root.replaceChildren();
    root.classList.add("vsr");
    root.append(Object.assign(make("style"), { textContent: CSS }));
    this.grid = make("div", "vsr-grid");
    this.bar = make("div", "vsr-bar");
    this.bar.setAttribute("role", "toolbar");
    this.buttons = {};
    const button = (name, act, key = name) => {
      const one = make("button", `vsr-button vsr-${name}`);
      one.type = "button";
      one.append(icon(name));
      one.addEventListener("click", act);
      this.buttons[name] = [one, key];
      this.bar.append(one);
      return one;
    };
    button("incident_back", () => this.incident(-1));
    button("day_back", () => this.step(-TICKS));
    button("back", () => this.step(-1));
    button("play", () => this.toggle());
    button("forward", () => this.step(1));
    button("day_forward", () => this.step(TICKS));
    button("incident_forward", () => this.incident(1));
    this.clock = make("output", "vsr-clock");
    this.paceLabel = make("label", "vsr-pace");
    this.pace = make("select");
    this.pace.addEventListener("change", () => this.setSpeed(Number(this.pace.value), true));
    this.bar.append(this.clock, this.paceLabel);
    button("png", () => this.save());
    this.times = make("div", "vsr-times");
    this.slider = make("input", "vsr-slider");
    this.slider.type = "range";
    this.slider.addEventListener("input", () => { this.pause(); this.seek(Number(this.slider.value)); });
    this.lines = make("canvas", "vsr-lines");
    this.lines.setAttribute("aria-hidden", "true");
    this.lines.addEventListener("click", (event) => this.jumpTo(event));
    this.times.append(this.slider, this.lines);
    this.legend = make("details", "vsr-legend");
    this.figures = make("div", "vsr-figures");
    this.live = make("div", "vsr-live");
    this.live.setAttribute("aria-live", "polite");
    this.tip = make("div", "vsr-tip");
    this.tip.hidden = true;
    this.tables = make("div", "vsr-tables");
    root.append(this.grid, this.legend, this.times, this.bar, this.tables, this.figures, this.live, this.tip);
    root.tabIndex = -1;
    root.replay = this;
    this.say();
  }

  // Everything that is said, in the language of the catalogue.
  say() {
    this.root.setAttribute("aria-label", this.text("title"));
    this.bar.setAttribute("aria-label", this.text("controls"));
    for (const [name, [one, key]] of Object.entries(this.buttons)) {
      const words = this.text(name === "play" && this.playing ? "pause" : key);
      one.title = words;
      one.setAttribute("aria-label", words);
      if (name === "png") one.replaceChildren(icon("png"), document.createTextNode(" PNG"));
    }
    this.slider.setAttribute("aria-label", this.text("time"));
    this.sayPace();
    this.paceLabel.replaceChildren(make("span", "", this.text("speed")), this.pace);
    this.sayLegend();
    this.sayPanels();
    this.sayFigures();
  }

  addPanel(label, fixed) {
    if (fixed.ticks_per_day !== TICKS || fixed.format !== 1) throw new Error(this.text("other_version"));
    const at = this.panels.length, run = new Run(label, fixed), view = new MapView(run, at);
    const figure = make("figure", "vsr-panel"), head = make("figcaption", "vsr-head");
    const letter = make("b", "vsr-letter", "ABCDEFGHI"[at] ?? String(at + 1));
    letter.style.background = PALETTE[at % 3];
    const title = make("span", "vsr-title"), counts = make("div", "vsr-counts");
    head.append(letter, title);
    figure.append(head, view.box, counts);
    const panel = { run, view, figure, title, counts };
    this.panels.push(panel);
    this.grid.append(figure);
    view.box.addEventListener("click", (event) => this.pickAt(panel, event));
    view.box.addEventListener("pointermove", (event) => this.hover(panel, event));
    view.box.addEventListener("pointerleave", () => { this.tip.hidden = true; });
    this.grid.style.setProperty("--n", this.panels.length);
    if (this.tick < this.first) this.tick = this.first;
    this.root.dataset.panels = this.panels.length;
    this.root.dataset.whole = "false";
    this.fit();
    this.sayLegend();
    this.sayPanels();
  }

  // Days of any panels, each with its `panel`; what is shown is drawn once for all of them.
  addChunks(chunks) {
    const before = this.until, today = Math.floor(this.tick / TICKS);
    for (const chunk of chunks) this.panels[chunk.panel]?.run.add(chunk);
    this.root.dataset.until = this.until;
    this.slider.min = this.first;
    this.slider.max = this.last;
    if (this.wanted > this.tick && this.until >= this.wanted) { this.seek(this.wanted); this.wanted = 0; }
    else if (before < this.tick || chunks.some(({ day }) => day === today)) this.draw();
    this.drawLinesSoon();
    this.sayFiguresSoon();
    this.root.dataset.whole = String(this.until >= this.last);
    this.root.dataset.ready = String(this.panels.every(({ run }) => run.until >= this.first));
  }

  setLabels(labels) { labels.forEach((label, i) => { if (this.panels[i]) this.panels[i].run.label = label; }); this.sayPanels(); this.sayFigures(); }

  reset() {
    this.pause();
    this.panels = [];
    this.grid.replaceChildren();
    this.tables.replaceChildren();
    this.tick = 0;
    this.share = 0;
    this.selected = null;
    this.root.dataset.ready = this.root.dataset.whole = "false";
    this.root.dataset.panels = 0;
  }

  get first() { return this.panels.length ? Math.max(...this.panels.map(({ run }) => run.fixed.first_day)) * TICKS : 0; }
  get last() { return this.panels.length ? Math.min(...this.panels.map(({ run }) => run.fixed.first_day + run.fixed.days)) * TICKS - 1 : 0; }
  get until() { return this.panels.length ? Math.min(...this.panels.map(({ run }) => run.until)) : -1; }

  moment(tick = this.tick) {
    const fixed = this.panels[0]?.run.fixed ?? { first_hour: 6, tick_minutes: 15 }, day = Math.floor(tick / TICKS);
    const minutes = fixed.first_hour * 60 + (tick % TICKS) * fixed.tick_minutes;
    const time = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
    return this.text("clock", { day: day + 1, time, weekday: this.text(`weekday.${day % 7}`) });
  }

  sayPace() {
    this.pace.replaceChildren(...[...new Set([...SPEEDS, this.speed])].sort((a, b) => a - b).map((speed) => {
      const option = make("option", "", this.text("speed_value", { n: speed / 4 }));
      option.value = speed;
      return option;
    }));
    this.pace.value = this.speed;
  }

  setSpeed(speed, own = false) {
    this.speed = Math.max(1, Math.min(1000, speed || 4));
    this.sayPace();
    if (own) this.told("speed", this.speed);
  }

  setLayers(names, own = false) {
    this.on = new Set(names.filter((name) => SWITCHES.includes(name)));
    this.sayLegend();
    this.draw();
    if (own) this.told("layers", this.on.size ? SWITCHES.filter((name) => this.on.has(name)) : ["none"]);
  }

  setTexts(texts) { this.texts = texts; this.say(); this.draw(); this.drawLinesSoon(); }

  // Drawing

  fit() {
    if (!this.root.clientWidth) return; // not seen now
    const n = this.panels.length || 1, narrow = this.root.clientWidth < 620, gap = 14;
    const across = narrow ? this.root.clientWidth : (this.root.clientWidth - gap * (n - 1)) / n;
    const tall = Math.max(240, innerHeight - this.reserve - this.aroundMaps());
    const ratio = Math.min(3, Math.max(1, devicePixelRatio || 1));
    for (const { view } of this.panels) {
      const { width, height } = view.run.fixed;
      view.resize(Math.floor(Math.max(120, Math.min(across, tall * width / height))), ratio);
    }
    const wide = Math.max(100, this.times.clientWidth);
    this.lines.width = wide * ratio;
    this.lines.height = (2 + 13 * n) * ratio;
    this.lines.style.height = `${2 + 13 * n}px`;
    this.draw();
    this.drawLines();
  }

  // The height of all that should be seen together with the maps.
  aroundMaps() {
    const above = this.root.getBoundingClientRect().top + scrollY, panel = this.panels[0];
    const parts = [this.legend.firstChild, this.times, this.bar, this.tables];
    const captions = panel ? panel.figure.offsetHeight - panel.view.box.offsetHeight : 48;
    return above + captions + parts.reduce((sum, part) => sum + (part?.offsetHeight ?? 0) + 3, 0);
  }

  draw() {
    const began = performance.now();
    for (const { view } of this.panels) view.drawTick(this.tick, this.on);
    this.drawTops();
    this.clock.textContent = this.moment();
    this.slider.value = this.tick;
    this.slider.setAttribute("aria-valuetext", this.moment());
    this.root.dataset.tick = this.tick;
    this.showCounts();
    this.showGauges();
    this.moveCursor();
    this.cost = 0.9 * (this.cost ?? performance.now() - began) + 0.1 * (performance.now() - began);
  }

  drawTops() {
    const still = this.still.matches, share = still ? 0 : this.share;
    this.panels.forEach(({ view }, i) => view.drawTop(this.tick, share, this.on, this.playing ? this.speed : 0,
      this.selected?.panel === i ? this.selected : null, still || !this.playing));
  }

  sayPanels() {
    this.panels.forEach((panel, i) => {
      panel.title.textContent = panel.run.label;
      panel.view.box.setAttribute("aria-label", this.text("map_of", { label: panel.run.label }));
      panel.view.told = null;
    });
    this.gaugesOf = null;
    this.showGauges();
  }

  // What is said to those who do not see the maps.
  describe() {
    clearTimeout(this.toDescribe);
    this.toDescribe = setTimeout(() => {
      const parts = this.panels.map(({ run }) => this.text("summary", { label: run.label, ...run.tally(this.tick) }));
      this.live.textContent = [this.moment(), ...parts].join(" ");
    }, 250);
  }

  listen() {
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.watcher = new ResizeObserver(() => this.fit());
    this.watcher.observe(this.root);
    this.watcher.observe(this.tables);
    this.onResize = () => this.fit();
    addEventListener("resize", this.onResize);
  }

  close() {
    this.playing = false;
    this.watcher.disconnect();
    document.removeEventListener("keydown", this.onKey);
    removeEventListener("resize", this.onResize);
  }
}

Object.assign(Player.prototype, gauges, legend, picking, picture, playback);
