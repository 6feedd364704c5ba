// What is pointed at and picked, and the keys.

import { TICKS } from "./unpack.js";

export const picking = {
  pickAt(panel, event) {
    const found = panel.view.at(event.clientX, event.clientY);
    panel.view.box.focus({ preventScroll: true });
    if (found) this.pick(this.panels.indexOf(panel), found);
  },

  pick(panel, found) {
    this.selected = { panel, kind: found.kind, id: found.id };
    const told = { panel, kind: found.kind, id: found.id, tick: this.tick, cell: found.cell };
    if (found.kind === "vendor") told.who = found.who;
    this.root.dataset.pick = JSON.stringify(told);
    this.live.textContent = this.words(found);
    this.told("pick", told);
    this.drawTops();
  },

  // The next or the last of all that is to be seen now in the panel that has the focus.
  pickNext(way) {
    const at = Math.max(0, this.panels.findIndex(({ view }) => view.box === document.activeElement));
    const all = this.panels[at]?.view.objects() ?? [];
    if (!all.length) return;
    const now = this.selected?.panel === at ? all.findIndex((one) => one.kind === this.selected.kind && one.id === this.selected.id) : -1;
    this.pick(at, all[now < 0 ? (way > 0 ? 0 : all.length - 1) : (now + way + all.length) % all.length]);
  },

  select(panel, kind, id) { this.selected = kind ? { panel, kind, id } : null; this.drawTops(); },

  words(found) {
    const values = { id: found.id, who: found.who ?? "", stage: found.stage ?? "" };
    if (found.goods) values.goods = this.text(`goods.${found.goods}`);
    if (found.state) values.state = this.text(`state.${found.state}`);
    if (found.use) values.use = this.text(`use.${found.use}`);
    return this.text(`tip.${found.kind}`, values);
  },

  hover(panel, event) {
    const found = panel.view.at(event.clientX, event.clientY);
    this.tip.hidden = !found;
    if (!found) return;
    this.tip.textContent = this.words(found);
    const box = this.root.getBoundingClientRect(), x = event.clientX - box.left;
    this.tip.style.left = `${Math.min(x + 14, box.width - this.tip.offsetWidth - 4)}px`;
    this.tip.style.top = `${event.clientY - box.top + 16}px`;
  },

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
  },
};
