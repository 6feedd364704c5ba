// One map: ground, crowd, roads and marks of a moment, and what lies under the pointer.

import { CAR, GOODS_FILLS, GROUND, HEAT, INK, ALARM, LOCK, TEAM, VENDOR_LOOKS, canvasOf, make } from "./looks.js";
import { badge, plus, sprite, stamp } from "./marks.js";
import { TICKS } from "./unpack.js";

export class MapView {
  constructor(run, index, texts) {
    this.run = run;
    this.index = index;
    this.box = make("div", "vsr-map");
    this.layers = ["base", "marks", "top"].map((name) => {
      const canvas = make("canvas", `vsr-${name}`);
      canvas.setAttribute("aria-hidden", "true");
      this.box.append(canvas);
      return canvas;
    });
    this.box.tabIndex = 0;
    this.box.setAttribute("role", "img");
    this.base = this.layers[0].getContext("2d");
    this.marks = this.layers[1].getContext("2d");
    this.top = this.layers[2].getContext("2d");
    const { width, height } = run.fixed;
    this.small = canvasOf(width, height);
    this.smallImage = this.small.getContext("2d").createImageData(width, height);
    this.count = new Uint16Array(width * height);
    this.rank = new Uint8Array(width * height);
    this.spots = [];
  }

  resize(cssWidth, ratio) {
    const { width, height } = this.run.fixed;
    const w = Math.max(60, Math.round(cssWidth * ratio)), h = Math.round(w * height / width);
    if (w === this.width && h === this.height && ratio === this.ratio) return;
    [this.width, this.height, this.ratio, this.cell] = [w, h, ratio, w / width];
    for (const canvas of this.layers) { canvas.width = w; canvas.height = h; }
    this.box.style.width = `${w / ratio}px`;
    this.box.style.height = `${h / ratio}px`;
    const radius = Math.max(2.6 * ratio, 0.46 * this.cell);
    this.sprites = new Map();
    this.spriteOf = (look, scale = 1) => {
      const key = `${look.shape}${look.fill}${look.hollow}${scale}`;
      if (!this.sprites.has(key)) this.sprites.set(key, sprite(look, radius * scale));
      return this.sprites.get(key);
    };
    this.image = this.marks.createImageData(w, h);
    this.ground = this.drawGround(w, h);
  }

  drawGround(w, h) {
    const canvas = canvasOf(w, h), g = canvas.getContext("2d"), { width, height, land_uses: uses } = this.run.fixed;
    g.fillStyle = "#ffffff";
    g.fillRect(0, 0, w, h);
    const edge = (i) => Math.round(i * this.cell);
    for (let row = 0; row < height; row++) for (let column = 0; column < width; column++) {
      const use = uses[this.run.land_use[row * width + column]];
      g.fillStyle = GROUND[use] ?? "#ffffff";
      g.fillRect(edge(column), edge(row), edge(column + 1) - edge(column), edge(row + 1) - edge(row));
    }
    // A fine line where the use changes, so that blocks can be told apart without colours.
    g.fillStyle = "rgba(60,50,40,0.22)";
    const line = Math.max(1, Math.round(this.ratio * 0.75));
    for (let row = 0; row < height; row++) for (let column = 0; column < width; column++) {
      const use = this.run.land_use[row * width + column];
      if (column + 1 < width && this.run.land_use[row * width + column + 1] !== use)
        g.fillRect(edge(column + 1) - (line >> 1), edge(row), line, edge(row + 1) - edge(row));
      if (row + 1 < height && this.run.land_use[(row + 1) * width + column] !== use)
        g.fillRect(edge(column), edge(row + 1) - (line >> 1), edge(column + 1) - edge(column), line);
    }
    return canvas;
  }

  center(cell) {
    const { width } = this.run.fixed;
    return [((cell % width) + 0.5) * this.cell, (Math.floor(cell / width) + 0.5) * this.cell];
  }

