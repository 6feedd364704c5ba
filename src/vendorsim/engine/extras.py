"""Libraries that come with an extra: loaded where they are used, or said to be missing in the user's terms."""

from importlib import import_module
from typing import Any

from vendorsim.errors import ExtraError


def needed(module: str, extra: str, purpose: str) -> Any:
    """The module of this name.

    Raises: ExtraError that says what the extra is called and how to install it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != module.split(".", maxsplit=1)[0]:
            raise
        raise ExtraError(
            f"{purpose} needs {error.name}, which is not installed: python -m pip install 'vendorsim[{extra}]'"
        ) from None
