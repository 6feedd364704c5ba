// Time: seek, step and play; the slider, and the line of each run with its incidents below it.

import { ALARM, PALETTE, icon } from "./looks.js";

export const playback = {
  seek(tick, silent = false) {
    const to = Math.max(this.first, Math.min(this.until, this.last, Math.round(tick)));
    if (!Number.isFinite(to)) return;
    this.tick = to;
    this.share = 0;
    this.draw();
    if (!silent) this.tellTick(!this.playing);
  },

  step(ticks) { this.pause(); this.seek(this.tick + ticks); },

  incident(way) {
    const ticks = this.panels.flatMap(({ run }) => run.events.map((event) => event.tick));
    const found = way > 0 ? ticks.filter((t) => t > this.tick && t <= this.until).sort((a, b) => a - b)[0]
      : ticks.filter((t) => t < this.tick).sort((a, b) => b - a)[0];
    this.pause();
    if (found !== undefined) this.seek(found);
  },

  toggle() { if (this.playing) this.pause(); else this.play(); },

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
  },

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
  },

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.share = 0;
    this.drawTops();
    this.showPlaying();
    this.told("playing", false);
    this.tellTick(true);
  },

  showPlaying() {
    this.buttons.play[0].replaceChildren(icon(this.playing ? "pause" : "play"));
    const words = this.text(this.playing ? "pause" : "play");
    this.buttons.play[0].title = words;
    this.buttons.play[0].setAttribute("aria-label", words);
    this.root.dataset.playing = String(this.playing);
  },

  // At most three times a second, and at once when the time stands still.
  tellTick(now) {
    clearTimeout(this.toTell);
    const tell = () => { this.toldAt = performance.now(); this.told("tick", this.tick); if (!this.playing) this.describe(); };
    const wait = 340 - (performance.now() - (this.toldAt ?? -1000));
    if (wait <= 0) tell();
    else this.toTell = setTimeout(tell, now ? Math.min(wait, 60) : wait);
  },

  drawLinesSoon() { clearTimeout(this.toLine); this.toLine = setTimeout(() => this.drawLines(), 80); },

  drawLines() {
    const g = this.lines.getContext("2d"), ratio = this.lines.width / Math.max(1, this.times.clientWidth), wide = this.lines.width;
    g.clearRect(0, 0, wide, this.lines.height);
    const first = this.first, span = Math.max(1, this.last - first), x = (tick) => 8 * ratio + (tick - first) / span * (wide - 16 * ratio);
    this.panels.forEach(({ run }, i) => {
      const y = (8 + 13 * i) * ratio;
      g.fillStyle = "#e4e4e4";
      g.fillRect(x(first), y + 3 * ratio, x(this.last) - x(first), 2 * ratio);
      g.fillStyle = PALETTE[i % 3];
      if (run.until >= first) g.fillRect(x(first), y + 3 * ratio, x(Math.min(run.until, this.last)) - x(first), 2 * ratio);
      for (const event of run.events) {
        const serious = event.stage >= 3, h = (serious ? 11 : 8) * ratio, w = (serious ? 4.5 : 3) * ratio, at = x(event.tick);
        g.fillStyle = serious ? ALARM : "#555555";
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
  },

  jumpTo(event) {
    const box = this.lines.getBoundingClientRect(), share = (event.clientX - box.left - 8) / (box.width - 16);
    this.pause();
    this.seek(this.first + share * (this.last - this.first));
  },
};
