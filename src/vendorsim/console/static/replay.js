// Maps of recorded runs side by side, in step: play, scrub, pick, export. Plain JavaScript, no library, no network.
// Used by an anywidget (`export default { render }`) and by the replay file (`openReplay`).
// The layout of a recording is told in recording.py and chunks.py; every text comes from the catalogue that is passed in.

const TICKS = 72;
const SPEEDS = [2, 4, 8, 24, 72];
const PALETTE = ["#0072B2", "#D55E00", "#009E73"];
const DASHES = ["", "7 3", "2 3"];
const VENDOR_LOOKS = [null,
  { shape: "square", fill: "#009E73", name: "market" },
  { shape: "disc", fill: "#56B4E9", name: "allowed" },
  { shape: "diamond", fill: "#E69F00", name: "violating" },
  { shape: "diamond", fill: "#E69F00", hollow: true, name: "moved_on" },
  { shape: "triangle", fill: "#E69F00", hollow: true, name: "fled" }];
const GOODS_FILLS = ["#009E73", "#F0E442", "#D55E00", "#CC79A7"];
const CAR = { shape: "bar", fill: "#7a3b69" };
const LOCK = { shape: "cross", fill: "#444444" };
const TEAM = "#0072B2", ALARM = "#D55E00", INK = "#222222";
const GROUND = {
  arterial: "#ffffff", collector: "#ffffff", lane: "#fbfaf7", street_market: "#fff7dd", sidewalk: "#f1efe9",
  housing: "#e6e0d6", gate: "#f6f2ea", shop: "#efd9c7", school: "#d9ddf0", office: "#dcdce1", transit: "#c9d6e6",
  vacant: "#ebe7d3", market: "#cfe8dc", car_park: "#d3d3d3", green: "#cfe3c1",
};
const GROUND_SHOWN = ["housing", "shop", "school", "office", "transit", "green", "vacant", "car_park", "street_market", "market"];
const HEAT = { footfall: "0,114,178", complaints: "204,121,167", risk: "90,60,150", conflict: "213,94,0" };
const SWITCHES = ["residents", "vendors", "goods", "teams", "cars", "blocked", "locks", "incidents", "zones",
  "footfall", "complaints", "risk", "conflict"];
export const DEFAULT_LAYERS = ["residents", "vendors", "teams", "cars", "blocked", "incidents"];

// Unpacking ----------------------------------------------------------------------------------------------------------

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_MORE = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const REACH_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const REACH_MORE = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function codeTable(lengths) {
  let most = 1;
  for (const length of lengths) if (length > most) most = length;
  const table = new Uint16Array(1 << most), count = new Uint16Array(17), next = new Uint16Array(17);
  for (const length of lengths) if (length) count[length]++;
  for (let l = 1, code = 0; l <= most; l++) { code = (code + count[l - 1]) << 1; next[l] = code; }
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const l = lengths[symbol];
    if (!l) continue;
    let code = next[l]++, turned = 0;
    for (let i = 0; i < l; i++) { turned = (turned << 1) | (code & 1); code >>= 1; }
    for (let at = turned; at < table.length; at += 1 << l) table[at] = (symbol << 4) | l;
  }
  return { table, mask: table.length - 1, most };
}

let fixedCodes = null;

