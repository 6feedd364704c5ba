"""What differs between the four kinds of goods: hours of trade, demand over the day, shops, spoilage."""

from vendorsim.settings.parameters import Parameter

PARAMETERS = {
    "produce_morning_opens": Parameter(
        6.75, unit="hour", low=6.0, high=7.75, meaning="when vendors of produce usually set up in the first half-day"
    ),
    "produce_morning_closes": Parameter(
        11.0, unit="hour", low=9.5, high=12.0, meaning="when they usually pack up then"
    ),
    "produce_evening_opens": Parameter(
        15.75,
        unit="hour",
        low=14.25,
        high=16.75,
        meaning="when vendors of produce usually set up in the second half-day",
    ),
    "produce_evening_closes": Parameter(
        19.5, unit="hour", low=18.0, high=20.5, meaning="when they usually pack up then"
    ),
    "breakfast_morning_opens": Parameter(
        6.0, unit="hour", low=6.0, high=7.0, meaning="when vendors of breakfast usually set up in the first half-day"
    ),
    "breakfast_morning_closes": Parameter(
        9.75, unit="hour", low=8.25, high=10.75, meaning="when they usually pack up then"
    ),
    "snacks_evening_opens": Parameter(
        16.25,
        unit="hour",
        low=14.75,
        high=17.25,
        meaning="when vendors of snacks usually set up in the second half-day",
    ),
    "snacks_evening_closes": Parameter(
        23.25, unit="hour", low=21.75, high=23.75, meaning="when they usually pack up then"
    ),
    "general_morning_opens": Parameter(
        9.0,
        unit="hour",
        low=7.5,
        high=10.0,
        meaning="when vendors of general goods usually set up in the first half-day",
    ),
    "general_morning_closes": Parameter(
        13.5, unit="hour", low=12.0, high=14.5, meaning="when they usually pack up then"
    ),
    "general_evening_opens": Parameter(
        16.75,
        unit="hour",
        low=15.25,
        high=17.75,
        meaning="when vendors of general goods usually set up in the second half-day",
    ),
    "general_evening_closes": Parameter(
        22.0, unit="hour", low=20.5, high=23.0, meaning="when they usually pack up then"
    ),
    "produce_morning_peak": Parameter(
        8.5,
        unit="hour",
        low=7.5,
        high=9.5,
        meaning="when produce is most wanted in the morning",
        source="hours: model.md 8 (evenings at about 20:00, breakfast before work); the number is an assumption",
    ),
    "produce_morning_peak_spread": Parameter(
        1.4, unit="h", low=0.84, high=2.24, meaning="how long that peak is (standard deviation)"
    ),
    "produce_evening_peak": Parameter(
        17.5,
        unit="hour",
        low=16.5,
        high=18.5,
        meaning="when produce is most wanted before supper",
        source="hours: model.md 8 (evenings at about 20:00, breakfast before work); the number is an assumption",
    ),
    "produce_evening_peak_spread": Parameter(
        1.3, unit="h", low=0.78, high=2.08, meaning="how long that peak is (standard deviation)"
    ),
    "produce_evening_share": Parameter(
        0.45,
        unit="share",
        low=0.2,
        high=0.7,
        minimum=0.0,
        maximum=1.0,
        meaning="share of the demand for produce that is in the evening peak",
    ),
    "breakfast_peak": Parameter(
        7.3,
        unit="hour",
        low=6.3,
        high=8.3,
        meaning="when breakfast is most wanted before work",
        source="hours: model.md 8 (evenings at about 20:00, breakfast before work); the number is an assumption",
    ),
    "breakfast_peak_spread": Parameter(
        0.7, unit="h", low=0.42, high=1.12, meaning="how long that peak is (standard deviation)"
    ),
    "snacks_noon_peak": Parameter(
        12.3,
        unit="hour",
        low=11.3,
        high=13.3,
        meaning="when snacks are most wanted at noon",
        source="hours: model.md 8 (evenings at about 20:00, breakfast before work); the number is an assumption",
    ),
    "snacks_noon_peak_spread": Parameter(
        0.8, unit="h", low=0.48, high=1.28, meaning="how long that peak is (standard deviation)"
    ),
    "snacks_evening_peak": Parameter(
        20.0,
        unit="hour",
        low=19.0,
        high=21.0,
        meaning="when snacks are most wanted in the evening",
        source="hours: model.md 8 (evenings at about 20:00, breakfast before work); the number is an assumption",
    ),
    "snacks_evening_peak_spread": Parameter(
        1.8, unit="h", low=1.08, high=2.88, meaning="how long that peak is (standard deviation)"
    ),
    "snacks_evening_share": Parameter(
        0.75,
        unit="share",
        low=0.5,
        high=0.95,
        minimum=0.0,
        maximum=1.0,
        meaning="share of the demand for snacks that is in the evening peak",
    ),
    "general_noon_peak": Parameter(
        12.0,
        unit="hour",
        low=11.0,
        high=13.0,
        meaning="when general goods are most wanted at noon",
        source="hours: model.md 8 (evenings at about 20:00, breakfast before work); the number is an assumption",
    ),
    "general_noon_peak_spread": Parameter(
        2.5, unit="h", low=1.5, high=4.0, meaning="how long that peak is (standard deviation)"
    ),
    "general_evening_peak": Parameter(
        19.5,
        unit="hour",
        low=18.5,
        high=20.5,
        meaning="when general goods are most wanted in the evening",
        source="hours: model.md 8 (evenings at about 20:00, breakfast before work); the number is an assumption",
    ),
    "general_evening_peak_spread": Parameter(
        1.8, unit="h", low=1.08, high=2.88, meaning="how long that peak is (standard deviation)"
    ),
    "general_evening_share": Parameter(
        0.6,
        unit="share",
        low=0.3,
        high=0.8,
        minimum=0.0,
        maximum=1.0,
        meaning="share of the demand for general goods that is in the evening peak",
    ),
    "produce_at_weekend": Parameter(
        1.1, unit="1", low=0.8, high=1.4, meaning="demand for produce on a day off over that of a working day"
    ),
    "breakfast_at_weekend": Parameter(
        0.8, unit="1", low=0.5, high=1.2, meaning="demand for breakfast on a day off over that of a working day"
    ),
    "snacks_at_weekend": Parameter(
        1.25, unit="1", low=0.9, high=1.7, meaning="demand for snacks on a day off over that of a working day"
    ),
    "general_at_weekend": Parameter(
        1.35, unit="1", low=0.9, high=1.8, meaning="demand for general goods on a day off over that of a working day"
    ),
    "produce_in_shops": Parameter(
        1.0, unit="1", low=0.5, high=2.0, meaning="pull of shops on those who want produce, beside `shop_pull`"
    ),
    "breakfast_in_shops": Parameter(
        0.7, unit="1", low=0.3, high=1.5, meaning="pull of shops on those who want breakfast, beside `shop_pull`"
    ),
    "snacks_in_shops": Parameter(
        0.35, unit="1", low=0.1, high=1.0, meaning="pull of shops on those who want snacks, beside `shop_pull`"
    ),
    "general_in_shops": Parameter(
        1.2, unit="1", low=0.5, high=2.5, meaning="pull of shops on those who want general goods, beside `shop_pull`"
    ),
    "produce_spoilage": Parameter(
        0.08,
        unit="share",
        low=0.03,
        high=0.2,
        minimum=0.0,
        maximum=1.0,
        meaning="share of unsold produce that spoils overnight",
    ),
    "breakfast_spoilage": Parameter(
        0.35,
        unit="share",
        low=0.1,
        high=0.6,
        minimum=0.0,
        maximum=1.0,
        meaning="share of unsold breakfast that spoils overnight",
    ),
    "snacks_spoilage": Parameter(
        0.12,
        unit="share",
        low=0.03,
        high=0.3,
        minimum=0.0,
        maximum=1.0,
        meaning="share of unsold snacks that spoils overnight",
    ),
    "general_spoilage": Parameter(
        0.003,
        unit="share",
        low=0.0,
        high=0.02,
        minimum=0.0,
        maximum=1.0,
        meaning="share of unsold general goods that spoils overnight",
    ),
}
