"""What the record of an encounter does not hold, so that it cannot be recomputed from it."""

from collections.abc import Mapping
from typing import Any

TAKES_MONEY = ("document_and_fine", "seize_goods", "seize_tools")


def not_stored(row: Mapping[str, Any]) -> list[str]:
    """What a reader of a story would have to know besides, in plain words."""
    vendor = row["kind"] == "vendor"
    missing = ["what is left of the pressure of earlier visits, visit by visit"]
    if vendor:
        missing += [
            f"the draw of kin (chance: parameter kin_present x ties {row['case_ties']:.4g})",
            "the draws of filming and of a clip's reach",
            "how the place was treated earlier that day (told is what fits the change of belief)",
        ]
        if row["response"] in TAKES_MONEY:
            missing.append("the vendor's cash, and the draw of payment")
    return [*missing, "how the policy came to its answer"]