// zlib (RFC 1950, 1951) at once and without waiting, as scrubbing wants it; works where DecompressionStream does not.
export function inflate(source, size) {
  const out = new Uint8Array(size);
  let at = 2, held = 0, bits = 0, n = 0;
  const take = (k) => {
    while (bits < k) { held |= source[at++] << bits; bits += 8; }
    const value = held & ((1 << k) - 1);
    held >>>= k; bits -= k;
    return value;
  };
  const symbolOf = (code) => {
    while (bits < code.most) { held |= source[at++] << bits; bits += 8; }
    const entry = code.table[held & code.mask];
    held >>>= entry & 15; bits -= entry & 15;
    return entry >> 4;
  };
  for (let last = 0; !last;) {
    last = take(1);
    const kind = take(2);
    if (kind === 0) {
      held = 0; at -= bits >> 3; bits = 0;
      const length = source[at] | (source[at + 1] << 8);
      out.set(source.subarray(at + 4, at + 4 + length), n);
      at += 4 + length; n += length;
      continue;
    }
    let letters, reaches;
    if (kind === 1) {
      fixedCodes ??= [codeTable(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
        codeTable(new Array(30).fill(5))];
      [letters, reaches] = fixedCodes;
    } else {
      const nLetters = take(5) + 257, nReaches = take(5) + 1, nCodes = take(4) + 4, first = new Uint8Array(19);
      for (let i = 0; i < nCodes; i++) first[ORDER[i]] = take(3);
      const code = codeTable(first), lengths = new Uint8Array(nLetters + nReaches);
      for (let i = 0; i < lengths.length;) {
        const symbol = symbolOf(code);
        if (symbol < 16) { lengths[i++] = symbol; continue; }
        const value = symbol === 16 ? lengths[i - 1] : 0;
        let times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
        while (times--) lengths[i++] = value;
      }
      letters = codeTable(lengths.subarray(0, nLetters));
      reaches = codeTable(lengths.subarray(nLetters));
    }
    for (;;) {
      const symbol = symbolOf(letters);
      if (symbol < 256) { out[n++] = symbol; continue; }
      if (symbol === 256) break;
      let length = LENGTH_BASE[symbol - 257] + take(LENGTH_MORE[symbol - 257]);
      const far = symbolOf(reaches), reach = REACH_BASE[far] + take(REACH_MORE[far]);
      if (reach > n || n + length > size) throw new Error("damaged data");
      for (; length > 0; length--, n++) out[n] = out[n - reach];
    }
  }
  if (n !== size) throw new Error("damaged data");
  return out;
}

export function bytesOf(text) {
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

const TYPES = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array };

function arrayOf([kind, text]) {
  const bytes = bytesOf(text);
  return new TYPES[kind](bytes.buffer, 0, bytes.length / TYPES[kind].BYTES_PER_ELEMENT);
}

function fromPlanes(raw, at, kind, count) {
  const found = new TYPES[kind](count), width = found.BYTES_PER_ELEMENT;
  if (width === 1) found.set(raw.subarray(at, at + count));
  else for (let plane = 0; plane < width; plane++)
    for (let i = 0, from = at + plane * count; i < count; i++) found[i] |= raw[from + i] << (8 * plane);
  return found;
}

function unpackDay(layout, packed) {
  const width = (kind) => TYPES[kind].BYTES_PER_ELEMENT;
  let size = 0;
  for (const [, kind, n] of layout.tick) size += TICKS * n * width(kind);
  for (const [, kind, n] of layout.day) size += n * width(kind);
  const raw = inflate(packed, size), found = {};
  let at = 0;
  for (const [name, kind, n] of layout.tick) {
    const values = fromPlanes(raw, at, kind, TICKS * n);
    for (let i = n; i < values.length; i++) values[i] += values[i - n];
    found[name] = values;
    at += TICKS * n * width(kind);
  }
  for (const [name, kind, n] of layout.day) {
    found[name] = fromPlanes(raw, at, kind, n);
    at += n * width(kind);
  }
  return found;
}

// A recorded run -----------------------------------------------------------------------------------------------------

class Run {
  constructor(label, fixed) {
    this.label = label;
    this.fixed = fixed;
    for (const name of ["land_use", "road_cell", "pitch_cell", "pitch_site", "site_cell", "lock_cell", "resident_home",
      "resident_work", "resident_occupation", "resident_leaves", "resident_returns"]) this[name] = arrayOf(fixed[name]);
    this.counts = Object.fromEntries([...fixed.layout.tick, ...fixed.layout.day].map(([name, , n]) => [name, n]));
    this.nowhere = fixed.layout.tick[0][1] === "uint16" ? 0xffff : 0xffffffff;
    this.chunks = new Map();
    this.unpacked = new Map();
    this.events = [];
    this.until = fixed.first_day * TICKS - 1; // the last tick up to which all is there
  }

  add(chunk) {
    if (this.chunks.has(chunk.day)) return;
    this.chunks.set(chunk.day, chunk);
    this.events = this.events.concat(chunk.events).sort((a, b) => a.tick - b.tick || a.id - b.id);
    while (this.chunks.has((this.until + 1) / TICKS)) this.until += TICKS;
  }

  day(number) {
    let found = this.unpacked.get(number);
    if (found) return found;
    const chunk = this.chunks.get(number);
    if (!chunk) return null;
    found = unpackDay(this.fixed.layout, chunk.data);
    const layers = inflate(chunk.layers, this.fixed.layers.length * this.pitch_cell.length);
    found.layers = Object.fromEntries(this.fixed.layers.map(([name], i) =>
      [name, layers.subarray(i * this.pitch_cell.length, (i + 1) * this.pitch_cell.length)]));
    this.unpacked.set(number, found);
    if (this.unpacked.size > 6) this.unpacked.delete(this.unpacked.keys().next().value);
    return found;
  }

  row(name, tick) {
    const day = this.day(Math.floor(tick / TICKS)), n = this.counts[name], at = (tick % TICKS) * n;
    return day ? day[name].subarray(at, at + n) : null;
  }

  // How many residents are in each cell: at home, or at work or school inside the district.
  residents(tick, into) {
    into.fill(0);
    const hour = tick % TICKS, weekend = Math.floor(tick / TICKS) % 7 >= 5;
    for (let r = 0; r < this.resident_home.length; r++) {
      const work = this.resident_occupation[r];
      if (weekend || work === 0 || hour < this.resident_leaves[r] || hour >= this.resident_returns[r]) into[this.resident_home[r]]++;
      else if (work !== 2) into[this.resident_work[r]]++;
    }
    return into;
  }

  tally(tick) {
    const found = { trading: 0, violating: 0, market: 0, teams: 0, cases: 0, incidents: 0, physical: 0, cars: 0 };
    const states = this.row("vendor_state", tick);
    if (!states) return found;
    for (const state of states) {
      if (state >= 1 && state <= 3) found.trading++;
      if (state === 1) found.market++;
      if (state === 3) found.violating++;
    }
    for (const state of this.row("team_state", tick)) { if (state) found.teams++; if (state === 2) found.cases++; }
    for (const stop of this.row("driver_stop", tick)) if (stop !== this.nowhere) found.cars++;
    for (const event of this.events) {
      if (event.tick > tick) break;
      found.incidents++;
      if (event.stage >= 3) found.physical++;
    }
    return found;
  }

  // The figures as of the last day that is over at this tick.
  asOf(tick) { return this.chunks.get(Math.floor((tick + 1) / TICKS) - 1) ?? null; }
}

// Drawing ------------------------------------------------------------------------------------------------------------

const INSIDE = {
  disc: (x, y) => x * x + y * y <= 1,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.86,
  diamond: (x, y) => Math.abs(x) + Math.abs(y) <= 1.16,
  triangle: (x, y) => y <= 0.75 && y >= -0.95 + 1.75 * Math.abs(x),
  bar: (x, y) => Math.abs(x) <= 1 && Math.abs(y) <= 0.5,
  cross: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.9 && Math.abs(Math.abs(x) - Math.abs(y)) <= 0.4,
};

// A small picture of a mark as bytes [size x size x rgba], its edges softened by 4 x 4 samples a pixel; white around it.
function sprite(look, radius) {
  const halo = Math.max(1, radius * 0.22), half = Math.ceil(radius + halo), size = 2 * half + 1, data = new Uint8ClampedArray(size * size * 4);
  const inside = INSIDE[look.shape], [r, g, b] = [1, 3, 5].map((i) => parseInt(look.fill.slice(i, i + 2), 16));
  const inner = Math.max(0.3, 1 - 2.2 * halo / radius);
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
    let ink = 0, white = 0;
    for (let i = 0; i < 16; i++) {
      const dx = (x - half + ((i & 3) - 1.5) / 4) / radius, dy = (y - half + ((i >> 2) - 1.5) / 4) / radius;
      const grown = radius / (radius + halo);
      if (inside(dx, dy) && !(look.hollow && inside(dx / inner, dy / inner))) ink++;
      else if (inside(dx * grown, dy * grown)) white++;
    }
    const all = ink + white, at = (y * size + x) * 4;
    if (!all) continue;
    data[at] = (r * ink + 255 * white) / all; data[at + 1] = (g * ink + 255 * white) / all;
    data[at + 2] = (b * ink + 255 * white) / all; data[at + 3] = 255 * all / 16;
  }
  return { size, half, data };
}

