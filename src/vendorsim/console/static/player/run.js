// A recorded run: its days as they come, and what they say of a moment.

import { TICKS, arrayOf, inflate, unpackDay } from "./unpack.js";

export class Run {
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
