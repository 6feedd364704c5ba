"""Fields of a form: each shows what is wrong with it, at itself."""

from collections.abc import Callable, Sequence

import solara


@solara.component
def TextField(
    label: str, value: str, on_value: Callable[[str], None], error: str = "", hint: str = "", name: str = "",
    spoken: str = "",
) -> None:  # fmt: skip
    """A line to type in; told when it is left or Enter is pressed. `spoken` names it where the label stands above it."""
    draft, set_draft = solara.use_state(value)
    solara.use_effect(lambda: set_draft(value), [value, error])
    field = solara.v.TextField(
        label=label, v_model=draft, on_v_model=set_draft, dense=True, outlined=True,
        error_messages=[error] if error else [], hint=hint, hide_details="auto", class_=f"vs-field vs-field-{name}",
        single_line=not label, attributes={"aria-label": spoken} if spoken else {},
    )  # fmt: skip
    solara.v.use_event(field, "change", lambda _widget, _event, text: on_value(str(text or "")))


@solara.component
def Choice(
    label: str, value: str, items: Sequence[tuple[str, str]], on_value: Callable[[str], None], error: str = "",
    name: str = "",
) -> None:  # fmt: skip
    """One of several: pairs of value and name."""
    solara.v.Select(
        label=label, v_model=value, on_v_model=on_value, items=[{"value": v, "text": t} for v, t in items],
        dense=True, outlined=True, error_messages=[error] if error else [], hide_details="auto",
        class_=f"vs-field vs-field-{name}", menu_props={"maxHeight": 420},
    )  # fmt: skip


@solara.component
def Button(
    label: str, on_click: Callable[[], None], primary: bool = False, disabled: bool = False, name: str = ""
) -> None:
    """A button with words on it."""
    button = solara.v.Btn(
        children=[label], small=not primary, depressed=True, disabled=disabled, outlined=not primary,
        color="primary" if primary else None, class_=f"vs-button vs-button-{name}",
    )  # fmt: skip
    solara.v.use_event(button, "click", lambda *_: on_click())
