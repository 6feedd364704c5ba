"""What a policy or a programme leaves to be chosen: parameters declared once, as class attributes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, ClassVar

Words = Collection[str] | Callable[[], Collection[str]]
"""Words that a parameter may be set to, or what finds them when they are asked for."""


@dataclass(frozen=True)
class Choice:
    """One parameter of a policy or programme: default, unit, bounds (numbers only), meaning, source or `assumption`.

    `among` are the words that it may be set to; nothing for any. `names` is the kind of thing that it names, such as
    `policy`: one that is installed, or nothing.
    """

    value: Any
    unit: str
    low: float | None
    high: float | None
    meaning: str
    source: str
    among: Words = ()
    names: str = ""

    def words(self) -> Collection[str]:
        """The words that it may be set to; nothing for any."""
        return self.among() if callable(self.among) else self.among


def parameter(
    value: Any, *, unit: str, bounds: tuple[float, float] | None = None, meaning: str = "", source: str = "assumption",
    among: Words = (), names: str = "",
) -> Any:  # fmt: skip
    """Declare one number (or word) that a policy or programme leaves to be chosen, with its unit and bounds."""
    low, high = bounds if bounds is not None else (None, None)
    return Choice(value, unit, low, high, meaning, source, among, names)


class Configurable:
    """Base of policies and programmes: reads the declared parameters and takes values for them."""

    _declared: ClassVar[dict[str, Choice]] = {}

    def __init_subclass__(cls, **extra: Any) -> None:
        super().__init_subclass__(**extra)
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Choice)}
        cls._declared = {**cls._declared, **own}
        for name, choice in own.items():
            setattr(cls, name, choice.value)

    def __init__(self, **values: Any) -> None:
        """Take values for some parameters; the others keep their defaults. Raises: TypeError for an unknown one."""
        unknown = set(values) - set(self._declared)
        if unknown:
            raise TypeError(f"{type(self).__name__} has no parameter {', '.join(sorted(unknown))}")
        for name, value in values.items():
            setattr(self, name, value)

    @classmethod
    def parameters(cls) -> dict[str, Choice]:
        """The declared parameters by name."""
        return dict(cls._declared)
