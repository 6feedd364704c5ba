"""The terms that heat adds to the decisions of an encounter: (name, told, weight, size); none where there is no heat.

Records of runs before there was heat hold none of its fields.
"""

from collections.abc import Mapping
from typing import Any

from vendorsim.engine.arithmetic import log

Named = tuple[str, str, float, float]


def in_grievance(row: Mapping[str, Any], p: Any) -> list[Named]:
    """Anger from earlier today and the tension of the place."""
    anger, tension = _of(row, "anger"), _of(row, "tension")
    told = [
        ("anger", f"{p.grievance_anger:.4g} x anger {anger:.4g} from earlier today", p.grievance_anger, anger),
        ("tension", f"{p.grievance_tension:.4g} x tension {tension:.4g} at this place", p.grievance_tension, tension),
    ]
    return [one for one in told if one[-1] > 0.0]


def in_triggers(row: Mapping[str, Any], p: Any) -> list[Named]:
    """The tension of the place, and those who joined."""
    tension, joined = _of(row, "tension"), _of(row, "joined")
    others = f"{joined:.0f} {'other' if joined == 1.0 else 'others'} joined"
    told = [
        ("tension", f"{p.trigger_tension:.4g} x tension {tension:.4g} at this place", p.trigger_tension, tension),
        ("joined", f"{p.trigger_joined:.4g} x ln(1 + {others})", p.trigger_joined, log(1.0 + joined)),
    ]
    return [one for one in told if one[-1] > 0.0]


def might_resist(row: Mapping[str, Any], p: Any) -> float:
    """Those beside who might resist, as the chance to be held counts them (`heat.those_who_might_resist`)."""
    return float(row["case_others_present"] + p.joiner_force * _of(row, "joined"))


def joiners(row: Mapping[str, Any], p: Any) -> str:
    """What those who joined add to that count, in words."""
    joined = _of(row, "joined")
    return f" + {p.joiner_force:.4g} x {joined:.0f} joined" if joined > 0.0 else ""


def strained(row: Mapping[str, Any]) -> str:
    """That the team shows less respect than else, as it has had quarrels in the hours before."""
    strain = _of(row, "strain")
    return f", under strain {strain:.4g}" if strain > 0.0 else ""


def _of(row: Mapping[str, Any], name: str) -> float:
    return float(row.get(name, 0.0))
