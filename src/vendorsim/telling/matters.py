"""The smallest difference that matters, in words."""

from collections.abc import Mapping
from typing import Any

from vendorsim.telling.language import Texts


def smallest(matters: Mapping[str, Any], unit: str, texts: Texts) -> str:
    """`10 % of the reference's mean, at least 0.1 per vendor-year`."""
    least = f"{matters['least']:g}"
    if unit.startswith("share"):
        points = 100.0 * matters["least"]
        least = texts("report.matters.point" if points == 1.0 else "report.matters.points", n=f"{points:g}")
    elif unit not in ("index", "ratio", "0 to 1", "-1 to 1"):
        per = unit.startswith("per ")
        least = texts("report.matters.per" if per else "report.matters.unit", n=least, unit=texts.unit(unit))
    if not matters["share"]:
        return least
    share = texts("report.matters.share", n=f"{100.0 * matters['share']:g}")
    return texts("report.matters.both", share=share, least=least) if matters["least"] else share