  // What changes with the tick: ground, crowd, roads, marks. The canvas above it holds what moves between ticks.
  drawTick(tick, on) {
    if (!this.ground) return; // it has no size while its page is not seen
    const { run, base } = this;
    base.globalAlpha = 1;
    base.drawImage(this.ground, 0, 0);
    const day = run.day(Math.floor(tick / TICKS));
    this.image.data.fill(0);
    this.spots = [];
    if (day) {
      this.drawMarkets(day, tick);
      if (on.has("residents")) this.drawResidents(tick);
      for (const name of Object.keys(HEAT)) if (on.has(name)) this.drawHeat(day.layers[name], HEAT[name]);
      if (on.has("zones")) this.drawZones(day);
      if (on.has("blocked")) this.drawRoads(tick);
      if (on.has("locks")) this.stampCells(run.lock_cell, run.row("lock_standing", tick), LOCK, 0.6, "lock");
      if (on.has("cars")) this.stampCars(tick);
      if (on.has("vendors")) this.stampVendors(tick, day, on.has("goods"));
    }
    this.marks.putImageData(this.image, 0, 0);
  }

  rect(cell, inset = 0) {
    const { width } = this.run.fixed, column = cell % width, row = Math.floor(cell / width);
    const x = Math.round(column * this.cell), y = Math.round(row * this.cell);
    return [x + inset, y + inset, Math.round((column + 1) * this.cell) - x - 2 * inset, Math.round((row + 1) * this.cell) - y - 2 * inset];
  }

