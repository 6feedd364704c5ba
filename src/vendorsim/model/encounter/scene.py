"""What people beside a pitch see of an encounter there: a harsh scene, a fair one, a stall that is gone."""

from vendorsim.engine.compiled import rule
from vendorsim.model.encounter.aftermath import SEIZE_GOODS, SEIZE_TOOLS
from vendorsim.model.encounter.heat import BLOWS
from vendorsim.model.people.vendor import REFUSED


@rule
def harshness_of(p, highest, seized):
    """How harsh an encounter looks: blows count 1, a quarrel or a seizure less."""
    if highest >= BLOWS:
        return 1.0
    return p.harsh_quarrel if highest >= 1.0 or seized else 0.0


@rule
def fairness_of(highest, fled, lost, respect, explanation):
    """How fair it looks: respect that explains itself, where nobody runs, loses anything or quarrels."""
    return 0.0 if fled or lost > 0.0 or highest >= 1.0 else respect * explanation


@rule
def leave_scene(p, s, place, fled, lost, pitches):
    """Leave what an encounter looked like at its pitch; `lost` is what it cost the vendor [yuan]."""
    seized = lost > 0.0 and (s.response == SEIZE_GOODS or s.response == SEIZE_TOOLS)
    pitches[place].harsh += harshness_of(p, s.highest, seized)
    pitches[place].fair += fairness_of(s.highest, fled, lost, s.respect, s.explanation)
    if s.outcome != REFUSED:
        pitches[place].gone += 1.0
