"""Starting up: help, imports, a short run as a whole process, and the first compile in CPU seconds."""

import tempfile
from typing import Any

from benchmarks.measuring import in_process

HELP = "import sys; sys.argv = ['vendorsim', '--help']; from vendorsim.cli.app import main; main()"
SETTINGS = "import vendorsim.settings.schema"
MODEL = "import vendorsim.model.model"
RUN = """
from vendorsim.model.model import VendorModel
from vendorsim.settings.schema import Settings
VendorModel(Settings().with_(**{{"horizon.burn_in_days": 0, "horizon.days": {days}}})).run()
"""
COMPILE = RUN.format(days=4) + RUN.format(days=4).replace("Settings()", 'Settings().with_(policy="block_and_channel")')
# Of pandas and scipy a part that is there only when they were run: a package may be known and put off.
HEAVY = ("matplotlib", "pyarrow", "jinja2", "rich", "numba", "mesa", "pandas.core", "scipy.linalg", "scipy.spatial")
LOADED = "import sys\nimport {module}\nfor name in {heavy}: print(name, int(name in sys.modules))"


def measure(repeats: int = 5, days: int = 30, first_compile: bool = True) -> dict[str, Any]:
    """Seconds from nothing to done, the median of some starts after one that warms the caches."""
    result: dict[str, Any] = {}
    quiet = "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n "
    codes = {"help": quiet + HELP, "import_settings": SETTINGS, "import_model": MODEL,
             f"run_of_{days}_days": RUN.format(days=days)}  # fmt: skip
    for code in codes.values():
        in_process(code)
    for name, code in codes.items():
        starts = sorted((in_process(code) for _ in range(repeats)), key=lambda one: one["wall_seconds"])
        result[name] = starts[len(starts) // 2]
    for module in ("vendorsim.cli.app", "vendorsim.model.model"):
        loaded = in_process(LOADED.format(module=module, heavy=HEAVY))
        result[f"heavy_imports_of_{module}"] = [name for name in HEAVY if loaded[name]]
    if first_compile:
        with tempfile.TemporaryDirectory() as empty:
            cold = in_process(COMPILE, VENDORSIM_CACHE=empty)
            warm = in_process(COMPILE, VENDORSIM_CACHE=empty)
        result["first_compile_cpu_seconds"] = cold["cpu_seconds"] - warm["cpu_seconds"]
    return result
