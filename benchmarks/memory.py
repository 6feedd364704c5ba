"""Memory of a run as a whole process, and how much of it is libraries."""

from typing import Any

from benchmarks.measuring import in_process
from benchmarks.startup import RUN

LIBRARIES = "import mesa, numba, pydantic\nnumba.njit(lambda x: x + 1)(1)"
MANY = """
import gc, resource
from vendorsim.model.model import VendorModel
from vendorsim.settings.schema import load_settings
settings = load_settings("small").with_(**{{"horizon.burn_in_days": 0, "horizon.days": 1}})
def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1024.0**2
for i in range({n}):
    VendorModel(settings, seed=i).run()
    if i == {n} // 4:
        gc.collect(); before = held()
gc.collect()
print("growth_megabytes", held() - before)
"""


def measure(days: int = 210, models: int = 200) -> dict[str, Any]:
    """The most memory held [MB] by the libraries alone and by a run; what models in a row leave behind."""
    in_process(RUN.format(days=1))
    return {
        "libraries_megabytes": in_process(LIBRARIES)["megabytes"],
        "run_megabytes": in_process(RUN.format(days=days))["megabytes"],
        "growth_over_models_megabytes": in_process(MANY.format(n=models))["growth_megabytes"],
        "models": models,
    }
