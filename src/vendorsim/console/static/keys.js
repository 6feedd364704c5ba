// Keys that are pressed on a page without a player: told by name, but not while somebody types in a field.
const FIELDS = "input, textarea, select, [contenteditable=true], [role=listbox], [role=combobox]";

function render({ model, el }) {
  el.style.display = "none";
  const hear = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.closest(FIELDS)) return;
    // Enter on a button or a link presses it: that is the browser's own.
    // But on a response that is chosen already, Enter goes on.
    const presses = at.closest("button, a, summary, [role=button]");
    if ((event.key === "Enter" || event.key === " ") && presses && !presses.matches("[data-response][aria-pressed=true]")) {
      return;
    }
    const known = model.get("told");
    if (!known.includes(event.key) && !known.includes(event.key.toLowerCase())) return;
    if (event.key === "Enter" || event.key.startsWith("Arrow")) event.preventDefault();
    model.send({ op: "key", key: event.key });
  };
  const top = () => window.scrollTo({ top: 0, behavior: "instant" });
  if (model.get("place")) top();
  model.on("change:place", top);
  // Widgets may not carry scripts of their own, so printing is asked for here. And who chose with a pointer goes on with
  // Enter: a switch that was clicked does not keep the focus.
  const clicked = (event) => {
    const pressed = event.detail > 0 && event.target instanceof Element && event.target.closest("button[aria-pressed]");
    if (pressed) pressed.blur();
    const prints = event.target instanceof Element && event.target.closest("[data-prints]");
    if (prints && !event.isPrinted) {
      event.isPrinted = true; // another listener of this kind on the page leaves it alone
      window.print();
    }
  };
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", hear);
  return () => {
    document.removeEventListener("keydown", hear);
    document.removeEventListener("click", clicked);
    model.off("change:place", top);
  };
}

export default { render };
