"""What residents do for their own street and estate: look after a place, report, persuade neighbours, vote."""

from vendorsim.settings.parameters import Parameter

PARAMETERS = {
    "guardianship": Parameter(
        1.0,
        unit="1",
        low=0.0,
        high=3.0,
        meaning="how many times more stalls disturb at a place that all residents near it look after",
    ),
    "volunteer_alertness": Parameter(
        1.0,
        unit="1",
        low=0.0,
        high=3.0,
        meaning="how much readier a volunteer is to report stalls in violation, on the scale of nuisance",
    ),
    "volunteer_force": Parameter(
        3.0,
        unit="1",
        low=0.0,
        high=6.0,
        meaning="force that neighbours who come along add to a home visit, if all households took part",
    ),
    "vote_opinion": Parameter(
        4.0,
        unit="1",
        low=0.0,
        high=10.0,
        meaning="weight of approval of enforcement, above or below one half, in a vote on an estate's rules",
    ),
    "vote_canvassing": Parameter(
        2.0,
        unit="1",
        low=0.0,
        high=5.0,
        meaning="weight of the share of volunteers in that vote: they go from door to door",
    ),
    "vote_own_lock": Parameter(
        3.0,
        unit="1",
        low=0.0,
        high=6.0,
        meaning="how much a household that keeps a ground lock is against rules that forbid it",
    ),
    "rules_relief": Parameter(
        0.3,
        unit="share",
        low=0.0,
        high=0.6,
        meaning="how much less pressure a household takes where its own estate has made the rule",
    ),
    "neighbour_pressure": Parameter(
        1.0,
        unit="1",
        low=0.0,
        high=2.0,
        meaning="pressure of one call by neighbours, if all households took part",
    ),
}