function stamp(image, mark, x, y) {
  const left = Math.round(x) - mark.half, top = Math.round(y) - mark.half, { width, height, data } = image;
  for (let v = 0; v < mark.size; v++) {
    const row = top + v;
    if (row < 0 || row >= height) continue;
    for (let u = 0; u < mark.size; u++) {
      const column = left + u, from = (v * mark.size + u) * 4, over = mark.data[from + 3];
      if (!over || column < 0 || column >= width) continue;
      const to = (row * width + column) * 4, under = data[to + 3];
      if (over === 255 || !under) {
        data[to] = mark.data[from]; data[to + 1] = mark.data[from + 1]; data[to + 2] = mark.data[from + 2]; data[to + 3] = over;
        continue;
      }
      const a = over / 255, b = under / 255 * (1 - a), all = a + b;
      for (let k = 0; k < 3; k++) data[to + k] = (mark.data[from + k] * a + data[to + k] * b) / all;
      data[to + 3] = 255 * all;
    }
  }
}

class MapView {
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

function plus(g, x, y, r) {
  for (const [colour, grow] of [["#ffffff", 0.28 * r], [TEAM, 0]]) {
    g.fillStyle = colour;
    const w = 0.36 * r + grow, l = r + grow;
    g.fillRect(x - w, y - l, 2 * w, 2 * l);
    g.fillRect(x - l, y - w, 2 * l, 2 * w);
  }
}

function badge(g, x, y, r, serious) {
  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.fillStyle = serious ? ALARM : "#ffffff";
  g.fill();
  g.lineWidth = 0.2 * r;
  g.strokeStyle = ALARM;
  g.stroke();
  g.fillStyle = serious ? "#ffffff" : "#a33f00";
  g.fillRect(x - 0.14 * r, y - 0.62 * r, 0.28 * r, 0.74 * r);
  g.fillRect(x - 0.14 * r, y + 0.3 * r, 0.28 * r, 0.28 * r);
}

// The player ---------------------------------------------------------------------------------------------------------

function make(name, className = "", text = "") {
  const one = document.createElement(name);
  if (className) one.className = className;
  if (text) one.textContent = text;
  return one;
}

function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

const ICONS = {
  play: "M7 4v16l13-8z", pause: "M6 4h4v16H6zM14 4h4v16h-4z", back: "M16 5v14l-9-7zM5 5h2v14H5z",
  forward: "M8 5v14l9-7zM17 5h2v14h-2z", day_back: "M12 5v14l-8-7zM20 5v14l-8-7z", day_forward: "M4 5v14l8-7zM12 5v14l8-7z",
  incident_back: "M14 5v14l-9-7zM17 5h3v9h-3zM17 16h3v3h-3z", incident_forward: "M10 5v14l9-7zM4 5h3v9H4zM4 16h3v3H4z",
  png: "M4 5h16v14H4zm2 2v8l4-4 3 3 3-3 2 2V7z", layers: "M12 3l9 5-9 5-9-5zM3 13l9 5 9-5v2.5l-9 5-9-5z",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

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
    this.reserve = options.reserve ?? 300;
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
    this.legend.open = true;
    this.figures = make("div", "vsr-figures");
    this.live = make("div", "vsr-live");
    this.live.setAttribute("aria-live", "polite");
    this.tip = make("div", "vsr-tip");
    this.tip.hidden = true;
    this.tables = make("div", "vsr-grid vsr-tables");
    root.append(this.grid, this.times, this.bar, this.tables, this.legend, this.figures, this.live, this.tip);
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
    this.pace.replaceChildren(...SPEEDS.map((speed) => {
      const option = make("option", "", this.text("speed_value", { n: speed / 4 }));
      option.value = speed;
      return option;
    }));
    this.pace.value = this.speed;
    this.paceLabel.replaceChildren(make("span", "", this.text("speed")), this.pace);
    this.sayLegend();
    this.sayPanels();
    this.sayFigures();
  }

