// The legend with the switches of the layers; its head shows the marks that matter most.

import { CAR, GOODS_FILLS, GROUND, GROUND_SHOWN, HEAT, LOCK, SWITCHES, TEAM, VENDOR_LOOKS, canvasOf, make } from "./looks.js";
import { badge, plus, sprite, stamp } from "./marks.js";

const ZONES = [["prohibited", "#8c2d04"], ["restricted", "#8a6d00"], ["permitted", "#00664a"]];
const FIRST = ["market", "allowed", "violating"];

// Each draws a sign into a square of 36 pixels.
function stamped(look) {
  return (g) => {
    const image = g.createImageData(36, 36);
    stamp(image, sprite(look, 11), 18, 18);
    g.putImageData(image, 0, 0);
  };
}

function patch(fill) {
  return (g) => { g.fillStyle = fill; g.fillRect(5, 5, 26, 26); g.strokeStyle = "#8a8377"; g.strokeRect(5.5, 5.5, 25, 25); };
}

function teamAtCase(g) {
  g.beginPath();
  g.arc(18, 18, 14, 0, 7);
  g.lineWidth = 3;
  g.strokeStyle = TEAM;
  g.stroke();
  plus(g, 18, 18, 8);
}

function steps(g) { [0.25, 0.5, 0.8].forEach((a, i) => { g.fillStyle = `rgba(0,0,0,${a})`; g.fillRect(4 + 10 * i, 8, 10, 20); }); }

function crowd(g) {
  const shade = g.createRadialGradient(18, 18, 1, 18, 18, 16);
  shade.addColorStop(0, "rgba(52,74,110,0.75)");
  shade.addColorStop(1, "rgba(52,74,110,0)");
  g.fillStyle = shade;
  g.fillRect(0, 0, 36, 36);
}

function zone(name, colour) {
  return (g) => {
    g.strokeStyle = colour;
    g.lineWidth = 2.5;
    g.strokeRect(6, 6, 24, 24);
    g.beginPath();
    if (name !== "permitted") { g.moveTo(6, 30); g.lineTo(30, 6); }
    if (name === "prohibited") { g.moveTo(6, 6); g.lineTo(30, 30); }
    g.stroke();
  };
}

function sign([draw, words]) {
  const one = make("span", "vsr-key"), canvas = canvasOf(36, 36);
  canvas.setAttribute("aria-hidden", "true");
  draw(canvas.getContext("2d"));
  one.append(canvas, make("span", "", words));
  return one;
}

export const legend = {
  sayLegend() {
    const { open } = this.legend, focused = document.activeElement?.dataset?.layer;
    const marks = this.marksShown(), head = make("summary"), brief = make("span", "vsr-brief");
    brief.append(...marks.filter(([, , first]) => first).map(sign));
    head.append(make("b", "", this.text("legend")), brief);
    const all = make("div", "vsr-keys");
    all.append(...[...marks, ...this.groundShown()].map(sign));
    this.legend.replaceChildren(head, this.switches(), all, make("p", "vsr-hint", this.text("keys_help")));
    this.legend.open = open;
    if (focused) this.legend.querySelector(`[data-layer="${focused}"]`)?.focus();
  },

  switches() {
    const found = make("div", "vsr-switches");
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
      found.append(label);
    }
    return found;
  },

  // What stands or moves on the maps: how it is drawn, what it is, and whether it belongs into the head.
  marksShown() {
    const found = [], { on } = this, byGoods = on.has("goods") && on.has("vendors");
    if (byGoods) (this.panels[0]?.run.fixed.goods ?? []).forEach((name, i) =>
      found.push([stamped({ shape: "disc", fill: GOODS_FILLS[i] }), this.text(`goods.${name}`)]));
    if (on.has("vendors")) for (const look of VENDOR_LOOKS.slice(1))
      found.push([stamped(byGoods ? { ...look, fill: "#777777" } : look), this.text(`state.${look.name}`), FIRST.includes(look.name)]);
    if (on.has("teams")) found.push([(g) => plus(g, 18, 18, 11), this.text("state.walking"), true], [teamAtCase, this.text("state.at_case")]);
    if (on.has("incidents")) found.push([(g) => badge(g, 18, 18, 12, false), this.text("incident.verbal"), true],
      [(g) => badge(g, 18, 18, 12, true), this.text("incident.physical"), true]);
    if (on.has("cars")) found.push([stamped(CAR), this.text("state.stopped")]);
    if (on.has("locks")) found.push([stamped(LOCK), this.text("layer.locks")]);
    return found;
  },

  // What lies under them.
  groundShown() {
    const found = [], { on } = this;
    if (on.has("blocked")) found.push([steps, this.text("layer.blocked")]);
    if (on.has("residents")) found.push([crowd, this.text("layer.residents")]);
    for (const name of Object.keys(HEAT)) if (on.has(name)) found.push([patch(`rgba(${HEAT[name]},0.75)`), this.text(`layer.${name}`)]);
    if (on.has("zones")) for (const [name, colour] of ZONES) found.push([zone(name, colour), this.text(`zone.${name}`)]);
    const used = new Set(this.panels.flatMap(({ run }) => [...new Set(run.land_use)].map((use) => run.fixed.land_uses[use])));
    for (const use of GROUND_SHOWN) if (used.has(use)) found.push([patch(GROUND[use]), this.text(`use.${use}`)]);
    return found;
  },
};
