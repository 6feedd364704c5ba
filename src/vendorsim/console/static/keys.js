// Keys that are pressed on a page without a player: told by name, but not while somebody types in a field.
const FIELDS = "input, textarea, select, [contenteditable=true], [role=listbox], [role=combobox]";

function render({ model, el }) {
  el.style.display = "none";
  const hear = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.closest(FIELDS)) return;
    // Enter on a button or a link presses it: that is the browser's own.
    if ((event.key === "Enter" || event.key === " ") && at.closest("button, a, summary, [role=button]")) return;
    const known = model.get("told");
    if (!known.includes(event.key) && !known.includes(event.key.toLowerCase())) return;
    if (event.key === "Enter" || event.key.startsWith("Arrow")) event.preventDefault();
    model.send({ op: "key", key: event.key });
  };
  document.addEventListener("keydown", hear);
  return () => document.removeEventListener("keydown", hear);
}

export default { render };
