"""The start of a role-play: which city, which encounters, which luck; or a class with the same options, or one to join."""

from collections.abc import Callable
from typing import Any

import solara

from vendorsim.console import services
from vendorsim.console.compare.controls import escaped
from vendorsim.console.frame.fields import Button, Choice, TextField
from vendorsim.console.frame.state import ENCOUNTERS, TEAMS, Problems, ViewState, as_text, from_query
from vendorsim.console.play.game import SPREAD, usual_policy
from vendorsim.console.scenes.scene import choices, name_of, scenarios
from vendorsim.telling.language import Texts

LIMITS: dict[str, tuple[int, int]] = {"team": TEAMS, "encounters": ENCOUNTERS, "burn_in": (0, 730)}


@solara.component
def Start(
    state: ViewState, problems: Problems, go: Callable[[ViewState], None], begin: Callable[[], None],
    open_class: Callable[[], None], ready: bool,
) -> None:  # fmt: skip
    """The form."""
    texts = Texts(state.lang)
    said = [texts(key, **values) for key, values in [*problems.get("levers", []), *problems.get("moves", [])]]
    said += [texts(key, **values) for field in state.levers for key, values in problems.get(field, [])]
    with solara.Div(classes=["vs-play-start"]):
        with solara.Div(classes=["vs-panel"]):
            solara.HTML(tag="h1", unsafe_innerHTML=texts("play.title"))
            solara.Div(classes=["vs-lead"], children=[texts("play.lead")])
            for line in said:
                solara.Div(classes=["vs-problem"], children=[line])
            Options(state, problems, go)
            with solara.Div(classes=["vs-buttons"]):
                Button(texts("play.begin"), begin, primary=True, disabled=not ready, name="begin")
            solara.Div(classes=["vs-lead"], children=[texts("play.start.usual")])
        with solara.Div(classes=["vs-panel"]):
            solara.HTML(tag="h1", unsafe_innerHTML=texts("play.class.title"))
            solara.Div(classes=["vs-lead"], children=[texts("play.class.lead")])
            with solara.Div(classes=["vs-buttons"]):
                Button(texts("play.class.open"), open_class, primary=True, disabled=not ready, name="open")
            solara.Div(classes=["vs-lead"], children=[texts("play.class.open_help")])
            for code in services.classrooms().seats(solara.get_session_id(), "trainer"):
                label = texts("play.class.go_on", code=code)
                Button(label, lambda code=code: go(state.but(room=code, trainer=True, moves="")), name="go-on")
            solara.HTML(tag="h2", unsafe_innerHTML=texts("play.class.join"))
            Join(state, go)


@solara.component
def Options(state: ViewState, problems: Problems, go: Callable[[ViewState], None]) -> None:
    """City, rule, luck."""
    texts = Texts(state.lang)
    typed, set_typed = solara.use_state({})

    def error(field: str) -> str:
        return " ".join(texts(key, **values) for key, values in [*typed.get(field, []), *problems.get(field, [])])

    def take(field: str, text: str) -> None:
        """Take what was typed, or say at its field what is wrong with it."""
        new, wrong = from_query(f"{field}={escaped(text)}", state.lang)
        if wrong:
            bounds: Any = LIMITS.get(field)
            limits = {"found": text[:40], "allowed": f"{bounds[0]} – {bounds[1]}"} if bounds else {}
            set_typed({**typed, field: [("screen.error.allowed", limits)] if bounds else wrong[field]})
            return
        set_typed({key: value for key, value in typed.items() if key != field})
        go(state.but(**{field: getattr(new, field)}))

    names = [(name, texts(f"scenario.{name}.name") if f"scenario.{name}.name" in texts else name)
             for name in scenarios()]  # fmt: skip

    def choose(name: str) -> None:
        go(state.but(scenario=name, policy="", policies=(), levers={}))

    Choice(texts("play.choose_scenario"), state.scenario, names, choose, error("scenario"), "scenario")
    if state.scenario in scenarios():
        allowed, arms = choices(state)
        label = state.policy or usual_policy(state)
        items = [(one, name_of(one, arms, texts)) for one in allowed]
        items += [(label, label)] if label not in allowed else []
        Choice(
            texts("play.start.policy"), label, items, lambda one: go(state.but(policy=one)), error("policy"), "policy"
        )
    rules = [("telling", texts("play.rule.telling")), ("team", texts("play.rule.team"))]
    Choice(texts("play.rule.title"), state.rule, rules, lambda one: go(state.but(rule=one)), error("rule"), "rule")
    if state.rule == "telling":
        told = texts("play.rule.explained", points=texts.number(100.0 * SPREAD))
        solara.Div(classes=["vs-lead"], children=[told])
    with solara.Div(classes=["vs-pair"]):
        TextField(texts("play.start.encounters"), str(state.encounters), lambda text: take("encounters", text),
                  error("encounters"), name="encounters")  # fmt: skip
        if state.rule == "team":
            TextField(
                texts("play.start.team"), str(state.team), lambda text: take("team", text), error("team"), name="team"
            )
        else:
            days = as_text(5 if state.burn_in is None else state.burn_in)
            TextField(
                texts("play.start.burn_in"), days, lambda text: take("burn_in", text), error("burn_in"), name="burn_in"
            )
    with solara.Div(classes=["vs-pair"]):
        TextField(
            texts("play.start.seed"), str(state.seed), lambda text: take("seed", text), error("seed"), name="seed"
        )
        Button(texts("play.start.other_luck"), lambda: go(state.but(seed=state.seed + 1)), name="luck")
    solara.v.Checkbox(
        label=texts("play.start.guess"), v_model=state.guess, on_v_model=lambda on: go(state.but(guess=bool(on))),
        dense=True, hide_details=True, class_="vs-field vs-field-guess",
    )  # fmt: skip


@solara.component
def Join(state: ViewState, go: Callable[[ViewState], None]) -> None:
    """The way into a class that somebody else has opened."""
    texts = Texts(state.lang)
    with solara.Div(classes=["vs-pair"]):
        TextField(
            texts("play.class.code"), "",
            lambda text: go(ViewState(page="play", lang=state.lang, room=text.strip())) if text.strip() else None,
            name="code",
        )  # fmt: skip
        solara.Div(classes=["vs-lead"], children=[texts("play.class.code_help")])