  sayLegend() {
    const switches = make("div", "vsr-switches");
    for (const name of SWITCHES) {
      const label = make("label", "vsr-switch"), box = make("input");
      box.type = "checkbox";
      box.checked = this.on.has(name);
      box.dataset.layer = name;
      box.addEventListener("change", () => {
        const on = new Set(this.on);
        if (box.checked) on.add(name); else on.delete(name);
        this.setLayers([...on], true);
      });
      label.append(box, make("span", "", this.text(`layer.${name}`)));
      switches.append(label);
    }
    const items = make("div", "vsr-keys");
    const item = (draw, words) => {
      const one = make("span", "vsr-key"), canvas = canvasOf(36, 36);
      draw(canvas.getContext("2d"));
      one.append(canvas, make("span", "", words));
      items.append(one);
    };
    const mark = (look) => (g) => {
      const s = sprite(look, 11), image = g.createImageData(36, 36);
      stamp(image, s, 18, 18);
      g.putImageData(image, 0, 0);
    };
    const patch = (fill) => (g) => { g.fillStyle = fill; g.fillRect(5, 5, 26, 26); g.strokeStyle = "#8a8377"; g.strokeRect(5.5, 5.5, 25, 25); };
    if (this.on.has("goods") && this.on.has("vendors")) {
      const goods = this.panels[0]?.run.fixed.goods ?? [];
      goods.forEach((name, i) => item(mark({ shape: "disc", fill: GOODS_FILLS[i] }), this.text(`goods.${name}`)));
      for (const look of VENDOR_LOOKS.slice(1)) item(mark({ ...look, fill: "#777777" }), this.text(`state.${look.name}`));
    } else if (this.on.has("vendors")) for (const look of VENDOR_LOOKS.slice(1)) item(mark(look), this.text(`state.${look.name}`));
    if (this.on.has("teams")) {
      item((g) => plus(g, 18, 18, 11), this.text("state.walking"));
      item((g) => { g.beginPath(); g.arc(18, 18, 14, 0, 7); g.lineWidth = 3; g.strokeStyle = TEAM; g.stroke(); plus(g, 18, 18, 8); }, this.text("state.at_case"));
    }
    if (this.on.has("incidents")) {
      item((g) => badge(g, 18, 18, 12, false), this.text("incident.verbal"));
      item((g) => badge(g, 18, 18, 12, true), this.text("incident.physical"));
    }
    if (this.on.has("cars")) item(mark(CAR), this.text("state.stopped"));
    if (this.on.has("blocked")) item((g) => { [0.25, 0.5, 0.8].forEach((a, i) => { g.fillStyle = `rgba(0,0,0,${a})`; g.fillRect(4 + 10 * i, 8, 10, 20); }); }, this.text("layer.blocked"));
    if (this.on.has("residents")) item((g) => { const f = g.createRadialGradient(18, 18, 1, 18, 18, 16); f.addColorStop(0, "rgba(52,74,110,0.75)"); f.addColorStop(1, "rgba(52,74,110,0)"); g.fillStyle = f; g.fillRect(0, 0, 36, 36); }, this.text("layer.residents"));
    if (this.on.has("locks")) item(mark(LOCK), this.text("layer.locks"));
    for (const name of Object.keys(HEAT)) if (this.on.has(name)) item(patch(`rgba(${HEAT[name]},0.75)`), this.text(`layer.${name}`));
    if (this.on.has("zones")) for (const [zone, colour] of [["prohibited", "#8c2d04"], ["restricted", "#8a6d00"], ["permitted", "#00664a"]])
      item((g) => { g.strokeStyle = colour; g.lineWidth = 2.5; g.strokeRect(6, 6, 24, 24); g.beginPath(); if (zone !== "permitted") { g.moveTo(6, 30); g.lineTo(30, 6); } if (zone === "prohibited") { g.moveTo(6, 6); g.lineTo(30, 30); } g.stroke(); }, this.text(`zone.${zone}`));
    const used = new Set(this.panels.flatMap(({ run }) => [...new Set(run.land_use)].map((use) => run.fixed.land_uses[use])));
    for (const use of GROUND_SHOWN) if (used.has(use)) item(patch(GROUND[use]), this.text(`use.${use}`));
    const open = this.legend.open, focused = document.activeElement?.dataset?.layer;
    this.legend.replaceChildren(make("summary", "", this.text("legend")), switches, items, make("p", "vsr-hint", this.text("keys_help")));
    this.legend.open = open;
    if (focused) this.legend.querySelector(`[data-layer="${focused}"]`)?.focus();
  }

  addPanel(label, fixed, at = this.panels.length) {
    if (fixed.ticks_per_day !== TICKS || fixed.format !== 1) throw new Error(this.text("other_version"));
    const run = new Run(label, fixed), view = new MapView(run, at);
    const figure = make("figure", "vsr-panel"), head = make("figcaption", "vsr-head");
    const letter = make("b", "vsr-letter", "ABCDEFGHI"[at] ?? String(at + 1));
    letter.style.background = PALETTE[at % 3];
    const title = make("span", "vsr-title"), counts = make("div", "vsr-counts");
    head.append(letter, title);
    figure.append(head, view.box, counts);
    const panel = { run, view, figure, title, counts, table: make("table", "vsr-gauges") };
    if (at < this.panels.length) {
      this.panels[at].figure.replaceWith(figure);
      this.panels[at].table.replaceWith(panel.table);
      this.panels[at] = panel;
    } else {
      this.panels.push(panel);
      this.grid.append(figure);
      this.tables.append(panel.table);
    }
    this.tables.style.setProperty("--n", this.panels.length);
    view.box.addEventListener("click", (event) => this.pickAt(panel, event));
    view.box.addEventListener("pointermove", (event) => this.hover(panel, event));
    view.box.addEventListener("pointerleave", () => { this.tip.hidden = true; });
    this.grid.style.setProperty("--n", this.panels.length);
    if (this.tick < this.first) this.tick = this.first;
    this.root.dataset.panels = this.panels.length;
    this.fit();
    this.sayLegend();
    this.sayPanels();
  }

