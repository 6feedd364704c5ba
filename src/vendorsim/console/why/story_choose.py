"""Choosing what to tell of: which map's run, what kind, which one; and the list of incidents."""

from collections.abc import Callable, Sequence
from typing import Any

import solara

from vendorsim.console.frame.fields import Button, Choice, TextField
from vendorsim.console.frame.state import ViewState
from vendorsim.console.player.run_seen import RunSeen
from vendorsim.console.questions.selection import LETTERS, Selection
from vendorsim.console.scenes.scene import Scene, name_of
from vendorsim.console.why.story_words import answer
from vendorsim.telling.language import Texts

SHOWN_AT_FIRST = 14
KINDS = ("incident", "vendor", "team", "cell")
Choose = Callable[[Selection], None]


@solara.component
def Chooser(state: ViewState, wanted: Scene, pick: Selection, seen: RunSeen | None, choose: Choose, error: str) -> None:
    """The column beside the story."""
    texts = Texts(state.lang)
    panel = min(pick.panel, len(wanted.labels) - 1)
    names = [
        texts("why.map", letter=LETTERS[i], name=name_of(label, wanted.arms, texts))
        for i, label in enumerate(wanted.labels)
    ]

    def other_map(letter: str) -> None:
        i = LETTERS.index(letter)
        same = pick.kind in ("vendor", "team", "cell")
        choose(Selection(i, pick.kind, pick.which, pick.tick) if same else Selection(i, "incident"))

    Choice(texts("why.filter.policy"), LETTERS[panel], list(zip(LETTERS, names, strict=False)), other_map, name="map")
    with solara.v.Html(
        tag="div", class_="vs-kinds", attributes={"role": "group", "aria-label": texts("why.choose.kind")}
    ):
        for kind in KINDS:
            here = kind == pick.kind or (kind == "incident" and pick.kind == "encounter")
            Kind(texts(f"why.kind.{kind}"), here, lambda kind=kind: choose(Selection(panel, kind)), kind)
    for line in [error] if error else []:
        solara.Div(classes=["vs-problem vs-problem-pick"], children=[line])
    if seen is not None and seen.failure is not None:
        solara.Div(classes=["vs-problem"], children=[texts("why.error.run")])
    if pick.kind in ("incident", "encounter"):
        Incidents(texts, pick, seen, choose)
    elif pick.kind == "cell":
        Place(texts, pick, seen, choose)
    else:
        Numbered(texts, pick, seen, choose)


@solara.component
def Kind(label: str, here: bool, on_click: Callable[[], None], name: str) -> None:
    """One of the kinds; the one chosen says so to those who do not see it."""
    button = solara.v.Html(
        tag="button", class_=f"vs-kind vs-kind-{name}{' vs-here' if here else ''}", children=[label],
        attributes={"type": "button", "aria-pressed": "true" if here else "false"},
    )  # fmt: skip
    solara.v.use_event(button, "click", lambda *_: on_click())


@solara.component
def Row(cells: Sequence[str], name: str, here: bool, on_click: Callable[[], None]) -> None:
    """A line of a list that can be pressed."""
    children = [solara.v.Html(tag="span", children=[one], class_=f"vs-cell vs-cell-{i}") for i, one in enumerate(cells)]
    row = solara.v.Html(
        tag="button", class_=f"vs-row {name}{' vs-here' if here else ''}", children=children,
        attributes={"type": "button", "aria-current": "true" if here else "false"},
    )  # fmt: skip
    solara.v.use_event(row, "click", lambda *_: on_click())


@solara.component
def Incidents(texts: Texts, pick: Selection, seen: RunSeen | None, choose: Choose) -> None:
    """All quarrels of the run, with a filter by how far they went."""
    least, set_least = solara.use_state("1")
    whole, set_whole = solara.use_state(False)
    events = seen.events if seen is not None else []
    if seen is not None and not seen.is_complete and seen.failure is None:
        with solara.Div(classes=["vs-progress"]):
            solara.Text(texts("why.list.running", done=seen.days, total=seen.all_days))
            solara.v.ProgressLinear(value=100 * seen.days / max(1, seen.all_days), color="primary")
    elif not events and seen is not None:
        solara.Div(classes=["vs-lead"], children=[texts("why.list.empty")])
        return
    stages = sorted({one["stage"] for one in events})
    if len(stages) > 1:
        items = [(str(stage), texts(f"stage.{stage}")) for stage in stages]
        Choice(
            texts("why.filter.stage"), least if least in dict(items) else items[0][0], items, set_least, name="stage"
        )
    found = [one for one in events if one["stage"] >= int(least)]
    shown = found if whole else found[:SHOWN_AT_FIRST]
    if found:
        solara.Div(classes=["vs-lead"], children=[texts("count.incidents", n=len(found))])
    with solara.Div(classes=["vs-list"]):
        for one in shown:
            here = pick.kind == "incident" and pick.which == one["id"]
            Row(incident_cells(one, texts), f"vs-incident vs-incident-{one['id']}", here,
                lambda one=one: choose(Selection(pick.panel, "incident", one["id"], one["tick"]))
            ).key(str(one["id"]))  # fmt: skip
    Rest(texts, len(found), SHOWN_AT_FIRST, whole, set_whole)


