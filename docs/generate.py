"""Write the generated pages of this folder again: `make docs`, or `python docs/generate.py`.

`evidence.md` is made here, from the parameters, the shipped settings, the last stored result of `vendorsim patterns`
(results/reference/patterns.json), what evidence_notes.toml says of patterns, and the list of constants.toml. Other
scripts of this folder (`*_table.py`, `*_figure.py`) are run as well. With `--check` nothing is written, and the exit code
is 1 when evidence.md is stale.
"""

import importlib
import json
import math
import runpy
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vendorsim.cli.ablations import SIGNS, breaking, letter, states_by_pattern
from vendorsim.cli.patterns import band_text, counted, counted_orderings, ordering_text, parted, value_text
from vendorsim.patterns.catalogue import catalogue
from vendorsim.settings.parameters import PARAMETERS, parameter_table
from vendorsim.settings.schema import Settings, load_settings
from vendorsim.telling.wording import with_interval

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
PAGE = DOCS / "evidence.md"
NOTES = DOCS / "evidence_notes.toml"
CONSTANTS = DOCS / "constants.toml"
RESULT = ROOT / "results" / "reference" / "patterns.json"
ABLATIONS = ROOT / "results" / "reference" / "ablations.json"
CONFIGS = ROOT / "configs"

INTRODUCTION = """\
# Evidence: what the model rests on, and how well it fits

Written by `make docs`; edit `docs/generate.py`, `docs/evidence_notes.toml` or the parameters, not this page.

A model of people is believable as far as one can see where its numbers come from and where it fails. This page says
both. First, what was measured in real cities and what the model gives when the same thing is measured in it: these are
the *calibration targets*, few and chosen before the model was built. Values of parameters were tuned to them together;
everything else that the model says is a prediction. So are the orderings that follow: what the essay claims, and what
the literature leads one to expect. Then, which of all these breaks when which mechanism is taken away. Then, which
settings leave the range that is plausible for them. Then, every behavioural parameter with its value, unit, plausible
range and source, and the numbers that are none. What has no source is marked *assumption*: it
was set by judgement, or so that the targets are met, and belongs into every sensitivity analysis.
"""

STALE = "These values were computed before the latest change of a parameter or setting; run the command again."

FIT = """\
## Fit: the model against what was measured

`target` is what the source gives, or the middle of the band; the *band* was fixed with the target. `model` is the value
with its 95 % interval over runs with different luck, where chance plays a part. A pattern *passes* when the value lies
in the band; an asterisk says that the interval reaches beyond it. Rare events are expected values -- the sum, over
encounters, of the probability of each -- because counts of them are too noisy to judge by; the counts stand beside.
Some patterns check an input that was set to the target: they pass *by construction* and say only that the code does as
it is told. They are counted apart.
"""


ORDERINGS = """\
## Orderings: what the essay claims, and what the literature leads one to expect

Nobody says how large these differences are, so none has a band: one arm must have more of something than another, on
the same seeds, and the whole 95 % interval must lie on that side. *Unclear* says that it lies on both: the runs do not
tell. The essay's claims (S1 to S9) are hypotheses; that one of them does not come out is a finding on the claim, or on
the model. Nothing was tuned to any of these, and no rule was written for their sake.
"""

MATRIX = """\
## Which pattern breaks when which mechanism is taken away

Each column is the whole model without one mechanism, on the same seeds. A pattern that nothing breaks does not come of
any one of these mechanisms alone; a mechanism that breaks nothing is not tested by this catalogue. A broken calibration
target (C) says little by itself: the targets were met with all mechanisms in place.
"""


def main(arguments: Sequence[str]) -> int:
    """Write, or check, and give the exit code."""
    text = page()
    if "--check" in arguments:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        sys.stdout.write(f"{PAGE.name} is {'current' if current else 'stale: run make docs'}\n")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8")
    for script in sorted([*DOCS.glob("*_table.py"), *DOCS.glob("*_figure.py")]):
        runpy.run_path(str(script), run_name="__main__")
    return 0


