"""What training adds to officers, how it fades, and what it does when they meet somebody."""

from vendorsim.settings.parameters import Parameter

PARAMETERS = {
    "lecture_law": Parameter(
        0.02,
        unit="1/h",
        low=0.0,
        high=0.1,
        meaning="share of what is missing in knowledge of the law that an hour of lectures adds",
    ),
    "lecture_respect": Parameter(
        0.004,
        unit="1/h",
        low=0.0,
        high=0.02,
        meaning="the same for respect shown on the street: attitudes are taught, conduct follows a little",
        source="Weisburd et al. 2022: five days of procedural justice, a quarter of a standard deviation more respect",
    ),
    "practice_skill": Parameter(
        0.01,
        unit="1/h",
        low=0.0,
        high=0.05,
        meaning="the same for talking and judgement, per hour of role-play and exchange",
    ),
    "practice_tactics": Parameter(
        0.04,
        unit="1/h",
        low=0.0,
        high=0.1,
        meaning="the same for tactics of calming a quarrel, per hour of role-play and exchange",
    ),
    "skill_half_life": Parameter(
        270.0,
        unit="days",
        low=180.0,
        high=365.0,
        meaning="half-life of what training has added",
        source="model.md 5: 6-12 months",
    ),
    "judgement_in_fatigue": Parameter(
        0.8,
        unit="1",
        low=0.0,
        high=1.0,
        meaning="how far practised judgement keeps a tired team from losing respect",
    ),
    "tactics_in_words": Parameter(
        0.4,
        unit="1",
        low=0.0,
        high=1.5,
        meaning="effect of fully practised tactics on the rate from words to holding on",
        source="sum of both: 28 % less force after a course (Engel et al. 2022); its hours and the split: assumption",
    ),
    "tactics_before_blows": Parameter(
        0.6,
        unit="1",
        low=0.0,
        high=1.5,
        meaning="effect of fully practised tactics on the rate from holding on to blows",
        source="sum of both: 28 % less force after a course (Engel et al. 2022); its hours and the split: assumption",
    ),
    "law_in_explanation": Parameter(
        0.5,
        unit="1",
        low=0.0,
        high=2.0,
        meaning="how much more gets across of what is explained where the law was studied",
    ),
}