@solara.component
def Rest(texts: Texts, n: int, at_first: int, whole: bool, set_whole: Callable[[bool], None]) -> None:
    """Shows all of a list that was shortened, or shortens it again."""
    if n > at_first:
        label = texts("action.less") if whole else texts("why.list.all", n=n)
        Button(label, lambda: set_whole(not whole), name="all")


def incident_cells(one: dict[str, Any], texts: Texts) -> list[str]:
    """When, who, what the team did and how far it went."""
    is_lock, stage = one["kind"] != "vendor", one["stage"]
    who = texts("why.who.lock" if is_lock else "why.who.vendor", id=one["row"])
    done = answer(one["response"], is_lock, texts)
    return [texts.moment(one["tick"]), f"{who} · {done}", f"{stage} {texts(f'stage.{stage}')}"]


@solara.component
def Numbered(texts: Texts, pick: Selection, seen: RunSeen | None, choose: Choose) -> None:
    """A vendor or a team by its number, up to a day or to the end."""
    most = 0 if seen is None else seen.vendors if pick.kind == "vendor" else seen.teams
    wrong, set_wrong = solara.use_state("")

    def take(text: str) -> None:
        if not text.strip():
            return
        if not text.strip().isdecimal() or (most and int(text) >= most):
            allowed = f"0 – {most - 1}" if most else "0 –"
            set_wrong(texts("screen.error.allowed", found=text[:20], allowed=allowed))
            return
        set_wrong("")
        choose(Selection(pick.panel, pick.kind, int(text), pick.tick))

    label = texts(f"why.choose.{pick.kind}", most=most - 1 if most else "…")
    TextField(label, "" if pick.which is None else str(pick.which), take, wrong, name="which")
    with solara.Div(classes=["vs-buttons"]):
        now = pick.which if pick.which is not None else -1
        before, after = now - 1, now + 1
        Button(texts("why.choose.before"), lambda: take(str(before)), disabled=before < 0, name="before")
        Button(texts("why.choose.after"), lambda: take(str(after)), disabled=bool(most) and after >= most, name="after")


@solara.component
def Place(texts: Texts, pick: Selection, seen: RunSeen | None, choose: Choose) -> None:
    """A cell of the map by column and row, counted from the upper left corner."""
    wide, high = (seen.static.get("width", 0), seen.static.get("height", 0)) if seen is not None else (0, 0)
    at = divmod(pick.which, wide)[::-1] if wide and pick.which is not None else None
    typed, set_typed = solara.use_state({})
    wrong, set_wrong = solara.use_state({})
    solara.use_effect(lambda: set_typed({}), [pick.which, pick.panel])

    def take(field: str, text: str) -> None:
        most = wide if field == "x" else high
        fits = text.strip().isdecimal() and int(text) < most
        bad = texts("screen.error.allowed", found=text[:20], allowed=f"0 – {most - 1}")
        set_wrong({**wrong, field: "" if fits or not text.strip() else bad})
        if not fits:
            return
        values = {**({"x": at[0], "y": at[1]} if at else {}), **typed, field: int(text)}
        set_typed(values)
        if len(values) == 2:
            choose(Selection(pick.panel, "cell", values["y"] * wide + values["x"], pick.tick))

    if not wide:
        solara.Div(classes=["vs-progress"], children=[texts("screen.working")])
        return
    with solara.Div(classes=["vs-pair"]):
        for i, field in enumerate("xy"):
            value = typed.get(field, at[i] if at else "")
            label = texts(f"why.choose.{field}", most=(wide if field == "x" else high) - 1)
            TextField(label, str(value), lambda text, field=field: take(field, text), wrong.get(field, ""), name=field)
    solara.Div(classes=["vs-lead"], children=[texts("why.choose.cell")])
