"""The course of a quarrel: how long it lasts, how it calms down, how grave each stage counts."""

from vendorsim.settings.parameters import Parameter

PARAMETERS = {
    "calm_over_goods": Parameter(
        0.8, unit="1", low=0.4, high=1.0, meaning="how readily a quarrel over goods calms down, over one in words"
    ),
    "calm_after_blows": Parameter(0.6, unit="1", low=0.2, high=1.0, meaning="the same after blows and injury"),
    "least_contest": Parameter(
        5.0, unit="min", low=1.0, high=10.0, meaning="how long a refusal can be fought out, at least"
    ),
    "chase_minutes": Parameter(
        1.0, unit="min", low=0.0, high=5.0, meaning="what a team spends on somebody who runs, at most"
    ),
    "severity_words": Parameter(
        1.0,
        unit="points",
        low=0.0,
        high=3.0,
        meaning="weight of a quarrel in words in the severity index",
        source="by choice: an index has no truth",
    ),
    "severity_obstruction": Parameter(
        3.0,
        unit="points",
        low=1.0,
        high=10.0,
        meaning="weight of obstruction in it",
        source="by choice: an index has no truth",
    ),
    "severity_blows": Parameter(
        10.0,
        unit="points",
        low=5.0,
        high=30.0,
        meaning="weight of blows in it",
        source="by choice: an index has no truth",
    ),
    "severity_injury": Parameter(
        30.0,
        unit="points",
        low=10.0,
        high=100.0,
        meaning="weight of injury in it",
        source="by choice: an index has no truth",
    ),
    "severity_crowd": Parameter(
        50.0,
        unit="points",
        low=10.0,
        high=150.0,
        meaning="weight of a surrounding crowd in it",
        source="by choice: an index has no truth",
    ),
}
