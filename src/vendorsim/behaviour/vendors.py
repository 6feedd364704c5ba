"""What moves a vendor: site and time choice, perceived risk, business."""

from vendorsim.parameters import Parameter

PARAMETERS = {
    "risk_half_life_days": Parameter(
        10.0,
        unit="days",
        low=5.0,
        high=20.0,
        meaning="time after which half of a perceived risk is forgotten",
        source="model.md 3: forgetting with a half-life of 5-20 days",
    ),
}