  drawMarkets(day, tick) {
    const half = tick % TICKS < TICKS / 2 ? 1 : 2, g = this.base;
    for (let p = 0; p < this.run.pitch_cell.length; p++) {
      const site = this.run.pitch_site[p];
      if (!site || !(day.site_open[site - 1] & half)) continue;
      g.fillStyle = "rgba(0,158,115,0.30)";
      g.fillRect(...this.rect(this.run.pitch_cell[p]));
    }
    g.strokeStyle = "#007a58";
    g.lineWidth = 1.6 * this.ratio;
    day.site_open.forEach((open, site) => {
      if (!(open & half)) return;
      let [x0, y0, x1, y1] = [Infinity, Infinity, 0, 0];
      for (let p = 0; p < this.run.pitch_cell.length; p++) if (this.run.pitch_site[p] === site + 1) {
        const [x, y, w, h] = this.rect(this.run.pitch_cell[p]);
        [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + w), Math.max(y1, y + h)];
      }
      const m = 2 * this.ratio;
      g.strokeRect(x0 - m, y0 - m, x1 - x0 + 2 * m, y1 - y0 + 2 * m);
    });
  }

  soft(paint) {
    const { data } = this.smallImage;
    data.fill(0);
    paint(data);
    this.small.getContext("2d").putImageData(this.smallImage, 0, 0);
    this.base.imageSmoothingEnabled = true;
    this.base.imageSmoothingQuality = "medium";
    this.base.drawImage(this.small, 0, 0, this.width, this.height);
  }

  drawResidents(tick) {
    const count = this.run.residents(tick, this.count);
    this.soft((data) => {
      for (let cell = 0; cell < count.length; cell++) {
        data[4 * cell] = 52; data[4 * cell + 1] = 74; data[4 * cell + 2] = 110;
        data[4 * cell + 3] = count[cell] ? 165 * (1 - Math.exp(-count[cell] / 9)) : 0;
      }
    });
  }

  drawHeat(steps, colour) {
    const [r, g, b] = colour.split(",").map(Number), { pitch_cell: cells } = this.run;
    this.soft((data) => {
      for (let i = 0; i < data.length; i += 4) { data[i] = r; data[i + 1] = g; data[i + 2] = b; }
      for (let p = 0; p < cells.length; p++) data[4 * cells[p] + 3] = Math.max(data[4 * cells[p] + 3], Math.min(235, steps[p] * 2.1));
    });
  }

  drawZones(day) {
    const g = this.base, { pitch_cell: cells, pitch_site: sites } = this.run;
    g.lineWidth = Math.max(1, this.ratio);
    for (let p = 0; p < cells.length; p++) {
      if (sites[p]) continue;
      const [x, y, w, h] = this.rect(cells[p], 0.5), zone = day.pitch_usable[p] ? day.pitch_zone[p] : 1;
      g.strokeStyle = zone === 1 ? "#8c2d04" : zone === 2 ? "#8a6d00" : "#00664a";
      g.strokeRect(x, y, w, h);
      g.beginPath();
      if (zone === 1) { g.moveTo(x, y); g.lineTo(x + w, y + h); g.moveTo(x + w, y); g.lineTo(x, y + h); }
      if (zone === 2) { g.moveTo(x, y + h); g.lineTo(x + w, y); }
      g.stroke();
    }
  }

  drawRoads(tick) {
    const blocked = this.run.row("road_blocked", tick), g = this.base;
    for (let r = 0; r < blocked.length; r++) {
      if (blocked[r] < 8) continue;
      g.fillStyle = `rgba(0,0,0,${(0.18 + 0.62 * blocked[r] / 255).toFixed(2)})`;
      g.fillRect(...this.rect(this.run.road_cell[r]));
    }
  }

  stampCells(cells, shown, look, scale, kind) {
    const mark = this.spriteOf(look, scale);
    for (let i = 0; i < cells.length; i++) {
      if (!shown[i]) continue;
      const [x, y] = this.center(cells[i]);
      stamp(this.image, mark, x, y);
      this.spots.push({ kind, id: i, x, y, cell: cells[i] });
    }
  }

  stampCars(tick) {
    const stops = this.run.row("driver_stop", tick), mark = this.spriteOf(CAR, 0.8);
    for (let d = 0; d < stops.length; d++) {
      if (stops[d] === this.run.nowhere) continue;
      const [x, y] = this.center(stops[d]);
      stamp(this.image, mark, x, y);
      this.spots.push({ kind: "driver", id: d, x, y, cell: stops[d] });
    }
  }

  stampVendors(tick, day, byGoods) {
    const cells = this.run.row("vendor_cell", tick), states = this.run.row("vendor_state", tick);
    this.count.fill(0);
    this.rank.fill(0);
    for (let v = 0; v < cells.length; v++) if (states[v]) this.count[cells[v]]++;
    for (let v = 0; v < cells.length; v++) {
      if (!states[v]) continue;
      const cell = cells[v], across = Math.ceil(Math.sqrt(this.count[cell])), rank = this.rank[cell]++;
      let [x, y] = this.center(cell);
      x += ((rank % across + 0.5) / across - 0.5) * this.cell;
      y += ((Math.floor(rank / across) + 0.5) / across - 0.5) * this.cell;
      let look = VENDOR_LOOKS[states[v]];
      if (byGoods) look = { ...look, fill: GOODS_FILLS[day.vendor_goods[v]] };
      stamp(this.image, this.spriteOf(look, across > 2 ? 0.62 : across > 1 ? 0.78 : 1), x, y);
      this.spots.push({ kind: "vendor", id: v, x, y, cell, state: VENDOR_LOOKS[states[v]].name,
        goods: this.run.fixed.goods[day.vendor_goods[v]], who: day.vendor_identity[v] });
    }
  }

  // What moves between ticks: teams on their way, rings of incidents, what is selected.
  drawTop(tick, share, on, seconds, selected, still) {
    if (!this.ground) return;
    const g = this.top;
    g.clearRect(0, 0, this.width, this.height);
    this.movers = [];
    if (!this.run.day(Math.floor(tick / TICKS))) return;
    if (on.has("teams")) this.drawTeams(g, tick, share);
    if (on.has("incidents")) this.drawIncidents(g, tick, share, seconds, still);
    if (selected) this.drawSelected(g, selected, tick);
  }

  drawTeams(g, tick, share) {
    const cells = this.run.row("team_cell", tick), states = this.run.row("team_state", tick);
    const next = tick < this.run.until ? this.run.row("team_cell", tick + 1) : null;
    const r = Math.max(5 * this.ratio, 0.85 * this.cell);
    for (let t = 0; t < cells.length; t++) {
      if (!states[t]) continue;
      let [x, y] = this.center(cells[t]);
      if (next && share > 0 && next[t] !== this.run.nowhere) {
        const [u, v] = this.center(next[t]);
        [x, y] = [x + (u - x) * share, y + (v - y) * share];
      }
      if (states[t] === 2) {
        g.beginPath();
        g.arc(x, y, 1.75 * r, 0, 7);
        g.lineWidth = 0.32 * r;
        g.strokeStyle = TEAM;
        g.stroke();
      }
      plus(g, x, y, r);
      this.movers.push({ kind: "team", id: t, x, y, cell: cells[t], state: states[t] === 2 ? "at_case" : "walking" });
    }
  }

  drawIncidents(g, tick, share, seconds, still) {
    const unit = Math.max(7 * this.ratio, 1.2 * this.cell), lasts = Math.max(4, seconds);
    for (const event of this.run.events) {
      const age = tick + share - event.tick;
      if (age < 0) break;
      if (age >= lasts) continue;
      const [x, y] = this.center(event.cell), old = still ? 0.35 : Math.min(1, age / lasts), serious = event.stage >= 3;
      const r = unit * (1.15 + (still ? 0.6 : 1.5 * old));
      for (const [colour, width] of [["#ffffff", 0.5], [ALARM, 0.28]]) {
        g.globalAlpha = still ? 1 : 1 - 0.55 * old;
        g.beginPath();
        g.arc(x, y, r, 0, 7);
        g.lineWidth = width * unit;
        g.strokeStyle = colour;
        g.stroke();
      }
      g.globalAlpha = 1;
      badge(g, x, y, 0.72 * unit, serious);
      this.movers.push({ kind: "incident", id: event.id, x, y, cell: event.cell, stage: event.stage });
    }
  }

  drawSelected(g, selected, tick) {
    const spot = this.find(selected, tick);
    if (!spot) return;
    const r = Math.max(9 * this.ratio, 1.25 * this.cell);
    for (const [colour, width] of [["#ffffff", 4], [INK, 2]]) {
      g.strokeStyle = colour;
      g.lineWidth = width * this.ratio;
      g.strokeRect(spot.x - r, spot.y - r, 2 * r, 2 * r);
    }
  }

  find(selected, tick) {
    if (selected.kind === "cell") { const [x, y] = this.center(selected.id); return { x, y }; }
    if (selected.kind === "incident") {
      const event = this.run.events.find((one) => one.id === selected.id);
      if (!event || event.tick > tick) return null;
      const [x, y] = this.center(event.cell);
      return { x, y };
    }
    return this.objects().find((one) => one.kind === selected.kind && one.id === selected.id) ?? null;
  }

  objects() { return [...(this.movers ?? []).filter((one) => one.kind === "incident"),
    ...(this.movers ?? []).filter((one) => one.kind === "team"), ...this.spots.filter((one) => one.kind === "vendor"),
    ...this.spots.filter((one) => one.kind !== "vendor")]; }

  at(clientX, clientY) {
    const box = this.layers[0].getBoundingClientRect();
    const x = (clientX - box.left) / box.width * this.width, y = (clientY - box.top) / box.height * this.height;
    let best = null, nearest = Math.max(14 * this.ratio, 1.1 * this.cell);
    for (const one of this.objects()) {
      const bonus = one.kind === "incident" ? 4 : one.kind === "team" ? 3 : 0;
      const far = Math.hypot(one.x - x, one.y - y) - bonus * this.ratio;
      if (far < nearest) { best = one; nearest = far; }
    }
    if (best) return best;
    const { width, height } = this.run.fixed, column = Math.floor(x / this.cell), row = Math.floor(y / this.cell);
    if (column < 0 || row < 0 || column >= width || row >= height) return null;
    return { kind: "cell", id: row * width + column, cell: row * width + column, x, y,
      use: this.run.fixed.land_uses[this.run.land_use[row * width + column]] };
  }

  flat() {
    const canvas = canvasOf(this.width, this.height), g = canvas.getContext("2d");
    for (const layer of this.layers) g.drawImage(layer, 0, 0);
    return canvas;
  }
}