  addChunk(at, chunk) {
    const before = this.until;
    this.panels[at].run.add(chunk);
    const shown = Math.floor(this.tick / TICKS) === chunk.day;
    this.root.dataset.until = this.until;
    this.slider.min = this.first;
    this.slider.max = this.last;
    if (this.wanted > this.tick && this.until >= this.wanted) { this.seek(this.wanted); this.wanted = 0; }
    else if (shown || before < this.tick) this.draw();
    this.drawLinesSoon();
    this.sayFiguresSoon();
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
    this.root.dataset.ready = "false";
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

  // Time

  seek(tick, silent = false) {
    const to = Math.max(this.first, Math.min(this.until, this.last, Math.round(tick)));
    if (!Number.isFinite(to)) return;
    this.tick = to;
    this.share = 0;
    this.draw();
    if (!silent) this.tellTick(!this.playing);
  }

  step(ticks) { this.pause(); this.seek(this.tick + ticks); }

  incident(way) {
    const ticks = this.panels.flatMap(({ run }) => run.events.map((event) => event.tick));
    const found = way > 0 ? ticks.filter((t) => t > this.tick && t <= this.until).sort((a, b) => a - b)[0]
      : ticks.filter((t) => t < this.tick).sort((a, b) => b - a)[0];
    this.pause();
    if (found !== undefined) this.seek(found);
  }

  toggle() { if (this.playing) this.pause(); else this.play(); }

  play() {
    if (this.playing || !this.panels.length) return;
    if (this.tick >= this.last) this.seek(this.first);
    this.playing = true;
    this.showPlaying();
    this.told("playing", true);
    this.before = performance.now();
    const turn = (now) => {
      if (!this.playing) return;
      this.advance(Math.min(0.25, Math.max(0, (now - this.before) / 1000)));
      this.before = now;
      this.frames++;
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  }

  advance(seconds) {
    const at = this.tick + this.share + seconds * this.speed, end = Math.min(this.until, this.last);
    if (at >= end) {
      this.share = 0;
      if (this.tick !== end) { this.tick = end; this.draw(); }
      if (this.tick >= this.last) this.pause(); // otherwise wait for what is still computed
      return;
    }
    const tick = Math.floor(at);
    this.share = at - tick;
    if (tick !== this.tick) { this.tick = tick; this.draw(); this.tellTick(false); } else this.drawTops();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.share = 0;
    this.drawTops();
    this.showPlaying();
    this.told("playing", false);
    this.tellTick(true);
  }

  showPlaying() {
    this.buttons.play[0].replaceChildren(icon(this.playing ? "pause" : "play"));
    const words = this.text(this.playing ? "pause" : "play");
    this.buttons.play[0].title = words;
    this.buttons.play[0].setAttribute("aria-label", words);
    this.root.dataset.playing = String(this.playing);
  }

  // At most three times a second, and at once when the time stands still.
  tellTick(now) {
    clearTimeout(this.toTell);
    const tell = () => { this.toldAt = performance.now(); this.told("tick", this.tick); if (!this.playing) this.describe(); };
    const wait = 340 - (performance.now() - (this.toldAt ?? -1000));
    if (wait <= 0) tell();
    else this.toTell = setTimeout(tell, now ? Math.min(wait, 60) : wait);
  }

  setSpeed(speed, own = false) {
    this.speed = Math.max(1, Math.min(1000, speed || 4));
    this.pace.value = this.speed;
    if (own) this.told("speed", this.speed);
  }

  setLayers(names, own = false) {
    this.on = new Set(names.filter((name) => SWITCHES.includes(name)));
    this.sayLegend();
    this.draw();
    if (own) this.told("layers", SWITCHES.filter((name) => this.on.has(name)));
  }

  setTexts(texts) { this.texts = texts; this.say(); this.draw(); this.drawLinesSoon(); }

  // Drawing

  fit() {
    const n = this.panels.length || 1, narrow = this.root.clientWidth < 620, gap = 14;
    const across = narrow ? this.root.clientWidth : (this.root.clientWidth - gap * (n - 1)) / n;
    const tall = Math.max(240, innerHeight - this.reserve);
    const ratio = Math.min(3, Math.max(1, devicePixelRatio || 1));
    for (const { view } of this.panels) {
      const { width, height } = view.run.fixed;
      view.resize(Math.floor(Math.max(120, Math.min(across, tall * width / height))), ratio);
    }
    const wide = Math.max(100, this.times.clientWidth);
    this.lines.width = wide * ratio;
    this.lines.height = (4 + 15 * n) * ratio;
    this.lines.style.height = `${4 + 15 * n}px`;
    this.draw();
    this.drawLines();
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

  drawLinesSoon() { clearTimeout(this.toLine); this.toLine = setTimeout(() => this.drawLines(), 80); }

  drawLines() {
    const g = this.lines.getContext("2d"), ratio = this.lines.width / Math.max(1, this.times.clientWidth), wide = this.lines.width;
    g.clearRect(0, 0, wide, this.lines.height);
    const first = this.first, span = Math.max(1, this.last - first), x = (tick) => 8 * ratio + (tick - first) / span * (wide - 16 * ratio);
    this.panels.forEach(({ run }, i) => {
      const y = (10 + 15 * i) * ratio;
      g.fillStyle = "#e4e4e4";
      g.fillRect(x(first), y + 3 * ratio, x(this.last) - x(first), 2 * ratio);
      g.fillStyle = PALETTE[i % 3];
      if (run.until >= first) g.fillRect(x(first), y + 3 * ratio, x(Math.min(run.until, this.last)) - x(first), 2 * ratio);
      for (const event of run.events) {
        const serious = event.stage >= 3, h = (serious ? 10 : 5) * ratio, w = (serious ? 4 : 2.5) * ratio, at = x(event.tick);
        g.fillStyle = serious ? ALARM : "#8c8c8c";
        g.beginPath();
        g.moveTo(at, y - h + 4 * ratio);
        g.lineTo(at - w, y + 3 * ratio);
        g.lineTo(at + w, y + 3 * ratio);
        g.fill();
      }
      g.font = `bold ${10 * ratio}px sans-serif`;
      g.fillStyle = PALETTE[i % 3];
      g.fillText("ABCDEFGHI"[i], 0, y + 6 * ratio);
    });
  }

  jumpTo(event) {
    const box = this.lines.getBoundingClientRect(), share = (event.clientX - box.left - 8) / (box.width - 16);
    this.pause();
    this.seek(this.first + share * (this.last - this.first));
  }

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

  number(value, digits, signed = false) {
    if (value === null || value === undefined || !Number.isFinite(value)) return "–";
    const words = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    const nothing = Number(Math.abs(value).toFixed(digits)) === 0;
    return (nothing ? "" : value < 0 ? "−" : signed ? "+" : "") + words;
  }

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
        row.append(name, make("td", "", this.number(own == null ? null : own * scale, gauge.digits ?? 1)));
        if (this.panels.length > 1) {
          const difference = i === 0 || own == null || other == null ? null : (own - other) * scale;
          const cell = make("td", "vsr-difference", i === 0 ? "" : this.number(difference, gauge.digits ?? 1, true));
          if (difference && gauge.direction && gauge.direction !== "neither" && cell.textContent !== this.number(0, gauge.digits ?? 1)) {
            const good = (difference < 0) === (gauge.direction === "lower");
            cell.append(make("i", good ? "vsr-good" : "vsr-bad", this.text(good ? "better" : "worse")));
          }
          row.append(cell);
        }
        return row;
      }));
    });
  }

  sayFiguresSoon() { if (!this.curves.length) return; clearTimeout(this.toSay); this.toSay = setTimeout(() => this.sayFigures(), 120); }

  sayFigures() {
    this.figures.replaceChildren(...this.curves.map((curve) => this.chart(curve)));
    this.moveCursor();
  }

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
  }

  moveCursor() {
    const days = Math.max(1, (this.last - this.first + 1) / TICKS);
    for (const svg of this.figures.querySelectorAll("svg")) {
      const share = Math.min(1, Math.max(0, ((this.tick + 1 - this.first) / TICKS - 1) / Math.max(1, days - 1)));
      const at = Number(svg.dataset.left) + share * Number(svg.dataset.wide), line = svg.querySelector(".vsr-cursor");
      line.setAttribute("x1", at);
      line.setAttribute("x2", at);
    }
  }

  // What is said to those who do not see the maps.
  describe() {
    clearTimeout(this.toDescribe);
    this.toDescribe = setTimeout(() => {
      const parts = this.panels.map(({ run }) => this.text("summary", { label: run.label, ...run.tally(this.tick) }));
      this.live.textContent = [this.moment(), ...parts].join(" ");
    }, 250);
  }

  // Picking

  pickAt(panel, event) {
    const found = panel.view.at(event.clientX, event.clientY);
    panel.view.box.focus({ preventScroll: true });
    if (found) this.pick(this.panels.indexOf(panel), found);
  }

  pick(panel, found) {
    this.selected = { panel, kind: found.kind, id: found.id };
    const told = { panel, kind: found.kind, id: found.id, tick: this.tick, cell: found.cell };
    if (found.kind === "vendor") told.who = found.who;
    this.root.dataset.pick = JSON.stringify(told);
    this.live.textContent = this.words(found);
    this.told("pick", told);
    this.drawTops();
  }

  // The next or the last of all that is to be seen now in the panel that has the focus.
  pickNext(way) {
    const at = Math.max(0, this.panels.findIndex(({ view }) => view.box === document.activeElement));
    const all = this.panels[at]?.view.objects() ?? [];
    if (!all.length) return;
    const now = this.selected?.panel === at ? all.findIndex((one) => one.kind === this.selected.kind && one.id === this.selected.id) : -1;
    this.pick(at, all[now < 0 ? (way > 0 ? 0 : all.length - 1) : (now + way + all.length) % all.length]);
  }

  select(panel, kind, id) { this.selected = kind ? { panel, kind, id } : null; this.drawTops(); }

  words(found) {
    const values = { id: found.id, who: found.who ?? "", stage: found.stage ?? "" };
    if (found.goods) values.goods = this.text(`goods.${found.goods}`);
    if (found.state) values.state = this.text(`state.${found.state}`);
    if (found.use) values.use = this.text(`use.${found.use}`);
    return this.text(`tip.${found.kind}`, values);
  }

  hover(panel, event) {
    const found = panel.view.at(event.clientX, event.clientY);
    this.tip.hidden = !found;
    if (!found) return;
    this.tip.textContent = this.words(found);
    const box = this.root.getBoundingClientRect(), x = event.clientX - box.left;
    this.tip.style.left = `${Math.min(x + 14, box.width - this.tip.offsetWidth - 4)}px`;
    this.tip.style.top = `${event.clientY - box.top + 16}px`;
  }

  // Keys, size, export

  listen() {
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.watcher = new ResizeObserver(() => this.fit());
    this.watcher.observe(this.root);
    this.onResize = () => this.fit();
    addEventListener("resize", this.onResize);
  }

  key(event) {
    const target = event.target, own = this.root.contains(target), free = target === document.body || target === document.documentElement;
    if (!this.keys || event.altKey || event.ctrlKey || event.metaKey || !(own || free) || !this.root.isConnected) return;
    const typing = target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName)
      || (target.tagName === "INPUT" && !["range", "checkbox"].includes(target.type));
    if (typing) return;
    const big = event.shiftKey ? TICKS : 1;
    const acts = {
      ArrowLeft: () => this.step(-big), ArrowRight: () => this.step(big), Home: () => { this.pause(); this.seek(this.first); },
      End: () => { this.pause(); this.seek(this.last); }, n: () => this.incident(1), b: () => this.incident(-1),
      "[": () => this.pickNext(-1), "]": () => this.pickNext(1), Escape: () => { this.selected = null; this.drawTops(); this.told("pick", {}); },
      " ": () => this.toggle(),
    };
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // A button or a box that has the focus answers the space bar itself.
    if (name === " " && (target.tagName === "BUTTON" || target.tagName === "SUMMARY" || target.type === "checkbox")) return;
    if (acts[name]) { event.preventDefault(); acts[name](); } else if (/^[1-9lpf?]$/.test(name)) this.told("key", name);
  }

  // All panels with their captions in one picture.
  picture() {
    const gap = 16, scale = this.panels[0]?.view.ratio ?? 1, maps = this.panels.map(({ view }) => view.flat());
    const type = Math.round(16 * scale), head = 4 * type, foot = Math.round(3.4 * type);
    const width = maps.reduce((sum, map) => sum + map.width, 0) + gap * scale * (maps.length + 1);
    const canvas = canvasOf(width, Math.max(0, ...maps.map((map) => map.height)) + head + foot), g = canvas.getContext("2d");
    g.fillStyle = "#ffffff";
    g.fillRect(0, 0, canvas.width, canvas.height);
    const fonts = getComputedStyle(this.root).fontFamily;
    let x = gap * scale;
    const write = (words, at, y, most, bold) => {
      g.font = `${bold ? "bold " : ""}${bold ? type : Math.round(0.85 * type)}px ${fonts}`;
      g.fillStyle = bold ? INK : "#555555";
      g.fillText(words, at, y, most);
    };
    write(this.moment(), x, 1.4 * type, canvas.width / 2, true);
    maps.forEach((map, i) => {
      const { run } = this.panels[i], tally = run.tally(this.tick);
      write(`${"ABCDEFGHI"[i]}  ${run.label}`, x, 3.2 * type, map.width, true);
      g.drawImage(map, x, head);
      write(["trading", "violating", "market", "teams", "incidents"].map((name) => `${tally[name]} ${this.text(`count.${name}`)}`).join("   "),
        x, head + map.height + 1.3 * type, map.width, false);
      x += map.width + gap * scale;
    });
    write(this.text("not_a_forecast"), gap * scale, canvas.height - 0.7 * type, canvas.width, false);
    return canvas;
  }

  save(name) {
    const link = make("a");
    link.href = this.picture().toDataURL("image/png");
    link.download = name || `vendorsim-${this.tick}.png`;
    document.body.append(link);
    link.click();
    link.remove();
  }

  // A number for what a panel shows; equal pictures have equal numbers.
  hash(at) {
    const canvas = this.panels[at].view.flat(), { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let total = 0x811c9dc5;
    const words = new Uint32Array(data.buffer);
    for (let i = 0; i < words.length; i++) total = Math.imul(total ^ words[i], 0x01000193) >>> 0;
    return total.toString(16).padStart(8, "0");
  }

  close() {
    this.playing = false;
    this.watcher.disconnect();
    document.removeEventListener("keydown", this.onKey);
    removeEventListener("resize", this.onResize);
  }
}

