"""What is to be expected of clips of a quarrel, by the rules that draw them (`aftermath.clip_reach`, `carry_out.film`)."""

from collections.abc import Sequence
from typing import Any

from vendorsim.engine.arithmetic import log, power
from vendorsim.engine.compiled import plain
from vendorsim.model.encounter.aftermath import chance_of_clip, slant_of_clip


def mean_reach(p: Any) -> float:
    """Share of the city that sees a clip on its first day, on average: a Pareto tail, cut at its most."""
    least, most, tail = float(p.clip_least), float(p.clip_reach_most), float(p.clip_tail)
    if least >= most:
        return most
    if tail == 1.0:
        return least * (1.0 + float(log(most / least)))
    cut = float(power(least, tail)) * float(power(most, 1.0 - tail))
    return (least * tail - cut) / (tail - 1.0)


def seen_and_held_against(p: Any, reach: Sequence[float], crowd: float) -> tuple[float, float, float]:
    """(chance of a clip, share of people who see it on the first day, loss of the residents' mean approval that day).

    Each to be expected; `reach` are the chances that stages 1 to 5 are reached.
    """
    ends = [*reach, 0.0]
    clips = held = 0.0
    filmed, bad = plain(chance_of_clip), plain(slant_of_clip)
    for highest in range(1, len(reach) + 1):
        chance = max(0.0, ends[highest - 1] - ends[highest]) * float(filmed(p, highest, crowd))
        clips += chance
        held += chance * bad(p, highest)
    return clips, clips * mean_reach(p), held * mean_reach(p) * float(p.clip_shock)
