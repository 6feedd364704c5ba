"""vendorsim: a simulation laboratory for street vending and its enforcement."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "VendorModel": "vendorsim.model.model",
    "Settings": "vendorsim.settings.schema",
    "load_settings": "vendorsim.settings.schema",
    "Policy": "vendorsim.plugins.policy",
    "Programme": "vendorsim.plugins.programme",
    "parameter": "vendorsim.plugins.parameter",
    "Case": "vendorsim.plugins.case",
    "Response": "vendorsim.plugins.response",
    "simulate": "vendorsim.study.execution.run",
    "run": "vendorsim.api",
    "compare": "vendorsim.api",
    "sweep": "vendorsim.api",
    "open_sweep": "vendorsim.api",
    "trust": "vendorsim.plugins.trusted",
    "Experiment": "vendorsim.study.experiment.definition",
    "VendorsimError": "vendorsim.errors",
}

__all__ = [*_HOMES, "__version__"]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    # On demand: importing vendorsim must not import Mesa and Numba.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
