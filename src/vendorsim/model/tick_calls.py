"""A tick in two calls of compiled code, where nothing in it needs Python.

`VendorModel.live` and `VendorModel.meet_all` say what happens; what runs is their text, compiled. Meetings need Python
where a programme advises, where a policy's answer cannot be compiled, and where a subclass looks on.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from vendorsim.engine.fused import fuse
from vendorsim.plugins.compiled_answer import CompiledAnswer, UncompiledError

if TYPE_CHECKING:
    from vendorsim.model.model import VendorModel


OPTIONAL = ("watching", "visible", "learns")
"""The last arguments of `VendorModel.live`: what it does where a programme or a setting asks for it, and only then."""


class TickCalls:
    """The two calls, made when they are first needed, and again when a phase or the policy is replaced."""

    def __init__(self, model: "VendorModel", usual: "type[VendorModel]") -> None:
        """Call what this model is bound to; a subclass of the `usual` model may do some of it in another way."""
        self._model, self._usual = model, usual
        self._phases = {name: one for name, one in vars(model).items() if _is_phase(one)}
        self._made_for: tuple[Any, ...] = ()
        self._asked: frozenset[str] = frozenset()
        self._live: Callable[..., Any] = model.live
        self._meet_all: Callable[..., Any] | None = None
        self._answer: CompiledAnswer | None = None

    def live(self, *arguments: Any) -> Any:
        """`VendorModel.live`."""
        own = vars(self._model)
        if any(arguments[-len(OPTIONAL) :]):
            self._ask_for(arguments)
        if self._made_for != self._parts(own):
            self._make(own)
        return self._live(*arguments)

    def _ask_for(self, arguments: tuple[Any, ...]) -> None:
        """Take in what was never asked for before this tick; what nobody asks for need not be compiled."""
        asked = {name for name, is_asked in zip(OPTIONAL, arguments[-len(OPTIONAL) :], strict=True) if is_asked}
        if not asked <= self._asked:
            self._asked, self._made_for = self._asked | asked, ()

    def meet_all(self, n: int) -> int:
        """Deal with all meetings, or with none; returns with how many."""
        if self._meet_all is None or n == 0:
            return 0
        assert self._answer is not None
        model, done = self._model, 0
        self._answer.refresh()
        while done < n:
            most = model._incidents.size // 2
            found = (model.columns["meetings"], model._counters, most, model.clock.tick, model.burnt_in, done, n)
            done = self._meet_all(*found)
            if model._counters["incidents"][0] > most:
                model.collect_incidents()
        return n

    def _parts(self, own: Mapping[str, Any]) -> tuple[Any, ...]:
        """What the calls are made of: the policy, how it answers, and the phases."""
        policy = self._model.policy
        return policy, getattr(policy.respond, "__func__", policy.respond), *map(own.get, self._phases)

    def _make(self, own: Mapping[str, Any]) -> None:
        model, kind, usual = self._model, type(self._model), self._usual
        self._made_for = self._parts(own)
        phases = {name: own[name] for name in self._phases}
        self._live = model.live
        if kind.live is usual.live:
            self._live = fuse(usual.live, phases, frozenset(OPTIONAL) - self._asked) or model.live
        self._meet_all = self._answer = None
        looks_on = kind.meet is not usual.meet or kind.answer is not usual.answer or "answer" in own
        if looks_on or "meet" in own or model._advisers:
            return
        try:
            self._answer = CompiledAnswer(model.policy, model._case)
        except UncompiledError:
            return
        self._meet_all = fuse(usual.meet_all, {**phases, "answer": self._answer.bound})


def _is_phase(one: Any) -> bool:
    """Whether an attribute of a model is a phase with its columns."""
    return type(one).__name__ in ("Bound", "partial")
