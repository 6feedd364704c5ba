"""How much room stalls take, what they do beyond it, and what they do to the shops behind them."""

from vendorsim.settings.parameters import Parameter

PARAMETERS = {
    "spread_gain": Parameter(
        0.15,
        unit="share",
        low=0.0,
        high=0.4,
        meaning="how much more a stall sells that is set out broadly; 0: nobody sets out broadly",
        source="form: Bromley 2000, Hanser 2016; value an assumption",
    ),
    "spread_stake": Parameter(
        30.0,
        unit="yuan",
        low=10.0,
        high=100.0,
        meaning="what a broad stall has more at stake in a meeting with officers, in goods lost and packing",
    ),
    "spread_room": Parameter(
        1.0,
        unit="stalls",
        low=0.3,
        high=2.0,
        minimum=0.0,
        meaning="how much more room a broad stall takes: it obstructs and annoys as so many stalls more",
    ),
    "spread_slows": Parameter(
        0.5,
        unit="1",
        low=0.0,
        high=1.0,
        meaning="how much less mobile a broad stall is when officers come, on the scale of mobility from 0 to 1",
    ),
    "spill": Parameter(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        meaning="stalls that squeeze in on the carriageway where the pavement is full, over those that fit",
    ),
    "spill_obstruction": Parameter(
        0.05,
        unit="share",
        low=0.02,
        high=0.1,
        minimum=0.0,
        meaning="share of the carriageway's width that a stall takes which stands on it for want of pavement",
    ),
    "door_competition": Parameter(
        0.1,
        unit="1",
        low=0.0,
        high=0.4,
        meaning="readiness of a shop's customers to buy the same goods from a stall of middling pull before its door",
    ),
    "linked_trips": Parameter(
        0.1,
        unit="share",
        low=0.0,
        high=0.4,
        meaning="purchases at a stall that bring another one in a shop beside it",
    ),
    "door_reach": Parameter(
        20.0, unit="m", low=20.0, high=40.0, minimum=0.0, meaning="how far from a shop's door stalls stand before it"
    ),
    "linked_reach": Parameter(
        60.0, unit="m", low=20.0, high=100.0, minimum=0.0, meaning="how far from a stall shops lie beside it"
    ),
}
