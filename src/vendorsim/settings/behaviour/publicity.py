"""How people take what the city says of itself: campaigns, open days, the rebuttal of a clip."""

from vendorsim.settings.parameters import Parameter

PARAMETERS = {
    "campaign_push": Parameter(
        0.01,
        unit="1",
        low=0.0,
        high=0.05,
        meaning="share of missing approval that the first message of a campaign adds",
        source="assumption; persuasion by campaigns is close to nothing (Kalla and Broockman 2018)",
    ),
    "report_push": Parameter(
        0.03,
        unit="1",
        low=0.0,
        high=0.1,
        meaning="the same for the report of a journalist who joined a day of work",
    ),
    "message_half_life": Parameter(
        30.0,
        unit="days",
        low=7.0,
        high=180.0,
        meaning="half-life of the memory of such messages, each of which counts less than the one before",
    ),
    "open_day_effect": Parameter(
        0.12,
        unit="1",
        low=0.0,
        high=0.3,
        meaning="share of missing approval that a day of work beside officers adds, if they show full respect",
        source="assumption; a friendly contact improves attitudes for weeks (Peyton, Sierra-Arevalo and Rand 2019)",
    ),
    "rebuttal_belief": Parameter(
        0.7,
        unit="1",
        low=0.0,
        high=1.0,
        meaning="share of the shock of a clip that a complete rebuttal takes back at once",
        source="assumption; corrections leave a rest (Walter and Tukachinsky 2020)",
    ),
    "rebuttal_half_life": Parameter(
        5.0,
        unit="days",
        low=1.0,
        high=30.0,
        meaning="delay after which a rebuttal is worth half",
        source="assumption; late corrections do less (Walter and Tukachinsky 2020)",
    ),
    "rebuttal_backfire": Parameter(
        0.1,
        unit="1",
        low=0.0,
        high=0.5,
        meaning="how far a rebuttal without any evidence does the opposite",
        source="assumption; backfire was claimed (Nyhan and Reifler 2010) and is rare (Wood and Porter 2019)",
    ),
}
