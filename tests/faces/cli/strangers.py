"""What a stranger sends: settings and experiments that name a file of code, which leaves a mark where it is run."""

from pathlib import Path

TINY = """
extends = "small"
[horizon]
burn_in_days = 0
days = 1
[people]
vendors = 12
residents = 60
drivers = 10
ground_locks = 4
"""
POLICY = '''"""A policy that leaves a mark when it is run."""

import os
from pathlib import Path

from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.case import Case
from vendorsim.plugins.response import Response
from vendorsim.plugins.policy import Policy

with Path({mark!r}).open("a") as mark:
    mark.write("run")
{more}

class Theirs(Policy):
    """Explains, always."""

    visits: int = parameter(2, unit="visits", bounds=(0, 5), meaning="explanations")
    share: float = parameter({share}, unit="share", bounds=(0.0, 1.0), meaning="nothing")

    def respond(self, case: Case) -> Response:
        """The answer to one case."""
        return Response.EXPLAIN
'''
PROGRAMME = '''"""A programme that leaves a mark when it is run."""

from pathlib import Path

from vendorsim.plugins.programme import Programme

with Path({mark!r}).open("a") as mark:
    mark.write("run")
raise RuntimeError("it was run")


class Theirs(Programme):
    """Does nothing."""
'''
ENDS = 'raise RuntimeError("it was run")'
"""What makes a command end as soon as the file is run, so that a test need not wait for the model."""

EXPERIMENT = 'name = "theirs"\nquestion = "?"\nbase = "base.toml"\n'
TWO = 'policy = ["strict_seizure", "./theirs.py"]\n'
SCENARIOS = """
[design]
kind = "policies_by_scenarios"
[levers]
"people.vendors" = [12]
[scenarios.s]
policy = "./theirs.py"
[scenarios.t]
policy = "graduated"
"""
SEARCH = f'[levers]\n{TWO}[search.objectives]\nviolation_share = "lower"\njobs = "higher"\n'
CALIBRATION = """
[changes]
policy = "./theirs.py"
[uncertainties]
"behaviour.basket_median" = {}
[replicates]
number = 1
[calibration]
targets = ["C10"]
population = 4
generations = 1
"""

WAYS = {
    "policy": ("a.toml", EXPERIMENT + '[changes]\npolicy = "./theirs.py"\n[arms.a]\n', ""),
    "compared": ("a.toml", EXPERIMENT + f"[levers]\n{TWO}", ""),
    "arm": ("a.toml", EXPERIMENT + '[arms.a]\n[arms.b]\npolicy = "./theirs.py"\n', ""),
    "programme": ("a.toml", TINY + '[programmes."./programme.py"]\n', ""),
    "extended": ("a.toml", EXPERIMENT.replace("base.toml", "deeper/b.toml") + "[arms.a]\n", ""),
    "factor": ("e.toml", EXPERIMENT + f"[levers]\n{TWO}", ""),
    "uncertainty": ("e.toml", EXPERIMENT + f"[uncertainties]\n{TWO}", ""),
    "changes": ("e.toml", EXPERIMENT + '[changes]\npolicy = "./theirs.py"\n[levers]\n"people.vendors" = [12, 14]\n', ""),
    "base": ("e.toml", 'name = "t"\nquestion = "?"\nbase = "a.toml"\n[levers]\n"people.vendors" = [12, 14]\n', ""),
    "scenario": ("e.toml", EXPERIMENT + SCENARIOS, ""),
    "search": ("e.toml", EXPERIMENT + SEARCH, ""),
    "calibration": ("e.toml", EXPERIMENT + CALIBRATION, ""),
    "csv": ("e.toml", EXPERIMENT + '[design]\nkind = "points"\nfile = "points.csv"\n', ""),
}  # fmt: skip
"""Every way in which a file names code: the file to give to a command, its text, and what comes before that."""


def write(folder: Path, way: str = "policy", *, more: str = ENDS, share: str = "0.5") -> Path:
    """Lay down all that a way needs; the file to give to a command. What is run appends to `folder/mark`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "deeper").mkdir(exist_ok=True)
    for name in ("theirs.py", "deeper/theirs.py"):
        (folder / name).write_text(POLICY.format(mark=str(folder / "mark"), more=more, share=share))
    (folder / "programme.py").write_text(PROGRAMME.format(mark=str(folder / "mark")))
    (folder / "base.toml").write_text(TINY)
    (folder / "deeper" / "b.toml").write_text('policy = "./theirs.py"\n' + TINY)
    (folder / "points.csv").write_text("policy,people.vendors\nstrict_seizure,12\n./theirs.py,14\n")
    if way == "base":
        (folder / "a.toml").write_text('policy = "./theirs.py"\n' + TINY)
    name, text, before = WAYS[way]
    (folder / name).write_text(before + text)
    return folder / name


def was_run(folder: Path) -> bool:
    """Whether the code was run."""
    return (folder / "mark").exists()
