"""What a store says of itself: the experiment, its base settings, its points, and the code and machine that ran it."""

from collections.abc import Sequence

from vendorsim.experiments import manifest
from vendorsim.experiments.plan import toml_text
from vendorsim.sources import model_digest
from vendorsim.sweeps.definition import Defined, as_mapping
from vendorsim.sweeps.points import Planned
from vendorsim.sweeps.runstore import RunStore

SHARED, OWN = "shared", "own"
"""Whether all points meet the same seeds, or each its own, as in a calibration."""


def write_origin(store: RunStore, defined: Defined, points: Sequence[Planned], seeds: str = SHARED) -> None:
    """Note all that a reader of the store needs to know what its runs are; a later sweep on it replaces this."""
    said = as_mapping(defined.experiment)
    store.set_fact("seeds", seeds)
    store.set_fact("experiment", dict(said))
    store.set_fact("experiment_file", defined.text or toml_text(said))
    store.set_fact("base", defined.base.model_dump(mode="json", exclude_none=True))
    store.set_fact("points", [[planned.digest.hex(), planned.point] for planned in points])
    store.set_fact("code", model_digest())
    store.set_fact("made_by", {"started": manifest.now(), **manifest.made_by()})
