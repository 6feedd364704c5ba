// The two ways in: an anywidget (`export default { render }`) and the replay file (`openReplay`).

import { DEFAULT_LAYERS, make } from "./looks.js";
import { Player } from "./player.js";
import { bytesOf, inflate } from "./unpack.js";

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
    player.addChunks(panel.chunks.map((chunk) => ({ ...chunk, panel: i, data: bytesOf(chunk.data), layers: bytesOf(chunk.layers) })));
  });
  return player;
}

// anywidget: traits are the state, messages bring panels and days.
function bytesIn(buffer) {
  return buffer instanceof DataView ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer);
}

// Only in the address of a comparison that runs at once; nothing is told to the server, and no step back is added.
function keepInAddress(tick, pick) {
  const query = new URLSearchParams(location.search);
  if (query.get("run") !== "1" || (query.get("page") ?? "compare") !== "compare") return;
  query.set("tick", tick);
  if (pick?.kind) query.set("pick", `${"ABC"[pick.panel]}.${pick.kind}.${pick.id}.${pick.tick}`); else query.delete("pick");
  const address = `?${query}`.replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/");
  if (address !== location.search) history.replaceState(history.state, "", location.pathname + address);
}

function render({ model, el }) {
  const root = make("div");
  el.append(root);
  let own = 0, round = 0;
  const player = new Player(root, {
    texts: model.get("texts"), layers: model.get("layers"), speed: model.get("speed"), tick: model.get("tick"),
    gauges: model.get("gauges"), curves: model.get("curves"), reserve: model.get("reserve"), keys: model.get("keys_on"),
    told: (name, value) => {
      if (name === "key") { model.send({ op: "key", key: value }); return; }
      own++;
      model.set(name, value);
      model.save_changes();
      own--;
      keepPlace();
    },
  });
  // The address follows the moment and the pick while time stands still, so that a reload leads back to them.
  const keepPlace = () => { if (!player.playing) keepInAddress(player.tick, model.get("pick")); };
  const selectAgain = () => { const pick = model.get("pick"); if (pick?.kind) player.select(pick.panel, pick.kind, pick.id); };
  const sayWhatIsHere = () => model.send({ op: "have", round, days: player.panels.map(({ run }) => run.chunks.size) });
  window.addEventListener("solara.router", keepPlace);
  window.addEventListener("vendorsim.back", sayWhatIsHere);
  const heed = (name, act) => {
    const answer = () => { if (!own) act(model.get(name)); };
    model.on(`change:${name}`, answer);
    return () => model.off(`change:${name}`, answer);
  };
  const undo = [
    heed("tick", (tick) => { if (tick !== player.tick) { player.wanted = tick; player.seek(tick, true); } }),
    heed("playing", (playing) => { if (playing) player.play(); else player.pause(); }),
    heed("speed", (speed) => player.setSpeed(speed)),
    heed("layers", (layers) => player.setLayers(layers.length ? layers : DEFAULT_LAYERS)),
    heed("texts", (texts) => player.setTexts(texts)),
    heed("labels", (labels) => player.setLabels(labels)),
    heed("gauges", (gauges) => { player.gauges = gauges; player.gaugesOf = null; player.showGauges(); }),
    heed("curves", (curves) => { player.curves = curves; player.sayFigures(); }),
    heed("reserve", (reserve) => { player.reserve = reserve; player.fit(); }),
    heed("keys_on", (keys) => { player.keys = keys; }),
    heed("pick", (pick) => player.select(pick?.panel, pick?.kind, pick?.id)),
  ];
  // Days are acknowledged once they are drawn, and even if they cannot be: the server sends further ones only then.
  const take = (chunks, buffers) => {
    try {
      player.addChunks(chunks.map((chunk, i) => ({ ...chunk, data: bytesIn(buffers[2 * i]), layers: bytesIn(buffers[2 * i + 1]) })));
    } finally {
      model.send({ op: "taken", round });
    }
  };
  const hear = (message, buffers) => {
    if (message.op === "reset") { round = message.round; player.reset(); }
    else if ("round" in message && message.round !== round) return; // of maps that were taken away
    else if (message.op === "panel") { player.addPanel(message.label, message.static); selectAgain(); }
    else if (message.op === "chunks") take(message.chunks, buffers);
    else if (message.op === "png") player.save(message.name);
    else if (message.op === "seek") { player.pause(); player.wanted = message.tick; player.seek(message.tick, message.tick > player.until); }
  };
  model.on("msg:custom", hear);
  model.send({ op: "ready" });
  return () => {
    undo.forEach((one) => one());
    window.removeEventListener("solara.router", keepPlace);
    window.removeEventListener("vendorsim.back", sayWhatIsHere);
    model.off("msg:custom", hear);
    player.close();
  };
}

export default { render };
