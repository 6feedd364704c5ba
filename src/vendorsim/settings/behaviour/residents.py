"""What residents need, bear and think."""

from vendorsim.settings.parameters import Parameter

PARAMETERS = {
    "share_at_home": Parameter(
        0.32,
        unit="share",
        low=0.2,
        high=0.5,
        minimum=0.0,
        meaning="residents who are at home by day",
    ),
    "share_at_school": Parameter(
        0.13,
        unit="share",
        low=0.05,
        high=0.2,
        minimum=0.0,
        meaning="residents who go to school in the district",
    ),
    "share_outside_work": Parameter(
        0.35,
        unit="share",
        low=0.2,
        high=0.6,
        minimum=0.0,
        meaning="residents who work outside the district",
    ),
    "shopping_trips": Parameter(
        2.2,
        unit="1/day",
        low=0.5,
        high=4.0,
        meaning="purchases of a person from stalls or small shops",
    ),
    "demand_produce": Parameter(
        0.35,
        unit="share",
        low=0.2,
        high=0.5,
        minimum=0.0,
        meaning="purchases that are produce",
    ),
    "demand_breakfast": Parameter(
        0.17,
        unit="share",
        low=0.05,
        high=0.3,
        minimum=0.0,
        meaning="purchases that are breakfast",
    ),
    "demand_snacks": Parameter(
        0.3,
        unit="share",
        low=0.1,
        high=0.45,
        minimum=0.0,
        meaning="purchases that are snacks; the rest are general goods",
    ),
    "basket_median": Parameter(
        4.1,
        unit="yuan",
        low=1.0,
        high=12.0,
        meaning="median purchase of a person",
        source="calibrated to the median income (C10) through the demand of model.md 8",
    ),
    "basket_sigma": Parameter(
        0.5,
        unit="log",
        low=0.2,
        high=1.0,
        minimum=0.0,
        meaning="spread of purchases (standard deviation of the logarithm)",
    ),
    "passing_factor": Parameter(
        2.5,
        unit="1",
        low=1.0,
        high=5.0,
        meaning="how much likelier somebody who passes a stop on the way to or from work buys",
    ),
    "walking_reach": Parameter(
        500.0,
        unit="m",
        low=400.0,
        high=800.0,
        meaning="how far people walk for a purchase",
        source="Huff 1963; model.md 3: 400-800 m",
    ),
    "huff_attraction": Parameter(
        1.2,
        unit="1",
        low=1.0,
        high=1.6,
        meaning="exponent of attraction in Huff's choice: above 1, stalls side by side draw more than the same stalls apart",
        source="form: Huff 1963; value an assumption",
    ),
    "huff_distance": Parameter(
        2.0,
        unit="1",
        low=1.0,
        high=3.0,
        meaning="exponent of distance in Huff's choice",
        source="Huff 1963; model.md 3: about 2",
    ),
    "huff_nearest": Parameter(
        40.0,
        unit="m",
        low=10.0,
        high=100.0,
        meaning="distance below which nearer is no better",
    ),
    "shop_pull": Parameter(
        0.3,
        unit="1",
        low=0.1,
        high=4.0,
        meaning="pull of a row of corner shops, a middling stall being 1",
    ),
    "nuisance_weight": Parameter(
        1.1,
        unit="1",
        low=0.1,
        high=4.0,
        meaning="weight of nuisance in the decision to complain",
    ),
    "tolerance_mean": Parameter(
        10.0,
        unit="1",
        low=5.0,
        high=12.0,
        meaning="nuisance that residents bear, as the logit of not complaining in a day",
    ),
    "tolerance_spread": Parameter(
        1.2,
        unit="1",
        low=0.2,
        high=3.0,
        minimum=0.0,
        meaning="its standard deviation between residents",
    ),
    "complaints_per_person": Parameter(
        1.0,
        unit="1",
        low=0.1,
        high=1.0,
        meaning="persons who complain when the agent that stands for them does",
    ),
    "nuisance_memory": Parameter(
        0.97,
        unit="1/tick",
        low=0.9,
        high=0.999,
        meaning="what remains of a nuisance after a tick",
    ),
    "night_nuisance": Parameter(
        2.5,
        unit="1",
        low=1.0,
        high=5.0,
        meaning="nuisance of a stall after 22:00 over that by day",
    ),
    "blocking_nuisance": Parameter(
        3.0,
        unit="1",
        low=0.0,
        high=10.0,
        meaning="how much blocked ways add to the nuisance of a stall",
    ),
    "nuisance_reach": Parameter(
        80.0,
        unit="m",
        low=20.0,
        high=150.0,
        meaning="how far a stall is a nuisance",
    ),
    "opinion_mean": Parameter(
        0.67,
        unit="1",
        low=0.4,
        high=0.8,
        minimum=0.3,
        meaning="mean approval of enforcement that residents are disposed to, before what they live through",
    ),
    "opinion_spread": Parameter(
        0.15,
        unit="1",
        low=0.05,
        high=0.3,
        minimum=0.0,
        meaning="its standard deviation between residents",
    ),
    "openness": Parameter(
        0.5,
        unit="1",
        low=0.1,
        high=0.9,
        minimum=0.0,
        meaning="weight of acquaintances against the own anchor",
        source="form: Friedkin and Johnsen 1990; value an assumption",
    ),
    "opinion_pace": Parameter(
        0.02,
        unit="1/day",
        low=0.005,
        high=0.1,
        meaning="how far opinion moves in a day",
        source="model.md 4: recovers over months",
    ),
    "rewired_ties": Parameter(
        0.1,
        unit="share",
        low=0.0,
        high=0.5,
        meaning="acquaintances who live anywhere",
        source="Watts and Strogatz 1998; value an assumption",
    ),
    "household_weekly_income": Parameter(
        1100.0,
        unit="yuan/week",
        low=600.0,
        high=2000.0,
        meaning="income of a household with a car",
    ),
    "lock_value": Parameter(
        150.0,
        unit="yuan",
        low=80.0,
        high=300.0,
        meaning="price of a ground lock",
    ),
    "market_word": Parameter(
        0.02,
        unit="1/day",
        low=0.0,
        high=0.2,
        meaning="chance that a vendor hears of a planned market near home by itself",
    ),
    "market_word_busy": Parameter(
        0.10,
        unit="1/day",
        low=0.0,
        high=0.5,
        meaning="the same where the market is full: those who stand there tell",
    ),
    "lock_owners_leave": Parameter(
        8.0,
        unit="hour",
        low=6.5,
        high=10.0,
        meaning="when households that keep a ground lock drive off, so that the bay lies idle",
    ),
    "lock_owners_return": Parameter(18.0, unit="hour", low=16.0, high=21.0, meaning="when they are back"),
    "night_from": Parameter(22.0, unit="hour", low=20.0, high=23.0, meaning="from when on nuisance counts as at night"),
    "pupils_leave_from": Parameter(
        7.0, unit="hour", low=6.0, high=7.5, meaning="when the first residents who go to school leave home"
    ),
    "pupils_leave_until": Parameter(7.75, unit="hour", low=7.5, high=8.75, meaning="when the last of them have left"),
    "pupils_return_from": Parameter(16.0, unit="hour", low=15.0, high=16.5, meaning="when the first of them come home"),
    "pupils_return_until": Parameter(
        17.25, unit="hour", low=16.5, high=18.25, meaning="when the last of them come home"
    ),
    "workers_leave_from": Parameter(
        7.25, unit="hour", low=6.25, high=7.75, meaning="when the first residents who work in the district leave home"
    ),
    "workers_leave_until": Parameter(
        9.75, unit="hour", low=7.75, high=10.75, meaning="when the last of them have left"
    ),
    "workers_return_from": Parameter(
        17.25, unit="hour", low=16.25, high=17.75, meaning="when the first of them come home"
    ),
    "workers_return_until": Parameter(
        20.75, unit="hour", low=17.75, high=21.75, meaning="when the last of them come home"
    ),
    "commuters_leave_from": Parameter(
        6.75, unit="hour", low=6.0, high=7.25, meaning="when the first residents who work elsewhere leave home"
    ),
    "commuters_leave_until": Parameter(
        9.25, unit="hour", low=7.25, high=10.25, meaning="when the last of them have left"
    ),
    "commuters_return_from": Parameter(
        17.5, unit="hour", low=16.5, high=18.0, meaning="when the first of them come home"
    ),
    "commuters_return_until": Parameter(
        21.5, unit="hour", low=18.0, high=22.5, meaning="when the last of them come home"
    ),
}
