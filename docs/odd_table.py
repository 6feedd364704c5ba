"""The generated parts of odd.md, policies.md and analysis.md: who changes what, what a case holds, what a response costs,
which differences matter.

`python docs/odd_table.py` writes them again; a test says when they are stale. A part stands between two comment lines,
`<!-- generated: NAME -->` and `<!-- end of NAME -->`.
"""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

from vendorsim.engine.compiled import Phase
from vendorsim.engine.data_flow import writes_of
from vendorsim.engine.table import Table, record_array
from vendorsim.measures.base import all_measures
from vendorsim.model.encounter import aftermath
from vendorsim.plugins.case import CASE_FIELDS, ORDINARY, Alternative, Case
from vendorsim.plugins.response import MEANINGS, Response
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.telling.language import Texts
from vendorsim.telling.matters import smallest

DOCS = Path(__file__).parent
# What a phase writes beside tables is shared by several of them, or scratch of one phase.
SHARED = {
    "ledger": "day book", "account": "accounts", "incidents": "incident records", "case": "the case",
    "state": "the encounter's terms", "newcomer_rows": "who comes today", "order_level": "order of turns",
    "road_flow_now": "road: flow of this tick", "open_places": "list of pitches in use",
    "rows_in_trade": "list of those in the trade",
}  # fmt: skip
UNITS = {
    "volunteers": "share",
    "obstruction": "share", "hour": "hour", "violations": "per year, fading", "days_since": "days", "goods": "yuan",
    "tools": "yuan", "weekly_income": "yuan", "bystanders": "persons", "free_minutes": "minutes", "people": "persons",
    "alternative_fee": "yuan a slot", "alternative_metres": "m", "alternative_quality": "ratio",
    "alternative_stalls": "stalls", "entries": "entries",
}  # fmt: skip


def phases() -> dict[str, tuple[str, Phase]]:
    """Every phase of the package with its module, by the name of its function."""
    package = importlib.import_module("vendorsim")
    found = {}
    for entry in pkgutil.walk_packages(package.__path__, "vendorsim."):
        if entry.name.split(".")[1] in ("report", "console", "experiments", "commands", "cli", "__main__"):
            continue
        for name, value in vars(importlib.import_module(entry.name)).items():
            if isinstance(value, Phase) and value.python.__module__ == entry.name:
                found[name] = (entry.name, value)
    return found


OF_THE_MODEL = ("self", "self._calls")
"""What stands before the name of a method that the step runs: the model, or its calls into compiled code."""


def bound_in_the_model() -> list[str]:
    """Names of the phases that the tick runs, in the order in which `VendorModel.step` and what it calls name them."""
    from vendorsim.model.model import VendorModel

    tree = ast.parse(textwrap.dedent(inspect.getsource(VendorModel)))
    methods = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return list(dict.fromkeys(_called("step", methods, set(phases()))))


def _called(method: str, methods: dict[str, ast.FunctionDef], known: set[str]) -> Iterator[str]:
    calls = [node.func for node in ast.walk(methods[method]) if isinstance(node, ast.Call)]
    names = [call for call in calls if isinstance(call, ast.Attribute) and ast.unparse(call.value) in OF_THE_MODEL]
    for call in sorted(names, key=lambda call: (call.lineno, -call.col_offset)):
        if call.attr in known:
            yield call.attr
        elif call.attr in methods and call.attr != method:
            yield from _called(call.attr, methods, known)


def who_changes_what() -> str:
    """A row a phase: those of the tick in their order, then those of set-up and programmes."""
    every, of_the_tick = phases(), bound_in_the_model()
    rest = sorted(set(every) - set(of_the_tick), key=lambda name: (every[name][0], name))
    lines = ["| phase | in | changes |", "|---|---|---|", "| **the tick** | | |"]
    lines += [_phase_row(name, *every[name]) for name in of_the_tick]
    lines += ["| **set-up and programmes** | | |", *(_phase_row(name, *every[name]) for name in rest)]
    return "\n".join(lines)