function niceEnd(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const one of [1, 1.5, 2, 3, 4, 5, 6, 8, 10]) if (one * power >= value) return one * power;
  return value;
}

const CSS = `
.vsr{position:relative;font-family:system-ui,"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif;color:#222;font-size:15px;line-height:1.35}
.vsr *{box-sizing:border-box}
.vsr-grid{display:grid;grid-template-columns:repeat(var(--n,1),minmax(0,1fr));gap:14px;justify-items:center}
.vsr-panel{margin:0;max-width:100%}
.vsr-head{display:flex;align-items:center;gap:.5em;font-weight:600;font-size:1.1em;margin-bottom:4px}
.vsr-letter{color:#fff;border-radius:4px;min-width:1.5em;text-align:center;padding:0 .3em}
.vsr-title{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.vsr-map{position:relative;cursor:crosshair;outline-offset:2px;border:0;box-shadow:0 0 0 1px #b9b2a6}
.vsr-map:focus-visible,.vsr button:focus-visible,.vsr select:focus-visible,.vsr input:focus-visible,.vsr summary:focus-visible{outline:3px solid #0072B2}
.vsr-map canvas{position:absolute;inset:0;width:100%;height:100%;display:block}
.vsr-counts{display:flex;flex-wrap:wrap;gap:0 1em;margin-top:5px;min-height:1.4em;color:#444;font-size:.93em}
.vsr-counts b{color:#222;font-variant-numeric:tabular-nums}
.vsr-times{margin:8px 0 0}
.vsr-slider{width:100%;margin:0;display:block;accent-color:#0072B2;height:22px}
.vsr-lines{width:100%;display:block;cursor:pointer}
.vsr-bar{display:flex;flex-wrap:wrap;align-items:center;gap:6px;margin:6px 0}
.vsr-button{display:inline-flex;align-items:center;gap:4px;min-width:38px;height:36px;justify-content:center;border:1px solid #8a8a8a;border-radius:6px;background:#fff;color:#222;font:inherit;cursor:pointer;padding:0 8px}
.vsr-button:hover{background:#eef4f9}
.vsr-button svg{width:20px;height:20px;fill:currentColor}
.vsr-play{background:#0072B2;border-color:#0072B2;color:#fff;min-width:52px}
.vsr-play:hover{background:#005a8d}
.vsr-clock{font-size:1.35em;font-weight:700;font-variant-numeric:tabular-nums;margin:0 .6em;min-width:12em}
.vsr-pace{display:inline-flex;gap:6px;align-items:center;margin-right:auto}
.vsr-pace select{font:inherit;height:36px;border-radius:6px;border:1px solid #8a8a8a;background:#fff;color:#222;padding:0 6px}
.vsr-legend{margin:4px 0;border-top:1px solid #d9d9d9;padding-top:4px}
.vsr-legend summary{cursor:pointer;font-weight:600}
.vsr-switches,.vsr-keys{display:flex;flex-wrap:wrap;gap:3px 14px;margin:5px 0}
.vsr-switch{display:inline-flex;gap:5px;align-items:center;cursor:pointer}
.vsr-switch input{width:17px;height:17px;margin:0;accent-color:#0072B2}
.vsr-key{display:inline-flex;gap:4px;align-items:center;font-size:.93em}
.vsr-key canvas{width:18px;height:18px}
.vsr-hint{margin:3px 0;color:#555;font-size:.87em}
.vsr-gauges{border-collapse:collapse;width:100%;font-size:.95em;margin-top:6px}
.vsr-gauges caption{text-align:left;color:#555;font-size:.9em}
.vsr-gauges th{text-align:left;font-weight:400;padding:2px 6px 2px 0}
.vsr-gauges td{text-align:right;font-variant-numeric:tabular-nums;padding:2px 0 2px 8px;font-weight:600;white-space:nowrap}
.vsr-gauges tr{border-top:1px solid #e4e4e4}
.vsr-gauges small,.vsr-chart small{color:#666}
.vsr-difference{font-weight:400!important;min-width:6.5em}
.vsr-difference i{font-style:normal;font-size:.85em;margin-left:.4em}
.vsr-good{color:#00664a}.vsr-bad{color:#a33f00}
.vsr-figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:10px 18px}
.vsr-chart{margin:0}.vsr-chart figcaption{font-weight:600}
.vsr-chart svg{width:100%;height:auto;display:block}
.vsr-axis{font-size:11px;fill:#555}
.vsr-live{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.vsr-tables{margin-top:2px}
.vsr [hidden]{display:none}
.vsr-tip{position:absolute;z-index:5;pointer-events:none;background:#222;color:#fff;border-radius:4px;padding:3px 8px;font-size:.9em;max-width:24em}
@media(max-width:620px){.vsr-grid{grid-template-columns:minmax(0,1fr)}.vsr-clock{min-width:0}}
@media(min-width:1700px){.vsr{font-size:18px}}
@media print{.vsr-bar,.vsr-times,.vsr-switches,.vsr-hint{display:none}}
`;

