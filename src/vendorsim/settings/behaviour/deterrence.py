"""What keeps vendors from standing where they may not: where risk counts, what is told of it, surprise, habit and dread."""

from vendorsim.settings.parameters import Parameter

PARAMETERS = {
    "risk_where_unlawful": Parameter(
        1.0,
        unit="1",
        low=0.0,
        high=1.0,
        meaning="how far officers are reckoned with only where and when a stall is unlawful; 0: everywhere alike",
        source="form: what deters is the loss expected of the unlawful act (Becker 1968); value an assumption",
    ),
    "risk_over_stay": Parameter(
        1.0,
        unit="1",
        low=0.0,
        high=1.0,
        meaning="how far the meetings expected over a whole stay count; 0: the mean chance of its slots",
    ),
    "hours_by_risk": Parameter(
        0.7,
        unit="1",
        low=0.0,
        high=2.0,
        meaning="how much officers' cost counts against profit when slots at the ends of a stay are left out; 0: never",
    ),
    "stock_caution": Parameter(
        0.5,
        unit="1",
        low=0.0,
        high=2.0,
        meaning="goods left at home, as odds, for each unit of expected loss to officers over expected profit",
    ),
    "talk_of_risk": Parameter(
        1.0,
        unit="1",
        low=0.0,
        high=1.0,
        meaning="how far beliefs about officers drift over night to what vendors tell each other; 0: to none",
        source="form: Bayesian updating of sanction risk (Anwar and Loughran 2011; Apel 2013); value an assumption",
    ),
    "talk_of_places": Parameter(
        4.0,
        unit="slots",
        low=0.0,
        high=20.0,
        meaning="stall-slots after which a place has a name of its own against the district's; 0: the district's only",
    ),
    "surprise": Parameter(
        3.0,
        unit="day",
        low=0.0,
        high=5.0,
        meaning="how much more a meeting costs in a vendor's view, for each a day more than it is used to",
        source="form: initial deterrence decay (Sherman 1990; Ross 1982; Nagin 2013); value an assumption",
    ),
    "habituation": Parameter(
        1.0,
        unit="day",
        low=0.0,
        high=3.0,
        meaning="how a meeting is felt less for each that a vendor usually has a day; 0: always alike",
    ),
    "dread_days": Parameter(
        5.0,
        unit="days",
        low=2.0,
        high=14.0,
        meaning="memory of dread, and of what is new about officers",
    ),
    "adapting_days": Parameter(
        21.0,
        unit="days",
        low=7.0,
        high=60.0,
        meaning="memory of how often officers usually come",
    ),
    "dread_weight": Parameter(
        2.0,
        unit="1",
        low=0.0,
        high=5.0,
        meaning="how much dread, which is not reckoned in yuan, keeps from where officers come; 0: not at all",
    ),
    "fright_of_meeting": Parameter(
        0.15,
        unit="1",
        low=0.0,
        high=0.5,
        meaning="dread that a meeting without a sanction leaves, as a share of what is missing to the full",
    ),
    "fright_of_sanction": Parameter(
        0.5,
        unit="1",
        low=0.0,
        high=1.0,
        meaning="dread that a sanction leaves in whom it befalls; half of it in those who see it",
    ),
    "fright_beside": Parameter(
        0.5, unit="1", low=0.0, high=1.0, meaning="how much of a sanction's fright those who stand beside feel"
    ),
}