def _phase_row(name: str, module: str, one: Phase) -> str:
    by_table: dict[str, list[str]] = {}
    tables = Table.__subclasses__()
    column_of = {f"{table.row_kind}_{name}": (table.row_kind, name) for table in tables for name in table.declared}
    column_of |= {f"{table.records_name}.{name}": (table.row_kind, name) for table in tables for name in table.fields}
    for place in sorted(writes_of(one)):
        if place in column_of:
            kind, column = column_of[place]
            by_table.setdefault(kind, []).append(column.replace("_", " "))
        elif place.partition(".")[0] in SHARED:
            by_table.setdefault(SHARED[place.partition(".")[0]], [])
    parts = [f"{kind}: {', '.join(columns)}" if columns else kind for kind, columns in by_table.items()]
    place = module.removeprefix("vendorsim.").replace(".", "/") + ".py"
    return f"| `{name}()` | `{place}` | {'; '.join(parts) or 'its own lists'} |"


def case_fields() -> str:
    """A row for each thing that a policy can read of a case, with its meaning and what an ordinary case holds."""
    ordinary = Case.of()
    lines = ["| `case.` | unit | meaning | in `Case.of()` |", "|---|---|---|---|"]
    for name, value in vars(Case).items():
        if isinstance(value, property) and name != "alternative":
            shown = getattr(ordinary, name)
            lines.append(f"| `{name}` | {UNITS.get(name, '')} | {_first_line(value.__doc__)} | {_shown(shown)} |")
    for name in (*Alternative._fields, "has_room"):
        meaning = _field_meanings(Alternative).get(name) or _first_line(getattr(Alternative, name).__doc__)
        shown = getattr(ordinary.alternative, name)
        unit = UNITS.get(f"alternative_{name}", "")
        lines.append(f"| `alternative.{name}` | {unit} | {meaning} | {_shown(shown)} |")
    return "\n".join(lines)


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n")[0].rstrip(".").replace("|", "\\|")


def _field_meanings(cls: type) -> dict[str, str]:
    """What stands as a string below each field of a class."""
    body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0].body  # type: ignore[attr-defined]
    found = {"site": "the market, -1 for none"}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            found[ast.unparse(field.target)] = _first_line(str(text.value.value))
    return found


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ""
    return f"{value:g}" if isinstance(value, float) else f"`{value}`" if isinstance(value, str) else str(value)


def responses() -> str:
    """A row for each response: what it is, the minutes and people it takes, the desk work that follows."""
    p = record_array({name: parameter.value for name, parameter in PARAMETERS.items()})[0]
    lines = ["| `Response.` | the team will | minutes | people | desk, person-minutes |", "|---|---|---:|---:|---:|"]
    for one in Response:
        minutes, desk = aftermath.minutes_of(p, int(one)), aftermath.desk_minutes_of(p, int(one))
        people = aftermath.people_of(p, int(one)) if one is not Response.IGNORE else 0.0
        lines.append(f"| `{one.name}` | {MEANINGS[one]} | {minutes:g} | {people:g} | {desk:g} |")
    return "\n".join(lines)


def what_matters() -> str:
    """A row for each measure: the smallest difference that matters, and why."""
    lines = ["| measure | unit | smallest difference that matters | why |", "|---|---|---|---|"]
    for name, one in all_measures().items():
        size = smallest(asdict(one.matters), one.unit, Texts("en"))
        lines.append(f"| `{name}` | {one.unit} | {size} | {one.matters.reason} |")
    return "\n".join(lines)


PARTS = {
    "analysis.md": {"what matters": what_matters},
    "odd.md": {"who changes what": who_changes_what},
    "policies.md": {"case": case_fields, "responses": responses},
}


def renewed(name: str) -> str:
    """The text of a page with its generated parts made again."""
    text = (DOCS / name).read_text(encoding="utf-8")
    for part, make in PARTS[name].items():
        begin, end = f"<!-- generated: {part} -->", f"<!-- end of {part} -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            raise ValueError(f"{name}: needs exactly one {begin} and one {end}")
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}\n\n{make()}\n\n{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    assert set(CASE_FIELDS) == set(ORDINARY)
    for page in PARTS:
        (DOCS / page).write_text(renewed(page), encoding="utf-8")
