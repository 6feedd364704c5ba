// The legend, and the switches of the layers.

import { CAR, GOODS_FILLS, GROUND, GROUND_SHOWN, HEAT, LOCK, SWITCHES, TEAM, VENDOR_LOOKS, canvasOf, make } from "./looks.js";
import { badge, plus, sprite, stamp } from "./marks.js";

export const legend = {
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
  },
};
