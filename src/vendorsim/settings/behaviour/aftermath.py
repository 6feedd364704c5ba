"""What an encounter leaves behind."""

from vendorsim.settings.parameters import Parameter

PARAMETERS = {
    "legitimacy_loss": Parameter(
        0.06,
        unit="1",
        low=0.0,
        high=0.3,
        meaning="belief lost with goods worth a week's income",
    ),
    "legitimacy_disrespect": Parameter(
        0.004,
        unit="1",
        low=0.0,
        high=0.05,
        meaning="belief lost in one meeting without any respect",
    ),
    "legitimacy_fair": Parameter(
        0.004,
        unit="1",
        low=0.0,
        high=0.05,
        meaning="belief gained in one explained, respectful, consistent meeting",
    ),
    "legitimacy_inconsistent": Parameter(
        0.003,
        unit="1",
        low=0.0,
        high=0.05,
        meaning="belief lost where the same place was treated otherwise today",
    ),
    "legitimacy_record": Parameter(
        0.01,
        unit="1",
        low=0.0,
        high=0.05,
        meaning="belief gained where the record is shown",
    ),
    "legitimacy_witness": Parameter(
        0.01,
        unit="1",
        low=0.0,
        high=0.1,
        meaning="belief lost by each who sees a neighbour sanctioned",
    ),
    "fine_first": Parameter(
        200.0,
        unit="yuan",
        low=100.0,
        high=500.0,
        meaning="fine of a first case",
        source="local rule, 100-1000 yuan (calibration C21)",
    ),
    "fine_repeat": Parameter(
        400.0,
        unit="yuan",
        low=200.0,
        high=1000.0,
        meaning="fine of a repeat",
        source="local rule, 100-1000 yuan (calibration C21)",
    ),
    "fine_most": Parameter(
        1000.0,
        unit="yuan",
        low=500.0,
        high=1000.0,
        meaning="highest fine",
        source="local rule, 100-1000 yuan (calibration C21)",
    ),
    "payment_base": Parameter(
        0.6,
        unit="share",
        low=0.3,
        high=0.95,
        meaning="first fines paid on time",
    ),
    "payment_slope": Parameter(
        0.22,
        unit="share per +100 %",
        low=0.1,
        high=0.35,
        meaning="fewer fines paid on time as they grow",
        source="Max Planck working paper 2020/5 (calibration C18)",
    ),
    "spoilt_in_custody": Parameter(
        0.5,
        unit="share",
        low=0.1,
        high=1.0,
        meaning="share of the value of seized goods that is lost until they are redeemed",
    ),
    "repeat_after": Parameter(
        3.0,
        unit="violations",
        low=3.0,
        high=3.0,
        maximum=20.0,
        minimum=1.0,
        meaning="violations in a year from which a repeat is priced",
        source="local rule (calibration C21)",
    ),
    "clip_filmed": Parameter(
        0.3,
        unit="share",
        low=0.05,
        high=0.8,
        minimum=0.0,
        meaning="quarrels filmed and shared, before a crowd of fifty",
    ),
    "clip_least": Parameter(
        0.0005,
        unit="share of people",
        low=0.0001,
        high=0.01,
        meaning="share of the city that sees the least of clips",
    ),
    "clip_tail": Parameter(
        1.1,
        unit="1",
        low=0.8,
        high=2.0,
        meaning="tail exponent of clips' reach (smaller is heavier)",
    ),
    "clip_viral": Parameter(
        0.05,
        unit="share of people",
        low=0.01,
        high=0.2,
        meaning="reach above which a clip lives longer than a day",
    ),
    "clip_persistence": Parameter(
        0.5,
        unit="1/day",
        low=0.2,
        high=0.8,
        meaning="reach left after a day, of a viral clip",
    ),
    "clip_shock": Parameter(
        0.15,
        unit="1",
        low=0.02,
        high=0.4,
        meaning="approval lost by who sees a clip",
    ),
    "clip_legitimacy": Parameter(
        0.05,
        unit="1",
        low=0.0,
        high=0.2,
        meaning="belief that enforcement is right lost by a vendor who sees a clip",
    ),
    "explained_by_order": Parameter(
        0.1, unit="1", low=0.0, high=0.5, meaning="how much of law, harm and reason an order to move on tells"
    ),
    "explained_by_sanction": Parameter(
        0.3,
        unit="1",
        low=0.1,
        high=1.0,
        meaning="the same for a fine or a seizure; all talk tells 1",
        source="equal for both: Administrative Punishment Law (duty to state facts and reasons); size an assumption",
    ),
    "clip_of_words": Parameter(0.2, unit="1", low=0.0, high=1.0, meaning="how much rarer words are filmed than blows"),
    "clip_of_obstruction": Parameter(
        0.5, unit="1", low=0.0, high=1.0, meaning="how much rarer obstruction is filmed than blows"
    ),
    "clip_reach_most": Parameter(
        0.9, unit="share of people", low=0.5, high=1.0, meaning="share of the city that a clip reaches at most"
    ),
    "clip_slant": Parameter(
        0.5,
        unit="1",
        low=0.0,
        high=1.0,
        meaning="how much a clip takes side against the officers before anything worse than words",
    ),
    "clip_slant_per_stage": Parameter(
        0.1, unit="1", low=0.0, high=0.1, meaning="how much more with each stage that it shows"
    ),
}
