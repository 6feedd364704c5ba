// The repertoire as large buttons, and the guess before it. What is touched is marked at once, and told.
function part(tag, kind, text) {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}

function render({ model, el }) {
  const buttons = new Map(), chips = new Map();

  function mark() {
    for (const [names, chosen] of [[buttons, model.get("picked")], [chips, String(model.get("guess"))]]) {
      for (const [name, button] of names) {
        button.classList.toggle("vs-on", name === chosen);
        button.setAttribute("aria-pressed", String(name === chosen));
      }
    }
  }

  function touch(trait, value, op) {
    model.set(trait, value);
    mark();
    model.send({ op, value });
  }

  function group(kind, label) {
    const made = part("div", kind);
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", label);
    return made;
  }

  function build() {
    const texts = model.get("texts"), guesses = model.get("guesses");
    buttons.clear();
    chips.clear();
    el.replaceChildren();
    if (!model.get("acts").length) return;
    if (guesses.length) {
      const box = el.appendChild(group("vs-guess", texts.guess));
      box.append(part("div", "vs-guess-title", texts.guess));
      const row = box.appendChild(part("div", "vs-guess-row"));
      for (const one of guesses) {
        const chip = row.appendChild(part("button", "vs-chip", one.label));
        chip.type = "button";
        chip.dataset.guess = one.value;
        chip.addEventListener("click", () => touch("guess", model.get("guess") === one.value ? -1 : one.value, "guess"));
        chips.set(String(one.value), chip);
      }
    }
    el.append(part("h2", "", texts.title));
    const acts = el.appendChild(group("vs-acts", texts.title));
    for (const one of model.get("acts")) {
      const button = acts.appendChild(part("button", "vs-act", one.name));
      button.type = "button";
      Object.assign(button.dataset, { key: one.key, response: one.response, note: one.note });
      button.title = one.note;
      button.disabled = !one.possible;
      button.setAttribute("aria-keyshortcuts", one.key);
      button.addEventListener("click", () => touch("picked", one.response, "pick"));
      buttons.set(one.response, button);
    }
    if (texts.hint) el.append(part("div", "vs-lead vs-chosen-told", texts.hint));
    mark();
  }

  const whole = ["acts", "guesses", "texts"].map((name) => `change:${name}`).join(" ");
  model.on(whole, build);
  model.on("change:picked change:guess", mark);
  build();
  return () => {
    model.off(whole, build);
    model.off("change:picked change:guess", mark);
  };
}

export default { render };
