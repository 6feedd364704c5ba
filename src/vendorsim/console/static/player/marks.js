// Small marks: stalls, cars and locks as stamped pictures, teams and incidents as drawn ones.

import { ALARM, TEAM } from "./looks.js";

const INSIDE = {
  disc: (x, y) => x * x + y * y <= 1,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.86,
  diamond: (x, y) => Math.abs(x) + Math.abs(y) <= 1.16,
  triangle: (x, y) => y <= 0.75 && y >= -0.95 + 1.75 * Math.abs(x),
  bar: (x, y) => Math.abs(x) <= 1 && Math.abs(y) <= 0.5,
  cross: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.9 && Math.abs(Math.abs(x) - Math.abs(y)) <= 0.4,
};

// A small picture of a mark as bytes [size x size x rgba], its edges softened by 4 x 4 samples a pixel; white around it.
export function sprite(look, radius) {
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

export function stamp(image, mark, x, y) {
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

export function plus(g, x, y, r) {
  for (const [colour, grow] of [["#ffffff", 0.28 * r], [TEAM, 0]]) {
    g.fillStyle = colour;
    const w = 0.36 * r + grow, l = r + grow;
    g.fillRect(x - w, y - l, 2 * w, 2 * l);
    g.fillRect(x - l, y - w, 2 * l, 2 * w);
  }
}

export function badge(g, x, y, r, serious) {
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
