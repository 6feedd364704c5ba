"""What a store says of itself: the experiment, its base settings, its points, and the code and machine that ran it."""

from collections.abc import Sequence

from vendorsim.engine.source_digest import model_digest
from vendorsim.files.toml_lines import toml_text
from vendorsim.study import provenance
from vendorsim.study.experiment.definition import Defined
from vendorsim.study.experiment.points import Planned
from vendorsim.study.experiment.schema import as_mapping
from vendorsim.study.store.carried_experiment import CarriedBy
from vendorsim.study.store.runs import RunStore

FILES = "files"
"""The fact that tells which files the results folder carries, each with its SHA-256."""
SHARED, OWN = "shared", "own"
"""Whether all points meet the same seeds, or each its own, as in a calibration."""


def write_origin(store: RunStore, defined: Defined, points: Sequence[Planned], seeds: str = SHARED) -> None:
    """Note all that a reader of the store needs to know what its runs are; a later sweep on it replaces this."""
    said, own = as_mapping(defined.experiment), CarriedBy(defined)
    experiment, base = own.experiment(said), own.base
    planned_points = [[planned.digest.hex(), own.point(planned.point)] for planned in points]
    own.carried.write(store.folder)
    store.set_fact("seeds", seeds)
    store.set_fact("experiment", experiment)
    store.set_fact("experiment_file", defined.text or toml_text(said))
    store.set_fact("base", base)
    store.set_fact("points", planned_points)
    store.set_fact(FILES, own.carried.digests)
    store.set_fact("code", model_digest())
    store.set_fact("made_by", {"started": provenance.now(), **provenance.made_by()})
