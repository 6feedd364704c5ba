"""An encounter as it is put to somebody: a guess of the chance, and the repertoire as large buttons, by touch or by key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import solara
import traitlets

from vendorsim.console.frame.keys import Keys
from vendorsim.console.play.html import name_of
from vendorsim.console.questions.encounters import Situation
from vendorsim.plugins.response import Response
from vendorsim.telling.language import Texts

SCRIPT = Path(__file__).parents[1] / "static" / "choices.js"
ORDER = tuple(str(number) for number in (*range(1, 10), 0))
"""Keys in the order of the buttons: walking on, 0, comes last."""
OF_KEY = {str(response.value): response.name.lower() for response in Response}
GUESSES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
"""Chances that can be guessed at a touch: quarrels are rare, so small ones are close together."""
NO_GUESS = -1.0


class ChoicesWidget(anywidget.AnyWidget):
    """Marks what is touched at once, in the browser, and tells it; one widget, so that thirty phones are a light load."""

    _esm = SCRIPT.read_text(encoding="utf-8")

    acts = traitlets.List(traitlets.Dict()).tag(sync=True)
    """Responses: `key`, `response`, `name`, `note`, `possible`."""
    guesses = traitlets.List(traitlets.Dict()).tag(sync=True)
    """Chances to guess: `value`, `label`; empty where none is asked for."""
    texts = traitlets.Dict().tag(sync=True)
    picked = traitlets.Unicode("").tag(sync=True)
    guess = traitlets.Float(NO_GUESS).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        """`traits` as above; `on_pick` and `on_guess` are set by the page."""
        self.on_pick: Callable[[str], None] = lambda name: None
        self.on_guess: Callable[[float | None], None] = lambda value: None
        super().__init__(**traits)
        self.on_msg(self._hear)

    def pick(self, name: str) -> None:
        """Take a response, by touch or by key; what cannot be given is left."""
        if any(one["response"] == name and one["possible"] for one in self.acts):
            self.picked = name
            self.on_pick(name)

    def take_guess(self, value: float) -> None:
        """Take a guess, or take it back."""
        self.guess = value if value in GUESSES else NO_GUESS
        self.on_guess(None if self.guess == NO_GUESS else self.guess)

    def step_guess(self, step: int) -> None:
        """The next larger or smaller guess."""
        at = GUESSES.index(self.guess) + step if self.guess in GUESSES else 0
        self.take_guess(GUESSES[max(0, min(at, len(GUESSES) - 1))])

    def _hear(self, _widget: Any, content: Any, _buffers: Any) -> None:
        op, value = content.get("op"), content.get("value")
        if op == "pick" and isinstance(value, str):
            self.pick(value)
        elif op == "guess" and isinstance(value, (int, float)):
            self.take_guess(float(value))


@solara.component
def Choices(
    situation: Situation | None, which: Any, picked: str | None, guess: float | None,
    on_pick: Callable[[str], bool | None], on_guess: Callable[[float | None], Any] | None, on_enter: Callable[[], None],
    place: str, texts: Texts, hint: str = "",
) -> None:  # fmt: skip
    """Guess and repertoire; nothing where no encounter waits. `which` says which encounter this is.

    `on_pick` may refuse with False; without `on_guess` no guess is asked for.
    """
    widget = solara.use_memo(ChoicesWidget, [])
    is_guessed = on_guess is not None

    def dress() -> None:
        with widget.hold_sync():
            widget.acts = acts(situation, texts) if situation is not None else []
            widget.guesses = [{"value": one, "label": texts.percent(one)} for one in GUESSES] if is_guessed else []
            widget.texts = {"guess": texts("play.choose.guess"), "title": texts("play.choose.title"), "hint": hint}
            widget.picked, widget.guess = picked or "", NO_GUESS if guess is None else guess

    solara.use_memo(dress, [which, texts.lang, is_guessed])

    def take(name: str) -> None:
        if on_pick(name) is False:
            widget.picked = picked or ""

    widget.on_pick = take
    widget.on_guess = on_guess or (lambda value: None)

    def hear(key: str) -> None:
        if key == "Enter":
            on_enter()
        elif key in OF_KEY:
            widget.pick(OF_KEY[key])
        elif on_guess is not None and situation is not None:
            widget.step_guess(1 if key == "ArrowRight" else -1)

    def live() -> Callable[[], None]:
        return widget.close

    solara.use_effect(live, [])
    Keys(hear, (*ORDER, "Enter", "ArrowLeft", "ArrowRight"), place=place)
    solara.Div(classes=["vs-choices"], children=[widget])


def acts(situation: Situation, texts: Texts) -> list[dict[str, Any]]:
    """The responses as the buttons show them; what cannot be done here says why."""
    found = []
    for key in ORDER:
        name = OF_KEY[key]
        reason = situation.possible[name]
        note = texts(f"why.whatif.{reason}") if reason else texts(f"response.{name}.explained")
        found.append({"key": key, "response": name, "name": name_of(name, situation, texts), "note": note,
                      "possible": not reason})  # fmt: skip
    return found