def page() -> str:
    """The whole of evidence.md."""
    parts = [INTRODUCTION, *fit(), *ablations(), *outside_their_range(), "## Parameters\n", parameters_in_short(),
             parameter_table(), *numbers_that_are_no_parameters()]  # fmt: skip
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def fit() -> Iterator[str]:
    """The section on the patterns, from the stored result."""
    yield FIT
    if not RESULT.is_file():
        yield "No result is stored yet: `vendorsim patterns --json > results/reference/patterns.json` makes one."
        return
    stored = json.loads(RESULT.read_text(encoding="utf-8"))
    known = catalogue()
    found = [
        one | {"by_construction": one["id"] in known and known[one["id"]].by_construction} for one in stored["patterns"]
    ]
    where = f"`{RESULT.relative_to(ROOT).as_posix()}`, made by `{stored['command']}`"
    if "took" in stored:
        where += f" in {stored['took']['cpu_seconds']:.0f} seconds of processor time"
    same = stored["settings_digest"] == Settings().digest()
    bands, orderings = parted(found)
    yield f"**{counted(bands)}** ({where})."
    if not same:
        yield STALE
    yield pattern_table(bands)
    if orderings:
        yield ORDERINGS
        yield f"**{counted_orderings(orderings)}** ({where})."
        yield ordering_table(orderings)
    yield "### How each is measured\n"
    yield "\n".join(how_measured(found))
    yield "### What is not met, and why\n"
    yield "\n".join(failing(found))
    yield "### What is met, and still ought to be known\n"
    yield "\n".join(f"* **{name}** {' '.join(text.split())}" for name, text in sorted(remarks().items()))


def pattern_table(found: Sequence[Mapping[str, Any]]) -> str:
    """One line for each value."""
    lines = ["| | what | target | band | model | unit | | source |", "|---|---|---:|---:|---:|---|---|---|"]
    for one in found:
        what = one["meaning"] + (f" (**{one['part']}**)" if one["part"] else "")
        value = with_interval({"mean": one["value"], "low": one["low"], "high": one["high"]})
        verdict = (
            "**fails**" if not one["passed"] else "passes" if one["interval_inside"] in (True, None) else "passes *"
        )
        verdict += ", by construction" if one["by_construction"] else ""
        band = band_text(one["band_low"], one["band_high"])
        cells = (one["id"], what, plain(one["target"]), band, value, one["unit"], verdict, one["source"])
        lines.append(f"| {' | '.join(cell(text) for text in cells)} |")
    return "\n".join(lines) + "\n"


def ordering_table(found: Sequence[Mapping[str, Any]]) -> str:
    """A statement, then one line for each of its parts."""
    lines = ["| | what | ordering | model | unit | | source |", "|---|---|---|---:|---|---|---|"]
    told: set[str] = set()
    for one in found:
        if one["id"] not in told:
            told.add(one["id"])
            lines.append(
                f"| {one['id']} | **{cell(one['name'])}**: {cell(one['meaning'])} | | | | | {cell(one['source'])} |"
            )
        verdict = one["verdict"] if one["passed"] else f"**{one['verdict']}**"
        cells = ("", one["part"], ordering_text(one), value_text(one), one["unit"], verdict, "")
        lines.append(f"| {' | '.join(cell(text) for text in cells)} |")
    return "\n".join(lines) + "\n"


def ablations() -> Iterator[str]:
    """The section on the mechanism x pattern matrix, from the stored result."""
    if not ABLATIONS.is_file():
        return
    stored = json.loads(ABLATIONS.read_text(encoding="utf-8"))
    yield MATRIX
    yield f"`results/reference/{ABLATIONS.name}`, made by `{stored['command']}`."
    if stored["settings_digest"] != Settings().digest():
        yield STALE
    signs = ", ".join(f"`{SIGNS[state]}` {told}" for state, told in stored["states"].items() if SIGNS[state].strip())
    yield f"Without the mechanism a pattern: {signs}; empty: {stored['states']['untouched']}.\n"
    mechanisms = stored["mechanisms"]
    lines = [f"| | pattern | {' | '.join(letter(i) for i in range(len(mechanisms)))} |"]
    lines.append(f"|---|---|{':-:|' * len(mechanisms)}")
    states = states_by_pattern(stored)
    for one in stored["patterns"]:
        signs_of = (f"**{SIGNS[state]}**" if state == "breaks" else SIGNS[state] for state in states[one["id"]])
        lines.append(f"| {one['id']} | {cell(one['name'])} | {' | '.join(signs_of)} |")
    yield "\n".join(lines) + "\n"
    lines = ["| | mechanism | taken away by | breaks |", "|---|---|---|---|"]
    for i, (one, (_, broken)) in enumerate(zip(mechanisms, breaking(stored), strict=True)):
        settings = {f"behaviour.{name}": value for name, value in one["behaviour"].items()}
        for programme, values in one["programmes"].items():
            settings |= {f"programmes.{programme}.{name}": value for name, value in values.items()}
        by = ", ".join(f"`{name}={json.dumps(value)}`" for name, value in settings.items())
        lines.append(f"| {letter(i)} | {one['name']}: {cell(one['meaning'])} | {by} | {', '.join(broken)} |")
    yield "\n".join(lines) + "\n"


