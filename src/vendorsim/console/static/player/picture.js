// All maps with their captions as one picture.

import { INK, canvasOf, make } from "./looks.js";

export const picture = {
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
  },

  save(name) {
    const link = make("a");
    link.href = this.picture().toDataURL("image/png");
    link.download = name || `vendorsim-${this.tick}.png`;
    document.body.append(link);
    link.click();
    link.remove();
  },

  // A number for what a panel shows; equal pictures have equal numbers.
  hash(at) {
    const canvas = this.panels[at].view.flat(), { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let total = 0x811c9dc5;
    const words = new Uint32Array(data.buffer);
    for (let i = 0; i < words.length; i++) total = Math.imul(total ^ words[i], 0x01000193) >>> 0;
    return total.toString(16).padStart(8, "0");
  },
};
