"""What a shown record, a worn camera and the evidence they leave do to people."""

from vendorsim.settings.parameters import Parameter

PARAMETERS = {
    "record_acceptance": Parameter(
        0.5,
        unit="1",
        low=0.0,
        high=0.9,
        maximum=1.0,
        meaning="share of the grievance over a loss that a long record, shown on the spot, takes away",
        source="assumption; form: essay S6 (after repeated persuasion the record makes coercion accepted)",
    ),
    "record_half": Parameter(
        3.0,
        unit="entries",
        low=1.0,
        high=10.0,
        meaning="entries at which a shown record takes away half of that",
    ),
    "record_threat": Parameter(
        0.3,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="share of the fine for a repeat case that who is shown a long record comes to expect next time",
    ),
    "evidence_note": Parameter(
        0.5,
        unit="share",
        low=0.2,
        high=0.8,
        meaning="chance that an officer's note of a violation stands when it is disputed",
    ),
    "evidence_documented": Parameter(
        0.85,
        unit="share",
        low=0.6,
        high=0.98,
        meaning="the same for a case fixed on paper with witnesses, or for seized goods",
    ),
    "evidence_recorder": Parameter(
        0.7,
        unit="share",
        low=0.0,
        high=0.95,
        meaning="share of the cases that would else fall which a recorder's film saves",
        source="assumption; direction: Morrow, Katz and Choate 2016 (filmed cases end in conviction more often)",
    ),
    "recorder_caught": Parameter(
        0.3,
        unit="share",
        low=0.0,
        high=0.8,
        meaning="share of the chance to get away with resisting that an announced recorder takes away",
        source="assumption; against it: more assaults on officers (Ariel et al. 2016, 2018) or none (Yokum 2019)",
    ),
    "recorder_respect": Parameter(
        0.3,
        unit="share",
        low=0.0,
        high=0.6,
        meaning="share of the respect they lack that officers show when they fully mind the footage",
        source="assumption; complaints down with and without a camera, force unchanged (Ariel et al. 2017, 2016)",
    ),
    "recorder_habituation": Parameter(
        21.0,
        unit="days",
        low=7.0,
        high=120.0,
        meaning="half-life with which officers get used to recorders that nobody acts upon",
    ),
    "recorder_reviews_half": Parameter(
        3.0,
        unit="cases per team and week",
        low=0.5,
        high=20.0,
        meaning="reviewed cases at which officers mind the footage half as much as on the first day",
    ),
}
