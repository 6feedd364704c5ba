"""The programmes that run beside every policy: each on or off, with its main number, in a part that is folded at first."""

from collections.abc import Callable

import solara

from vendorsim.console.frame.fields import TextField
from vendorsim.console.frame.markup import Press, element
from vendorsim.console.frame.state import ViewState, as_text
from vendorsim.console.scenes.programme_levers import (
    SECTION,
    is_on,
    key_of,
    main_of,
    parameters,
    programmes,
    switched,
    value,
)
from vendorsim.settings.schema import Settings
from vendorsim.telling.language import Texts

Take = Callable[[str, str], None]
Error = Callable[[str], str]


@solara.component
def Programmes(
    state: ViewState, base: Settings | None, go: Callable[[ViewState], None], take: Take, error: Error, texts: Texts
) -> None:
    """The part. It opens by itself where the address says something of a programme that does not fit."""
    is_open, set_open = solara.use_state(False)
    n = sum(is_on(base, state.levers, name) for name in programmes())
    is_shown = is_open or any(error(key) for key in state.levers if key.startswith(f"{SECTION}."))
    count = texts("controls.programmes.on", n=n) if n else ""
    with solara.Div(classes=["vs-programmes"]):
        children = [element("span", "▾" if is_shown else "▸", aria_hidden="true"), texts("controls.programmes"),
                    element("small", count)]  # fmt: skip
        Press(lambda: set_open(not is_open), children, name="vs-fold vs-button-programmes",
              aria_expanded="true" if is_shown else "false")  # fmt: skip
        if is_shown:
            solara.Div(classes=["vs-lead"], children=[texts("controls.programmes.lead")])
            for name in programmes():
                One(name, state, base, go, take, error, texts).key(name)


@solara.component
def One(
    name: str, state: ViewState, base: Settings | None, go: Callable[[ViewState], None], take: Take, error: Error,
    texts: Texts,
) -> None:  # fmt: skip
    """One programme: its switch and, while it is on, what it is and its number."""
    runs, main = is_on(base, state.levers, name), main_of(name)
    first_day = state.burn_in if state.burn_in is not None else base.horizon.burn_in_days if base is not None else 0

    def switch(on: bool) -> None:
        go(state.but(levers=switched(base, state.levers, name, on=bool(on), first_day=first_day)))

    label = texts(f"programme.{name}.name") if f"programme.{name}.name" in texts else plain(name)
    solara.v.Switch(label=label, v_model=runs, on_v_model=switch, dense=True, hide_details=True,
                    class_=f"vs-switch vs-switch-{name}")  # fmt: skip
    if main is None or not runs:
        return
    key, one = key_of(name, main.number), parameters(name)[main.number]
    titled = f"controls.number.{name}"
    title = texts(titled) if titled in texts else f"{plain(main.number)} ({one.unit})"
    shown = as_text(value(base, state.levers, name, main.number))
    with solara.Div(classes=["vs-programme"]):
        explained = f"programme.{name}.explained"
        if explained in texts:
            element("small", texts(explained))
        TextField(title, shown, lambda text: take(key, text or as_text(one.value)), error(key),
                  name=key.replace(".", "-"))  # fmt: skip
        if main.number == "start_day":
            element("small", texts("controls.first_day", n=first_day))


def plain(name: str) -> str:
    """A name in the code as words."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]