// What stands in an element as zlib in base64, of `data-size` bytes of JSON.
export function unpackText(element) {
  return JSON.parse(new TextDecoder().decode(inflate(bytesOf(element.textContent), Number(element.dataset.size))));
}

// The replay file: everything is in `data` already.
export function openReplay(root, data) {
  const player = new Player(root, { texts: data.texts, gauges: data.gauges, curves: data.curves, layers: data.layers,
    speed: data.speed, tick: data.tick, reserve: data.reserve });
  data.panels.forEach((panel, i) => {
    player.addPanel(panel.label, panel.static);
    for (const chunk of panel.chunks) player.addChunk(i, { ...chunk, data: bytesOf(chunk.data), layers: bytesOf(chunk.layers) });
  });
  return player;
}

// anywidget: traits are the state, messages bring panels and days.
function bytesIn(buffer) {
  return buffer instanceof DataView ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer);
}

function render({ model, el }) {
  const root = make("div");
  el.append(root);
  let own = 0;
  const player = new Player(root, {
    texts: model.get("texts"), layers: model.get("layers"), speed: model.get("speed"), tick: model.get("tick"),
    gauges: model.get("gauges"), curves: model.get("curves"), reserve: model.get("reserve"), keys: model.get("keys"),
    told: (name, value) => {
      if (name === "key") { model.send({ op: "key", key: value }); return; }
      own++;
      model.set(name, value);
      model.save_changes();
      own--;
    },
  });
  const heed = (name, act) => {
    const answer = () => { if (!own) act(model.get(name)); };
    model.on(`change:${name}`, answer);
    return () => model.off(`change:${name}`, answer);
  };
  const undo = [
    heed("tick", (tick) => { if (tick !== player.tick) { player.wanted = tick; player.seek(tick, true); } }),
    heed("playing", (playing) => { if (playing) player.play(); else player.pause(); }),
    heed("speed", (speed) => player.setSpeed(speed)),
    heed("layers", (layers) => player.setLayers(layers)),
    heed("texts", (texts) => player.setTexts(texts)),
    heed("labels", (labels) => player.setLabels(labels)),
    heed("gauges", (gauges) => { player.gauges = gauges; player.gaugesOf = null; player.showGauges(); }),
    heed("curves", (curves) => { player.curves = curves; player.sayFigures(); }),
    heed("reserve", (reserve) => { player.reserve = reserve; player.fit(); }),
    heed("keys", (keys) => { player.keys = keys; }),
    heed("pick", (pick) => player.select(pick?.panel, pick?.kind, pick?.id)),
  ];
  const hear = (message, buffers) => {
    if (message.op === "reset") player.reset();
    else if (message.op === "panel") player.addPanel(message.label, message.static, message.panel);
    else if (message.op === "chunk" && player.panels[message.panel])
      player.addChunk(message.panel, { ...message.chunk, data: bytesIn(buffers[0]), layers: bytesIn(buffers[1]) });
    else if (message.op === "png") player.save(message.name);
    else if (message.op === "seek") { player.pause(); player.seek(message.tick); }
  };
  model.on("msg:custom", hear);
  model.send({ op: "ready" });
  return () => {
    undo.forEach((one) => one());
    model.off("msg:custom", hear);
    player.close();
  };
}

export default { render };
