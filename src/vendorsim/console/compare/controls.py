"""The controls of a comparison: what to set side by side, luck, days, the few levers that matter, and all settings."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console.compare.form import Form
from vendorsim.console.compare.programmes import Programmes
from vendorsim.console.frame.fields import Button, Choice, TextField
from vendorsim.console.frame.state import MOST_DAYS, Problem, Problems, ViewState, as_text, from_query
from vendorsim.console.scenes.programme_levers import key_of, main_of, programmes
from vendorsim.console.scenes.scene import LEVERS, choices, chosen, name_of, scenario_settings, scenarios, value_at
from vendorsim.settings.schema import Settings
from vendorsim.telling.language import Texts

STRATEGIES = ("hot_spot", "random", "fixed_round", "rotating")


@solara.component
def Controls(
    state: ViewState, problems: Problems, go: Callable[[ViewState], None], run: Callable[[], None],
    stop: Callable[[], None], busy: bool, ready: bool,
) -> None:  # fmt: skip
    """The column beside the maps."""
    texts = Texts(state.lang)
    more, set_more = solara.use_state(False)
    typed, set_typed = solara.use_state({})
    base = scenario_settings(state.scenario)

    def error(field: str) -> str:
        found = [*typed.get(field, []), *problems.get(field, [])]
        return " ".join(texts(key, **values) for key, values in found)

    def take(field: str, text: str) -> None:
        """Take what was typed, or say at its field what is wrong with it."""
        new, wrong = from_query(f"{field}={escaped(text)}", state.lang) if text or field in EMPTY else (None, {})
        if wrong:
            set_typed({**typed, field: (LIMITS.get(field) and [limits(field, text)]) or wrong[field]})
            return
        set_typed({key: value for key, value in typed.items() if key != field})
        if "." in field:
            levers = {key: value for key, value in state.levers.items() if key != field}
            given = new.levers.get(field) if new is not None else None
            same = base is not None and given == value_at(base, field)
            go(state.but(levers=levers if given is None or same else {**levers, field: given}))
        elif new is not None:
            go(state.but(**{field: getattr(new, field)}))

    def reset() -> None:
        set_typed({})
        go(state.but(levers={}))

    with solara.Div(classes=["vs-controls"]):
        solara.Div(classes=["vs-lead"], children=[texts("compare.lead")])
        names = [(name, texts(f"scenario.{name}.name") if f"scenario.{name}.name" in texts else name)
                 for name in scenarios()]  # fmt: skip
        Choice(texts("compare.scenario"), state.scenario, names,
               lambda name: go(state.but(scenario=name, policies=(), levers={})), error("scenario"), "scenario")  # fmt: skip
        if state.scenario in scenarios():
            Policies(state, go, error("policies"))
        with solara.Div(classes=["vs-pair"]):
            shown = {"days": state.days, "burn_in": state.burn_in}
            usual = {"days": base.horizon.days, "burn_in": base.horizon.burn_in_days} if base else shown
            TextField(texts("compare.days"), as_text(usual["days"] if state.days is None else state.days),
                      lambda text: take("days", text), error("days"), name="days")  # fmt: skip
            TextField(texts("compare.burn_in"), as_text(usual["burn_in"] if state.burn_in is None else state.burn_in),
                      lambda text: take("burn_in", text), error("burn_in"), name="burn_in")  # fmt: skip
        with solara.Div(classes=["vs-pair"]):
            TextField(
                texts("compare.seed"), str(state.seed), lambda text: take("seed", text), error("seed"), name="seed"
            )
            Button(texts("compare.other_luck"), lambda: go(state.but(seed=state.seed + 1)), name="luck")
        with solara.Div(classes=["vs-buttons"]):
            again = texts("compare.run")
            Button(again, run, primary=True, disabled=not ready or busy, name="run")
            Button(texts("compare.cancel"), stop, disabled=not busy, name="stop")
        with solara.Div():  # always there: what stands below keeps what was typed in it
            for line in [error("levers")] if problems.get("levers") else []:
                solara.Div(classes=["vs-problem"], children=[line])
            for key in without_field(state):
                if error(key):
                    solara.Div(classes=["vs-problem vs-problem-lever"], children=[f"{key}: {error(key)}"])
        Levers(state, base, take, error, texts)
        Programmes(state, base, go, take, error, texts)
        with solara.Div(classes=["vs-buttons"]):
            if state.levers:
                Button(texts("compare.levers.reset"), reset, name="reset")
            Button(texts("compare.more"), lambda: set_more(not more), name="more")
        if more and base is not None:
            Form(state, base, take, error)


def without_field(state: ViewState) -> list[str]:
    """Settings changed by the address whose field is not among those that are always there."""
    mains = {key_of(name, main.number) for name in programmes() if (main := main_of(name)) is not None}
    return [key for key in state.levers if key not in LEVERS and key not in mains]


EMPTY = ("days", "burn_in")
LIMITS = {"days": (1, MOST_DAYS), "burn_in": (0, MOST_DAYS)}


def limits(field: str, text: str) -> Problem:
    """What a number of days may be."""
    low, high = LIMITS[field]
    return "screen.error.allowed", {"found": text[:40], "allowed": f"{low} – {high}"}


def escaped(text: str) -> str:
    """Text as part of an address."""
    from urllib.parse import quote

    return quote(text.strip())


@solara.component
def Policies(state: ViewState, go: Callable[[ViewState], None], error: str) -> None:
    """Two or three of them."""
    texts = Texts(state.lang)
    allowed, arms = choices(state)
    labels = chosen(state)
    items = [(label, name_of(label, arms, texts)) for label in allowed]
    strange = [(label, label) for label in labels if label not in allowed]

    def choose(i: int, label: str) -> None:
        go(state.but(policies=tuple(label if j == i else one for j, one in enumerate(labels))))

    for i, label in enumerate(labels[:3]):
        last = i == len(labels[:3]) - 1
        title = texts("compare.policy_letter", letter="ABC"[i])
        Choice(title, label, items + strange, lambda new, i=i: choose(i, new), error if last else "", f"policy-{i}")
    with solara.Div(classes=["vs-buttons"]):
        left = [label for label in allowed if label not in labels]
        if len(labels) < 3 and left:
            Button(texts("compare.add_policy"), lambda: go(state.but(policies=(*labels, left[0]))), name="add")
        if len(labels) > 2:
            Button(texts("compare.remove_policy"), lambda: go(state.but(policies=labels[:2])), name="remove")


@solara.component
def Levers(
    state: ViewState, base: Settings | None, take: Callable[[str, str], None], error: Callable[[str], str], texts: Texts
) -> None:
    """The few settings that matter most."""
    title = texts("compare.levers")
    if state.levers:
        title += f" ({texts('compare.levers.changed', n=len(state.levers))})"
    solara.HTML(tag="h2", unsafe_innerHTML=title)
    for key, name in LEVERS.items():
        value: Any = state.levers.get(key, value_at(base, key) if base is not None else "")
        label = texts(f"compare.lever.{name}")
        if key == "patrol.strategy":
            items = [(one, texts(f"strategy.{one}")) for one in STRATEGIES]
            Choice(label, as_text(value), items, lambda text, key=key: take(key, text), error(key), name)
        else:
            TextField(label, as_text(value), lambda text, key=key: take(key, text), error(key), name=name)
