"""Looking up what a draw falls on: an entry in rising levels, or in the running sums of weights."""

from vendorsim.engine.compiled import rule


@rule
def first_above(levels, n, level):
    """Index of the first of n rising levels that is above a level; the last one if none is."""
    low, high = 0, n - 1
    while low < high:
        middle = (low + high) // 2
        if levels[middle] > level:
            high = middle
        else:
            low = middle + 1
    return low


@rule
def pick(cumulated, uniform):
    """Index drawn in proportion to weights, given their running sums."""
    level, low, high = uniform * cumulated[-1], 0, cumulated.size - 1
    while low < high:
        middle = (low + high) // 2
        if cumulated[middle] < level:
            low = middle + 1
        else:
            high = middle
    return low
