"""Names that no factor can have: read by no run, said elsewhere in the experiment, or a column of the results."""

from collections.abc import Iterator, Mapping
from typing import Any

from vendorsim.measures.base import COLUMNS
from vendorsim.settings.files import Origins
from vendorsim.settings.idle_settings import is_read

Place = tuple[str, ...]
USED_BY = {
    "samples": ("latin_hypercube", "sobol", "morris", "policies_by_scenarios"),
    "levels": ("factorial", "one_at_a_time", "morris", "policies_by_scenarios"),
    "second_order": ("sobol",),
    "file": ("points",),
}
"""Keys of the section `design` that only some designs read."""
MEANT = {
    "extends": "the settings that every point starts from are named by `base`",
    "compare.policies": 'policies that vary are a lever: policy = ["a", "b"] under [levers]',
    "compare.arms": "named sets of settings are [arms.NAME]",
    "compare.policy_parameters": 'a parameter of a policy is "policy_parameters.NAME"',
    "compare.replicates": "runs of each point are `number` under [replicates]",
    "compare.name": "the results' folder is called by the experiment's `name`",
}


def name_mistakes(experiment: Any, origins: Origins) -> list[str]:
    """What of an experiment's factors, changes and scenarios no run would read, with place and what to write instead."""
    found = [f"{origins.of(place)}: {'.'.join(place)}: {text}" for place, text in _mistakes(experiment)]
    for key, kinds in USED_BY.items():
        if ("design", key) in origins.places and experiment.design.kind not in kinds:
            where = origins.of(("design", key))
            found.append(
                f"{where}: design.{key}: design.kind = {experiment.design.kind} does not read it; {', '.join(kinds)} do"
            )
    return found


def sections_of(experiment: Any) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """The parts of an experiment that say settings by dotted name, each with its place."""
    for section in ("changes", "levers", "uncertainties"):
        yield (section,), getattr(experiment, section)
    for name, fixed in experiment.scenarios.items():
        yield ("scenarios", name), fixed


def _mistakes(experiment: Any) -> Iterator[tuple[Place, str]]:
    for place, said in sections_of(experiment):
        for path, value in said.items():
            text = refused(path, value)
            if not text and place[0] in ("uncertainties", "scenarios") and path in experiment.levers:
                text = "a lever as well, which takes its place in every point; name it once"
            if not text and place[0] == "scenarios" and path in experiment.uncertainties:
                text = "an uncertainty as well, which takes its place in every point; name it once"
            if text:
                yield (*place, path), text


def refused(path: str, value: Any = None) -> str:
    """Why a factor cannot have this name, and what was meant; nothing where it can."""
    if path == "seed":
        return f"no setting that varies: every point gets the experiment's seeds; {_seeds(value)}"
    if not is_read(path):
        key = ".".join(path.split(".")[:2])
        meant = MEANT.get(key, "`vendorsim compare` takes a settings file")
        return f"no run reads it; {meant}"
    if path in columns():
        return "a column of the results has this name; allowed: settings by dotted name, as people.vendors"
    return ""


def columns() -> frozenset[str]:
    """The names of the results' own columns, measures among them; but a policy is a setting as well."""
    from vendorsim.measures.base import all_measures

    return (COLUMNS - {"policy"}) | {name for one in all_measures().values() for name in one.names}


def _seeds(value: Any) -> str:
    """How to say the seeds that were meant."""
    whole = [one for one in value if type(one) is int] if isinstance(value, list) else [value]
    if isinstance(value, list) and whole == value and whole == list(range(whole[0], whole[0] + len(whole))):
        first, number = whole[0], len(whole)
        return (
            f"write seed = {first} at the top of the file and number = {number} under [replicates] "
            f"for {first} to {whole[-1]}"
        )
    first = f"{value}" if type(value) is int else "FIRST"
    return f"write seed = {first} at the top of the file, and under [replicates] the number of those that follow it"