def how_measured(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """For each pattern the experiment, the number of runs, and what stands beside the value."""
    told: set[str] = set()
    for one in found:
        if one["id"] not in told:
            told.add(one["id"])
            runs = f" {one['replicates']} runs of each arm." if one["replicates"] else " No run is needed."
            sure = f" Confidence in the target: {one['confidence']}." if one["confidence"] else ""
            yield f"* **{one['id']}** {one['method']}.{runs}{sure}"
        if one["beside"]:
            label = f"{one['part']} -- " if one["part"] else ""
            yield f"  * {label}beside: " + "; ".join(f"{name} {plain(value)}" for name, value in one["beside"].items())


def failing(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What fails, with the reason as far as it is known."""
    known = reasons()
    failed = list(dict.fromkeys(one["id"] for one in found if not one["passed"]))
    if not failed:
        yield "Every value of the stored result lies in its band."
    for name in failed:
        values = "; ".join(
            f"{one['part'] or one['meaning']} {plain(one['value'])}, {said_of(one)}"
            for one in found
            if one["id"] == name and not one["passed"]
        )
        yield f"* **{name}** ({values}). {' '.join(known.get(name, 'No reason is written down yet.').split())}"


def said_of(one: Mapping[str, Any]) -> str:
    """What a value had to be."""
    if one.get("strict"):
        return f"{'unclear whether ' if one['verdict'] == 'unclear' else 'not '}{ordering_text(one)}"
    return f"band {band_text(one['band_low'], one['band_high'])}"


def notes() -> Mapping[str, Any]:
    """What is written down of patterns: a table for each that fails, and `remarks`."""
    return tomllib.loads(NOTES.read_text(encoding="utf-8")) if NOTES.is_file() else {}


def reasons() -> dict[str, str]:
    """The reason of each failing pattern, by id."""
    return {name: entry["reason"] for name, entry in notes().items() if name != "remarks"}


def remarks() -> dict[str, str]:
    """What is to be said of patterns that pass, by id."""
    return dict(notes().get("remarks", {}))


def outside_their_range() -> Iterator[str]:
    """Settings of the shipped files that leave the plausible range of their parameter."""
    yield "## Settings outside their plausible range\n"
    lines = []
    for path in sorted(CONFIGS.glob("*.toml")):
        behaviour = load_settings(path).behaviour.model_dump()
        for name, parameter in PARAMETERS.items():
            if not parameter.low <= behaviour[name] <= parameter.high:
                numbers = f"{behaviour[name]:g} | {parameter.low:g} to {parameter.high:g}"
                lines.append(
                    f"| `{path.stem}` | `{name}` | {numbers} | {cell(parameter.unit)} | {cell(parameter.meaning)} |"
                )
    if not lines:
        yield "None: in every shipped settings file each behavioural parameter lies in its plausible range."
        return
    head = ["| settings | parameter | value | plausible | unit | meaning |", "|---|---|---:|---:|---|---|"]
    yield "\n".join([*head, *lines])


def parameters_in_short() -> str:
    """How many parameters there are, and how many of them nobody measured."""
    assumed = sum(parameter.is_assumption for parameter in PARAMETERS.values())
    return (
        f"{len(PARAMETERS)} parameters, of which {assumed} are assumptions. `low` and `high` are what sweeps cover.\n"
    )


def constants() -> Iterator[tuple[str, str, str]]:
    """The numbers of constants.toml: (module.name, value as it stands in the code, what it is).

    Raises: ValueError for one that the code does not have.
    """
    for module, entries in tomllib.loads(CONSTANTS.read_text(encoding="utf-8")).items():
        for name, meaning in entries.items():
            value = getattr(importlib.import_module(f"vendorsim.{module}"), name, None)
            if value is None:
                raise ValueError(f"{module} has no {name}")
            yield f"{module}.{name}", in_short(value), meaning


def in_short(value: Any) -> str:
    """A number, a table by land use, or how long an array is."""
    if isinstance(value, Mapping):
        return ", ".join(f"{getattr(key, 'name', key)} {number:g}".lower() for key, number in value.items())
    return f"{value.size} numbers" if hasattr(value, "size") else f"{value:g}"


def numbers_that_are_no_parameters() -> Iterator[str]:
    """The section on numbers that no setting of behaviour changes."""
    yield "## Numbers that are no parameters\n"
    yield "Sizes, definitions and the ground that the city is drawn on. Every other number of a rule is a parameter.\n"
    lines = ["| where | value | what it is, and where it comes from |", "|---|---|---|"]
    lines += [f"| `{where}` | {cell(value)} | {cell(meaning)} |" for where, value, meaning in constants()]
    yield "\n".join(lines)


def plain(value: float | None) -> str:
    """A number in four digits."""
    return "?" if value is None or math.isnan(value) else f"{value:.4g}"


def cell(text: str) -> str:
    """Text that does not break a table."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
